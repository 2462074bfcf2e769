"""Limits as their sources define them, number by number, in fractions. Slow, and easy to trust."""

from collections.abc import Sequence
from fractions import Fraction
from itertools import product
from math import comb, log, prod

from exhume.model.recall import Stratum


def chance_slowly(found: int, size: int, read: int, relevant: int) -> Fraction:
    """Return the chance that a sample of `read` of `size` papers holds `found` of the relevant.

    >>> chance_slowly(1, size=4, read=2, relevant=2)
    Fraction(2, 3)
    """
    if not 0 <= found <= read:
        return Fraction(0)
    return Fraction(comb(relevant, found) * comb(size - relevant, read - found), comb(size, read))


def at_most_slowly(found: int, size: int, read: int, relevant: int) -> Fraction:
    """Return the chance of at most so many."""
    return sum((chance_slowly(n, size, read, relevant) for n in range(found + 1)), Fraction(0))


def at_least_slowly(found: int, size: int, read: int, relevant: int) -> Fraction:
    """Return the chance of at least so many."""
    return sum(
        (chance_slowly(n, size, read, relevant) for n in range(found, read + 1)), Fraction(0)
    )


def upper_limit_slowly(size: int, read: int, found: int, alpha: Fraction) -> int:
    """Return the greatest number of relevant papers that is not rejected.

    >>> upper_limit_slowly(10, 5, 0, Fraction(1, 20))
    3
    """
    possible = range(found, size - read + found + 1)
    return max(k for k in possible if at_most_slowly(found, size, read, k) >= alpha)


def lower_limit_slowly(size: int, read: int, found: int, alpha: Fraction) -> int:
    """Return the smallest number of relevant papers that is not rejected."""
    possible = range(found, size - read + found + 1)
    return min(k for k in possible if at_least_slowly(found, size, read, k) >= alpha)


def upper_total_slowly(
    strata: Sequence[Stratum], weights: Sequence[float], threshold: float
) -> int:
    """Return the greatest total of which some distribution over the strata is not rejected.

    It is rejected where the weighted sum of minus the logarithms of the chances of so few finds is
    above the threshold.
    """
    return max(
        sum(numbers)
        for numbers in product(*(range(s.found, s.size - s.read + s.found + 1) for s in strata))
        if _surprise_slowly(strata, numbers, weights) <= threshold
    )


def lower_total_slowly(
    strata: Sequence[Stratum], weights: Sequence[float], threshold: float
) -> int:
    """Return the smallest total of which some distribution over the strata is not rejected."""
    return min(
        sum(numbers)
        for numbers in product(*(range(s.found, s.size - s.read + s.found + 1) for s in strata))
        if _plenty_slowly(strata, numbers, weights) <= threshold
    )


def clean_total_slowly(strata: Sequence[Stratum], alpha: Fraction) -> int:
    """Return the greatest total of which nothing is found with a chance of `alpha` or more."""
    return max(
        sum(numbers)
        for numbers in product(*(range(s.size - s.read + 1) for s in strata))
        if prod(at_most_slowly(0, s.size, s.read, k) for s, k in zip(strata, numbers, strict=True))
        >= alpha
    )


def _surprise_slowly(
    strata: Sequence[Stratum], numbers: Sequence[int], weights: Sequence[float]
) -> float:
    chances = (
        at_most_slowly(s.found, s.size, s.read, k) for s, k in zip(strata, numbers, strict=True)
    )
    return sum(-weight * log(chance) for weight, chance in zip(weights, chances, strict=True))


def _plenty_slowly(
    strata: Sequence[Stratum], numbers: Sequence[int], weights: Sequence[float]
) -> float:
    chances = (
        at_least_slowly(s.found, s.size, s.read, k) for s, k in zip(strata, numbers, strict=True)
    )
    return sum(-weight * log(chance) for weight, chance in zip(weights, chances, strict=True))
