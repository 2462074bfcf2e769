"""Limits for strata that were sampled about equally thickly, and can count as one.

The number of relevant papers in a sample is a sum of independent yes-or-no variables (V. A.
Vatutin, V. G. Mikhailov. Limit theorems for the number of empty cells in an equiprobable scheme for
group allocation of particles. Theory Probab Appl 27 (1983) 734-743), so that of several samples
is one too. Of all such sums with the same mean, below its mean less one, the binomial distribution
has the greatest lower tail (W. Hoeffding. On the distribution of the number of successes in
independent trials. Ann Math Stat 27 (1956) 713-721): so few finds are nowhere likelier than in as
many independent trials as there are relevant papers, each with the smallest sampling fraction.
"""

from math import ceil, exp, inf, log
from sys import maxsize

import numpy as np

from exhume.recall.bounds.binomial import at_most
from exhume.recall.bounds.hypergeometric import TIE, Floats, last_that, minus_log


def pooled_limit(found: int, fraction: float, most: int, alpha: float) -> int:
    """Return the greatest number of relevant papers at which the chance is not below `alpha`.

    `fraction` is the smallest sampling fraction, and `most` how many there can be at all.

    >>> pooled_limit(0, 0.1, most=1_000, alpha=0.05)
    28
    """
    least = log(alpha) - TIE
    return last_that(lambda n: _log_chance(found, fraction, n) >= least, found, most)


def pooled_surprises(found: int, fraction: float, most: int, up_to: float) -> Floats:
    """Return how surprising so few finds are at most, for one relevant paper after the other.

    As `exhume.recall.bounds.hypergeometric.surprises`, from `found` relevant papers on, and convex:
    where the bound is not, the greatest convex function below it is taken.

    >>> [round(value, 3) for value in pooled_surprises(0, 0.5, most=9, up_to=2).tolist()]
    [0.0, 0.693, 1.386]
    """
    last = pooled_limit(found, fraction, most, exp(-up_to))
    silent = min(_first_telling(found, fraction) - 1, most)
    if last <= silent:
        return np.zeros(last - found + 1)
    chances = _last_finds(found + 1, fraction, last)[silent - found :]
    end = at_most(found, last, fraction)
    tails = np.concatenate([[0.0], np.cumsum(chances[::-1])])[::-1] + end
    costs = minus_log(tails[1:])
    return np.concatenate([np.zeros(silent - found), _convex(costs)])


def _log_chance(found: int, fraction: float, relevant: int) -> float:
    if relevant < _first_telling(found, fraction):
        return 0.0
    chance = at_most(found, relevant, fraction)
    return log(chance) if chance else -inf


def _first_telling(found: int, fraction: float) -> int:
    """Return from how many relevant papers on the bound holds: one find more is then expected.

    That nothing is found is likelier in independent trials at any number.
    """
    if not fraction:
        return maxsize
    return ceil((found + 1) / fraction) if found else 1


def _last_finds(find: int, fraction: float, last: int) -> Floats:
    """Return the chances that trial number `find` ... `last` is the one that finds so many."""
    trials = np.arange(find, last, dtype=np.float64)
    steps = np.log(trials * (1 - fraction) / (trials - find + 1))
    return np.exp(find * log(fraction) + np.concatenate([[0.0], np.cumsum(steps)]))


def _convex(costs: Floats) -> Floats:
    """Return a start of 0, and the costs behind it, the first of them lowered to a straight line.

    The costs are convex but for their start.
    """
    slopes = costs / np.arange(1, len(costs) + 1)
    touching = int(np.argmin(slopes))
    line = slopes[touching] * np.arange(touching + 1)
    return np.concatenate([line, costs[touching:]])
