from dataclasses import replace
from fractions import Fraction
from math import comb

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from exhume.model.recall import DoubleCoding
from exhume.recall.bounds.binomial import upper_share
from exhume.recall.bounds.coder_error import CoderError, at_worst, estimated, judged_twice

CODED = DoubleCoding(both=64, first=8, second=8, agreed=1_700, rejected=30)
WITHOUT_FALSE = DoubleCoding(both=64, first=8, second=8, agreed=100_000, rejected=0)


def both_or_more_slowly(double: DoubleCoding, relevant: int) -> Fraction:
    """Return the chance that two people who see as many agree on as many papers, or more."""
    first, second = double.both + double.first, double.both + double.second
    ways = sum(
        comb(first, both) * comb(relevant - first, second - both)
        for both in range(double.both, min(first, second) + 1)
    )
    return Fraction(ways, comb(relevant, second))


def test_what_both_overlooked_is_the_estimate_of_lincoln_and_petersen() -> None:
    found = estimated(CODED, judged_twice(CODED), 80)
    assert 8 * 8 / 64 == found.overlooked
    assert pytest.approx(1 / 81) == found.by_both


@pytest.mark.parametrize("alpha", [0.2, 0.04])
def test_its_limit_is_where_the_exact_chance_of_such_agreement_falls_below_alpha(
    alpha: float,
) -> None:
    found = at_worst(WITHOUT_FALSE, judged_twice(WITHOUT_FALSE), 80, alpha)
    assert 0 == found.confirmed
    own = Fraction(str(alpha)) / 4  # half for what is overlooked, and half of that for both
    relevant = 80 + int(found.overlooked)
    assert both_or_more_slowly(WITHOUT_FALSE, relevant) >= own
    assert both_or_more_slowly(WITHOUT_FALSE, relevant + 1) < own


@given(
    st.integers(5, 60),
    st.integers(0, 20),
    st.integers(0, 20),
    st.integers(1, 3_000),
    st.integers(0, 100),
)
def test_the_limits_are_no_better_than_the_estimates(
    both: int, first: int, second: int, agreed: int, rejected: int
) -> None:
    double = DoubleCoding(both, first, second, agreed, rejected)
    read, found = judged_twice(double), both + first + second
    likely, worst = estimated(double, read, found), at_worst(double, read, found, 0.05)
    assert likely.by_both <= worst.by_both <= worst.by_one <= 1
    assert likely.overlooked < worst.overlooked + 1 or worst.overlooked == agreed
    assert likely.confirmed < worst.confirmed + 1


def test_papers_that_one_person_judged_count_with_the_worse_of_both() -> None:
    twice = judged_twice(CODED)
    all_twice, half = at_worst(CODED, twice, 80, 0.01), at_worst(CODED, 2 * twice, 160, 0.01)
    assert half.confirmed > 10 * all_twice.confirmed
    assert half.overlooked > 3 * all_twice.overlooked
    assert 0.1 < all_twice.by_both / all_twice.by_one < 0.4


def test_more_rejected_papers_mean_more_that_were_confirmed_wrongly() -> None:
    careless = replace(CODED, agreed=1_200, rejected=530)
    # Each coder is wrong about one of five papers, so both about one of 28, of 1,810.
    assert 60 < estimated(careless, judged_twice(careless), 80).confirmed < 70
    assert 70 < at_worst(careless, judged_twice(careless), 80, 0.01).confirmed < 130


def test_two_coders_of_whom_one_is_wrong_more_often_than_not_may_both_be_in_a_quarter() -> None:
    careless = replace(CODED, agreed=10, rejected=1_720)
    assert 0.25 * 1_810 == estimated(careless, 1_810, 80).confirmed


def test_dependence_multiplies_what_both_overlook_up_to_what_one_does() -> None:
    assert CoderError(3, 8.0, 0.25, 0.5) == CoderError(3, 4.0, 0.125, 0.5).dependent(2)
    assert CoderError(3, 40.0, 0.5, 0.5) == CoderError(3, 4.0, 0.1, 0.5).dependent(10)


def test_the_chance_is_that_of_one_where_all_may_have_been_read_by_one() -> None:
    error = CoderError(0, 0, by_both=0.01, by_one=0.1)
    assert [0.01, 0.1, 0.1] == [error.chance(50, once) for once in (0, 50, 200)]
    assert 0.01 == error.chance(0, 10)


def test_limits_hold_for_two_coders_who_err_independently() -> None:
    random, alpha, held = np.random.default_rng(7), 0.1, 0
    relevant, others, miss, false = 80, 1_500, 0.108, 0.02
    for _ in range(300):
        saw = random.random((2, relevant)) > miss
        called = random.random((2, others)) < false
        double = DoubleCoding(
            both=int(saw.all(0).sum() + called.all(0).sum()),
            first=int((saw[0] & ~saw[1]).sum()),
            second=int((saw[1] & ~saw[0]).sum()),
            agreed=int((~saw.any(0)).sum() + (~called.any(0)).sum()),
            rejected=int((called[0] ^ called[1]).sum()),
        )
        found = int(saw.any(0).sum() + called.all(0).sum())
        worst = at_worst(double, relevant + others, found, alpha)
        held += (
            worst.confirmed >= called.all(0).sum()
            and worst.overlooked >= (~saw.any(0)).sum()
            and worst.by_both >= miss**2
        )
    assert 300 * (1 - alpha) <= held


def test_each_chance_has_its_own_exact_limit() -> None:
    found = at_worst(WITHOUT_FALSE, judged_twice(WITHOUT_FALSE), 80, 0.1)
    assert pytest.approx(upper_share(8, 72, 0.3 * 0.1 / 2) ** 2) == found.by_both
