"""Finding names of the table in an affiliation: exactly, or but for one misread character.

`exhume.places.reference` says the same in the slowest and most obvious way; tests hold the two
against each other.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from exhume.places.authority import Authority

SHORTEST_MISREAD = 6
"""Characters of the shortest name that is recognised with one of them misread."""


@dataclass(frozen=True, slots=True, order=True)
class Match:
    """A name of the table at an offset of a comparable text."""

    start: int
    end: int
    name: str


def exact(text: str, authority: Authority) -> list[Match]:
    """Return the names that stand in a text, from the left, the longest of those that overlap.

    Short names are among them; `Authority.names` tells which they are not.

    >>> from exhume.places.authority import authority
    >>> [match.name for match in exact("解放军总医院第1附属医院骨科", authority())]
    ['解放军总医院第1附属医院']
    """
    found: list[Match] = []
    at = 0
    while at < len(text):
        match = _longest_at(text, at, authority)
        if match:
            found.append(match)
        at = behind(match) if match else at + 1
    return found


def _longest_at(text: str, at: int, authority: Authority) -> Match | None:
    if inside_number(text, at):
        return None
    for length in authority.lengths:
        name = text[at : at + length]
        if name in authority.names or name in authority.short_names:
            return Match(at, at + len(name), name)
    return None


def behind(match: Match) -> int:
    """Return where the next name can begin: names in Latin letters share the blank between them."""
    return match.end - match.name.endswith(" ")


def inside_number(text: str, at: int) -> bool:
    """Tell whether an offset lies inside a number: 81医院 is no part of 第281医院."""
    return at > 0 and text[at : at + 1].isdecimal() and text[at - 1].isdecimal()


def misread(text: str, authority: Authority) -> list[Match]:
    """Return where a Chinese name stands with exactly one other character, in their order.

    Names of `SHORTEST_MISREAD` characters and more are looked for. One half of such a name is there
    unharmed, so that only names of which a half is there are compared.
    """
    found = {
        Match(start, start + len(name), name)
        for name, start in _candidates(text, authority)
        if start >= 0 and differences(text[start : start + len(name)], name) == 1
    }
    return sorted(found)


def _candidates(text: str, authority: Authority) -> Iterator[tuple[str, int]]:
    for at in range(len(text)):
        for length in authority.half_lengths:
            for name, offset in authority.halves.get(text[at : at + length], ()):
                yield name, at - offset


def differences(window: str, name: str) -> int:
    """Count the characters in which two texts differ; texts of different lengths in all.

    >>> differences("昆明医学阮", "昆明医学院"), differences("昆明", "昆")
    (1, 2)
    """
    if len(window) != len(name):
        return max(len(window), len(name))
    return sum(a != b for a, b in zip(window, name, strict=True))
