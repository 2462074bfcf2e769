"""How wide the columns of a table are set, so that it fits on its page.

Widths are in ems of the table's type, guessed from the text: a Han character is one em wide, any
other letter half of one.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

from exhume.exports._composition.blocks import Inline, Inlines, Label, Link, Table

PORTRAIT, LANDSCAPE = 482.0, 728.0  # points between the margins of an A4 page
_SIZES = (9.0, 8.0, 7.2)  # points of type, largest first
_GUTTER = 1.1  # ems that the space between two columns takes
_LETTER = 0.49  # ems
_BOLD = 1.08  # how much wider the letters of headings are
_LONG = 25  # rows of a table that may fill pages of its own
_SHORT = 8  # rows of a table that stays on one page
_TALL = 900  # letters: rows with longer cells may be broken between pages
_PIECE = 5.0  # ems: what is left together of a word that may be broken
_COMFORT = 10.0  # ems: lines of longer texts are not made shorter than this
_LINES = 2.5  # that a heading may take above a column of numbers
_PARTS = re.compile(r"[\s\-/\u2e80-\U0003ffff]+")
_HAN = re.compile(r"[\u2e80-\U0003ffff]")


@dataclass(frozen=True, slots=True)
class Layout:
    """Type size in points, widths as Typst takes them, whether the page lies on its side.

    With `whole_rows`, no row is broken between two pages; with `short`, the table is not.
    """

    size: float
    columns: tuple[str, ...]
    landscape: bool
    whole_rows: bool
    short: bool


def layout(table: Table) -> Layout:
    """Return how a table is set: upright in the largest type in which nothing is squeezed.

    Where even small type is too large, a long table lies on its side; a short one, which would
    leave most of its page empty, is squeezed.
    """
    texts = _texts(table)
    columns = [
        _Wish.of(column.heading, cells, column.numeric)
        for column, cells in zip(table.columns, texts, strict=True)
    ]
    rows = sum(len(group.rows) for group in table.groups)
    size, widest = _fitting(columns, lying=rows >= _LONG)
    tallest = max((len(cell) for cells in texts for cell in cells), default=0)
    return Layout(
        size=size,
        columns=_widths(columns, widest / size),
        landscape=widest > PORTRAIT,
        whole_rows=tallest <= _TALL,
        short=rows <= _SHORT and tallest <= _TALL // _SHORT,
    )


def _fitting(columns: "Sequence[_Wish]", *, lying: bool) -> tuple[float, float]:
    """Return the size of type and the width of the page at which columns have what they need."""
    needed = sum(column.least for column in columns)
    widths = (PORTRAIT, LANDSCAPE) if lying else (PORTRAIT,)
    fitting = ((size, width) for width in widths for size in _SIZES if needed <= width / size)
    return next(fitting, (_SIZES[-1], widths[-1]))


@dataclass(frozen=True, slots=True)
class _Wish:
    """The width below which a column is squeezed, the one it would like, and its weight, in ems."""

    least: float
    natural: float
    weight: float

    @classmethod
    def of(cls, heading: str, cells: Sequence[str], numeric: bool) -> "_Wish":
        widths = [_ems(cell) for cell in cells]
        longest = max(widths, default=0.0)
        head = _BOLD * max(_word(heading), _ems(heading) / _LINES)
        least = max(head, longest if numeric else min(longest, _COMFORT), *map(_word, cells))
        natural = max(least, longest, 0.0 if numeric else _BOLD * _ems(heading))
        mean = sum(widths) / max(1, len(widths))
        return cls(least + _GUTTER, natural + _GUTTER, sqrt(longest * mean) + 1)


def _widths(columns: Sequence[_Wish], ems: float) -> tuple[str, ...]:
    """Return the least widths, and what is left shared among those that would like more.

    Where not even the least widths fit, each is cut by the same part.
    """
    needed = sum(column.least for column in columns)
    widths = [column.least * min(1.0, ems / needed) for column in columns]
    left = ems - sum(widths)
    while wanting := [at for at, c in enumerate(columns) if c.natural - widths[at] > 0.01]:
        share = left / sum(columns[at].weight for at in wanting)
        if share < 0.01:
            break
        for at in wanting:
            more = min(share * columns[at].weight, columns[at].natural - widths[at])
            widths[at] += more
            left -= more
    return tuple(f"{width:.2f}em" for width in widths)


def _texts(table: Table) -> list[list[str]]:
    rows = [row for group in table.groups for row in group.rows]
    return [
        [_room(row.cells[at]) for row in rows if at < len(row.cells)]
        for at in range(len(table.columns))
    ]


def _room(inlines: Inlines) -> str:
    """Return letters that take as much room as inlines do."""
    return "".join(map(_letters, inlines))


def _letters(inline: Inline) -> str:
    match inline:
        case Link(text):
            return f"{text} (p.99)"
        case Label(text):
            return text.replace(" ", "x") + "xx"  # a label and its frame stay on one line
        case _:
            return inline.text


def _word(text: str) -> float:
    """Return the width of the longest part of a text that stays on one line."""
    return min(_PIECE * 2, max((_ems(part) for part in _PARTS.split(text)), default=0.0))


def _ems(text: str) -> float:
    han = len(_HAN.findall(text))
    return han + _LETTER * (len(text) - han)
