"""An order that begins with the likelier passages and does not give away which they are.

The ranked passages are cut into blocks. All others (samples, probes, what was brought in) are
spread over the blocks by chance, as evenly as their number allows, and each block is shuffled. So
within a block a place tells nothing, and no block is without passages of which nobody expects
anything. That earlier blocks hold more is what a ranked order is for; who must not guess even that
is given a shuffled one.
"""

from collections.abc import Callable, Sequence
from math import ceil

BLOCK = 20
"""Ranked passages in a block."""


def in_blocks(
    ranked: Sequence[str],
    others: Sequence[str],
    chance: Callable[[str, str], int],
    size: int = BLOCK,
) -> list[str]:
    """Return all ids in an order of blocks.

    `chance` gives a purpose and an id a number that looks like chance; the two purposes are
    ``spread`` and ``shuffle``.

    >>> numbers = {"a": 5, "b": 1, "x": 3, "c": 2, "d": 6, "y": 4}
    >>> in_blocks("abcd", "xy", lambda _, one: numbers[one], size=2)
    ['b', 'x', 'a', 'c', 'y', 'd']
    """
    blocks = max(ceil(len(ranked) / size), 1)
    spread = sorted(others, key=lambda one: (chance("spread", one), one))
    ordered: list[str] = []
    for block in range(blocks):
        mixed = [*_share(ranked, block, blocks), *_share(spread, block, blocks)]
        ordered += sorted(mixed, key=lambda one: (chance("shuffle", one), one))
    return ordered


def _share(ids: Sequence[str], block: int, blocks: int) -> Sequence[str]:
    """Return the ids of one of so many blocks, whose sizes differ by one at most."""
    return ids[len(ids) * block // blocks : len(ids) * (block + 1) // blocks]
