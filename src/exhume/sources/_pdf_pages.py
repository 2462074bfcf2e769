"""What has been read of a PDF, page by page, and how the pages become one document."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import Enum, auto
from itertools import accumulate
from typing import TYPE_CHECKING

import numpy as np

from exhume.model.papers import TEXT_LAYER, Page
from exhume.sources._pdf_characters import Characters

if TYPE_CHECKING:
    from numpy.typing import NDArray


class Content(Enum):
    """What a page has on it, as far as its text layer shows."""

    TEXT = auto()
    PICTURES = auto()
    NOTHING = auto()
    UNKNOWN = auto()  # it cannot be loaded


def no_characters() -> Characters:
    """Return the characters of a page without any."""
    return Characters("", np.empty((0, 4), np.float32))


@dataclass(slots=True)
class PageText:
    """One page as it is being read: recognition and judgement change it."""

    content: Content
    found: Characters = field(default_factory=no_characters)
    size: tuple[float, float] = (0.0, 0.0)
    rotation: int = 0
    source: str = TEXT_LAYER
    doubt: str = ""
    confidence: "NDArray[np.float32] | None" = None
    lost: str = ""  # why a page of a damaged file is not whole; no recognition can help
    reordered: bool = False  # by its layout, since the file has its text in another order


def page_texts(pages: Sequence[PageText]) -> list[str]:
    """Return the text of each page with the line feed that ends it."""
    last = len(pages) - 1
    return [
        page.found.text + ("" if index == last or page.content is Content.UNKNOWN else "\n")
        for index, page in enumerate(pages)
    ]


@dataclass(frozen=True, slots=True, eq=False)
class Assembled:
    """The pages of a document put behind one another; see `exhume.model.papers.Document`."""

    text: str
    pages: tuple[Page, ...]
    boxes: "NDArray[np.float32]"
    confidence: "NDArray[np.float32] | None"


def assembled(pages: Sequence[PageText]) -> Assembled:
    """Put pages behind one another; each but the last ends in a line feed of its own."""
    texts = page_texts(pages)
    ends = list(accumulate(map(len, texts)))
    recognised = any(page.confidence is not None for page in pages)
    return Assembled(
        "".join(texts),
        tuple(
            Page(
                number, start, end, *page.size, page.rotation, page.source, page.doubt or page.lost
            )
            for number, (page, start, end) in enumerate(
                zip(pages, [0, *ends[:-1]], ends, strict=True), 1
            )
        ),
        np.concatenate([_lengthened(p.found.boxes, t) for p, t in zip(pages, texts, strict=True)]),
        np.concatenate([_sure(p, t) for p, t in zip(pages, texts, strict=True)])
        if recognised
        else None,
    )


def _lengthened(values: "NDArray[np.float32]", text: str) -> "NDArray[np.float32]":
    nothing = np.full((len(text) - len(values), *values.shape[1:]), np.nan, np.float32)
    return np.concatenate([values, nothing])


def _sure(page: PageText, text: str) -> "NDArray[np.float32]":
    if page.confidence is None:
        return np.full(len(text), np.nan, np.float32)
    return _lengthened(page.confidence, text)
