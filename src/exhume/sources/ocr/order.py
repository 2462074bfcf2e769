"""The order in which the lines of a page are read: columns from left to right, each downwards.

A line that crosses the gutter between columns (a title, an abstract set across the page) ends what
stands above it; between two such lines the left column is read before the right one.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

_GUTTER_WITHIN: Final = (0.3, 0.7)  # of the width of what is set; three columns are cut twice
_TRIED: Final = 81
_MOST_CROSSING: Final = 0.3  # of the lines; more, and the page has a single column
_LEAST_BESIDE: Final = 0.2  # of the lines on either side of a gutter
_LEAST_LINES: Final = 6
_SAME_ROW: Final = 0.5  # of a line's height; pieces of a line lie closer


def reading_order(boxes: "NDArray[np.float64]") -> list[list[int]]:
    """Return the rows of a page in reading order, each as the places of its pieces.

    `boxes` are rows of left, top, right, bottom.

    >>> title, left, right = [0, 0, 100, 9], [0, 20, 45, 29], [55, 20, 100, 29]
    >>> below = [[x0, y + 12, x1, b + 12] for x0, y, x1, b in (left, right)]
    >>> more = [[x0, y + 24, x1, b + 24] for x0, y, x1, b in (left, right)]
    >>> reading_order(np.array([title, left, right, *below, *more], float))
    [[0], [1], [3], [5], [2], [4], [6]]
    """
    return _ordered(boxes, list(range(len(boxes))))


def _ordered(boxes: "NDArray[np.float64]", places: Sequence[int]) -> list[list[int]]:
    gutter = _gutter(boxes[list(places)]) if len(places) >= _LEAST_LINES else None
    if gutter is None:
        return _rows(boxes, places)
    return [row for band in _bands(boxes, places, gutter) for row in _band(boxes, band, gutter)]


def _band(boxes: "NDArray[np.float64]", band: Sequence[int], gutter: float) -> list[list[int]]:
    left = [place for place in band if boxes[place, 2] <= gutter]
    right = [place for place in band if boxes[place, 0] >= gutter and boxes[place, 2] > gutter]
    if len(left) + len(right) < len(band):
        return _rows(boxes, band)
    return [*_ordered(boxes, left), *_ordered(boxes, right)]


def _bands(boxes: "NDArray[np.float64]", places: Sequence[int], gutter: float) -> list[list[int]]:
    """Cut a page at the lines that cross the gutter; each of those is a band of its own."""
    bands: list[list[int]] = [[]]
    for place in sorted(places, key=lambda place: (boxes[place, 1] + boxes[place, 3], place)):
        if boxes[place, 0] < gutter < boxes[place, 2]:
            bands += [[place], []]
        else:
            bands[-1].append(place)
    return [band for band in bands if band]


def _gutter(boxes: "NDArray[np.float64]") -> float | None:
    """Return the place that the fewest lines cross, if it parts the page into columns."""
    left, right = boxes[:, 0].min(), boxes[:, 2].max()
    low, high = (left + share * (right - left) for share in _GUTTER_WITHIN)
    tried = low + (high - low) * np.arange(_TRIED) / (_TRIED - 1)
    crossing = np.count_nonzero((boxes[:, [0]] < tried) & (boxes[:, [2]] > tried), axis=0)
    fewest = np.flatnonzero(crossing == crossing.min())
    gutter = float(tried[fewest[len(fewest) // 2]])
    # What has no width and stands on the gutter is left of it; both sides must hold something else.
    is_before = boxes[:, 2] <= gutter
    before, after = is_before.sum(), ((boxes[:, 0] >= gutter) & ~is_before).sum()
    if crossing.min() > _MOST_CROSSING * len(boxes):
        return None
    return gutter if min(before, after) >= _LEAST_BESIDE * len(boxes) else None


def _rows(boxes: "NDArray[np.float64]", places: Sequence[int]) -> list[list[int]]:
    """Join the pieces that stand beside each other, and put the rows in order downwards."""
    middles = (boxes[:, 1] + boxes[:, 3]) / 2
    rows: list[list[int]] = []
    for place in sorted(places, key=lambda place: (middles[place], place)):
        height = boxes[place, 3] - boxes[place, 1]
        if rows and middles[place] - middles[rows[-1][0]] < _SAME_ROW * height:
            rows[-1].append(place)
        else:
            rows.append([place])
    return [sorted(row, key=lambda place: (boxes[place, 0], place)) for row in rows]
