"""Reading a composition: every inline of it, and its words."""

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from typing import TypeVar

from exhume.exports._composition.blocks import Composition, Number, PageImage, Plot

T = TypeVar("T")


def every(thing: object, kind: type[T]) -> Iterator[T]:
    """Give each value of a kind in a composition or a part of it, in order."""
    if isinstance(thing, kind):
        yield thing
    if isinstance(thing, tuple):
        for part in thing:
            yield from every(part, kind)
    elif is_dataclass(thing) and not isinstance(thing, Plot | PageImage):
        for field in fields(thing):
            yield from every(getattr(thing, field.name), kind)


def numbers(thing: object) -> list[Number]:
    """Return every number."""
    return list(every(thing, Number))


def words(thing: object) -> str:
    """Return all words of a part, one after the other."""
    return "".join(_words(thing))


def _words(thing: object) -> Iterator[str]:
    if isinstance(thing, str):
        yield thing
    elif isinstance(thing, Number):
        yield thing.text
    elif isinstance(thing, tuple):
        for part in thing:
            yield from _words(part)
    elif is_dataclass(thing) and not isinstance(thing, Plot | PageImage):
        for field in fields(thing):
            yield from _words(getattr(thing, field.name))
            yield "" if field.name in ("text", "key", "kind") else " "


def section(composition: Composition, anchor: str) -> object:
    """Return the section of that anchor."""
    return next(one for one in composition.sections if one.anchor == anchor)
