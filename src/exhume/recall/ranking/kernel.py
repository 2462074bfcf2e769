"""The compiled passes over UTF-8: n-grams of characters, hashed, and what a model gives for them.

An n-gram is hashed by multiplying each of its code points with an odd number of its own, chosen by
its place from the end, and taking the upper bits of the sum: multiply-shift hashing of vectors
(Dietzfelbinger, STACS 1996, 569-580). The sum of an n-gram is that of the shorter one with the same
end and one product more, so that all four cost little more than one.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeAlias, TypeVar, cast

import numba
import numpy as np

from exhume.recall.ranking.texts import BITS, FACTORS, LONGEST

if TYPE_CHECKING:
    from numpy.typing import NDArray

Kernel = TypeVar("Kernel", bound=Callable[..., object])
# A number of Python to type checkers, an unsigned one of 64 bits once it is compiled.
Index: TypeAlias = Any

U = np.uint64
_A, _B, _C, _D = (U(factor) for factor in FACTORS)
_SHIFT = U(64 - BITS)
_NONE = U(0)


def _compiled(function: Kernel) -> Kernel:
    return cast(Kernel, numba.njit(nogil=True, cache=True)(function))


def _inlined(function: Kernel) -> Kernel:
    return cast(Kernel, numba.njit(nogil=True, inline="always")(function))


@_inlined
def _character(data: "NDArray[np.uint8]", at: Index) -> tuple[Index, Index]:
    """Return the code point that begins at a byte, and where the next one begins."""
    first = U(data[at])
    if first < U(0x80):
        return first, at + 1
    second = U(data[at + 1]) & U(0x3F)
    if first < U(0xE0):
        return (first & U(0x1F)) << U(6) | second, at + 2
    third = U(data[at + 2]) & U(0x3F)
    if first < U(0xF0):
        return (first & U(0x0F)) << U(12) | second << U(6) | third, at + 3
    fourth = U(data[at + 3]) & U(0x3F)
    return (first & U(7)) << U(18) | second << U(12) | third << U(6) | fourth, at + 4


@_compiled
def hash_grams(
    data: "NDArray[np.uint8]", bounds: "NDArray[np.int64]", hashes: "NDArray[np.int32]"
) -> "NDArray[np.int64]":
    """Write the hashes of all n-grams, text by text; return the bounds of each text's."""
    ends = np.zeros(len(bounds), np.int64)
    written = 0
    for text in range(len(bounds) - 1):
        at, length = bounds[text], 0
        before, second, third = _NONE, _NONE, _NONE
        while at < bounds[text + 1]:
            character, at = _character(data, at)
            length += 1
            total = character * _A
            hashes[written] = total >> _SHIFT
            total += before * _B
            hashes[written + 1] = total >> _SHIFT
            total += second * _C
            hashes[written + 2] = total >> _SHIFT
            total += third * _D
            hashes[written + 3] = total >> _SHIFT
            # What would begin before the text is overwritten by what comes next.
            written += min(length, LONGEST)
            before, second, third = character, before, second
        ends[text + 1] = written
    return ends


@_compiled
def sum_texts(
    data: "NDArray[np.uint8]",
    bounds: "NDArray[np.int64]",
    weights: "NDArray[np.float32]",
    sums: "NDArray[np.float64]",
    lengths: "NDArray[np.int64]",
) -> None:
    """Fill in the sum of the weights of each text's n-grams, and its length in characters."""
    for text in range(len(bounds) - 1):
        at, length, found = bounds[text], 0, 0.0
        before, second, third = _NONE, _NONE, _NONE
        while at < bounds[text + 1]:
            character, at = _character(data, at)
            length += 1
            total = character * _A
            found += weights[total >> _SHIFT]
            total += before * _B
            if length > 1:
                found += weights[total >> _SHIFT]
            total += second * _C
            if length > 2:
                found += weights[total >> _SHIFT]
            total += third * _D
            if length > 3:
                found += weights[total >> _SHIFT]
            before, second, third = character, before, second
        sums[text], lengths[text] = found, length


@_compiled
def best_windows(
    data: "NDArray[np.uint8]",
    bounds: "NDArray[np.int64]",
    weights: "NDArray[np.float32]",
    size: int,
    sums: "NDArray[np.float64]",
    starts: "NDArray[np.int64]",
    lengths: "NDArray[np.int64]",
) -> None:
    """Fill in for each text the window of `size` characters, 4 or more, with the greatest sum.

    `starts` are offsets in characters, of the leftmost such window; `lengths` are those of the
    windows, less than `size` only for texts that are shorter.
    """
    room = 8
    while room < size + 8:
        room *= 2
    mask = room - 1
    # A ring of what the last windows begin with: the sum of everything before, and that of the
    # n-grams that begin before the window and end in it.
    before_it, across = np.zeros(room), np.zeros(room)
    for text in range(len(bounds) - 1):
        at, length, found = bounds[text], 0, 0.0
        best, place = -np.inf, 0
        before, second, third = _NONE, _NONE, _NONE
        while at < bounds[text + 1]:
            character, at = _character(data, at)
            one = character * _A
            two = one + before * _B
            three = two + second * _C
            four = three + third * _D
            last = np.float64(weights[four >> _SHIFT])
            longer = weights[three >> _SHIFT] + last
            long = weights[two >> _SHIFT] + longer
            before_it[length & mask] = found
            across[length & mask] = long
            across[(length - 1) & mask] += longer
            across[(length - 2) & mask] += last
            found += weights[one >> _SHIFT] + long
            before, second, third = character, before, second
            length += 1
            start = length - size
            if start >= 0:
                value = found - before_it[start & mask] - across[start & mask]
                if value > best:
                    best, place = value, start
        if length < size:
            best = found - across[0] if length else 0.0
        sums[text], starts[text], lengths[text] = best, place, min(length, size)
