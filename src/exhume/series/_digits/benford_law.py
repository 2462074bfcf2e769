"""Benford's law for the first and the second digit, and how far from it a sample lies."""

from math import exp, lgamma, log, log1p
from typing import NamedTuple

import numpy as np

from exhume.series._digits.usable import Floats, Integers


class Place(NamedTuple):
    """A place of digits: its first digit, and Nigrini's (2012, table 7.1) ranges of the MAD."""

    name: str
    first: int
    close: float
    acceptable: float
    marginal: float


FIRST = Place("first digit", 1, 0.006, 0.012, 0.015)
SECOND = Place("second digit", 0, 0.008, 0.010, 0.012)


def expected(place: Place) -> Floats:
    """Return how frequent each digit of a place is, of shape (digits,).

    >>> expected(FIRST).round(3)[:2], expected(SECOND).round(4)[:2]
    (array([0.301, 0.176]), array([0.1197, 0.1139]))
    """
    if place is FIRST:
        return np.log10(1 + 1 / np.arange(1, 10))
    tens = np.arange(1, 10)[:, None] * 10
    return np.asarray(np.log10(1 + 1 / (tens + np.arange(10))).sum(axis=0), dtype=np.float64)


def digits(values: Integers, place: Place) -> Integers:
    """Return the digits at a place of positive whole numbers; those without one are left out.

    >>> digits(np.array([7, 70, 1234]), SECOND)
    array([0, 2])
    """
    lowest = 1 if place is FIRST else 10
    left = np.array(values[values >= lowest], dtype=np.int64)
    while (over := left >= 10 * lowest).any():
        left[over] //= 10
    return left if place is FIRST else left % 10


def mean_absolute_deviation(counts: Integers, place: Place) -> float:
    """Return Nigrini's MAD: the mean distance of the digits' shares from the law."""
    return float(np.abs(counts / counts.sum() - expected(place)).mean())


def by_chance(n: int, shares: Floats) -> float:
    """Return the MAD that is expected of n values that follow the law exactly.

    It is exact (de Moivre's mean absolute deviation of a binomial count), where Barney & Schulzke
    (2016) give an approximation.
    """
    return float(np.mean([_binomial_deviation(n, share) / n for share in shares.tolist()]))


def _binomial_deviation(n: int, share: float) -> float:
    k = int(n * share) + 1
    ways = lgamma(n + 1) - lgamma(k + 1) - lgamma(n - k + 1)
    return 2 * k * exp(ways + k * log(share) + (n - k + 1) * log1p(-share))


def range_of(mad: float, place: Place) -> str:
    """Return what Nigrini calls a MAD.

    >>> range_of(0.0104, FIRST)
    'acceptable conformity'
    """
    if mad <= place.close:
        return "close conformity"
    if mad <= place.acceptable:
        return "acceptable conformity"
    return "marginally acceptable conformity" if mad <= place.marginal else "nonconformity"
