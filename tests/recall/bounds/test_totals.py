from fractions import Fraction
from itertools import product
from math import exp, inf, prod

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy.stats import chi2

from exhume.model.recall import Stratum
from exhume.recall.bounds.hypergeometric import lower_limit, upper_limit
from exhume.recall.bounds.reference import (
    chance_slowly,
    clean_total_slowly,
    lower_total_slowly,
    upper_total_slowly,
)
from exhume.recall.bounds.totals import (
    alike,
    lower_total,
    threshold,
    upper_total,
    weights_of,
)

Sizes = tuple[tuple[int, int], ...]
"""Size and sample of each stratum."""

APART: list[Sizes] = [((8, 6), (14, 4)), ((5, 4), (6, 3), (9, 2)), ((6, 5), (20, 3))]
ALIKE: list[Sizes] = [((8, 4), (12, 6)), ((6, 2), (9, 3), (7, 5)), ((9, 3), (8, 3))]
WITH_UNREAD: list[Sizes] = [((8, 6), (3, 0), (12, 4))]


def strata_of(design: Sizes, finds: tuple[int, ...]) -> list[Stratum]:
    return [
        Stratum(f"stratum {number}", size, read, found)
        for number, ((size, read), found) in enumerate(zip(design, finds, strict=True))
    ]


def fractions_of(design: Sizes) -> tuple[float, ...]:
    return tuple(read / size for size, read in design)


@st.composite
def outcomes(draw: st.DrawFn, designs: list[Sizes]) -> list[Stratum]:
    design = draw(st.sampled_from(designs))
    return strata_of(design, tuple(draw(st.integers(0, min(read, 3))) for _, read in design))


@pytest.mark.parametrize("strata", [1, 2, 5])
@pytest.mark.parametrize("alpha", [0.5, 0.05, 0.001])
def test_with_equal_weights_the_threshold_is_that_of_fisher(strata: int, alpha: float) -> None:
    assert pytest.approx(chi2.isf(alpha, 2 * strata) / 2) == threshold((1.0,) * strata, alpha)


@pytest.mark.parametrize("weights", [(0.1, 1.0), (0.3, 0.5, 1.0), (0.1, 0.2, 0.4, 0.7, 1.0)])
@pytest.mark.parametrize("alpha", [0.3, 0.05, 0.001])
def test_with_other_weights_the_threshold_is_that_of_good(
    weights: tuple[float, ...], alpha: float
) -> None:
    reached = threshold(weights, alpha)
    tail = sum(
        exp(-reached / one) * prod(one / (one - other) for other in weights if other != one)
        for one in weights
    )
    assert pytest.approx(alpha, rel=1e-6) == tail


@given(outcomes(APART), st.sampled_from(["0.05", "0.2"]))
def test_the_upper_limit_is_the_worst_of_all_distributions(
    strata: list[Stratum], said: str
) -> None:
    weights = weights_of([s.read / s.size for s in strata])
    if any(stratum.found for stratum in strata):
        expected = upper_total_slowly(strata, weights, threshold(weights, float(said)))
    else:
        expected = clean_total_slowly(strata, Fraction(said))
    assert expected == upper_total(strata, float(said))


@given(outcomes(APART + ALIKE), st.sampled_from([0.05, 0.2]))
def test_the_lower_limit_is_the_best_of_all_distributions(
    strata: list[Stratum], alpha: float
) -> None:
    weights = tuple(w**0.5 for w in weights_of([s.read / s.size for s in strata]))
    expected = lower_total_slowly(strata, weights, threshold(weights, alpha))
    assert expected >= lower_total(strata, alpha)
    # Chances are looked at up to where so many finds are as likely as not.
    assert expected == lower_total(strata, alpha) or alpha == 0.2


@pytest.mark.parametrize("design", APART + ALIKE + WITH_UNREAD)
@pytest.mark.parametrize("alpha", [0.05, 0.2])
def test_limits_cover_every_distribution_as_often_as_they_say(design: Sizes, alpha: float) -> None:
    finds = list(product(*(range(read + 1) for _, read in design)))
    high = [upper_total(strata_of(design, found), alpha) for found in finds]
    low = [lower_total(strata_of(design, found), alpha) for found in finds]
    tables = [_chances(size, read) for size, read in design]
    for relevant in product(*(range(0, size + 1, 2) for size, _ in design)):
        chances = tables[0][relevant[0]]
        for table, number in zip(tables[1:], relevant[1:], strict=True):
            chances = np.multiply.outer(chances, table[number])
        total, chance = sum(relevant), chances.ravel()
        assert chance[[total > limit for limit in high]].sum() <= alpha + 1e-9
        assert chance[[total < limit for limit in low]].sum() <= alpha + 1e-9


def _chances(size: int, read: int) -> list[np.ndarray]:
    return [
        np.array([float(chance_slowly(found, size, read, k)) for found in range(read + 1)])
        for k in range(size + 1)
    ]


@given(outcomes(APART + ALIKE), st.integers(0, 2))
def test_one_find_more_never_lowers_the_upper_limit(strata: list[Stratum], place: int) -> None:
    assume(place < len(strata) and strata[place].found < strata[place].read)
    old = strata[place]
    more = list(strata)
    more[place] = Stratum(old.name, old.size, old.read, old.found + 1)
    assert upper_total(strata, 0.05) <= upper_total(more, 0.05)


def test_one_stratum_has_its_exact_limits() -> None:
    far = Stratum("far", 100_000, 1_500, 2)
    assert upper_limit(100_000, 1_500, 2, 0.05) == upper_total([far], 0.05)
    assert lower_limit(100_000, 1_500, 2, 0.05) == lower_total([far], 0.05)


@pytest.mark.parametrize(
    "finds", [(0, 0, 0, 0), (4, 5, 1, 0), (0, 0, 2, 1), (10, 20, 3, 1), (40, 50, 10, 5)]
)
def test_limits_are_sharper_than_those_of_strata_by_themselves(finds: tuple[int, ...]) -> None:
    for design in (
        ((400, 200), (3_000, 500), (20_000, 1_000), (101_060, 1_500)),
        ((400, 40), (3_000, 300), (20_000, 2_000), (101_060, 10_106)),
    ):
        each = sum(
            upper_limit(size, read, found, 0.05 / len(design))
            for (size, read), found in zip(design, finds, strict=True)
        )
        assert upper_total(strata_of(design, finds), 0.05) < 0.9 * each


def test_clean_strata_sampled_at_one_rate_are_as_good_as_one_sample() -> None:
    parts = [Stratum("near", 24_460, 2_446, 0), Stratum("far", 100_000, 10_000, 0)]
    assert upper_limit(124_460, 12_446, 0, 0.05) == upper_total(parts, 0.05)


def test_what_was_read_whole_adds_what_was_found_and_nothing_else() -> None:
    far, near = Stratum("far", 100_000, 1_500, 1), Stratum("near", 300, 300, 9)
    assert upper_total([far], 0.05) + 9 == upper_total([far, near], 0.05)
    assert 9 == upper_total([near], 0.05) == lower_total([near], 0.05)


def test_every_paper_of_a_stratum_that_was_not_sampled_counts() -> None:
    far, near = Stratum("far", 100_000, 1_500, 1), Stratum("near", 300, 0, 0)
    assert upper_total([far], 0.05) + 300 == upper_total([far, near], 0.05)
    assert 0 == upper_total([], 0.05) == lower_total([], 0.05)


def test_strata_sampled_at_rates_that_are_nearly_the_same_count_as_one() -> None:
    assert ((2, 0), (1,)) == alike((0.012, 0.5, 0.01, 0.0))


def test_weights_fall_with_the_rate_but_not_to_nothing() -> None:
    assert pytest.approx((0.1, 0.5, 1.0)) == weights_of((1.0, 0.004, 0.001))
    assert () == weights_of(())
    assert (0.0,) == weights_of((0.0,))


def test_thresholds_grow_without_bound_as_the_error_allowed_shrinks() -> None:
    assert 20 < threshold((0.1, 1.0), 1e-9) < inf
