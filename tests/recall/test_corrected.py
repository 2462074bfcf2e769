from dataclasses import replace

import numpy as np
import pytest

from exhume.model.estimates import Refusal
from exhume.model.recall import DoubleCoding, RecallData, RecallEstimate, Stratum
from exhume.protocols import RecallEstimator
from exhume.recall import corrected, stratified

CANDIDATES = Stratum("candidates", size=310, read=310, found=71)
REST = (Stratum("near", 4_460, 2_000, 2), Stratum("far", 120_000, 18_000, 0))
DOUBLE = DoubleCoding(both=66, first=4, second=3, agreed=20_200, rejected=37)
DATA = RecallData(CANDIDATES, REST, double=DOUBLE)


def estimated(data: RecallData) -> RecallEstimate:
    found = corrected.estimate(data)
    assert isinstance(found, RecallEstimate)
    return found


def test_it_offers_what_the_protocol_asks_for() -> None:
    assert isinstance(corrected, RecallEstimator)


def test_it_says_less_than_the_estimate_that_takes_every_verdict_for_right() -> None:
    plain = stratified.estimate(DATA)
    assert isinstance(plain, RecallEstimate)
    found = estimated(DATA)
    assert 0.7 * plain.supports < found.supports < plain.supports
    assert found.recall.interval.low < plain.recall.interval.low
    assert found.recall.statistic < plain.recall.statistic


def test_coders_who_overlook_more_support_less() -> None:
    careless = replace(DATA, double=DoubleCoding(41, 16, 16, 20_200, 37))
    assert estimated(careless).supports < 0.8 * estimated(DATA).supports


def test_what_both_overlooked_is_missing_though_all_was_read() -> None:
    whole = RecallData(CANDIDATES, (), double=DoubleCoding(56, 8, 7, 239, 0))
    found = estimated(whole)
    assert pytest.approx(71 / 72) == found.recall.statistic
    assert 0.85 < found.supports < 0.95
    assert found.missed.high >= 4


def test_papers_that_one_person_judged_are_counted_and_said() -> None:
    half = replace(DATA, double=DoubleCoding(36, 2, 2, 10_100, 18))
    found = estimated(half)
    assert found.supports < estimated(DATA).supports
    assert "10,152 of 20,310 papers were judged by one person" in found.recall.warnings[0]


def test_what_dependence_would_change_is_said() -> None:
    (said,) = estimated(DATA).recall.warnings
    assert "If both overlooked the same papers 3 times as often, only a recall of" in said
    supported = float(said.rpartition("recall of ")[2].partition(" ")[0]) / 100
    assert 0.5 * estimated(DATA).supports < supported < estimated(DATA).supports


def test_unread_candidates_and_strata_count_as_missed() -> None:
    candidates, unread = Stratum("candidates", 320, 310, 71), Stratum("some", 40, 0, 0)
    more = estimated(RecallData(candidates, (*REST, unread), double=DOUBLE))
    assert estimated(DATA).missed.high + 50 == more.missed.high
    assert 3 == len(more.recall.warnings)


def test_without_double_coding_it_is_refused() -> None:
    found = corrected.estimate(replace(DATA, double=None))
    assert Refusal("no paper was judged by two people", 20_310) == found


def test_where_few_papers_were_seen_by_both_it_is_refused() -> None:
    found = corrected.estimate(replace(DATA, double=DoubleCoding(4, 1, 0, 300, 2)))
    assert isinstance(found, Refusal)
    assert "only 4 of the relevant papers" in found.reason


def test_where_two_people_judged_relevant_papers_alone_it_is_refused() -> None:
    found = corrected.estimate(replace(DATA, double=DoubleCoding(60, 5, 6, 0, 0)))
    assert isinstance(found, Refusal)
    assert "no paper that is not relevant" in found.reason


def test_where_all_finds_may_be_wrong_it_is_refused() -> None:
    found = corrected.estimate(replace(DATA, double=DoubleCoding(66, 4, 3, 12_000, 8_200)))
    assert isinstance(found, Refusal)
    assert "may have been confirmed wrongly" in found.reason


def test_where_no_relevant_paper_is_known_it_is_refused() -> None:
    nothing = RecallData(Stratum("candidates", 310, 310, 0), (), double=DOUBLE)
    assert isinstance(corrected.estimate(nothing), Refusal)


@pytest.mark.parametrize(("miss", "false"), [(0.108, 0.01), (0.3, 0.001)])
def test_bounds_hold_in_simulated_studies_of_coders_who_err(miss: float, false: float) -> None:
    random = np.random.default_rng(3)
    held = sum(_holds(random, miss, false) for _ in range(100))
    assert held >= 94


def _holds(random: np.random.Generator, miss: float, false: float) -> bool:
    """Simulate a study of 310 candidates with 75 relevant papers, and of two samples."""
    both = first = second = agreed = rejected = known = 0
    strata: list[Stratum] = []
    for size, read, relevant in ((310, 310, 75), (4_460, 2_000, 8), (120_000, 30_000, 12)):
        there = int(random.hypergeometric(relevant, size - relevant, read))
        hit, one, two, none = random.multinomial(there, _of_two(1 - miss))
        wrong, called, too, right = random.multinomial(read - there, _of_two(false))
        strata.append(Stratum(str(size), size, read, int(hit + one + two + wrong)))
        known += int(hit + one + two)
        both, first, second = both + int(hit + wrong), first + int(one), second + int(two)
        agreed, rejected = agreed + int(none + right), rejected + int(called + too)
    double = DoubleCoding(both, first, second, agreed, rejected)
    found = corrected.estimate(RecallData(strata[0], tuple(strata[1:]), double=double))
    return isinstance(found, Refusal) or found.supports <= known / 95


def _of_two(chance: float) -> list[float]:
    one = chance * (1 - chance)
    return [chance**2, one, one, (1 - chance) ** 2]
