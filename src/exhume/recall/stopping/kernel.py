"""The hypergeometric test at every point of a sequence of judgements, compiled.

A point of n papers read has n earlier points from which on it could be taken as a random sample,
so that a hundred thousand judgements have five thousand million pairs of points. Two facts make
the smallest of the p-values of a point quick to find, without leaving any out:

- Of points with no find between them the earliest has the smallest p-value: the others are its
  continuation after some papers that were not relevant. So only the start and the finds count.
- The p-value falls if fewer papers had been read at a find, and it falls if more had been found. So
  what it would be with the first place and the last number of a block of finds is less than any in
  the block, and blocks that cannot have the smallest one are passed over.
"""

from collections.abc import Callable
from math import exp, lgamma
from typing import ParamSpec, TypeVar, cast

import numba
import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Parameters = ParamSpec("Parameters")
Result = TypeVar("Result")

_NEGLIGIBLE = 1e-17  # of a sum, which a further term does not change
_DEPTH = 128  # of the blocks that wait: more than twice as many as a number of finds has bits


def compiled(function: Callable[Parameters, Result]) -> Callable[Parameters, Result]:
    """Compile a function and keep it; Numba's own decorator has no types."""
    decorate = numba.njit(nogil=True, cache=True)
    return cast("Callable[Parameters, Result]", decorate(function))


@compiled
def log_factorials(largest: int) -> Floats:
    """Return the logarithms of 0! to `largest`!."""
    logs = np.empty(largest + 1)
    for n in range(largest + 1):
        logs[n] = lgamma(n + 1.0)
    return logs


@compiled
def chance_of_missing(
    logs: Floats, papers: int, relevant: int, unread: int, least: int, enough: float
) -> float:
    """Return how likely `least` or more of the `relevant` among the `papers` are unread by chance.

    `unread` of the papers are, each set of so many with the same chance. Where the answer is beyond
    `enough`, any number beyond it may be returned.
    """
    if least > unread or least > relevant:
        return 0.0
    fewest = max(0, relevant + unread - papers)
    if least <= fewest:
        return 1.0
    above = least * papers > relevant * unread  # the shorter sum, away from the mean
    at = least if above else least - 1
    read_relevant = relevant - at
    term = exp(
        logs[relevant]
        - logs[at]
        - logs[read_relevant]
        + logs[papers - relevant]
        - logs[unread - at]
        - logs[papers - relevant - unread + at]
        - logs[papers]
        + logs[unread]
        + logs[papers - unread]
    )
    total = term
    others = papers - relevant - unread
    if above:
        for y in range(at, min(relevant, unread)):
            term *= (relevant - y) * float(unread - y) / ((y + 1.0) * (others + y + 1.0))
            total += term
            if term < total * _NEGLIGIBLE or total > enough:
                break
        return min(total, 1.0)
    for y in range(at, fewest, -1):
        term *= y * float(others + y) / ((relevant - y + 1.0) * (unread - y + 1.0))
        total += term
        if term < total * _NEGLIGIBLE:
            break
    return max(1.0 - total, 0.0)


@compiled
def smallest(
    logs: Floats, total: int, places: Ints, found: int, read: int, least: int, guess: int
) -> tuple[float, int]:
    """Return the smallest p-value of a point, and which find it starts from; 0 is the very start.

    `places` has, for each number of finds from 0 on, how many papers had been read then. The point
    is that of `read` papers of which `found` are relevant, and the hypothesis that `least` or more
    are among the others. The search begins with `guess`, where the smallest may be.
    """
    unread = total - read
    best = guess
    lowest = chance_of_missing(
        logs, total - int(places[guess]), found - guess + least, unread, least, 1.0
    )
    width = 1
    while width <= found:
        width *= 2
    starts, widths = np.empty(_DEPTH, np.int64), np.empty(_DEPTH, np.int64)
    starts[0], widths[0], waiting = 0, width, 1
    while waiting:
        waiting -= 1
        start, width = int(starts[waiting]), int(widths[waiting])
        last = min(start + width - 1, found)
        bound = chance_of_missing(
            logs, total - int(places[start]), found - last + least, unread, least, lowest
        )
        if bound >= lowest:
            continue
        if start == last:
            lowest, best = bound, start
            continue
        half = width // 2
        starts[waiting], widths[waiting] = start, half
        waiting += 1
        if start + half <= found:
            starts[waiting], widths[waiting] = start + half, half
            waiting += 1
    return lowest, best


@compiled
def each_pvalue(logs: Floats, total: int, places: Ints, found: Ints, least: Ints) -> Floats:
    """Return the smallest p-value of every point.

    `found` has how many are relevant of the first 1, 2, ... papers; `least` has, for each number of
    finds from 0 on, how many must be missing for the hypothesis to hold.
    """
    pvalues, guess = np.empty(len(found)), 0
    for index in range(len(found)):
        number = int(found[index])
        pvalues[index], guess = smallest(
            logs, total, places, number, index + 1, int(least[number]), guess
        )
    return pvalues
