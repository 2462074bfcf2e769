"""How far counts of digits are from what is expected, and how often chance does as much."""

from collections.abc import Sequence
from math import sqrt
from statistics import NormalDist

import numpy as np

from exhume.model.estimates import Interval
from exhume.series._digits.usable import Floats, Integers

ROUNDING = 1e-9  # relative; equal statistics of permuted counts differ by so much at most


def chi_square(counts: Integers, shares: Floats) -> Floats:
    """Return Pearson's statistic of counts of shape (..., digits) against shares that sum to 1."""
    expected = counts.sum(axis=-1, keepdims=True) * shares
    return np.asarray(((counts - expected) ** 2 / expected).sum(axis=-1), dtype=np.float64)


def by_chance(n: int, shares: Floats, draws: int, random: np.random.Generator) -> Floats:
    """Return the statistics of so many multinomial samples of size n, in order."""
    return np.sort(chi_square(random.multinomial(n, shares, size=draws), shares))


def among(
    counts: Integers, others: Integers, draws: int, random: np.random.Generator
) -> tuple[float, Floats]:
    """Return the statistic of counts against the pool of them and others, and those by chance.

    Chance deals the pooled digits out again (multivariate hypergeometric), so that the others'
    being a sample is allowed for. Digits that nobody has are left out.
    """
    pooled = counts + others
    there = pooled > 0
    shares = np.asarray(pooled[there] / pooled.sum(), dtype=np.float64)
    n = int(counts.sum())
    dealt = random.multivariate_hypergeometric(pooled[there], n, size=draws, method="marginals")
    return float(chi_square(counts[there], shares)), np.sort(chi_square(dealt, shares))


def upper_tail(observed: Floats, ordered: Floats) -> Floats:
    """Return (b + 1) / (m + 1), b of m ordered statistics being at least the observed one.

    >>> upper_tail(np.array([3.0]), np.array([1.0, 2.0, 3.0]))
    array([0.5])
    """
    below = np.searchsorted(ordered, observed * (1 - ROUNDING), side="left")
    return np.asarray((len(ordered) - below + 1) / (len(ordered) + 1), dtype=np.float64)


def excess_effect(statistic: float, freedom: int, n: int) -> float:
    """Return Cohen's w less what chance alone gives, at least 0, which does not grow with n.

    >>> round(excess_effect(29, 9, 2000), 3)
    0.1
    """
    return sqrt(max(0.0, statistic - freedom) / n)


def binomial_tail(successes: int, n: int, share: float) -> float:
    """Return how likely so many successes or more are, exactly.

    >>> round(binomial_tail(3, 3, 0.1), 6)
    0.001
    """
    return float(binomial_tails(n, share)[successes])


def binomial_tails(n: int, share: float) -> Floats:
    """Return how likely k successes or more are for k from 0 to n, of shape (n + 1,)."""
    k = np.arange(n + 1)
    factorials = np.concatenate([[0.0], np.cumsum(np.log(np.arange(1, n + 1)))])
    ways = factorials[n] - factorials[k] - factorials[n - k]
    chances = np.exp(ways + k * np.log(share) + (n - k) * np.log1p(-share))
    return np.asarray(np.cumsum(chances[::-1])[::-1].clip(max=1.0), dtype=np.float64)


def wilson(successes: int, n: int, confidence_level: float = 0.95) -> Interval:
    """Return Wilson's (1927) interval of a share.

    >>> wilson(10, 100)
    Interval(low=0.0552..., high=0.1743...)
    """
    z = NormalDist().inv_cdf((1 + confidence_level) / 2)
    middle = (successes + z * z / 2) / (n + z * z)
    reach = z * sqrt(successes * (n - successes) / n + z * z / 4) / (n + z * z)
    return Interval(max(0.0, middle - reach), min(1.0, middle + reach))


def digit_counts(digits: Sequence[int] | Integers, first: int, last: int) -> Integers:
    """Return how often each digit from first to last occurs."""
    found = np.bincount(np.asarray(digits, dtype=np.int64), minlength=last + 1)
    return np.asarray(found[first : last + 1], dtype=np.int64)
