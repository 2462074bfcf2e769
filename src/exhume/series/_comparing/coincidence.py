"""How often counts repeat by chance.

Two counts of the same mean, given their sum s, are s tosses of a fair coin: that they are equal
has the chance C(s, s/2) / 2^s, whatever the mean. Growth, and noise beyond that of counts, make
repeats rarer, so that the chance is not exceeded; rounding makes them more frequent, which is
allowed for.
"""

from collections.abc import Iterable
from math import exp, lgamma, log, pi, sqrt
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

ROUND_FROM = 2  # zeros at the end of a sum from which its parts may be rounded


def equal(first: float, second: float) -> float:
    """Return the chance that two counts with this sum are equal.

    A sum that ends in two zeros or more may be one of rounded counts, of which there are fewer.

    >>> round(equal(1, 1), 4), equal(2, 1), round(equal(2766, 2766), 4), equal(3500, 3500)
    (0.5, 0.0, 0.0107, 1.0)
    """
    total = round(first + second)
    if total % 2:
        return 0.0
    half = total // 2
    chance = exp(lgamma(total + 1) - 2 * lgamma(half + 1) - total * log(2))
    return min(1.0, chance * _unit(total))


def equal_steps(first: float, second: float, third: float) -> float:
    """Return about how often three counts on a straight line have equal steps, at most.

    The second difference is normal, with the variance of its three counts.
    """
    unit = max(_unit(round(value)) for value in (first, second, third))
    variance = first + 4 * second + third
    return min(1.0, unit / sqrt(2 * pi * variance)) if variance > 0 else 1.0


def _unit(total: int) -> int:
    if not total:
        return 1
    zeros = len(str(total)) - len(str(total).rstrip("0"))
    return 10**zeros if zeros >= ROUND_FROM else 1


def at_least(count: int, chances: Iterable[float]) -> float:
    """Return the chance of so many events or more, each with its own chance.

    >>> at_least(2, [0.5, 0.5]), at_least(0, [])
    (0.25, 1.0)
    """
    if count <= 0:
        return 1.0
    exactly = np.zeros(count)
    exactly[0] = 1.0
    reached = 0.0
    for chance in chances:
        reached += exactly[-1] * chance  # sums of small terms: no cancellation in 1 - p
        exactly[1:] = exactly[1:] * (1 - chance) + exactly[:-1] * chance
        exactly[0] *= 1 - chance
    return float(min(1.0, reached))


def repeats_pvalue(values: "NDArray[np.float64]") -> float:
    """Return how likely so many repeats in a row are for one series of counts of shape (n,).

    Periods are paired in both ways, first with second or second with third, so that no period is in
    two pairs; the smaller chance is doubled. NaN where no pair says anything.
    """
    chances = [_of_pairing(values, first) for first in (0, 1)]
    known = [chance for chance in chances if chance is not None]
    return min(1.0, len(known) * min(known)) if known else float("nan")


def _of_pairing(values: "NDArray[np.float64]", first: int) -> float | None:
    pairs = [
        (a, b)
        for a, b in zip(values[first::2].tolist(), values[first + 1 :: 2].tolist(), strict=False)
        if a + b > 0
    ]
    if not pairs:
        return None
    return at_least(sum(a == b for a, b in pairs), (equal(a, b) for a, b in pairs))
