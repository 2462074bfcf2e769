from types import SimpleNamespace

import pytest

from exhume.model.estimates import Estimate, Interval, Refusal
from exhume.model.recall import RecallData, RecallEstimate
from exhume.recall import elusion, known_items, stratified
from exhume.recall.simulation.worst_case import DESIGNS, Design, worst_case

ONE_STRATUM = [design for design in DESIGNS if len(design.strata) == 1]


@pytest.mark.parametrize("design", ONE_STRATUM, ids=str)
def test_the_bounds_of_one_sample_hold_for_every_truth(design: Design) -> None:
    found = worst_case("elusion", elusion, design)
    assert found is not None
    assert design.strata[0][0] + 1 == found.truths
    assert 0.95 <= found.one_sided < 0.96  # as near to 95 % as whole papers allow
    assert found.two_sided >= 0.95


@pytest.mark.parametrize("design", DESIGNS, ids=str)
def test_the_bounds_of_several_samples_hold_for_every_truth(design: Design) -> None:
    found = worst_case("stratified", stratified, design)
    assert found is not None
    assert found.one_sided >= 0.95
    assert found.two_sided >= 0.95


def test_an_estimator_that_says_too_much_is_caught_at_some_truth() -> None:
    def estimate(
        data: RecallData, *, confidence_level: float = 0.95, seed: int = 0
    ) -> RecallEstimate | Refusal:
        if not data.rest[0].found:
            return Refusal("nothing", seed)
        all_but = data.found / (data.found + 1)
        limits = Interval(all_but, 1.0)
        recall = Estimate(1.0, limits, confidence_level, "", "", data.found)
        return RecallEstimate(recall, Interval(0, 1), all_but)

    bold = SimpleNamespace(label="", order=1, claims="", estimate=estimate)
    found = worst_case("bold", bold, Design(((20, 10),)))
    assert found is not None
    assert found.one_sided < 0.05
    assert not found.holds


def test_an_estimator_that_such_data_are_not_for_has_no_worst_case() -> None:
    assert worst_case("known_items", known_items, DESIGNS[0]) is None
    assert worst_case("elusion", elusion, DESIGNS[-1]) is None
