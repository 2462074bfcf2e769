"""Characters as small numbers: those that terms hold, and what ends a clause or a sentence.

Every character that occurs in a term has an id above 0 that is no multiple of 64, characters of
one class share theirs, and all other characters of the world share id 0. A look-up table over code
points gives the id together with three flags: the character ends a clause, ends a sentence, or
leads in what follows (as the number of a heading does).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from exhume.errors import SettingsError

ID_BITS = 13
CLAUSE_END = 1 << ID_BITS
SENTENCE_END = 1 << (ID_BITS + 1)
LEAD = 1 << (ID_BITS + 2)
NEVER = CLAUSE_END - 1
"""The id of what no text can hold: a lone surrogate inside a term."""

_LEVELS = {1: CLAUSE_END, 2: CLAUSE_END | SENTENCE_END}
# Four bytes of UTF-8, however damaged, cannot decode to a larger number than this.
_TABLE_SIZE = 1 << 21

_THREE_BYTES = slice(0x800, 0x10000)
_THREE_BYTE_MARKS = (0xE0 << 12) + (0x80 << 6) + 0x80
_THREE_BYTE_SIZE = (0xEF << 12) + (0xFF << 6) + 0xFF + 1


@dataclass(frozen=True, slots=True, eq=False)
class Alphabet:
    """The ids of characters: `table` by code point, with the flags in the upper bits.

    `three_bytes` is the same for what UTF-8 writes in three bytes, by the sum of these bytes, the
    first shifted left by 12 and the second by 6 with their marks on, which saves unpacking them.
    `size` is above every id.
    """

    table: NDArray[np.uint16]
    three_bytes: NDArray[np.uint16]
    size: int

    def encode(self, term: str) -> NDArray[np.uint16]:
        """Return the ids of a term's characters; what no text can hold gets `NEVER`."""
        ids = self.table[[ord(character) for character in term]] & np.uint16(NEVER)
        return np.where(ids == 0, np.uint16(NEVER), ids)


def make_alphabet(
    terms: Sequence[str], classes: Sequence[str], breaks: Mapping[str, int], leads: str = ""
) -> Alphabet:
    """Number the characters of the terms and mark the breaks and leads.

    Raise `SettingsError` for classes that overlap, for a break that is no single character or has
    another level than 1 or 2, and for more than 8,063 different characters.
    """
    leader = _leaders(classes)
    ids: dict[str, int] = {}
    for character in "".join(terms):
        if not _is_surrogate(character):
            ids.setdefault(leader.get(character, character), _id(len(ids)))
    if _id(len(ids)) > NEVER:
        raise SettingsError("terms", f"they hold {len(ids)} different characters", "use fewer")
    table = np.zeros(_TABLE_SIZE, np.uint16)
    for character in {**dict.fromkeys(ids), **leader}:
        table[ord(character)] = ids.get(leader.get(character, character), 0)
    for character, level in breaks.items():
        table[_codepoint(character)] |= _flags(character, level)
    for character in leads:
        table[ord(character)] |= LEAD
    return Alphabet(table, _by_three_bytes(table), _id(len(ids)))


def _id(ordinal: int) -> int:
    # No multiple of 64, so that the lower bits alone tell a character of a term from all others.
    return ordinal + ordinal // 63 + 1


def _by_three_bytes(table: NDArray[np.uint16]) -> NDArray[np.uint16]:
    moved = np.zeros(_THREE_BYTE_SIZE, np.uint16)
    codepoints = np.flatnonzero(table[_THREE_BYTES])
    moved[codepoints + _THREE_BYTES.start + _THREE_BYTE_MARKS] = table[_THREE_BYTES][codepoints]
    return moved


def _leaders(classes: Sequence[str]) -> dict[str, str]:
    leader: dict[str, str] = {}
    for members in classes:
        for character in members:
            if leader.setdefault(character, members[0]) != members[0]:
                raise SettingsError(
                    f"confusion class {members}",
                    f"{character} also stands in another class",
                    "join the two classes into one",
                )
    return leader


def _is_surrogate(character: str) -> bool:
    return "\ud800" <= character <= "\udfff"


def _codepoint(character: str) -> int:
    if len(character) != 1:
        raise SettingsError(f"break {character!r}", "it is not one character", "give one character")
    return ord(character)


def _flags(character: str, level: int) -> int:
    if level not in _LEVELS:
        raise SettingsError(
            f"break {character!r}",
            f"there is no level {level}",
            "use 1 for the end of a clause or 2 for the end of a sentence",
        )
    return _LEVELS[level]
