"""Exact limits of how many papers there are, from how many two finders have in common.

Given how many papers each finder points at, and the odds ratio between them, the number that both
point at has Fisher's noncentral hypergeometric distribution, whatever share of the papers either
finds. So a total is possible if such an overlap, or a more extreme one, is not too rare under it.
For an odds ratio of 1 this is the exact interval from the hypergeometric distribution of D. G.
Chapman. Some properties of the hypergeometric distribution with applications to zoological sample
censuses. Univ. Calif. Publ. Statist. 1 (1951) 131-160; the distribution is R. A. Fisher's (The
logic of inductive inference. J R Statist Soc 98 (1935) 39-82).

An overlap of fewer than `LEAST` papers is refused. Studies that are not refused have overlaps that
are larger than they would be by chance, so that the distribution is taken given that they have at
least `LEAST`: the limits hold among the studies that are answered, and not among all of them only.
"""

from bisect import bisect_left
from collections.abc import Callable
from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

LEAST = 3
"""Papers that both finders must point at."""

_TIE = 1 - 1e-9  # a chance that rounding alone makes smaller than a tail is not smaller
_KEPT = 4_096  # limits that are asked for again: of the same study, or of many simulated ones


class Overlap(NamedTuple):
    """How many papers both finders point at, and how many only the first, or only the second."""

    both: int
    first_only: int
    second_only: int

    @property
    def seen(self) -> int:
        """How many papers at least one finder points at."""
        return self.both + self.first_only + self.second_only


def likely_total(overlap: Overlap, odds_ratio: float = 1.0) -> float:
    """Return the estimate of how many papers there are.

    For an odds ratio of 1 it is Chapman's (1951), (first + 1) (second + 1) / (both + 1) - 1; for
    another one the papers that neither finds are so many times more.

    >>> likely_total(Overlap(9, 11, 19)), likely_total(Overlap(9, 11, 19), 2.0)
    (59.9, 80.8)
    """
    neither = odds_ratio * overlap.first_only * overlap.second_only / (overlap.both + 1)
    return overlap.seen + neither


@lru_cache(_KEPT)
def most_papers(overlap: Overlap, odds_ratio: float, tail: float, ceiling: int) -> int:
    """Return the greatest total under which so large an overlap has a chance of `tail` or more.

    It is `ceiling` where that is still possible. The overlap must be `LEAST` or more.

    >>> most_papers(Overlap(20, 5, 5), 1.0, 0.05, ceiling=10_000)
    35
    """

    def impossible(total: int) -> bool:
        counts, chances = overlaps(overlap, total, odds_ratio)
        return bool(chances[counts >= overlap.both].sum() < tail * _TIE)

    return _first(overlap.seen + 1, ceiling + 1, impossible) - 1


@lru_cache(_KEPT)
def fewest_papers(overlap: Overlap, odds_ratio: float, tail: float, ceiling: int) -> int:
    """Return the smallest total under which so small an overlap has a chance of `tail` or more.

    >>> fewest_papers(Overlap(20, 5, 5), 1.0, 0.05, ceiling=10_000)
    30
    """

    def possible(total: int) -> bool:
        counts, chances = overlaps(overlap, total, odds_ratio)
        return bool(chances[counts <= overlap.both].sum() >= tail * _TIE)

    return _first(overlap.seen, ceiling, possible)


def overlaps(
    overlap: Overlap, total: int, odds_ratio: float
) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Return the overlaps, of `LEAST` or more, that such finders can have, and their chances.

    >>> counts, chances = overlaps(Overlap(3, 1, 1), 6, 1.0)
    >>> counts.tolist(), chances.round(3).tolist()
    ([3, 4], [0.889, 0.111])
    """
    first, second = overlap.both + overlap.first_only, overlap.both + overlap.second_only
    counts = np.arange(max(LEAST, first + second - total), min(first, second) + 1)
    before = counts[:-1].astype(np.float64)
    # How much likelier each overlap is than the one before it.
    more = (first - before) * (second - before) * odds_ratio
    fewer = (before + 1) * (total - first - second + before + 1)
    logs = np.concatenate([[0.0], np.cumsum(np.log(more / fewer))])
    chances = np.exp(logs - logs.max())
    return counts, chances / chances.sum()


def _first(start: int, stop: int, holds: Callable[[int], bool]) -> int:
    """Return the first number of a range from which on it holds, or `stop`, by longer steps."""
    low, high = start, start
    while high < stop and not holds(high):
        low, high = high + 1, start + 2 * (high - start) + 1
    numbers = range(low, min(high, stop))
    return low + bisect_left(numbers, x=True, key=holds)
