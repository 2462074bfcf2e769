"""Exact limits of the number of relevant papers in a population, of which a sample was read.

A simple random sample of `read` of `size` papers, of which `relevant` are relevant, holds a
hypergeometric number of them. A limit is where the chance of what was found falls below `alpha`:
the test inverted, which covers the true number with at least the chance it says, whatever that
number is. Sources: W. G. Cochran. Sampling Techniques, 3rd ed., Wiley 1977, section 3.6; J. P.
Buonaccorsi. A note on confidence intervals for proportions in finite populations. Am Stat 41 (1987)
215-218; T. Wright. Exact Confidence Bounds when Sampling from Small Finite Universes. Springer
1991.

The chances of neighbouring numbers of relevant papers follow from each other, for ``at most found
of the sample are relevant`` says the same as ``paper number found + 1 of the sample comes after all
relevant ones``, if papers are numbered with the relevant ones first.
"""

from collections.abc import Callable
from functools import lru_cache
from math import exp, inf, lgamma, log, log1p

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

TIE = 1e-7
"""Logarithms of chances that differ by less count as equal: more than rounding can make of them."""

_NEGLIGIBLE = 1e-17  # of a sum of which it would be the next term


def at_most(found: int, size: int, read: int, relevant: int) -> float:
    """Return the logarithm of the chance that a sample holds at most `found` relevant papers.

    It is minus infinity where it must hold more.

    >>> round(exp(at_most(0, size=10, read=5, relevant=2)), 4)
    0.2222
    """
    if found >= min(read, relevant):
        return 0.0
    if found < max(0, read + relevant - size):
        return -inf
    if (found + 1) * size > read * relevant:  # the other tail is the smaller one
        return log1p(-_tail(found + 1, size, read, relevant, upwards=True))
    return _log_tail(found, size, read, relevant, upwards=False)


def at_least(found: int, size: int, read: int, relevant: int) -> float:
    """Return the logarithm of the chance that a sample holds `found` relevant papers or more.

    >>> round(exp(at_least(1, size=10, read=5, relevant=2)), 4)
    0.7778
    """
    if found <= max(0, read + relevant - size):
        return 0.0
    if found > min(read, relevant):
        return -inf
    if found * size < read * relevant:
        return log1p(-_tail(found - 1, size, read, relevant, upwards=False))
    return _log_tail(found, size, read, relevant, upwards=True)


@lru_cache(maxsize=65_536)  # simulated studies ask for the same again and again
def upper_limit(size: int, read: int, found: int, alpha: float) -> int:
    """Return the greatest number of relevant papers at which the chance is not below `alpha`.

    The chance is that of finding so few of them, or fewer. Where nothing was read, all may be
    relevant.

    >>> upper_limit(size=124_460, read=1_500, found=0, alpha=0.05)
    246
    """
    least = log(alpha) - TIE
    return last_that(
        lambda relevant: at_most(found, size, read, relevant) >= least, found, size - read + found
    )


@lru_cache(maxsize=65_536)
def lower_limit(size: int, read: int, found: int, alpha: float) -> int:
    """Return the smallest number of relevant papers at which the chance is not below `alpha`.

    The chance is that of finding so many of them, or more.

    >>> lower_limit(size=100, read=50, found=8, alpha=0.025)
    10
    """
    least, most = log(alpha) - TIE, size - read + found
    if at_least(found, size, read, found) >= least:
        return found
    below = last_that(lambda relevant: at_least(found, size, read, relevant) < least, found, most)
    return below + 1


def surprises(size: int, read: int, found: int, up_to: float) -> Floats:
    """Return how surprising so few finds are, for one relevant paper after the other.

    Element ``i`` is minus the logarithm of the chance of at most `found` where ``found + i`` are
    relevant. The array ends with the last value that is not above `up_to`. It is 0 at first, and
    convex: the chance is a tail of a log-concave distribution.

    >>> [round(value, 3) for value in surprises(10, 5, 0, up_to=2).tolist()]
    [0.0, 0.693, 1.504]
    """
    last = upper_limit(size, read, found, exp(-up_to))
    if read in (found, size) or last == found:
        return np.zeros(last - found + 1)
    chances = _positions(size, read, found + 1, last)
    end = exp(at_most(found, size, read, last))
    tails = np.concatenate([chances[::-1], [0.0]])
    tails[0], tails[1:] = end, end + np.cumsum(chances[::-1])
    return minus_log(tails[::-1])


def plenties(size: int, read: int, found: int, last: int) -> Floats:
    """Return how surprising so many finds are, from `found` relevant papers to `last` of them.

    Elements are minus the logarithm of the chance of at least `found`, of which there must be one.

    >>> [round(value, 3) for value in plenties(10, 5, 1, last=3).tolist()]
    [0.693, 0.251, 0.087]
    """
    return minus_log(np.cumsum(_positions(size, read, found, last)))


def minus_log(chances: Floats) -> Floats:
    """Return minus the logarithm of chances, 0 where rounding has made one greater than 1."""
    surprising: Floats = np.abs(np.log(np.minimum(chances, 1.0)))  # not -0.0
    return surprising


def _positions(size: int, read: int, place: int, last: int) -> Floats:
    """Return the chances that paper number `place` of the sample is number place ... last of all.

    This is the negative hypergeometric distribution.
    """
    first = log_choose(size - place, read - place) - log_choose(size, read)
    before = np.arange(place, last, dtype=np.float64)
    room = size - before - (read - place)
    steps = np.log(before * room / ((before - place + 1) * (size - before)))
    return np.exp(first + np.concatenate([[0.0], np.cumsum(steps)]))


def log_choose(of: int, take: int) -> float:
    """Return the logarithm of the binomial coefficient.

    >>> round(exp(log_choose(5, 2)), 9)
    10.0
    """
    return lgamma(of + 1) - lgamma(take + 1) - lgamma(of - take + 1)


def _tail(found: int, size: int, read: int, relevant: int, *, upwards: bool) -> float:
    return min(exp(_log_tail(found, size, read, relevant, upwards=upwards)), 1.0)


def _log_tail(found: int, size: int, read: int, relevant: int, *, upwards: bool) -> float:
    """Add up from `found` outwards; its own chance must not be 0."""
    chosen = log_choose(relevant, found) + log_choose(size - relevant, read - found)
    ratio = _next if upwards else _previous
    total = term = 1.0
    while term > _NEGLIGIBLE * total:
        term *= ratio(found, size, read, relevant)
        total += term
        found += 1 if upwards else -1
    return min(chosen - log_choose(size, read) + log(total), 0.0)


def _next(found: int, size: int, read: int, relevant: int) -> float:
    """Return how much likelier one find more is."""
    return (
        (relevant - found) * (read - found) / ((found + 1) * (size - read - relevant + found + 1))
    )


def _previous(found: int, size: int, read: int, relevant: int) -> float:
    """Return how much likelier one find less is."""
    others = size - read - relevant + found
    return found * others / ((relevant - found + 1) * (read - found + 1))


def last_that(holds: Callable[[int], bool], low: int, high: int) -> int:
    """Return the last number from `low` to `high` for which it holds, as it does for `low`."""
    while low < high:
        middle = (low + high + 1) // 2
        if holds(middle):
            low = middle
        else:
            high = middle - 1
    return low
