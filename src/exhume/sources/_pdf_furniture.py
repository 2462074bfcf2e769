"""Running headers, footers and page numbers: lines that come back at the same height."""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Final

import numpy as np

from exhume.model.papers import Page

if TYPE_CHECKING:
    from numpy.typing import NDArray

_MARGIN: Final = 0.12  # of the page's height, above and below
_SAME_HEIGHT: Final = 4.0  # points
_LEAST_PAGES: Final = (
    2  # headers of left and right pages differ, so that a short paper has each twice
)
_NUMBERS: Final = re.compile(r"\d+")

_Line = tuple[int, int, float]


def furniture(
    text: str, pages: Sequence[Page], boxes: "NDArray[np.float32]"
) -> tuple[tuple[int, int], ...]:
    """Return the stretches of repeated lines near the top and bottom of pages, in order.

    Lines are the same where they differ in numbers and white space only and lie within 4 points
    of the height on another page.
    """
    seen: dict[str, list[tuple[int, _Line]]] = defaultdict(list)
    for page in pages:
        for line in _marginal_lines(text, page, boxes):
            seen[_pattern(text[line[0] : line[1]])].append((page.number, line))
    found = (line for lines in seen.values() for line in _repeated(lines))
    return tuple(sorted((start, end) for start, end, _ in found))


def _marginal_lines(text: str, page: Page, boxes: "NDArray[np.float32]") -> Iterator[_Line]:
    tops, bottoms = boxes[page.start : page.end, 1], boxes[page.start : page.end, 3]
    within = (bottoms < _MARGIN * page.height) | (tops > (1 - _MARGIN) * page.height)
    place = page.start
    for offset in np.flatnonzero(within).tolist():
        if page.start + offset < place:
            continue
        start = text.rfind("\n", page.start, page.start + offset) + 1 or page.start
        end = text.find("\n", start, page.end)
        place = end if end >= 0 else page.end
        yield from _line(text, start, place, boxes, page)


def _line(
    text: str, start: int, end: int, boxes: "NDArray[np.float32]", page: Page
) -> Iterator[_Line]:
    end = start + len(text[start:end].rstrip())
    known = boxes[start:end][~np.isnan(boxes[start:end, 0])]
    if not len(known):
        return
    top, bottom = float(known[:, 1].min()), float(known[:, 3].max())
    if bottom < _MARGIN * page.height or top > (1 - _MARGIN) * page.height:
        yield start, end, (top + bottom) / 2


def _pattern(line: str) -> str:
    """Return what is the same about a line on every page.

    >>> _pattern("第 3 页"), _pattern("·12·")
    ('第#页', '·#·')
    """
    return _NUMBERS.sub("#", "".join(line.split()))


def _repeated(lines: Sequence[tuple[int, _Line]]) -> Iterator[_Line]:
    for number, line in lines:
        pages = {other for other, (_, _, height) in lines if abs(height - line[2]) <= _SAME_HEIGHT}
        if len(pages | {number}) >= _LEAST_PAGES:
            yield line
