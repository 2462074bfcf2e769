"""How constant a ratio of two counts is, against what chance alone would make of it.

Where each of N donors can give M organs and each organ is used with chance q, the ratio in a year
has the standard deviation sqrt(M q (1 - q) / N) by chance. Real numbers
mostly vary more, as q is not the same every year, and as organs of one donor are often used, or
not, together. Less is expected only where the chances of the organs of one donor differ, which is
why there is no claim for M above 2.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from exhume.series._fitting.scientific import scipy

if TYPE_CHECKING:
    from numpy.typing import NDArray

LEAST_EXPECTED = 5.0  # of used and of unused in every year, for chi-square to hold
LEAST_YEARS = 4


@dataclass(frozen=True, slots=True)
class Constancy:
    """A ratio over time.

    `cv` is its coefficient of variation (with n - 1), `floor` the one that chance alone makes on
    average, `statistic` Pearson's chi-square of equal chances with `freedom` degrees, `lower` and
    `upper` its tails. All but `cv` are NaN where there is no floor.
    """

    ratios: tuple[float, ...]
    cv: float
    floor: float
    deviations: tuple[float, ...]
    statistic: float
    freedom: int
    lower: float
    upper: float


def constancy(
    numerator: Sequence[float], denominator: Sequence[float], most: float | None
) -> Constancy:
    """Return how constant the ratio of two counts of shape (n,) is; `most` is M."""
    above, below = np.asarray(numerator, float), np.asarray(denominator, float)
    ratios = above / below
    cv = variation(ratios)
    listed: tuple[float, ...] = tuple(ratios.tolist())
    if most is None:
        nothing = float("nan")
        return Constancy(listed, cv, nothing, (), nothing, 0, nothing, nothing)
    mean = float(above.sum() / below.sum())
    deviations: NDArray[np.float64] = np.sqrt(np.maximum(0.0, mean * (1 - mean / most)) / below)
    floor = float(np.sqrt(np.square(deviations).mean()) / ratios.mean())
    statistic, lower, upper = (
        float(values[0]) for values in chi_square(above[None], below[None], most)
    )
    return Constancy(
        listed,
        cv,
        floor,
        tuple(deviations.tolist()),
        statistic,
        len(ratios) - 1,
        lower,
        upper,
    )


def variation(ratios: "NDArray[np.float64]") -> float:
    """Return the coefficient of variation of ratios of shape (n,), with n - 1.

    >>> round(variation(np.array([1.0, 2.0, 3.0])), 3)
    0.5
    """
    return float(ratios.std(ddof=1) / ratios.mean())


def chi_square(
    numerator: "NDArray[np.float64]", denominator: "NDArray[np.float64]", most: float
) -> "tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]":
    """Return Pearson's chi-square of equal chances with its lower and its upper tail.

    Both counts have the shape (series, years), the results (series,). NaN stands where fewer than
    `LEAST_EXPECTED` used or unused are expected in some year, or where more are used than there
    can be.
    """
    offered = most * denominator
    with np.errstate(invalid="ignore", divide="ignore"):
        share = numerator.sum(axis=1, keepdims=True) / offered.sum(axis=1, keepdims=True)
        expected = offered * share
        statistic = ((numerator - expected) ** 2 / (expected * (1 - share))).sum(axis=1)
        least = np.minimum(expected, offered - expected).min(axis=1)
    usable = (least >= LEAST_EXPECTED) & (numerator <= offered).all(axis=1)
    statistic = np.where(usable, statistic, np.nan)
    freedom = numerator.shape[1] - 1
    special = scipy("special")
    return statistic, special.chdtr(freedom, statistic), special.chdtrc(freedom, statistic)
