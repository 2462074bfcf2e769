"""Chance that is the same on every machine and under every Python."""

import random
from collections.abc import Iterable, Sequence
from typing import TypeVar

T = TypeVar("T")


class Dice:
    """Draws that depend on the seed and on the thing they are for, on nothing else.

    Each paper has dice of its own, so that one paper more leaves the others as they were. Only
    `random.Random.random` is used: its sequence for a seed is promised to stay, that of
    `choice` and `shuffle` is not.

    >>> Dice(1, "paper-001").pick("abc") == Dice(1, "paper-001").pick("abc")
    True
    """

    def __init__(self, *seed: object) -> None:
        key = "/".join(map(str, seed))
        self._random = random.Random(key)  # noqa: S311  invented papers, no secret

    def below(self, bound: int) -> int:
        """Draw a whole number from 0 to `bound` - 1."""
        return int(self._random.random() * bound)

    def between(self, low: int, high: int) -> int:
        """Draw a whole number from `low` to `high`, both included."""
        return low + self.below(high - low + 1)

    def chance(self, share: float) -> bool:
        """Say yes in the given share of draws, between 0 and 1."""
        return self._random.random() < share

    def pick(self, things: Sequence[T]) -> T:
        """Draw one of the things."""
        return things[self.below(len(things))]

    def shuffled(self, things: Iterable[T]) -> list[T]:
        """Give the things in a drawn order (Fisher and Yates)."""
        order = list(things)
        for last in range(len(order) - 1, 0, -1):
            other = self.below(last + 1)
            order[last], order[other] = order[other], order[last]
        return order
