import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from exhume.model.estimates import Refusal
from exhume.model.recall import RecallData, RecallEstimate, Stratum
from exhume.protocols import RecallEstimator
from exhume.recall import elusion, stratified
from exhume.recall.bounds.hypergeometric import upper_limit

CANDIDATES = Stratum("candidates", size=310, read=310, found=71)
NEAR, FAR = Stratum("near", 4_460, 2_000, 9), Stratum("far", 120_000, 6_000, 0)


def estimated(data: RecallData, confidence_level: float = 0.95) -> RecallEstimate:
    found = stratified.estimate(data, confidence_level=confidence_level)
    assert isinstance(found, RecallEstimate)
    return found


def test_it_offers_what_the_protocol_asks_for() -> None:
    assert isinstance(stratified, RecallEstimator)


@pytest.mark.parametrize("found", [0, 3])
def test_for_one_stratum_it_says_what_elusion_says(found: int) -> None:
    data = RecallData(CANDIDATES, (Stratum("rest", 124_460, 1_500, found),))
    one, other = estimated(data), elusion.estimate(data)
    assert isinstance(other, RecallEstimate)
    assert other.supports == one.supports
    assert (other.missed, other.recall.statistic) == (one.missed, one.recall.statistic)


def test_it_supports_more_than_limits_of_each_stratum_by_itself() -> None:
    found = estimated(RecallData(CANDIDATES, (NEAR, FAR)))
    each = upper_limit(4_460, 2_000, 9, 0.025) + upper_limit(120_000, 6_000, 0, 0.025)
    assert found.supports > 1.1 * 80 / (71 + each)


def test_what_is_missing_is_the_sum_over_strata() -> None:
    found = estimated(RecallData(CANDIDATES, (NEAR, Stratum("far", 120_000, 6_000, 2))))
    missing = 2_460 * 9 / 2_000 + 114_000 * 2 / 6_000
    assert pytest.approx(82 / (82 + missing)) == found.recall.statistic


def test_a_stratum_that_was_not_read_counts_as_a_whole_and_is_said() -> None:
    unread = Stratum("some", 500, 0, 0)
    with_it = estimated(RecallData(CANDIDATES, (NEAR, unread, FAR)))
    without = estimated(RecallData(CANDIDATES, (NEAR, FAR)))
    assert without.missed.high + 500 == with_it.missed.high
    assert without.missed.low == with_it.missed.low
    assert "500 papers of the stratum some" in with_it.recall.warnings[0]


def test_unread_candidates_count_as_missed() -> None:
    candidates = Stratum("candidates", 320, 310, 71)
    more, less = (
        estimated(RecallData(CANDIDATES, (NEAR, FAR))),
        estimated(RecallData(candidates, (NEAR, FAR))),
    )
    assert more.missed.high + 10 == less.missed.high
    assert less.recall.warnings


def test_it_is_refused_where_no_relevant_paper_is_known() -> None:
    nothing = Stratum("candidates", 310, 310, 0)
    assert isinstance(stratified.estimate(RecallData(nothing, (FAR,))), Refusal)


@st.composite
def strata(draw: st.DrawFn) -> Stratum:
    size = draw(st.integers(0, 3_000))
    read = draw(st.integers(0, size))
    return Stratum("some", size, read, draw(st.integers(0, min(read, 30))))


@given(st.lists(strata(), max_size=5), st.sampled_from([0.5, 0.8, 0.95, 0.99]))
def test_limits_enclose_the_estimate_and_lie_within_what_can_be(
    rest: list[Stratum], level: float
) -> None:
    data = RecallData(CANDIDATES, tuple(rest))
    found = estimated(data, level)
    assert 0 <= found.recall.interval.low <= found.supports <= 1
    assert found.recall.interval.low <= found.recall.interval.high <= 1
    assert 0 <= found.missed.low <= found.missed.high
    assert found.missed.high <= sum(stratum.size - stratum.read for stratum in rest)
    if level > 0.9:
        assert found.recall.interval.low <= found.recall.statistic + 1e-9
        assert found.recall.statistic <= found.recall.interval.high + 1e-9


@pytest.mark.parametrize(
    "relevant", [(0, 0, 60), (20, 20, 20), (60, 0, 4), (5, 60, 0), (200, 30, 2)]
)
def test_bounds_hold_in_simulated_studies(relevant: tuple[int, ...]) -> None:
    sizes, read = (1_000, 10_000, 100_000), (400, 1_000, 4_000)
    random = np.random.default_rng(11)
    finds = np.stack(
        [
            random.hypergeometric(k, size - k, n, size=1_000)
            for k, size, n in zip(relevant, sizes, read, strict=True)
        ],
        axis=1,
    )
    outcomes, times = np.unique(finds, axis=0, return_counts=True)
    held = 0
    for outcome, count in zip(outcomes.tolist(), times.tolist(), strict=True):
        rest = tuple(map(Stratum, "abc", sizes, read, outcome))
        known = 71 + sum(outcome)
        held += count * (
            estimated(RecallData(CANDIDATES, rest)).supports <= known / (71 + sum(relevant))
        )
    assert held >= 940
