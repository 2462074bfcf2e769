"""Limits of how many papers three finders miss, where any pair of them depends on each other.

If only there is no interaction of three, the expected papers that no finder points at are a
quotient: the histories of one or three finders multiplied, over those of two multiplied. Each of
the seven is a Poisson mean of its own. Its exact limits are quantiles of gamma distributions (F.
Garwood. Fiducial limits for the Poisson distribution. Biometrika 28 (1936) 437-442): of shape n, of
n papers counted, for the lower limit, and of shape n + 1 for the upper one. Draws from gamma
distributions that are put into the quotient give draws for its own limits (K. Krishnamoorthy, M.
Lee. Inference for functions of parameters in discrete distributions based on fiducial approach:
binomial and Poisson cases. J Stat Plan Inference 140 (2010) 1182-1192). Counts vary about their
means, so that each draw of the mean becomes a Poisson count.

Halfway between the two shapes, at n + 1/2, 95 % limits of the quotient were found to hold for 94 %
of simulated studies, and at the exact ones for nearly all, far too wide. So shapes lie a quarter
from each end, at n + 1/4 and n + 3/4, on the side that makes the limits wider.

Likelihood limits are narrower and do not hold here: a history that was counted 0 times may well
have a mean of 3, and likelihood excludes that.
"""

from math import ceil, floor
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from exhume.recall.capture.models import Cells

DRAWS = 4_000
_LARGEST = 1e12  # of a mean, so that counts stay integers
_NARROW = 0.25  # added to a count for the lesser shape of its gamma distribution
# In the order of cells laid out flat: histories of one or three finders, and those of two.
_ABOVE, _BELOW = (1, 2, 4, 7), (3, 5, 6)

Floats = NDArray[np.float64]


class Missed(NamedTuple):
    """Between which numbers that of the papers which no finder points at lies.

    `supported` is the one-sided upper limit at the level of the two-sided interval.
    """

    fewest: int
    most: int
    supported: int


def missed(cells: Cells, confidence_level: float, seed: int) -> Missed:
    """Return the limits; the same counts and seed give the same ones.

    >>> hepatitis = np.array([0, 63, 55, 18, 69, 17, 21, 28.0]).reshape(2, 2, 2)
    >>> found = missed(hepatitis, 0.95, seed=1)
    >>> found.fewest < 1_042 < found.supported < found.most
    True
    """
    random, tail = np.random.default_rng(seed), (1 - confidence_level) / 2
    few, many = (random.poisson(means) for means in _means(cells, random))
    places = ceil((1 - tail) * (DRAWS - 1)), ceil((1 - 2 * tail) * (DRAWS - 1))
    least = floor(tail * (DRAWS - 1))
    many.partition(places)
    few.partition(least)
    return Missed(int(few[least]), *(int(many[place]) for place in places))


def _means(cells: Cells, random: np.random.Generator) -> tuple[Floats, Floats]:
    """Return draws of the expected papers, for the lower limit and for the upper one."""
    shapes = cells.ravel()[[*_ABOVE, *_BELOW]] + _NARROW
    lower = random.standard_gamma(shapes, size=(DRAWS, len(shapes)))
    # Sums of gamma variates are gamma variates with the sum of the shapes; half the square of a
    # normal variate is one of shape 1/2, which is what lies between the two.
    upper = lower + random.standard_normal(lower.shape) ** 2 / 2
    return _quotient(lower, upper), _quotient(upper, lower)


def _quotient(above: Floats, below: Floats) -> Floats:
    many = len(_ABOVE)
    found: Floats = above[:, :many].prod(axis=1) / below[:, many:].prod(axis=1)
    return found.clip(max=_LARGEST)
