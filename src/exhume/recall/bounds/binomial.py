"""Exact limits of a share of independent trials, without SciPy.

Source: C. J. Clopper, E. S. Pearson. The use of confidence or fiducial limits illustrated in the
case of the binomial. Biometrika 26 (1934) 404-413.
"""

from functools import lru_cache
from math import ceil, exp, floor, log, log1p, sqrt

import numpy as np

from exhume.recall.bounds.hypergeometric import log_choose

_MOST_STEPS = 100
_PRECISE = 1e-12
_NEGLIGIBLE = 1e-16
_FAR, _FURTHER = 12, 60  # standard deviations and successes, beyond which no chance counts


@lru_cache(maxsize=65_536)
def upper_share(successes: int, trials: int, alpha: float) -> float:
    """Return the greatest share at which so few successes have a chance of `alpha` or more.

    Without trials nothing is excluded.

    >>> round(upper_share(0, 20, 0.025), 4)
    0.1684
    """
    if successes >= trials:
        return 1.0
    share, step = (successes + 1) / (trials + 1), 1.0
    for _ in range(_MOST_STEPS):  # the tail is log-concave: each step but the first stays above
        own, sum_ = _tail(successes, trials, share)
        slope = (trials - successes) / ((1 - share) * sum_)
        step = (own + log(sum_) - log(alpha)) / slope
        share = min(share + step, (share + 1) / 2)
        if abs(step) < _PRECISE * share:
            break
    return share


def lower_share(successes: int, trials: int, alpha: float) -> float:
    """Return the smallest share at which so many successes have a chance of `alpha` or more.

    >>> round(lower_share(20, 20, 0.025), 4)
    0.8316
    """
    return 1 - upper_share(trials - successes, trials, alpha)


def at_most(successes: int, trials: int, share: float) -> float:
    """Return the chance of at most so many successes.

    >>> round(at_most(1, 3, 0.5), 9)
    0.5
    """
    if successes < 0:
        return 0.0
    if successes >= trials:
        return 1.0
    if share < _NEGLIGIBLE or share == 1:
        return 1.0 - round(share)
    if successes + 1 > share * trials:  # the other tail is the smaller one
        own, sum_ = _tail(trials - successes - 1, trials, 1 - share)
        return max(1 - exp(own) * sum_, 0.0)
    own, sum_ = _tail(successes, trials, share)
    return min(exp(own) * sum_, 1.0)


@lru_cache(maxsize=65_536)
def most(trials: int, share: float, alpha: float) -> int:
    """Return the smallest number of successes that is exceeded with a chance of at most `alpha`.

    >>> most(10, 0.5, 0.05)
    8
    """
    if share < _NEGLIGIBLE or share == 1:
        return trials * round(share)
    reach = _FAR * sqrt(trials * share * (1 - share)) + _FURTHER
    low = max(floor(trials * share - reach), 0)
    high = min(ceil(trials * share + reach), trials)
    numbers = np.arange(low, high)
    odds = share / (1 - share)
    steps = np.log(odds * (trials - numbers) / (numbers + 1))
    first, _ = _tail(low, trials, share)
    chances = np.exp(first + np.concatenate([[0.0], np.cumsum(steps)]))
    exceeded = np.cumsum(chances[::-1])[::-1] - chances
    return low + int(np.argmax(exceeded <= alpha))


def _tail(successes: int, trials: int, share: float) -> tuple[float, float]:
    """Return the logarithm of the chance of just so many, and how many times that is at most so."""
    own = log_choose(trials, successes) + successes * log(share)
    own += (trials - successes) * log1p(-share)
    total = term = 1.0
    odds = (1 - share) / share
    while term > _NEGLIGIBLE * total:
        term *= odds * successes / (trials - successes + 1)
        total += term
        successes -= 1
    return own, total
