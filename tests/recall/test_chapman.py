import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from exhume.model.estimates import Refusal
from exhume.model.recall import RecallData, RecallEstimate, Stratum
from exhume.protocols import RecallEstimator
from exhume.recall import chapman
from exhume.recall.capture.overlap import LEAST


def data_of(
    both: int, first: int, second: int, beside: int = 0, unread: int = 120_000
) -> RecallData:
    histories = {("rules", "cosine"): both, ("rules",): first, ("cosine",): second, (): beside}
    candidates = Stratum("candidates", 310, 310, both + first)
    rest = Stratum("named", 500, 500, second), Stratum("far", 500 + unread, 500, beside)
    return RecallData(candidates, rest, ("rules", "cosine"), histories)


def estimated(data: RecallData, confidence_level: float = 0.95) -> RecallEstimate:
    found = chapman.estimate(data, confidence_level=confidence_level)
    assert isinstance(found, RecallEstimate)
    return found


def test_it_offers_what_the_protocol_asks_for() -> None:
    assert isinstance(chapman, RecallEstimator)


def test_the_estimate_is_that_of_chapman() -> None:
    found = estimated(data_of(49, 12, 9))
    assert pytest.approx(70 / (62 * 59 / 50 - 1)) == found.recall.statistic
    assert 70 == found.recall.units


def test_the_conservative_end_is_that_of_the_greatest_dependence() -> None:
    data = data_of(49, 12, 9)
    found = estimated(data)
    overlap = chapman.Overlap(49, 12, 9)
    alone = chapman.limits(overlap, data, (1.0, 1.0), 0.95)
    dependent = chapman.limits(overlap, data, (3.0, 3.0), 0.95)
    assert pytest.approx(70 / dependent.supported) == found.supports
    assert pytest.approx(70 / dependent.most) == found.recall.interval.low
    assert pytest.approx(70 / alone.fewest) == found.recall.interval.high
    assert found.supports < 70 / alone.supported


def test_recall_is_told_for_each_of_some_odds_ratios() -> None:
    (told,) = estimated(data_of(49, 12, 9)).recall.warnings
    assert "odds ratio between rules and cosine: 1: " in told
    assert "2: " in told
    assert "3: " in told


@given(st.integers(LEAST, 80), st.integers(0, 60), st.integers(0, 60), st.integers(0, 20))
def test_what_it_says_is_possible(both: int, first: int, second: int, beside: int) -> None:
    found = estimated(data_of(both, first, second, beside))
    assert (
        0 < found.recall.interval.low <= found.recall.statistic <= found.recall.interval.high <= 1
    )
    assert found.recall.interval.low <= found.supports <= found.recall.interval.high
    assert 0 <= found.missed.low <= found.missed.high <= 120_000


@given(st.integers(LEAST, 80), st.integers(0, 60), st.integers(0, 60))
def test_which_finder_is_the_first_changes_nothing(both: int, first: int, second: int) -> None:
    one, other = estimated(data_of(both, first, second)), estimated(data_of(both, second, first))
    assert (one.supports, one.missed) == (other.supports, other.missed)


def test_papers_that_only_a_sample_found_count_as_known() -> None:
    without, with_some = estimated(data_of(49, 12, 9)), estimated(data_of(49, 12, 9, beside=5))
    assert without.missed.high - 5 == with_some.missed.high
    assert without.supports < with_some.supports


def test_no_more_can_be_missing_than_is_unread() -> None:
    found = estimated(data_of(LEAST, 20, 20, unread=7))
    assert 7 == found.missed.high
    assert pytest.approx(43 / 50) == found.supports


def test_too_little_overlap_is_refused() -> None:
    found = chapman.estimate(data_of(LEAST - 1, 20, 20))
    assert isinstance(found, Refusal)
    assert "only 2 relevant papers are found by rules as well as by cosine" in found.reason


def test_a_small_overlap_is_warned_of() -> None:
    assert "Only 6 papers" in estimated(data_of(6, 5, 5)).recall.warnings[-1]
    assert 1 == len(estimated(data_of(7, 5, 5)).recall.warnings)


def test_of_several_finders_the_first_is_compared_with_all_others() -> None:
    histories = {("a", "b"): 20, ("a", "c"): 10, ("a",): 9, ("b", "c"): 3, ("c",): 4}
    data = RecallData(
        Stratum("candidates", 60, 60, 39),
        (Stratum("rest", 9_000, 100, 7),),
        ("a", "b", "c"),
        histories,
    )
    found = estimated(data)
    assert "a and b or c" in found.recall.warnings[0]
    assert pytest.approx(46 / (40 * 38 / 31 - 1)) == found.recall.statistic


def test_a_study_with_one_finder_is_refused() -> None:
    assert isinstance(chapman.estimate(RecallData(Stratum("candidates", 9, 9, 3), ())), Refusal)


@pytest.mark.parametrize("ratio", [1.0, 3.0])
def test_bounds_hold_within_the_range_of_dependence(ratio: float) -> None:
    both = {1.0: 0.42, 3.0: 0.4757}[ratio]  # of finders that point at 7 and 6 in ten papers
    cells = [both, 0.7 - both, 0.6 - both, both - 0.3]
    drawn = np.random.default_rng(5).multinomial(80, cells, size=300)
    held = inside = 0
    for a, b, c, missed in drawn.tolist():
        found = estimated(data_of(a, b, c))
        recall = 1 - missed / 80
        held += found.supports <= recall + 1e-9
        inside += found.recall.interval.low - 1e-9 <= recall <= found.recall.interval.high + 1e-9
    assert held >= 0.92 * 300
    assert inside >= 0.92 * 300
