"""Series that are another one shifted by a constant, or multiplied by one, within rounding."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import exp, lgamma, log, prod
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

LEAST_PERIODS = 4


class How(StrEnum):
    """In which way a series follows from another."""

    EQUAL = "equal to"
    SHIFTED = "a constant more or less than"
    SCALED = "a constant multiple of"


@dataclass(frozen=True, slots=True)
class Mirror:
    """That one series follows from another by a constant, in so many periods.

    `chance` bounds how likely that is for a count of its own with the same proportion, or distance.
    """

    how: How
    constant: float
    periods: int
    chance: float


def mirror(first: Sequence[float], second: Sequence[float]) -> Mirror | None:
    """Return how the second series of whole numbers follows from the first, None if it does not.

    Both have the shape (n,), n being `LEAST_PERIODS` or more, else None. Series of which either is
    constant say nothing.

    >>> mirror([10, 20, 30, 44], [18, 36, 54, 79]).how.value
    'a constant multiple of'
    >>> mirror([10, 20, 30, 44], [15, 25, 35, 49]).constant
    5.0
    """
    x, y = np.asarray(first, float), np.asarray(second, float)
    if len(x) < LEAST_PERIODS or len(set(x)) == 1 or len(set(y)) == 1:
        return None
    if np.all(x == y):
        return Mirror(How.EQUAL, 0.0, len(x), _chance(y))
    if np.all(y - x == y[0] - x[0]):
        return Mirror(How.SHIFTED, float(y[0] - x[0]), len(x), _chance(y))
    return _scaled(x, y)


def _scaled(x: "NDArray[np.float64]", y: "NDArray[np.float64]") -> Mirror | None:
    """Find a multiple that gives every value of `y` when it is rounded to a whole number."""
    if np.any(x <= 0) or np.any(y <= 0):
        return None
    low, high = ((y - 0.5) / x).max(), ((y + 0.5) / x).min()
    if low > high:
        return None
    return Mirror(How.SCALED, float(low + high) / 2, len(x), _chance(y))


def _chance(y: "NDArray[np.float64]") -> float:
    """Return the chance that counts with means `y` hit all of them, the constant being free.

    One value fixes the constant and is left out: the largest, which is the least likely to be hit.
    """
    hits = sorted(exp(n * log(n) - n - lgamma(n + 1)) if n else 1.0 for n in np.abs(y).tolist())
    return prod(hits[1:])
