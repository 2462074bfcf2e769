"""Where in time values heap on multiples of round units, and how often chance heaps as much.

For every stretch of periods and every unit u, the multiples of u are counted among the values of at
least 10 u. The least probable count is looked for over all stretches and units, and simulated in
the same way, so that looking for it is allowed for.
"""

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from exhume.series._digits.uniform import binomial_tails
from exhume.series._digits.usable import Floats, Integers, Usable

UNITS = (5, 10, 50, 100, 1_000)
"""Each divides the next."""
TIMES = 10  # a value shows rounding to u only if it is so many times as large
BLOCKS = 30  # periods are joined to so many at most, which bounds the number of stretches
CLOSE = 1e-9


class Blocks(NamedTuple):
    """Values by period, or by several periods that follow each other.

    `eligible` of shape (blocks, units + 1) counts values by how many of the units they are large
    enough for; `multiples` of shape (units, blocks) counts those that are multiples of each unit.
    """

    first: tuple[str, ...]
    last: tuple[str, ...]
    eligible: Integers
    multiples: Integers

    def large_enough(self) -> Integers:
        """Return how many values each unit may show in, of shape (units, blocks)."""
        from_end = np.cumsum(self.eligible[:, ::-1], axis=1)[:, ::-1]
        return np.asarray(from_end[:, 1:].T, dtype=np.int64)


class Stretch(NamedTuple):
    """A stretch of periods, a unit, and how many of its values are multiples of that."""

    first: str
    last: str
    unit: int
    multiples: int
    values: int
    rarity: float


def blocks_of(values: Sequence[Usable]) -> Blocks:
    """Arrange values by period, in at most 30 blocks of periods that follow each other."""
    times = sorted({usable.at for usable in values})
    size = -(-len(times) // BLOCKS)
    place = {at: position // size for position, at in enumerate(times)}
    groups: list[list[Usable]] = [[] for _ in range(-(-len(times) // size))]
    for usable in sorted(values, key=lambda usable: usable.at):
        groups[place[usable.at]].append(usable)
    return Blocks(
        tuple(group[0].period for group in groups),
        tuple(group[-1].period for group in groups),
        np.array([_eligible(group) for group in groups], dtype=np.int64),
        np.array([[_multiples(group, unit) for group in groups] for unit in UNITS], dtype=np.int64),
    )


def rarest(blocks: Blocks) -> Stretch:
    """Return the stretch and unit whose count of multiples is the least probable by chance."""
    sizes, counts = _over_stretches(blocks.large_enough()), _over_stretches(blocks.multiples)
    rarity = np.stack([_rarity(*each) for each in zip(sizes, counts, UNITS, strict=True)])
    unit, where = np.unravel_index(int(rarity.argmax()), rarity.shape)
    begins, ends = _stretches(len(blocks.first))
    return Stretch(
        blocks.first[begins[where]],
        blocks.last[ends[where] - 1],
        UNITS[unit],
        int(counts[unit, where]),
        int(sizes[unit, where]),
        float(rarity[unit, where]),
    )


def pvalue(blocks: Blocks, rarity: float, draws: int, random: np.random.Generator) -> float:
    """Return how often chance makes any stretch as rare, which is (b + 1) / (m + 1)."""
    sizes = _over_stretches(blocks.large_enough())
    enough = np.stack([_enough(each, u, rarity) for each, u in zip(sizes, UNITS, strict=True)])
    drawn = _draw(blocks, draws, random)
    begins, ends = _stretches(len(blocks.first))
    as_rare = np.zeros(draws, dtype=np.bool_)
    for begin, end, needed in zip(begins, ends, enough.T, strict=True):
        as_rare |= (drawn[:, :, end] - drawn[:, :, begin] >= needed).any(axis=1)
    return (int(as_rare.sum()) + 1) / (draws + 1)


def _eligible(group: Sequence[Usable]) -> list[int]:
    large = [sum(usable.value >= TIMES * unit for unit in UNITS) for usable in group]
    return [large.count(units) for units in range(len(UNITS) + 1)]


def _multiples(group: Sequence[Usable], unit: int) -> int:
    return sum(each.value >= TIMES * unit and each.value % unit == 0 for each in group)


def _stretches(blocks: int) -> tuple[Integers, Integers]:
    """Return where each stretch of blocks begins, and behind which it ends."""
    begins, ends = np.triu_indices(blocks)
    return np.asarray(begins, dtype=np.int64), np.asarray(ends + 1, dtype=np.int64)


def _over_stretches(counts: Integers) -> Integers:
    """Return counts of shape (units, blocks) summed over each stretch."""
    summed = np.pad(np.cumsum(counts, axis=1), ((0, 0), (1, 0)))
    begins, ends = _stretches(counts.shape[1])
    return np.asarray(summed[:, ends] - summed[:, begins], dtype=np.int64)


def _rarity(sizes: Integers, counts: Integers, unit: int) -> Floats:
    """Return minus the logarithm of the chance of so many multiples or more."""
    found = np.zeros(len(sizes))
    for size in np.unique(sizes).tolist():
        these = sizes == size
        with np.errstate(divide="ignore"):
            found[these] = -np.log(binomial_tails(size, 1 / unit))[counts[these]]
    return found


def _enough(sizes: Integers, unit: int, rarity: float) -> Integers:
    """Return how many multiples make a stretch of each size at least as rare."""
    found = np.zeros(len(sizes), dtype=np.int64)
    for size in np.unique(sizes).tolist():
        with np.errstate(divide="ignore"):
            rare = -np.log(binomial_tails(size, 1 / unit)) >= rarity - CLOSE
        found[sizes == size] = int(rare.argmax()) if rare.any() else size + 1
    return found


def _draw(blocks: Blocks, draws: int, random: np.random.Generator) -> NDArray[np.int32]:
    """Draw multiples by chance: running sums of shape (draws, units, blocks + 1)."""
    drawn = np.zeros((draws, len(UNITS), len(blocks.first) + 1), dtype=np.int32)
    for block, eligible in enumerate(blocks.eligible.tolist()):
        for units, size in enumerate(eligible):
            if units and size:
                exact = random.multinomial(size, _levels(units), size=draws)
                at_least = np.cumsum(exact[:, ::-1], axis=1)[:, ::-1]
                drawn[:, :units, block + 1] += at_least[:, 1:].astype(np.int32)
    return np.asarray(np.cumsum(drawn, axis=2), dtype=np.int32)


def _levels(units: int) -> Floats:
    """Return how likely each of the first units is the coarsest that divides; none at first."""
    shares = [1.0, *(1 / unit for unit in UNITS[:units]), 0.0]
    return np.array([coarse - coarser for coarse, coarser in pairwise(shares)])
