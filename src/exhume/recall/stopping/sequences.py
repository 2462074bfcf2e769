"""A sequence of judgements as the tests need it, and what their hypothesis says in papers."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from exhume.errors import InputError

Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Judgements:
    """Which of the papers were relevant, in the order in which they were judged.

    `found` has how many of the first 1, 2, ... papers are relevant. `places` has, for each number
    of finds from 0 on, how many papers had been judged when so many were found. `total` counts all
    papers, those that nobody judged included.
    """

    found: Ints
    places: Ints
    total: int

    def __len__(self) -> int:
        return len(self.found)

    def found_of(self, read: int) -> int:
        """Return how many of the first papers are relevant."""
        return int(self.found[read - 1]) if read else 0


def judgements(relevant: Sequence[bool], total: int) -> Judgements:
    """Return the sequence; raise `InputError` where it has more papers than there are.

    >>> found = judgements([True, False, True, False], 10)
    >>> found.found.tolist(), found.places.tolist()
    ([1, 1, 2, 2], [0, 1, 3])
    """
    if len(relevant) > total:
        problem = f"there are {len(relevant)} of only {total} papers"
        raise InputError("judgements", problem, "give each paper once, and count all papers")
    said = np.asarray(relevant, dtype=np.bool_)
    places = np.concatenate([[0], np.flatnonzero(said) + 1]).astype(np.int64)
    return Judgements(np.cumsum(said, dtype=np.int64), places, total)


def least_missing(found: int, target: float) -> int:
    """Return how many papers must be missing, at the least, for recall to be below the target.

    The target is taken as it is written in decimals: 57 of 60 are 0.95, and not below it.

    >>> [least_missing(found, 0.95) for found in (0, 18, 19, 57, 71)]
    [1, 1, 2, 4, 4]
    """
    if not 0 < target < 1:
        raise InputError("target", f"recall of {target} cannot be tested", "take one from 0 to 1")
    return int(Fraction(found) / Fraction(str(target))) + 1 - found
