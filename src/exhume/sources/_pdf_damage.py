"""What a damaged PDF has lost: pages that are missing, empty or incomplete."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from exhume.sources._pdf_pages import Content, PageText

_SHOWN: Final = (Content.TEXT, Content.PICTURES)


@dataclass(frozen=True, slots=True)
class Damage:
    """A damaged file: the pages it speaks of (0: unknown), and what repaired it, if anything did.

    `broken_pages` are the pages, counted from 1, that need what is lost; `incomplete` tells that
    there are such pages, also where it is not known which they are.
    """

    promised: int
    repairer: str = ""
    broken_pages: tuple[int, ...] = ()
    incomplete: bool = False

    def said(self, pages: Sequence[PageText]) -> str:
        """Say how much of the file there is, in words.

        >>> Damage(3).said([PageText(Content.TEXT), PageText(Content.NOTHING)])
        'the end of the file is missing: 1 of 3 pages could be read'
        >>> Damage(0).said([PageText(Content.TEXT)])
        'the end of the file is missing: 1 page could be read, page count unknown'
        """
        how = "the end of the file is missing"
        if self.repairer:
            how = f"the file is damaged and was repaired with {self.repairer}"
        count, whole = shown(pages), max(self.promised, len(pages))
        if not self.promised:
            return f"{how}: {_pages(count)} could be read, page count unknown"
        return f"{how}: {count} of {_pages(whole)} could be read"


def shown(pages: Sequence[PageText]) -> int:
    """Count the pages that have something on them."""
    return sum(page.content in _SHOWN for page in pages)


def mark_lost(pages: Sequence[PageText], damage: Damage | None) -> None:
    """Say of each page that is lost or incomplete why it cannot be relied on.

    Where there were pages that have no place among these, or may have been, the last one says so.
    """
    for number, page in enumerate(pages, 1):
        page.lost = _lost(number, page, damage)
    if damage and not damage.promised:
        pages[-1].lost = pages[-1].lost or "how many pages there were behind it is unknown"
    elif damage and damage.promised > len(pages):
        pages[-1].lost = pages[-1].lost or "pages are missing behind it"
    elif damage and damage.incomplete and not any(page.lost for page in pages):
        pages[-1].lost = "something that this page or another needs is lost"


def _lost(number: int, page: PageText, damage: Damage | None) -> str:
    if page.content is Content.UNKNOWN:
        return "it cannot be loaded"
    if damage and page.content is Content.NOTHING:
        return "nothing is left of it"
    return (
        "its content or fonts are lost in part" if damage and number in damage.broken_pages else ""
    )


def _pages(count: int) -> str:
    return f"{count} page{'s' if count != 1 else ''}"
