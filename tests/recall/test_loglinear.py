from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from exhume.model.estimates import Refusal
from exhume.model.recall import RecallData, RecallEstimate, Stratum
from exhume.protocols import RecallEstimator
from exhume.recall import loglinear
from exhume.recall.capture.models import Fit

FINDERS = ("rules", "cosine", "ngrams")
HEPATITIS = (63, 55, 18, 69, 17, 21, 28)
COUNTS = st.lists(st.integers(1, 60), min_size=7, max_size=7)


def data_of(counts: tuple[int, ...] | list[int], beside: int = 0) -> RecallData:
    histories = {
        tuple(name for name, points in zip(FINDERS, cell, strict=True) if points): n
        for cell, n in zip(product((0, 1), repeat=3), (beside, *counts), strict=True)
    }
    candidates = Stratum("candidates", 900, 900, sum(counts[3:]))
    rest = Stratum("named", 500, 500, sum(counts[:3])), Stratum("far", 120_000, 1_000, beside)
    return RecallData(candidates, rest, FINDERS, histories)


def estimated(data: RecallData, seed: int = 0) -> RecallEstimate:
    found = loglinear.estimate(data, seed=seed)
    assert isinstance(found, RecallEstimate)
    return found


def test_it_offers_what_the_protocol_asks_for() -> None:
    assert isinstance(loglinear, RecallEstimator)


def test_an_outbreak_whose_size_is_known_lies_in_the_interval() -> None:
    # Hepatitis A in Taiwan, see capture/capture.R: about 545 cases, of which 271 were on a list.
    found = estimated(data_of(HEPATITIS))
    assert found.recall.interval.low < 271 / 545 < found.recall.interval.high
    assert found.supports < 271 / 545


def test_the_optimistic_end_is_the_model_under_which_least_is_missing() -> None:
    independent = loglinear.fit(np.array([0, *HEPATITIS], dtype=float).reshape(2, 2, 2), ())
    found = estimated(data_of(HEPATITIS))
    assert int(independent.neither) == found.missed.low


def test_models_that_do_not_fit_are_told_and_not_averaged() -> None:
    found = estimated(data_of(HEPATITIS))
    told = found.recall.warnings[0]
    assert "none: 70% (does not fit)" in told
    assert told.endswith("cosine with ngrams: 21%.")
    assert pytest.approx(271 / 1313, rel=1e-3) == found.recall.statistic


def test_independent_finders_give_about_what_independence_says() -> None:
    found = estimated(data_of([125] * 7))
    assert pytest.approx(7 / 8, rel=0.02) == found.recall.statistic
    assert 0.7 < found.supports < 7 / 8 < found.recall.interval.high


@given(COUNTS, st.integers(0, 20))
def test_what_it_says_is_possible(counts: list[int], beside: int) -> None:
    found = loglinear.estimate(data_of(counts, beside))
    if isinstance(found, Refusal):
        assert sum(counts) < loglinear.FEWEST
        return
    assert (
        0 < found.recall.interval.low <= found.recall.statistic <= found.recall.interval.high <= 1
    )
    assert found.recall.interval.low <= found.supports <= found.recall.interval.high
    assert 0 <= found.missed.low <= found.missed.high <= 119_000


@given(COUNTS)
def test_the_average_lies_among_the_models(counts: list[int]) -> None:
    fits = [Fit((), float(n), n / 10, 3, 0.5) for n in counts]
    found = loglinear.likely_missed(fits, 100)
    assert min(counts) - 1e-9 <= found <= max(counts) + 1e-9


def test_a_model_that_is_ruled_out_takes_no_part_in_the_average() -> None:
    fits = [Fit((), 5.0, 30.0, 3, 0.001), Fit(((0, 1),), 9.0, 1.0, 2, 0.6)]
    assert 9.0 == loglinear.likely_missed(fits, 100)


def test_the_same_seed_gives_the_same_numbers() -> None:
    data = data_of((8, 6, 12, 9, 10, 7, 40))
    assert estimated(data, 4) == estimated(data, 4)
    assert estimated(data, 4).supports != estimated(data, 5).supports


@pytest.mark.parametrize(
    ("place", "said"),
    [
        (2, "by cosine and by ngrams but not by rules"),
        (4, "by rules and by ngrams but not by cosine"),
        (5, "by rules and by cosine but not by ngrams"),
    ],
)
def test_a_pair_that_shares_nothing_of_its_own_is_refused(place: int, said: str) -> None:
    counts = [8, 6, 12, 9, 10, 7, 40]
    counts[place] = 0
    found = loglinear.estimate(data_of(counts))
    assert isinstance(found, Refusal)
    assert said in found.reason


def test_few_papers_are_refused() -> None:
    found = loglinear.estimate(data_of([1] * 7))
    assert isinstance(found, Refusal)
    assert "only 7 relevant papers" in found.reason


def test_two_finders_are_refused() -> None:
    data = RecallData(Stratum("candidates", 9, 9, 3), (), ("a", "b"), {("a",): 3})
    found = loglinear.estimate(data)
    assert isinstance(found, Refusal)
    assert "three finders" in found.reason


def test_few_papers_of_a_combination_are_warned_of() -> None:
    assert "has 2 papers" in estimated(data_of((8, 6, 12, 9, 2, 7, 40))).recall.warnings[-1]
    assert 1 == len(estimated(data_of((8, 6, 12, 9, 5, 7, 40))).recall.warnings)
