"""A paper as a page shows it: text cut where marks and glosses begin, boxes on a page image."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from exhume.model.coding import Unit
from exhume.model.papers import Page
from exhume.model.review import Box
from exhume.workflow.reviewing.glossing import Gloss, Glossary
from exhume.workflow.reviewing.marking import boxes_on
from exhume.workflow.reviewing.page_images import renderers
from exhume.workflow.reviewing.papers import ReviewPaper

AROUND = 120
"""Characters of the paper that are shown on either side of a passage."""


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of text that is shown alike; `meaning` is its gloss, empty where it has none."""

    text: str
    marked: bool = False
    meaning: str = ""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page to be shown: its place among the pages, its size, and what is marked on it."""

    page: Page
    count: int
    boxes: tuple[Box, ...]

    @property
    def number(self) -> int:
        """Which page it is, from 1."""
        return self.page.number


def has_images(paper: ReviewPaper) -> bool:
    """Tell whether the pages of a paper can be shown as they look."""
    return bool(paper.pages) and paper.media_type in renderers()


@dataclass(frozen=True, slots=True)
class Reading:
    """A unit in its paper. `is_intact` tells whether the passage stands where it stood."""

    unit: Unit
    paper: ReviewPaper
    passage: tuple[Segment, ...]
    is_intact: bool

    @property
    def has_images(self) -> bool:
        """Tell whether pages can be shown as they look."""
        return has_images(self.paper)

    @property
    def home(self) -> int:
        """The number of the page on which the passage begins, 0 where there are no pages."""
        page = self.paper.page_at(self.unit.start)
        return page.number if page else 0

    def sheet(self, number: int) -> Sheet | None:
        """Return a page by its number, or None where the paper has none such."""
        pages = self.paper.pages
        if not 1 <= number <= len(pages):
            return None
        page = pages[number - 1]
        return Sheet(page, len(pages), tuple(boxes_on(page, self.unit, self.paper)))


class ReadingRoom:
    """Makes readings of units, with the glosses of what is shown."""

    def __init__(self, glossary: Glossary) -> None:
        self._glossary = glossary

    def reading(self, unit: Unit, paper: ReviewPaper) -> Reading:
        """Return a unit with the text around it."""
        intact = paper.text[unit.start : unit.end] == unit.quote
        if not intact:
            return Reading(unit, paper, (Segment(unit.quote, marked=True),), is_intact=False)
        start, end = max(0, unit.start - AROUND), min(len(paper.text), unit.end + AROUND)
        return Reading(unit, paper, tuple(self.segments(unit, paper, start, end)), is_intact=True)

    def whole(self, reading: Reading) -> Iterator[tuple[int, list[Segment]]]:
        """Give the whole text of the paper by pages, with their numbers, 0 where it has none."""
        paper = reading.paper
        stretches = [(page.number, page.start, page.end) for page in paper.pages]
        for number, start, end in stretches or [(0, 0, len(paper.text))]:
            yield number, list(self.segments(reading.unit, paper, start, end))

    def segments(self, unit: Unit, paper: ReviewPaper, start: int, end: int) -> Iterator[Segment]:
        """Cut a stretch of a paper where the passage or a gloss begins or ends."""
        found = self._glossary.glosses(paper.normalized, start, end)
        glosses = [gloss for gloss in found if gloss.end <= end]
        begins = [gloss.start for gloss in glosses]
        for left, right in _pieces(start, end, glosses, unit):
            at = bisect_left(begins, left + 1) - 1
            # A term that the passage's edge cuts in two has its gloss on neither side.
            covered = at >= 0 and (left, right) == (glosses[at].start, glosses[at].end)
            marked = unit.start <= left and right <= unit.end
            yield Segment(paper.text[left:right], marked, glosses[at].meaning if covered else "")


def _pieces(
    start: int, end: int, glosses: Sequence[Gloss], unit: Unit
) -> Iterator[tuple[int, int]]:
    edges = {start, end, *(min(max(edge, start), end) for edge in (unit.start, unit.end))}
    for gloss in glosses:
        edges |= {gloss.start, gloss.end}
    ordered = sorted(edges)
    yield from pairwise(ordered)
