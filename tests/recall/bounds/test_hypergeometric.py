from fractions import Fraction
from math import exp, inf, log

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy.stats import hypergeom

from exhume.recall.bounds.hypergeometric import (
    at_least,
    at_most,
    lower_limit,
    plenties,
    surprises,
    upper_limit,
)
from exhume.recall.bounds.reference import (
    at_least_slowly,
    at_most_slowly,
    chance_slowly,
    lower_limit_slowly,
    upper_limit_slowly,
)

ALPHAS = st.sampled_from(["0.01", "0.025", "0.05", "0.1", "0.3"])


@st.composite
def samples(draw: st.DrawFn, most: int = 40) -> tuple[int, int, int]:
    """Draw the size of a population, how many of it were read, and how many were found."""
    size = draw(st.integers(1, most))
    read = draw(st.integers(0, size))
    return size, read, draw(st.integers(0, read))


def logarithm(chance: Fraction) -> float:
    return log(chance) if chance else -inf


@given(samples(), st.integers(0, 40))
def test_both_tails_are_those_of_exact_fractions(
    sample: tuple[int, int, int], relevant: int
) -> None:
    size, read, found = sample
    assume(relevant <= size)
    below, above = (
        logarithm(at_most_slowly(found, size, read, relevant)),
        logarithm(at_least_slowly(found, size, read, relevant)),
    )
    assert pytest.approx(below, abs=1e-9) == at_most(found, size, read, relevant)
    assert pytest.approx(above, abs=1e-9) == at_least(found, size, read, relevant)


@pytest.mark.parametrize(
    ("found", "size", "read", "relevant"),
    [(0, 1_000_000, 3_000, 900), (7, 1_000_000, 20_000, 900), (40, 50_000, 49_000, 41)],
)
def test_both_tails_are_those_of_scipy_in_great_populations(
    found: int, size: int, read: int, relevant: int
) -> None:
    law = hypergeom(size, relevant, read)
    assert pytest.approx(law.cdf(found), rel=1e-7) == exp(at_most(found, size, read, relevant))
    assert pytest.approx(law.sf(found - 1), rel=1e-7) == exp(at_least(found, size, read, relevant))


@given(samples(), ALPHAS)
def test_limits_are_those_found_number_by_number(sample: tuple[int, int, int], said: str) -> None:
    alpha = Fraction(said)
    assert upper_limit_slowly(*sample, alpha) == upper_limit(*sample, float(alpha))
    assert lower_limit_slowly(*sample, alpha) == lower_limit(*sample, float(alpha))


@pytest.mark.parametrize("size", [2_838, 124_770, 1_000_000])
@pytest.mark.parametrize("found", [0, 1, 12])
def test_limits_are_where_the_tails_of_scipy_cross_alpha(size: int, found: int) -> None:
    read, alpha = size // 50, 0.05
    high, low = upper_limit(size, read, found, alpha), lower_limit(size, read, found, alpha)
    below = hypergeom.cdf(found, size, [high, high + 1], read)
    above = hypergeom.sf(found - 1, size, [low - 1, low], read) if found else [0, 1]
    assert [True, False] == (below >= alpha).tolist()
    assert [False, True] == (np.asarray(above) >= alpha).tolist()


@pytest.mark.parametrize(("size", "read"), [(30, 12), (25, 1), (18, 17)])
def test_limits_cover_every_number_as_often_as_they_say(size: int, read: int) -> None:
    alpha = 0.1
    for relevant in range(size + 1):
        covered = sum(
            chance_slowly(found, size, read, relevant)
            for found in range(read + 1)
            if found <= relevant <= size - read + found
            and relevant <= upper_limit(size, read, found, alpha)
        )
        assert covered >= 1 - alpha


@given(samples(60), st.floats(0.1, 12))
def test_surprises_are_the_logarithms_of_the_tails(
    sample: tuple[int, int, int], up_to: float
) -> None:
    size, read, found = sample
    every = [-at_most(found, size, read, k) for k in range(found, size - read + found + 1)]
    values = surprises(size, read, found, up_to)
    assert pytest.approx(every[: len(values)], abs=1e-8) == values.tolist()
    assert all(value > up_to for value in every[len(values) :])
    assert (np.diff(values, 2) >= -1e-8).all()


@given(samples(60))
def test_plenties_are_the_logarithms_of_the_upper_tails(sample: tuple[int, int, int]) -> None:
    size, read, found = sample
    assume(found)
    last = size - read + found
    every = [-at_least(found, size, read, k) for k in range(found, last + 1)]
    assert pytest.approx(every, abs=1e-8) == plenties(size, read, found, last).tolist()


def test_what_was_read_whole_leaves_nothing_open() -> None:
    assert (4, 4) == (lower_limit(90, 90, 4, 0.05), upper_limit(90, 90, 4, 0.05))


def test_where_nothing_was_read_nothing_is_excluded() -> None:
    assert (0, 90) == (lower_limit(90, 0, 0, 0.05), upper_limit(90, 0, 0, 0.05))
