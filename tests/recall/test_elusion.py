import pytest
from hypothesis import given
from hypothesis import strategies as st

from exhume.model.estimates import Refusal
from exhume.model.recall import RecallData, RecallEstimate, Stratum
from exhume.protocols import RecallEstimator
from exhume.recall import elusion

CANDIDATES = Stratum("candidates", size=310, read=310, found=71)
REST = 124_770 - 310


def of_sample(read: int, found: int = 0, candidates: Stratum = CANDIDATES) -> RecallData:
    return RecallData(candidates, (Stratum("rest", REST, read, found),))


def estimated(data: RecallData, confidence_level: float = 0.95) -> RecallEstimate:
    found = elusion.estimate(data, confidence_level=confidence_level)
    assert isinstance(found, RecallEstimate)
    return found


def test_it_offers_what_the_protocol_asks_for() -> None:
    assert isinstance(elusion, RecallEstimator)


def test_a_clean_sample_of_1500_supports_a_recall_of_22_percent_and_not_of_23() -> None:
    # 246 relevant papers among the 124,460 that no rule pointed at would leave 1,500 of them clean
    # in 5 % of samples.
    found = estimated(of_sample(1_500))
    assert 71 / (71 + 246) == found.supports
    assert 0.22 < found.supports < 0.23
    assert 1 == found.recall.statistic == found.recall.interval.high


def test_a_recall_of_95_percent_needs_about_65700_clean_papers() -> None:
    # At most 3 may be missed, for 71 of 75 is less than 95 %: the sample must be so great that of
    # 4 relevant papers one would be in it with a chance of 95 %.
    needed = min(n for n in range(65_000, 66_000) if estimated(of_sample(n)).supports >= 0.95)
    assert 65_606 == needed
    assert pytest.approx(65_700, rel=0.002) == needed
    assert 71 / 74 == estimated(of_sample(needed)).supports


def test_limits_are_two_sided_and_what_is_supported_is_one_sided() -> None:
    found = estimated(of_sample(20_000, found=3))
    assert found.recall.interval.low < found.supports < found.recall.statistic
    assert found.supports == estimated(of_sample(20_000, found=3), 0.9).recall.interval.low
    assert pytest.approx(74 / (74 + found.missed.high)) == found.recall.interval.low
    assert pytest.approx(74 / (74 + found.missed.low)) == found.recall.interval.high


def test_what_is_missing_is_estimated_at_the_rate_of_the_sample() -> None:
    found = estimated(of_sample(1_000, found=2))
    assert pytest.approx(73 / (73 + (REST - 1_000) * 0.002)) == found.recall.statistic


def test_a_rest_that_was_read_whole_leaves_nothing_to_be_missed() -> None:
    found = estimated(of_sample(REST, found=4))
    assert 1 == found.recall.interval.low == found.supports
    assert 0 == found.missed.high


def test_without_a_rest_there_is_nothing_to_be_missed() -> None:
    assert 1 == estimated(RecallData(CANDIDATES, ())).supports


def test_unread_candidates_count_as_missed_and_are_said() -> None:
    candidates = Stratum("candidates", size=310, read=300, found=71)
    found = estimated(of_sample(1_500, candidates=candidates))
    assert 71 / (71 + 246 + 10) == found.supports
    assert 71 / (71 + 10) == found.recall.statistic
    assert 1 == found.recall.interval.high
    assert "10 of 310 candidates" in found.recall.warnings[0]


def test_strata_sampled_at_rates_of_their_own_are_refused() -> None:
    strata = (Stratum("near", 400, 200, 1), Stratum("far", 1_000, 10, 0))
    found = elusion.estimate(RecallData(CANDIDATES, strata))
    assert isinstance(found, Refusal)
    assert "2 strata" in found.reason


def test_strata_that_were_read_whole_stand_in_no_ones_way() -> None:
    near = Stratum("near", 400, 400, 5)
    far = Stratum("far", 100_000, 5_000, 0)
    found = estimated(RecallData(CANDIDATES, (near, far)))
    alone = estimated(RecallData(CANDIDATES, (far,)))
    assert alone.missed == found.missed
    assert found.supports > alone.supports


def test_without_a_sample_it_is_refused() -> None:
    found = elusion.estimate(of_sample(0))
    assert Refusal("nothing was read of the 124,460 papers of the rest", 310) == found
    strata = (Stratum("near", 400, 0, 0), Stratum("far", 124_060, 0, 0))
    assert found == elusion.estimate(RecallData(CANDIDATES, strata))


def test_without_a_relevant_paper_it_is_refused() -> None:
    nothing = Stratum("candidates", 310, 310, 0)
    assert isinstance(elusion.estimate(of_sample(1_500, candidates=nothing)), Refusal)


@given(st.integers(1, 3_000), st.integers(0, 20))
def test_the_same_data_give_the_same_numbers_whatever_the_seed(read: int, found: int) -> None:
    data = of_sample(read, min(found, read))
    assert elusion.estimate(data, seed=1) == elusion.estimate(data, seed=2)
