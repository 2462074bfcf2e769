"""The folds of all text plug-ins composed into one table, and that table packed for the kernel."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Final, cast

import numpy as np

from exhume.errors import UsageError
from exhume.plugins import discover
from exhume.protocols import Fold
from exhume.text.normalization.kinds import (
    EXPANSION,
    HAN,
    HAN_RANGES,
    OTHER,
    REMOVED,
    kind_beside_han,
)

if TYPE_CHECKING:
    from numpy.typing import NDArray

CODEPOINTS: Final = 0x110000
"""How many code points Unicode has."""

SHIFT: Final = 21
"""A packed entry holds the kind above this many bits, and the code point in them.

As with the numbers of the kinds, a change here must touch ``kernel.py`` too.
"""

ALGORITHM: Final = "exhume-normalization-1"
"""Version of the rules on context; raise it with every change of what they give."""

_PASSES = 8
_FIRST_PLANE = 0x10000


@dataclass(frozen=True, slots=True, eq=False)
class Table:
    """What each code point becomes, packed.

    `entries` is int32 of shape (0x110000,): the kind shifted left by `SHIFT`, or'ed with the code
    point, or for an expansion with its place in `expansions`, where its length and then its
    entries stand. `longest` is the length of the longest expansion, at least 1.
    """

    entries: "NDArray[np.int32]"
    expansions: "NDArray[np.int32]"
    longest: int


@cache
def folds() -> Mapping[int, str]:
    """Return the composed folds of every text plug-in, built-in or installed."""
    plugins = (cast(Fold, plugin.load()) for plugin in discover("text").values())
    return compose(plugin.table() for plugin in sorted(plugins, key=lambda fold: fold.order))


def compose(steps: Iterable[Mapping[int, str]]) -> dict[int, str]:
    """Return one table that does what the steps do one after another, until nothing changes.

    Raises `UsageError` when no end is reached, as where two steps undo each other.

    >>> compose([{ord("ａ"): "a"}, {ord("a"): "b"}]) == {ord("ａ"): "b", ord("a"): "b"}
    True
    """
    composed: dict[int, str] = {}
    for step in steps:
        folded = {codepoint: value.translate(step) for codepoint, value in composed.items()}
        composed = {**step, **folded}
    return _settled({key: value for key, value in composed.items() if value != chr(key)})


def _settled(table: dict[int, str]) -> dict[int, str]:
    settled = table
    for _ in range(_PASSES):
        again = {codepoint: value.translate(table) for codepoint, value in settled.items()}
        if again == settled:
            return settled
        settled = again
    restless = (
        codepoint for codepoint, value in settled.items() if value.translate(table) != value
    )
    raise UsageError(
        f"text plug-ins, character U+{min(restless):04X}",
        "their tables turn what it becomes into something else without end",
        "remove the package that brings the last text plug-in (see `exhume plugins`)",
    )


@cache
def table() -> Table:
    """Return the packed table, made once in a process (about 0.1 s)."""
    return pack(folds())


def pack(mapping: Mapping[int, str]) -> Table:
    """Pack for the kernel a table that changes nothing it gave, as `compose` makes it."""
    entries = (_kinds() << SHIFT) | np.arange(CODEPOINTS, dtype=np.int32)
    expansions: list[int] = []
    for codepoint, value in sorted(mapping.items()):
        pieces = [int(entries[ord(character)]) for character in value]
        if not pieces:
            entries[codepoint] = REMOVED << SHIFT
        elif len(pieces) > 1:
            entries[codepoint] = EXPANSION << SHIFT | len(expansions)
            expansions += [len(pieces), *pieces]
        else:
            entries[codepoint] = pieces[0]
    longest = max(map(len, mapping.values()), default=1)
    return Table(entries, np.array(expansions, dtype=np.int32), max(1, longest))


def _kinds() -> "NDArray[np.int32]":
    kinds = np.full(CODEPOINTS, OTHER, dtype=np.int32)
    for first, last in HAN_RANGES:
        kinds[first : last + 1] = HAN
    beside = np.flatnonzero(kinds[:_FIRST_PLANE] != HAN)
    kinds[beside] = [kind_beside_han(chr(codepoint)) for codepoint in beside.tolist()]
    return kinds


@cache
def digest() -> str:
    """Return the SHA-256 of the packed table and the version of the rules, for manifests.

    It changes with the plug-ins, with OpenCC's tables and with Python's Unicode version whenever
    one of them changes what a character becomes or counts as.
    """
    packed = table()
    state = hashlib.sha256(ALGORITHM.encode())
    for part in (packed.entries, packed.expansions):
        state.update(part.astype("<i4").tobytes())
    return state.hexdigest()
