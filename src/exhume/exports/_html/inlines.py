"""Writing inlines: words, numbers, identifiers, links."""

from collections.abc import Callable, Mapping
from typing import Any

from markupsafe import Markup

from exhume.exports._composition.blocks import (
    Foreign,
    Inline,
    Inlines,
    Label,
    Link,
    Literally,
    Number,
    Strong,
    Text,
)
from exhume.exports._html.characters import faithful, seen
from exhume.exports._html.elements import element, joined
from exhume.exports._html.place import Place


def inlines(several: Inlines, place: Place) -> Markup:
    """Return several inlines one after another."""
    return joined(inline(one, place) for one in several)


def inline(one: Inline, place: Place) -> Markup:
    """Return an inline as its class is written."""
    return _WRITERS[type(one)](one, place)


def text_of(several: Inlines) -> str:
    """Return the words of several inlines without what sets them apart.

    >>> text_of((Text("In all "), Number("papers.screened", "2,838")))
    'In all 2,838'
    """
    return "".join(one.text for one in several)


def _text(one: Text, place: Place) -> Markup:
    return seen(one.text, place.language)


def _strong(one: Strong, place: Place) -> Markup:
    return element("strong", seen(one.text, place.language))


def _number(one: Number, place: Place) -> Markup:
    value = str(place.value(one.key))
    return element("data", seen(one.text, place.language), value=value, data_key=one.key)


def _literally(one: Literally, place: Place) -> Markup:
    return element("code", seen(one.text, place.language), class_="digest" if one.breaks else "")


def _foreign(one: Foreign, place: Place) -> Markup:
    return element("bdi", faithful(one.text), lang=one.language or place.language)


def _link(one: Link, place: Place) -> Markup:
    return element("a", seen(one.text, place.language), href=f"#{one.anchor}")


def _label(one: Label, place: Place) -> Markup:
    return element("span", seen(one.text, place.language), class_=f"label {one.kind}")


# Each writer takes inlines of its own class alone, which a mapping cannot tell a type checker.
_WRITERS: Mapping[type, Callable[[Any, Place], Markup]] = {
    Text: _text,
    Strong: _strong,
    Number: _number,
    Literally: _literally,
    Foreign: _foreign,
    Link: _link,
    Label: _label,
}
