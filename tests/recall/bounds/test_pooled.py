from fractions import Fraction
from itertools import product
from math import exp, log

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from exhume.recall.bounds.binomial import at_most
from exhume.recall.bounds.pooled import pooled_limit, pooled_surprises
from exhume.recall.bounds.reference import chance_slowly

DESIGNS = [((8, 4), (10, 5)), ((9, 3), (6, 2)), ((12, 5), (10, 4)), ((3, 1), (4, 1), (5, 2))]


def chance_of_so_few(
    design: tuple[tuple[int, int], ...], relevant: tuple[int, ...], found: int
) -> Fraction:
    """Return the chance that samples of all strata together hold at most so many."""
    total = Fraction(0)
    for finds in product(*(range(read + 1) for _, read in design)):
        if sum(finds) <= found:
            chance = Fraction(1)
            for (size, read), n, number in zip(design, relevant, finds, strict=True):
                chance *= chance_slowly(number, size, read, n)
            total += chance
    return total


@pytest.mark.parametrize("design", DESIGNS)
@pytest.mark.parametrize("found", [0, 1, 2])
def test_however_relevant_papers_are_distributed_so_few_finds_are_no_likelier(
    design: tuple[tuple[int, int], ...], found: int
) -> None:
    fraction = min(read / size for size, read in design)
    most = sum(size - read for size, read in design) + found
    bound = np.exp(-pooled_surprises(found, fraction, most, up_to=40))
    for relevant in product(*(range(size + 1) for size, _ in design)):
        if found <= sum(relevant) <= most:
            chance = chance_of_so_few(design, relevant, found)
            assert float(chance) <= bound[sum(relevant) - found] + 1e-9


@given(st.integers(0, 30), st.floats(0.001, 0.9), st.floats(0.1, 12))
def test_surprises_stay_below_the_binomial_ones_and_are_convex(
    found: int, fraction: float, up_to: float
) -> None:
    values = pooled_surprises(found, fraction, 40_000, up_to)
    assert (np.diff(values, 2) >= -1e-7).all()
    assert values[-1] <= up_to + 1e-6
    for place in np.linspace(0, len(values) - 1, 20).astype(int).tolist():
        chance = at_most(found, found + place, fraction)
        assert values[place] <= -log(chance) + 1e-7


@given(st.integers(0, 30), st.floats(0.01, 0.9))
def test_the_limit_is_where_the_binomial_tail_crosses_alpha(found: int, fraction: float) -> None:
    limit = pooled_limit(found, fraction, 1_000_000, 0.05)
    assert at_most(found, limit + 1, fraction) < 0.05
    telling = limit >= (found + 1) / fraction
    assert not telling or at_most(found, limit, fraction) >= 0.05 * exp(-1e-6)


def test_a_sample_of_nothing_excludes_nothing() -> None:
    assert 90 == pooled_limit(0, 0.0, 90, 0.05)
    assert [0.0] * 89 == pooled_surprises(2, 0.0, 90, 3.0).tolist()
