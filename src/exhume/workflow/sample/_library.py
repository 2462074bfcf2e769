"""The phrase banks and plans of the sample, read from the TOML files beside this module."""

from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import msgspec

from exhume.workflow.sample._dice import Dice

PACKAGE = "exhume.workflow.sample"
PHRASES = ("front", "findings", "clinical", "other")


class Kind(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A kind of paper: how many there are, the answer expected, and what sets it apart.

    `organs` names the banks that its papers draw from, `outlines` their possible builds; no two
    papers of the kind take the same entry of the bank named by `spread`; `slots` replace those
    of the outline.
    """

    count: int
    grade: str
    codes: tuple[str, ...]
    about: str
    organs: tuple[str, ...]
    outlines: tuple[str, ...]
    spread: str = ""
    slots: dict[str, str] = {}


class Section(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A heading of level 1 to 3 and the templates of the paragraphs below it."""

    level: int
    heading: str
    paragraphs: tuple[str, ...] = ()


class Outline(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The build of a paper: its sections, and what its slots stand for."""

    sections: tuple[Section, ...] = ()
    slots: dict[str, str] = {}


class Dressing(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The form in which papers come, and how many come so.

    `layout` is ``lines`` (a paragraph a line), ``wrapped`` (30 to 40 characters a line) or
    ``blob`` (no line ends); `columns` counts only for the format ``pdf``.
    """

    count: int
    format: str = "txt"
    columns: int = 1
    encoding: str = "utf-8"
    layout: str = "lines"
    script: str = "simplified"
    punctuation: str = "full"
    digits: str = "ascii"
    noise: str = "none"
    headers: bool = False


class Noise(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What recognition takes for what, and the terms of which it may spoil one character."""

    shortest_damaged_term: int
    terms: tuple[str, ...]
    rare: str
    confusions: dict[str, tuple[str, ...]]


class Library(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Everything that papers are made from."""

    banks: dict[str, dict[str, tuple[str, ...]]]
    kinds: dict[str, Kind]
    outlines: dict[str, Outline]
    dressings: tuple[Dressing, ...]
    noise: Noise


@dataclass(frozen=True, slots=True)
class Workshop:
    """What papers are made with: the library, and the seed that all dice of the sample share."""

    library: Library
    seed: int

    def dice(self, *purpose: object) -> Dice:
        """Return the dice for a purpose, which are the same whenever they are asked for."""
        return Dice(self.seed, *purpose)


@cache
def load_library() -> Library:
    """Read the library; a misspelt key or a wrong type in its files raises at once."""
    dressings = msgspec.toml.decode(_read("dressings"), type=dict[str, tuple[Dressing, ...]])
    return Library(
        banks=_merged_banks(),
        kinds=msgspec.toml.decode(_read("kinds"), type=dict[str, Kind]),
        outlines=msgspec.toml.decode(_read("outlines"), type=dict[str, Outline]),
        dressings=dressings["dressing"],
        noise=msgspec.toml.decode(_read("noise"), type=Noise),
    )


def alphabet() -> frozenset[str]:
    """Return every character that a PDF of the sample can hold, in any seed.

    >>> {"插", "管", "A", "7"} <= alphabet()
    True
    """
    plain = {chr(code) for code in range(0x20, 0x7F)}
    used = "".join(_read(name).decode() for name in (*PHRASES, "kinds", "outlines"))
    return frozenset(plain | set(used) | set(_LABELS)) - set("\n⟦⟧")


_LABELS = "一二三四五六七八九十０１２３４５６７８９．、（）　·"
"""What numbering and page headers add to the phrases."""


def _merged_banks() -> dict[str, dict[str, tuple[str, ...]]]:
    merged: dict[str, dict[str, tuple[str, ...]]] = {}
    for name in PHRASES:
        tables = msgspec.toml.decode(_read(name), type=dict[str, dict[str, tuple[str, ...]]])
        for bank, entries in tables.items():
            merged.setdefault(bank, {}).update(entries)
    return merged


def _read(name: str) -> bytes:
    return (files(PACKAGE) / "phrases" / f"{name}.toml").read_bytes()
