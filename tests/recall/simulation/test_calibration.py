"""A small version of `make calibrate`: few studies, and of the fast estimators only."""

from typing import cast

import pytest

from exhume.plugins import discover
from exhume.protocols import RecallEstimator
from exhume.recall.simulation.catalogue import SETTINGS
from exhume.recall.simulation.coverage import Coverage, summary, trials

STUDIES = 250


def measured(estimator: str, setting: str) -> Coverage:
    module = cast("RecallEstimator", discover("recall")[estimator].load())
    chosen = next(one for one in SETTINGS if one.name == setting)
    return summary(estimator, chosen, trials(module, chosen, 0, STUDIES))


@pytest.mark.parametrize(
    ("estimator", "setting"),
    [
        ("elusion", "the study, worst number missed"),
        ("stratified", "each stratum at its worst"),
        ("corrected", "all read, coders who overlook"),
        ("known_items", "20 of 100 known"),
        ("chapman", "two finders, odds ratio of 3"),
    ],
)
def test_bounds_hold_where_they_are_claimed_to(estimator: str, setting: str) -> None:
    found = measured(estimator, setting)
    assert found.claimed
    assert found.one_sided.interval().high >= 0.95
    assert found.two_sided.interval().high >= 0.95
    assert found.bound <= found.truth


@pytest.mark.parametrize(
    ("estimator", "setting"),
    [
        ("elusion", "papers out of reach"),
        ("stratified", "readers who overlook"),
        ("corrected", "coders who overlook the same papers"),
        ("known_items", "the clearest papers are known"),
        ("chapman", "papers that no finder can see"),
    ],
)
def test_bounds_fail_where_their_assumptions_are_wrong(estimator: str, setting: str) -> None:
    found = measured(estimator, setting)
    assert not found.claimed
    assert not found.holds
    assert found.one_sided.interval().high < 0.94
