"""Exact limits of a count of rare things, without SciPy."""

from functools import cache
from math import exp, lgamma, log

from exhume.model.estimates import Interval

_HALVINGS = 80  # more than a float can tell apart


@cache
def garwood(count: int, confidence_level: float = 0.95) -> Interval:
    """Return the exact two-sided interval of the mean of a Poisson distribution.

    `count` is what was counted, at least 0. Source: F. Garwood. Fiducial limits for the Poisson
    distribution. Biometrika 28 (1936) 437-442.

    >>> limits = garwood(10)
    >>> round(limits.low, 3), round(limits.high, 3)
    (4.795, 18.39)
    >>> garwood(0).low, round(garwood(0).high, 3)
    (0.0, 3.689)
    """
    tail = (1 - confidence_level) / 2
    low = _mean_where(count - 1, 1 - tail) if count else 0.0
    return Interval(low, _mean_where(count, tail))


def _mean_where(most: int, probability: float) -> float:
    """Return the mean at which at most so many are met with that probability."""
    low, high = 0.0, 10.0 + 2.0 * (most + 1)
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        if _at_most(most, middle) > probability:
            low = middle
        else:
            high = middle
    return round((low + high) / 2, 9)


def _at_most(most: int, mean: float) -> float:
    return sum(exp(k * log(mean) - mean - lgamma(k + 1)) for k in range(most + 1))
