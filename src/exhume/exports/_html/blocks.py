"""Writing blocks: one function for each class, and a mapping that knows which."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from markupsafe import Markup

from exhume.exports._composition.blocks import (
    Article,
    Block,
    Bullets,
    Entries,
    Entry,
    Listing,
    PageImage,
    Paragraph,
    Plot,
    Quotation,
    Section,
    Table,
)
from exhume.exports._html.characters import faithful, seen
from exhume.exports._html.elements import NOTHING, element, joined
from exhume.exports._html.images import page_image, plot
from exhume.exports._html.inlines import inline, inlines
from exhume.exports._html.place import Place
from exhume.exports._html.tables import table

_GOES_ON = Markup("[…]")


def blocks(several: Iterable[Block], place: Place) -> Markup:
    """Return several blocks, each on a line of its own."""
    return joined((block(one, place) for one in several), "\n")


def block(one: Block, place: Place) -> Markup:
    """Return a block as its class is written."""
    return _WRITERS[type(one)](one, place)


def _paragraph(one: Paragraph, place: Place) -> Markup:
    return element("p", inlines(one.inlines, place), class_=one.kind)


def _bullets(one: Bullets, place: Place) -> Markup:
    entries = (element("li", inlines(entry, place)) for entry in one.entries)
    return element("ol" if one.numbered else "ul", *entries)


def entries(several: Iterable[Entry], place: Place, kind: str = "entries") -> Markup:
    """Return terms, each with what is said of it."""
    return element("dl", *(_entry(entry, place) for entry in several), class_=kind)


def _entry(one: Entry, place: Place) -> Markup:
    term = element("dt", seen(one.term, place.language))
    return element("div", term, element("dd", inlines(one.says, place)))


def _entries(one: Entries, place: Place) -> Markup:
    return entries(one.entries, place)


def _quotation(one: Quotation, place: Place) -> Markup:
    parts = (
        element("span", _GOES_ON, Markup(" "), class_="cut", lang="en")
        if one.cut_left
        else NOTHING,
        element("span", faithful(one.left), class_="left"),
        element("mark", faithful(one.quote)),
        element("span", faithful(one.right), class_="right"),
        element("span", Markup(" "), _GOES_ON, class_="cut", lang="en")
        if one.cut_right
        else NOTHING,
    )
    language = one.language or place.language
    quoted = element("blockquote", element("p", *parts), class_="context", lang=language)
    if not one.source:
        return quoted
    source = element("figcaption", seen(one.source, place.language))
    return element("figure", quoted, source, class_="quotation")


def _listing(one: Listing, place: Place) -> Markup:
    # A browser drops the first line end in such an element, and so takes this one.
    words = Markup("\n") + seen(one.text, place.language)
    return element("pre", words, class_="listing", tabindex="0", role="region", aria_label="File")


def _article(one: Article, place: Place) -> Markup:
    heading = f"{one.anchor}.heading"
    title = element("span", inlines(one.title, place), id=heading)
    return element(
        "article",
        element(place.heading, title, _own_link(one.anchor)),
        _labels(one, place),
        blocks(one.blocks, place.below),
        class_=one.kind,
        id=one.anchor,
        aria_labelledby=heading,
    )


def _labels(one: Article, place: Place) -> Markup:
    if not one.labels:
        return NOTHING
    return element(
        "p", joined((inline(label, place) for label in one.labels), " "), class_="labels"
    )


def _own_link(anchor: str) -> Markup:
    return Markup(" ") + element(
        "a", Markup("#"), href=f"#{anchor}", class_="own", aria_label="Link to this place"
    )


def _section(one: Section, place: Place) -> Markup:
    heading = f"{one.anchor}.heading"
    return element(
        "section",
        element(place.heading, seen(one.title, place.language), id=heading),
        blocks(one.blocks, place.below),
        id=one.anchor,
        aria_labelledby=heading,
    )


# Each writer takes blocks of its own class alone, which a mapping cannot tell a type checker.
_WRITERS: Mapping[type, Callable[[Any, Place], Markup]] = {
    Paragraph: _paragraph,
    Bullets: _bullets,
    Entries: _entries,
    Table: table,
    Plot: plot,
    PageImage: page_image,
    Quotation: _quotation,
    Listing: _listing,
    Article: _article,
    Section: _section,
}
