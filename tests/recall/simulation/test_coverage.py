from math import isnan
from types import SimpleNamespace

import pytest

from exhume.model.estimates import Estimate, Interval, Refusal
from exhume.model.recall import RecallData, RecallEstimate
from exhume.recall.simulation.corpora import Corpus, Finder, Part, Reading
from exhume.recall.simulation.coverage import Setting, Share, complaints, summary, trials

SETTING = Setting(
    "invented",
    "half of 40 relevant papers are found",
    Corpus((Part("rest", 400, 40),), (Finder("rules", 0.5),)),
    Reading({}),
    claimed=("bold",),
)


def saying(supports: float, low: float, high: float, missed: Interval) -> SimpleNamespace:
    """Return an estimator that says the same of every study."""

    def estimate(
        data: RecallData, *, confidence_level: float = 0.95, seed: int = 0
    ) -> RecallEstimate | Refusal:
        recall = Estimate(low, Interval(low, high), confidence_level, "", str(seed), data.found)
        return RecallEstimate(recall, missed, supports)

    return SimpleNamespace(label="bold", order=1, claims="everything", estimate=estimate)


CAREFUL = saying(0.0, 0.0, 1.0, Interval(0, 400))
TOO_BOLD = saying(1.0, 0.9, 1.0, Interval(0, 2))


def refusing(data: RecallData, *, confidence_level: float = 0.95, seed: int = 0) -> Refusal:
    return Refusal("no", data.found + seed + int(confidence_level))


def test_a_bound_that_says_nothing_always_holds() -> None:
    found = summary("bold", SETTING, trials(CAREFUL, SETTING, 0, 50))
    assert (50, 0, 50, 50, 50) == (
        found.studies,
        found.refused,
        found.one_sided.holds,
        found.two_sided.holds,
        found.missed.holds,
    )
    assert found.claimed
    assert found.holds
    assert 0.0 == found.bound
    assert 0.4 < found.truth < 0.6


def test_a_bound_that_says_too_much_never_holds() -> None:
    found = summary("other", SETTING, trials(TOO_BOLD, SETTING, 0, 50))
    assert (0, 0, 0) == (found.one_sided.holds, found.two_sided.holds, found.missed.holds)
    assert not found.claimed
    assert not found.holds


def test_refusals_are_counted_and_hold_nothing() -> None:
    estimator = SimpleNamespace(label="", order=1, claims="", estimate=refusing)
    found = summary("bold", SETTING, trials(estimator, SETTING, 0, 50))
    assert (50, 50, 0) == (found.studies, found.refused, found.one_sided.of)
    assert isnan(found.bound)
    assert not found.holds


def test_blocks_differ_and_each_gives_the_same_studies_again() -> None:
    first, again, second = (
        [trial.truth for trial in trials(CAREFUL, SETTING, block, 30)] for block in (0, 0, 1)
    )
    assert first == again
    assert first != second


@pytest.mark.parametrize(
    ("holds", "of", "low", "high"),
    [(95, 100, 0.888, 0.978), (0, 10, 0.0, 0.278), (2_000, 2_000, 0.998, 1.0)],
)
def test_the_interval_of_a_share_is_that_of_wilson(
    holds: int, of: int, low: float, high: float
) -> None:
    found = Share(holds, of).interval()
    assert (low, high) == (round(found.low, 3), round(found.high, 3))


def test_of_no_studies_nothing_is_known() -> None:
    assert Interval(0.0, 1.0) == Share(0, 0).interval()


def test_a_claim_that_is_missed_and_an_estimator_without_a_failure_are_complained_about() -> None:
    missed = summary("bold", SETTING, trials(TOO_BOLD, SETTING, 0, 20))
    failed = summary("other", SETTING, trials(TOO_BOLD, SETTING, 0, 20))
    held = summary("bold", SETTING, trials(CAREFUL, SETTING, 0, 20))
    assert ["bold misses its claim in: invented"] == list(complaints("bold", [missed, failed]))
    assert ["bold is not shown to fail in any setting"] == list(complaints("bold", [held]))
    assert [] == list(complaints("bold", [held, failed]))
