"""Where a passage stands on the pages of its paper: a box for each of its lines."""

from collections.abc import Iterator, Sequence

import numpy as np

from exhume.model.coding import Unit
from exhume.model.papers import Page
from exhume.model.review import Box
from exhume.workflow.reviewing.papers import ReviewPaper

_SAME_LINE = 0.4  # of the lower height, by which a character must overlap the line before it
_GAP = 2.5  # of that height; where more is free, a new box begins: it may be another column

_Edges = Sequence[float]  # left, top, right, bottom


def boxes_on(page: Page, unit: Unit, paper: ReviewPaper) -> Iterator[Box]:
    """Give the boxes of a passage on a page, in the order of its text.

    None where the format has no places of characters, or nothing of the passage is on the page.
    """
    start, end = max(unit.start, page.start), min(unit.end, page.end)
    if paper.boxes is None or start >= end:
        return
    edges = paper.boxes[start:end]
    for line in _lines(edges[~np.isnan(edges).any(axis=1)].tolist()):
        yield _box(page.number, line)


def _lines(characters: Sequence[_Edges]) -> Iterator[_Edges]:
    line: _Edges = ()
    for box in characters:
        if line and _goes_on(line, box):
            line = (line[0], min(line[1], box[1]), max(line[2], box[2]), max(line[3], box[3]))
        else:
            if line:
                yield line
            line = box
    if line:
        yield line


def _goes_on(line: _Edges, box: _Edges) -> bool:
    """Compare with the line and not with the last character: a stop and a dash do not overlap."""
    overlap = min(line[3], box[3]) - max(line[1], box[1])
    height = min(line[3] - line[1], box[3] - box[1])
    return overlap >= _SAME_LINE * height and line[0] <= box[0] <= line[2] + _GAP * height


def _box(page: int, line: _Edges) -> Box:
    left, top, right, bottom = line
    return Box(page, *(round(edge, 2) for edge in (left, top, right - left, bottom - top)))
