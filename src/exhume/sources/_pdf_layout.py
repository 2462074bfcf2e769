"""The order in which the runs of a page are read, as their places on the page show it.

A page is cut into bands by the rows that cross the gutter between two columns and by tables set
over the full width; within a band the left column is read before the right one. Columns are told
from tables by their lines, of which most fill the width (recursive X-Y cut: Nagy and Seth, 1984).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, groupby, takewhile
from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

_GUTTER_WITHIN: Final = (0.28, 0.72)  # of the width of what is set; three columns are cut twice
_TRIED: Final = 89
_WIDEST_GUTTER: Final = 0.15  # of that width; the columns of tables stand further apart
_LEAST_OF_WIDTH: Final = 0.85  # what columns take up; a table need not go to the right margin
_NARROWEST_COLUMN: Final = 8.0  # em
_NARROWER: Final = 0.35  # of the other column's width
_USUAL: Final = 0.8  # of the rows of a column, in the order of their widths: most are full
_FULL: Final = 0.7  # of the usual width; the last lines of paragraphs fill less
_MOSTLY_FULL: Final = 0.5  # of the rows on either side
_LEAST_FULL: Final = 3  # rows
_LEAST_TABLE: Final = 2  # rows
_SMALL: Final = 0.88  # of the usual height of a column's rows
_MOST_FOOTNOTES: Final = 1 / 3  # of the rows
_ABOVE_FOOTNOTES: Final = 0.9  # em of white
_SAME_ROW: Final = 0.5  # em between middles

_Row = list[int]
_Boxes = Sequence[Sequence[float]]  # lists, since arrays are slow at taking single numbers


@dataclass(frozen=True, slots=True)
class Reading:
    """The places of all runs in reading order, those that fill the width, and those in columns."""

    order: tuple[int, ...]
    full: frozenset[int]
    in_columns: frozenset[int]


@dataclass(frozen=True, slots=True)
class _Part:
    """Runs that are read one after another, from a column or from the full width."""

    places: Sequence[int]
    is_column: bool


@dataclass(frozen=True, slots=True)
class _Side:
    """One side of a gutter: its rows, its edges, and how much of its usual width each row fills."""

    rows: Sequence[_Row]
    left: float
    right: float
    filled: Sequence[float]

    @property
    def width(self) -> float:
        return self.right - self.left


@dataclass(frozen=True, slots=True)
class _Split:
    """Rows split by a gutter, and which of them are read across it."""

    sides: tuple[_Side, _Side]
    whole: Sequence[bool]


def reading(boxes: "NDArray[np.float32]", em: float) -> Reading:
    """Return the runs of a page in reading order.

    `boxes` are rows of left, top, right, bottom; `em` is the size of a character.

    >>> title, left, right = [0, 0, 200, 9], [0, 20, 95, 29], [105, 20, 200, 29]
    >>> rows = [np.add(box, [0, 12 * n, 0, 12 * n]) for n in range(3) for box in (left, right)]
    >>> reading(np.array([title, *rows], np.float32), 9.0).order
    (0, 1, 3, 5, 2, 4, 6)
    """
    lists: list[list[float]] = boxes.tolist()
    parts = list(_parts(lists, _rows(lists, em), em, is_column=False))
    return Reading(
        tuple(place for part in parts for place in part.places),
        frozenset(place for part in parts for place in _full(lists, part.places)),
        frozenset(place for part in parts if part.is_column for place in part.places),
    )


def _rows(boxes: _Boxes, em: float) -> list[_Row]:
    """Join the runs that stand beside each other, and put the rows in order downwards."""
    middles = [(top + bottom) / 2 for _, top, _, bottom in boxes]
    rows: list[_Row] = []
    for place in sorted(range(len(boxes)), key=middles.__getitem__):
        if rows and middles[place] - middles[rows[-1][0]] < _SAME_ROW * em:
            rows[-1].append(place)
        else:
            rows.append([place])
    return [sorted(row, key=lambda place: (boxes[place][0], place)) for row in rows]


def _parts(boxes: _Boxes, rows: Sequence[_Row], em: float, *, is_column: bool) -> Iterator[_Part]:
    """Cut rows into parts that are read one after another, each row by row."""
    split = _split(boxes, rows, em)
    if split is None:
        yield _Part(list(chain(*rows)), is_column)
        return
    for is_whole, band in groupby(range(len(rows)), key=split.whole.__getitem__):
        members = list(band)
        if is_whole:
            yield _Part([place for index in members for place in rows[index]], is_column=False)
            continue
        sides = [
            [side.rows[index] for index in members if side.rows[index]] for side in split.sides
        ]
        yield from _columns(boxes, sides, em)


def _columns(boxes: _Boxes, sides: Sequence[Sequence[_Row]], em: float) -> Iterator[_Part]:
    """Read the left column, the right one, and then what stands as footnotes under the left one."""
    left, right = sides
    body = len(left) - (_footnotes(boxes, left, right, em) if left and right else 0)
    for column in (left[:body], right):
        if column:
            yield from _parts(boxes, column, em, is_column=True)
    if left[body:]:
        yield _Part(list(chain(*left[body:])), is_column=True)


def _footnotes(boxes: _Boxes, rows: Sequence[_Row], following: Sequence[_Row], em: float) -> int:
    """Count the rows at the foot of a column that are small and set apart, unless it goes on so."""
    heights = [_height(boxes, row) for row in rows]
    largest = _SMALL * _at(0.5, heights)
    count = sum(1 for _ in takewhile(lambda height: height < largest, reversed(heights)))
    if not 0 < count <= _MOST_FOOTNOTES * len(rows) or _height(boxes, following[0]) < largest:
        return 0
    white = boxes[rows[-count][0]][1] - boxes[rows[-count - 1][0]][3]
    return count if white >= _ABOVE_FOOTNOTES * em else 0


def _height(boxes: _Boxes, row: _Row) -> float:
    return max(boxes[place][3] - boxes[place][1] for place in row)


def _split(boxes: _Boxes, rows: Sequence[_Row], em: float) -> _Split | None:
    """Split rows where columns of text, and not those of a table, stand on both sides."""
    places = list(chain(*rows))
    if len(places) < 2 * _LEAST_FULL:
        return None
    start, width = _extent(boxes, places)
    gutter = _gutter(boxes, places, start, width)
    one = _side(boxes, [[p for p in row if boxes[p][2] <= gutter] for row in rows])
    other = _side(boxes, [[p for p in row if boxes[p][0] >= gutter] for row in rows])
    if one is None or other is None or not _may_be_columns(one, other, width, em):
        return None
    whole = _whole(rows, one, other)
    is_text = all(_is_text(side, whole) for side in (one, other))
    return _Split((one, other), whole) if is_text else None


def _extent(boxes: _Boxes, places: Sequence[int]) -> tuple[float, float]:
    """Return where runs begin, and the width that they take up."""
    start = min(boxes[place][0] for place in places)
    return start, max(boxes[place][2] for place in places) - start


def _gutter(boxes: _Boxes, places: Sequence[int], start: float, width: float) -> float:
    """Return the middle of the widest gap that the fewest runs cross."""
    left, _, right, _ = np.array([boxes[place] for place in places]).T
    low, high = (start + share * width for share in _GUTTER_WITHIN)
    tried = low + (high - low) * np.arange(_TRIED) / (_TRIED - 1)
    crossing = np.count_nonzero((left[:, None] < tried) & (right[:, None] > tried), axis=0)
    fewest = np.flatnonzero(crossing == crossing.min())
    longest = max(np.split(fewest, np.flatnonzero(np.diff(fewest) > 1) + 1), key=len)
    return float(tried[longest[len(longest) // 2]])


def _side(boxes: _Boxes, rows: Sequence[_Row]) -> _Side | None:
    """Measure one side; the runs of a row count, not the gaps between them, as in a table."""
    widths = [sum(boxes[place][2] - boxes[place][0] for place in row) for row in rows]
    usual = _at(_USUAL, [width for width in widths if width > 0])
    if usual <= 0:
        return None
    left = _at(1 - _USUAL, [boxes[row[0]][0] for row in rows if row])
    right = _at(_USUAL, [boxes[row[-1]][2] for row in rows if row])
    return _Side(rows, left, right, [width / usual for width in widths])


def _at(share: float, values: Sequence[float]) -> float:
    """Return the value that stands at a share of the values in their order; 0 of none."""
    return sorted(values)[round(share * (len(values) - 1))] if values else 0.0


def _may_be_columns(one: _Side, other: _Side, width: float, em: float) -> bool:
    narrow, wide = sorted((one.width, other.width))
    both, gap = other.right - one.left, other.left - one.right
    return (
        narrow >= max(_NARROWEST_COLUMN * em, _NARROWER * wide)
        and gap <= _WIDEST_GUTTER * both
        and both >= _LEAST_OF_WIDTH * width
    )


def _whole(rows: Sequence[_Row], one: _Side, other: _Side) -> list[bool]:
    """Tell which rows are read across the gutter: those that cross it, and those of tables."""
    sides = list(zip(one.rows, other.rows, strict=True))
    whole = [len(a) + len(b) < len(row) for row, (a, b) in zip(rows, sides, strict=True)]
    filled = [max(shares) for shares in zip(one.filled, other.filled, strict=True)]
    cells = [crosses or most < _FULL for crosses, most in zip(whole, filled, strict=True)]
    for is_cells, group in groupby(range(len(rows)), key=cells.__getitem__):
        members = list(group)
        if is_cells and sum(all(sides[index]) for index in members) >= _LEAST_TABLE:
            whole[members[0] : members[-1] + 1] = [True] * len(members)
    return whole


def _is_text(side: _Side, whole: Sequence[bool]) -> bool:
    filled = [share for share, out in zip(side.filled, whole, strict=True) if share and not out]
    full = sum(share >= _FULL for share in filled)
    return full >= max(_LEAST_FULL, _MOSTLY_FULL * len(filled))


def _full(boxes: _Boxes, places: Sequence[int]) -> Iterator[int]:
    """Give the runs that fill the width of the part they stand in."""
    _, width = _extent(boxes, places)
    yield from (p for p in places if boxes[p][2] - boxes[p][0] >= _FULL * width)
