"""Pages whose text stands in the file in another order than it is read.

The order of the content stream is right in the PDFs of most journals, and is kept wherever it can
be right. Some programs write a page in two columns line by line across both, or from the bottom
upwards; there the places of the characters tell the order.
"""

from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Final

import numpy as np

from exhume.sources._pdf_characters import Characters
from exhume.sources._pdf_layout import Reading, reading
from exhume.sources._pdf_runs import Runs, runs

if TYPE_CHECKING:
    from numpy.typing import NDArray

_MARGIN: Final = 0.12  # of the page's height: where running headers, footers and numbers stand
_APART: Final = 1.5  # em of white between them and the text
_SURELY_ASTRAY: Final = 3  # steps up; a table or figure drawn after the text costs one
_ASTRAY: Final = 2  # steps up, on a page with few lines
_LINES_A_STEP: Final = 10
_LEAST_RETURNS: Final = 3  # from a column to the one before it
_RETURNS_A_LINE: Final = 0.25  # columns written line by line have one for every two lines


def in_reading_order(found: Characters, height: float) -> Characters | None:
    """Return the same characters and boxes in the order of the layout; None to keep their order.

    `height` is that of the page in points. The order is kept where the page is not written from
    left to right (vertical lines, pages that are shown turned), and where its full lines follow
    one another as they are read. Running headers and footers stay before or after the text.
    """
    cut = runs(found.text, found.boxes)
    if cut is None or not cut.rightwards or not cut.may_be_astray():
        return None
    body = _body(cut, height)
    found_out = reading(cut.boxes[body], cut.em)
    if not _is_astray(found_out, cut.boxes[body]):
        return None
    return _rearranged(found, cut, _with_margins(body[list(found_out.order)], body, len(cut.boxes)))


def _is_astray(found_out: Reading, boxes: "NDArray[np.float32]") -> bool:
    """Tell whether full lines turn back too often; the order given is that of their places.

    A step upwards within the same width is a fault wherever columns are. Whether a step to the
    left is one hangs on a gutter that may be a table's, so that many are needed.
    """
    rank = {place: rank for rank, place in enumerate(found_out.order)}
    full = sorted(found_out.full)
    back = [(one, other) for one, other in pairwise(full) if rank[other] < rank[one]]
    up = sum(_is_above(boxes[other], boxes[one]) for one, other in back)
    left = sum(bool(boxes[other][2] <= boxes[one][0]) for one, other in back)
    lines = len(found_out.full & found_out.in_columns)
    if left >= max(_LEAST_RETURNS, _RETURNS_A_LINE * lines):
        return True
    return up >= _SURELY_ASTRAY or up >= max(_ASTRAY, len(full) / _LINES_A_STEP)


def _is_above(one: "NDArray[np.float32]", other: "NDArray[np.float32]") -> bool:
    return bool(one[3] <= other[1] and one[0] < other[2] and other[0] < one[2])


def _body(cut: Runs, height: float) -> "NDArray[np.intp]":
    """Return the places of the runs without those in the margins."""
    top, bottom = cut.boxes[:, 1], cut.boxes[:, 3]
    above = _edge(top, bottom, _MARGIN * height, _APART * cut.em)
    below = _edge(height - bottom, height - top, _MARGIN * height, _APART * cut.em)
    inside = (top >= above) & (height - bottom >= below)
    return np.flatnonzero(inside) if inside.any() else np.arange(len(top))


def _edge(
    near: "NDArray[np.float32]", far: "NDArray[np.float32]", margin: float, apart: float
) -> float:
    """Return where the text begins, going inwards: behind the last wide gap within the margin."""
    edge, reached = -np.inf, None
    for index in np.argsort(near, kind="stable").tolist():
        if reached is not None and near[index] - reached > apart:
            edge = float(near[index])
        if far[index] > margin:
            break
        reached = max(float(far[index]), reached or 0.0)
    return edge


def _with_margins(
    ordered: "NDArray[np.intp]", body: "NDArray[np.intp]", count: int
) -> "NDArray[np.intp]":
    outside = np.setdiff1d(np.arange(count), body)
    before, after = outside[outside < body[0]], outside[outside >= body[0]]
    return np.concatenate([before, ordered, after])


def _rearranged(found: Characters, cut: Runs, order: "NDArray[np.intp]") -> Characters:
    ends = np.append(cut.starts[1:], len(found.text))
    stretches = list(zip(cut.starts[order].tolist(), ends[order].tolist(), strict=True))
    pieces = _separated(found.text, stretches)
    places = [place for start, end in pieces for place in range(start, end)]
    return Characters("".join(found.text[start:end] for start, end in pieces), found.boxes[places])


def _separated(text: str, stretches: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Give what was last on the page, and has no line end, the white space of what is last now."""
    ends_bare = next(place for place, (_, end) in enumerate(stretches) if end == len(text))
    pieces = [piece for start, end in stretches for piece in _without_white(text, start, end)]
    own, last = 2 * ends_bare + 1, len(pieces) - 1
    pieces[own], pieces[last] = pieces[last], pieces[own]
    return pieces


def _without_white(text: str, start: int, end: int) -> tuple[tuple[int, int], tuple[int, int]]:
    shown = start + len(text[start:end].rstrip())
    return (start, shown), (shown, end)
