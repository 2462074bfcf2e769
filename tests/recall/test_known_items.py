import pytest
from hypothesis import given
from hypothesis import strategies as st

from exhume.model.estimates import Interval, Refusal
from exhume.model.recall import KnownItems, RecallData, RecallEstimate, Stratum
from exhume.protocols import RecallEstimator
from exhume.recall import known_items

CANDIDATES = Stratum("candidates", size=310, read=310, found=71)
REST = (Stratum("rest", 124_460, 1_500, 1),)


def of_items(
    given: int, found: int, candidates: Stratum = CANDIDATES, rest: tuple[Stratum, ...] = REST
) -> RecallData:
    return RecallData(candidates, rest, known=KnownItems(given, found))


def of_items_alone(given: int, found: int) -> RecallData:
    return of_items(given, found, rest=())


def estimated(data: RecallData) -> RecallEstimate:
    found = known_items.estimate(data)
    assert isinstance(found, RecallEstimate)
    return found


def test_it_offers_what_the_protocol_asks_for() -> None:
    assert isinstance(known_items, RecallEstimator)


def test_limits_are_those_of_clopper_and_pearson() -> None:
    found = estimated(of_items_alone(20, 20))
    assert (0.8316, 1.0) == (round(found.recall.interval.low, 4), found.recall.interval.high)
    assert pytest.approx(0.05 ** (1 / 20)) == found.supports


def test_59_items_that_are_all_pointed_at_support_a_recall_of_95_percent() -> None:
    supports = [estimated(of_items_alone(n, n)).supports for n in (58, 59)]
    assert supports[0] < 0.95 < supports[1]


def test_what_is_missing_follows_from_what_was_found_among_candidates() -> None:
    found = estimated(of_items(20, 20))
    # 71 are 83.16 % of 85.4 papers, of which the sample has turned up one.
    assert Interval(0, 14) == found.missed


def test_a_find_of_the_sample_is_known_beside_what_the_rules_point_at() -> None:
    alone, beside = estimated(of_items_alone(20, 18)), estimated(of_items(20, 18))
    assert pytest.approx(72 / 71 * alone.supports) == beside.supports
    assert pytest.approx(72 / 71 * alone.recall.statistic) == beside.recall.statistic


def test_recall_and_what_is_missing_say_the_same() -> None:
    found = estimated(of_items(200, 150))
    low, high = found.recall.interval.low, found.recall.interval.high
    assert pytest.approx(72 / low - 72, abs=1) == found.missed.high
    assert pytest.approx(72 / high - 72, abs=1) == found.missed.low


def test_where_none_was_pointed_at_all_unread_papers_may_be_missed() -> None:
    found = estimated(of_items(5, 0))
    assert 0 == found.supports == found.recall.statistic
    assert 124_460 - 1_500 == found.missed.high


def test_few_items_are_warned_of() -> None:
    assert "There are only 19 known items." in estimated(of_items(19, 19)).recall.warnings
    assert 1 == len(estimated(of_items(20, 19)).recall.warnings)


def test_without_known_items_it_is_refused() -> None:
    assert Refusal("the study has no known items") == known_items.estimate(of_items(0, 0))
    assert isinstance(known_items.estimate(RecallData(CANDIDATES, REST)), Refusal)


def test_while_candidates_are_unread_it_is_refused() -> None:
    candidates = Stratum("candidates", size=310, read=300, found=71)
    found = known_items.estimate(of_items(20, 20, candidates))
    assert isinstance(found, Refusal)
    assert "10 candidates were not read" in found.reason


@given(st.integers(1, 300), st.integers(0, 300))
def test_limits_enclose_the_share(given: int, pointed_at: int) -> None:
    found = estimated(of_items(given, min(given, pointed_at)))
    interval = found.recall.interval
    assert 0 <= interval.low <= found.supports <= found.recall.statistic <= interval.high <= 1
    assert 0 <= found.missed.low <= found.missed.high <= 122_960
