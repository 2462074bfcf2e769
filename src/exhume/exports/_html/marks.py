"""Reading back the numbers that a page marks, to compare them with the results."""

# lxml ships no types; `Element` says what is used of its elements.
# pyright: basic

from collections.abc import Iterator
from typing import Final, Protocol, cast

from lxml import etree  # pyright: ignore[reportAttributeAccessIssue] - no types

_PARSER: Final = etree.HTMLParser(encoding="utf-8", huge_tree=True, no_network=True)


class Element(Protocol):
    """What is used of an element."""

    def get(self, key: str, default: str) -> str: ...
    def iter(self, *tags: str) -> Iterator["Element"]: ...
    def itertext(self) -> Iterator[str]: ...


def numbers_in(page: bytes) -> list[tuple[str, str, str]]:
    """Return key, value and printed text of each number of a dossier, in the page's order.

    The page is UTF-8. Numbers are elements ``data`` with an attribute ``data-key``; a key may come
    more than once. What is no page at all has no numbers.

    >>> numbers_in(b'<p>Of <data value="2838" data-key="papers.screened">2,838</data> papers')
    [('papers.screened', '2838', '2,838')]
    """
    tree = cast("Element | None", etree.HTML(page, parser=_PARSER)) if page.strip() else None
    return [
        (key, mark.get("value", ""), "".join(mark.itertext()))
        for mark in (() if tree is None else tree.iter("data"))
        if (key := mark.get("data-key", ""))
    ]
