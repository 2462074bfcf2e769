"""Patterns as tables: which of them hold a character, and how often."""

from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

_CODE_POINTS = 0x110000


class Patterns(NamedTuple):
    """What the kernel knows of the patterns.

    A character that any pattern holds has an id from 1 on in `ids`, by code point; all others
    have 0. `place` says at which place from 1 on a pattern (row) keeps a character (column), 0 when
    it does not hold it; `times` says how often it holds the character at a place. `length` is the
    number of code points of each pattern, `norm` the sum of its squared counts.
    """

    ids: NDArray[np.uint16]
    place: NDArray[np.uint16]
    times: NDArray[np.int64]
    length: NDArray[np.int64]
    norm: NDArray[np.int64]


def make_patterns(patterns: Sequence[str]) -> Patterns:
    """Count the characters of each pattern."""
    bags = [Counter(map(ord, pattern)) for pattern in patterns]
    number = {
        codepoint: k for k, codepoint in enumerate(dict.fromkeys(c for b in bags for c in b), 1)
    }
    ids = np.zeros(_CODE_POINTS, np.uint16)
    ids[list(number)] = list(number.values())
    place = np.zeros((len(bags), len(number) + 1), np.uint16)
    times = np.zeros((len(bags), max(map(len, bags), default=0) + 1), np.int64)
    for row, bag in enumerate(bags):
        for column, (codepoint, number_of) in enumerate(bag.items(), 1):
            place[row, number[codepoint]] = column
            times[row, column] = number_of
    return Patterns(
        ids=ids,
        place=place,
        times=times,
        length=np.array([bag.total() for bag in bags], np.int64),
        norm=np.array([sum(n * n for n in bag.values()) for bag in bags], np.int64),
    )
