# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false
# (matplotlib leaves many parameters of its methods open)
"""What two coders said of the same passages, apart from each other: a square of counts.

The first coder's answer is in rows, the second one's in columns; on the diagonal they are the same.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from exhume.figures._palettes import Palette
from exhume.figures._plots import POINTS, Form, colours_of, plotted, sheet
from exhume.figures._tables import csv_of
from exhume.figures._words import count, said, width, wrapped
from exhume.model.estimates import percent
from exhume.model.report import AgreementReport, Report

if TYPE_CHECKING:
    from matplotlib.axes import Axes

label = "What two coders said of the same passages"
draws = Report

_COLUMNS = ("first_coder", "second_coder", "passages")
_MOST_LINES = 3
_MOST = 12  # answers; the rarest of more are put together
_NOTE = (
    "Framed: both coders gave the same answer. The darker a field, the larger its share of its row."
)

# Points
_WIDTH, _SIZE, _SMALL, _LINE = 540.0, 9.0, 8.0, 12.5
_WORDS, _LARGEST = 190.0, 64.0
_ROW = 26.0
_DARKEST = 0.42  # so that words on it can be read


@dataclass(frozen=True, slots=True)
class _Matrix:
    """Answers, and counts of pairs: the first coder's in rows; the last may stand for several."""

    answers: tuple[str, ...]
    counts: tuple[tuple[int, ...], ...]
    together: bool = False

    def is_same(self, row: int, column: int) -> bool:
        """Tell whether both gave the same answer; rarer ones together are not the same."""
        return row == column and not (self.together and row == len(self.answers) - 1)

    def rows(self) -> tuple[int, ...]:
        return tuple(map(sum, self.counts))

    def columns(self) -> tuple[int, ...]:
        return tuple(map(sum, zip(*self.counts, strict=True)))

    def total(self) -> int:
        return sum(self.rows())

    def same(self) -> int:
        return sum(row[at] for at, row in enumerate(self.counts))


@dataclass(frozen=True, slots=True)
class _Grid:
    """The places of the fields, in points: where the rows begin, and how wide a column is."""

    left: float
    top: float
    wide: float
    tops: tuple[float, ...]
    labels: tuple[tuple[str, ...], ...]
    heads: tuple[tuple[str, ...], ...]

    def edges(self, at: int) -> tuple[float, float]:
        """Return the upper edge and the height of a row; the last one is that of the sums."""
        return self.tops[at], self.tops[at + 1] - self.tops[at]


def shows(value: Report) -> bool:
    """Tell whether there is anything to draw: a passage with two verdicts."""
    agreement = value.agreement
    return isinstance(agreement, AgreementReport) and any(map(any, agreement.confusion))


def says(value: Report) -> str:
    """Say of how many passages both coders said the same, and where they differed most."""
    full = _full(value)
    same, total = full.same(), full.total()
    differing = sorted(
        ((n, a, b) for a, b, n in _pairs(full) if a != b and n), key=lambda one: -one[0]
    )
    most = (
        f" Where they differed most often, the first said {said(differing[0][1])} and the second "
        f"{said(differing[0][2])}: {count(differing[0][0], 'passage')}."
        if differing
        else " They never differed."
    )
    return (
        f"A square of counts with {count(len(full.answers), 'answer')}, the first coder's in rows "
        f"and the second one's in columns. Of {count(total, 'passage')}, both gave the same answer "
        f"for {same:,} ({percent(same / total)}).{most}"
    )


def table(value: Report) -> bytes:
    """Return the counts as CSV in UTF-8, one line a pair of answers."""
    return csv_of(_COLUMNS, _pairs(_full(value)))


def draw(value: Report, *, dark: bool = False, form: Form = "svg") -> bytes:
    """Return the square as an SVG file for a light or a dark ground, or as PNG on white."""
    colours = colours_of(form, dark=dark)
    matrix = _fitting(_full(value))
    grid = _grid(matrix)
    notes = wrapped(_NOTE, _WIDTH - 4, _SIZE)
    height = grid.tops[-1] + _LINE * len(notes) + 8.0
    return plotted(
        lambda figure: _paint(sheet(figure), matrix, grid, notes, colours),
        width=_WIDTH / POINTS,
        height=height / POINTS,
        title=label,
        form=form,
    )


def _full(report: Report) -> _Matrix:
    agreement = report.agreement
    if not isinstance(agreement, AgreementReport):
        return _Matrix((), ())
    return _Matrix(agreement.answers, agreement.confusion)


def _pairs(matrix: _Matrix) -> Iterator[tuple[str, str, int]]:
    for first, row in zip(matrix.answers, matrix.counts, strict=True):
        for second, n in zip(matrix.answers, row, strict=True):
            yield first, second, n


def _fitting(matrix: _Matrix) -> _Matrix:
    """Put the rarest answers together where there are more than can be drawn."""
    if len(matrix.answers) <= _MOST:
        return matrix
    used = [a + b for a, b in zip(matrix.rows(), matrix.columns(), strict=True)]
    rarest = sorted(range(len(used)), key=lambda at: used[at])[: len(used) - _MOST + 1]
    kept = [at for at in range(len(used)) if at not in rarest]
    parts = [*([at] for at in kept), rarest]
    counts = [
        [sum(matrix.counts[a][b] for a in one for b in two) for two in parts] for one in parts
    ]
    names = (*(matrix.answers[at] for at in kept), f"any of {len(rarest)} rarer answers")
    return _Matrix(names, tuple(map(tuple, counts)), together=True)


def _grid(matrix: _Matrix) -> _Grid:
    wide = min(_LARGEST, (_WIDTH - _WORDS - 2) / (len(matrix.answers) + 1))
    labels = [_label(f"{at} {answer}") for at, answer in enumerate(matrix.answers, 1)]
    heads = [
        wrapped(f"{at} {answer}", wide - 4, _SMALL) for at, answer in enumerate(matrix.answers, 1)
    ]
    if max(map(len, heads)) > 3:  # words would be broken: the numbers are those of the rows
        heads = [[str(at)] for at in range(1, len(heads) + 1)]
    top = _LINE * (max(map(len, heads)) + 1) + 8.0
    tops = [top]
    for lines in [*labels, ["all"]]:
        tops.append(tops[-1] + max(_ROW, _LINE * len(lines) + 6.0))
    return _Grid(
        _WORDS, top, wide, tuple(tops), tuple(map(tuple, labels)), tuple(map(tuple, heads))
    )


def _label(text: str) -> list[str]:
    lines = wrapped(text, _WORDS - 26.0, _SIZE)
    return lines if len(lines) <= _MOST_LINES else [*lines[: _MOST_LINES - 1], f"{lines[2]} …"]


def _paint(
    axes: "Axes", matrix: _Matrix, grid: _Grid, notes: Sequence[str], colours: Palette
) -> None:
    _paint_heads(axes, grid, colours)
    for row, lines in enumerate(grid.labels):
        _lines(axes, grid, row, lines, colours)
        _paint_row(axes, grid, row, matrix, colours)
    last = len(matrix.answers)
    _lines(axes, grid, last, ["all"], colours)
    for column, n in enumerate((*matrix.columns(), matrix.total())):
        _number(axes, grid, (last, column), n, (colours.ink, True))
    for row in range(last):  # frames last, so that no field covers them
        if matrix.is_same(row, row):
            _paint_frame(axes, grid, row, colours)
    for at, line in enumerate(notes):
        y = grid.tops[-1] + (at + 1) * _LINE + 2.0
        axes.text(2.0, y, line, size=_SMALL, color=colours.dim, va="baseline")


def _paint_heads(axes: "Axes", grid: _Grid, colours: Palette) -> None:
    from matplotlib.font_manager import FontProperties  # noqa: PLC0415 - an extra, slow to load

    font = FontProperties(size=_SIZE, weight="bold")
    middle = (grid.tops[0] + grid.tops[-2]) / 2
    axes.text(
        8.0,
        middle,
        "first coder",
        rotation=90,
        ha="center",
        va="center",
        font=font,
        color=colours.dim,
    )
    across = grid.left + grid.wide * len(grid.heads) / 2
    least = grid.left + width("second coder", _SIZE, bold=True) / 2
    x = max(across, least)
    axes.text(x, 4.0, "second coder", ha="center", va="top", font=font, color=colours.dim)
    for at, lines in enumerate((*grid.heads, ("all",))):
        x = grid.left + (at + 0.5) * grid.wide
        for up, line in enumerate(reversed(lines)):
            y = grid.top - 5.0 - up * _LINE
            axes.text(x, y, line, size=_SMALL, color=colours.ink, ha="center", va="baseline")


def _paint_row(axes: "Axes", grid: _Grid, row: int, matrix: _Matrix, colours: Palette) -> None:
    counts = matrix.counts[row]
    for column, n in enumerate(counts):
        colour = colours.main if matrix.is_same(row, column) else colours.second
        shade = _DARKEST * n / max(1, sum(counts))
        _paint_field(axes, grid, (row, column), (colour, shade), colours)
        _number(axes, grid, (row, column), n, (colours.ink if n else colours.dim, False))
    _number(axes, grid, (row, len(counts)), sum(counts), (colours.ink, True))


def _lines(axes: "Axes", grid: _Grid, row: int, lines: Sequence[str], colours: Palette) -> None:
    top, height = grid.edges(row)
    for at, line in enumerate(lines):
        y = top + height / 2 + (at - (len(lines) - 1) / 2) * _LINE
        axes.text(20.0, y, line, size=_SIZE, color=colours.ink, va="center_baseline")


def _paint_field(
    axes: "Axes",
    grid: _Grid,
    at: tuple[int, int],
    fill: tuple[str, float],
    colours: Palette,
) -> None:
    from matplotlib.patches import Rectangle  # noqa: PLC0415 - an extra, and slow to load

    row, column = at
    top, height = grid.edges(row)
    place = (grid.left + column * grid.wide, top)
    field = Rectangle(
        place, grid.wide, height, facecolor=fill, edgecolor=colours.line, linewidth=0.8
    )
    axes.add_patch(field)


def _paint_frame(axes: "Axes", grid: _Grid, at: int, colours: Palette) -> None:
    from matplotlib.patches import Rectangle  # noqa: PLC0415 - an extra, and slow to load

    top, height = grid.edges(at)
    place = (grid.left + at * grid.wide + 1, top + 1)
    frame = Rectangle(
        place, grid.wide - 2, height - 2, facecolor="none", edgecolor=colours.main, linewidth=1.6
    )
    axes.add_patch(frame)


def _number(axes: "Axes", grid: _Grid, at: tuple[int, int], n: int, look: tuple[str, bool]) -> None:
    (row, column), (colour, bold) = at, look
    top, height = grid.edges(row)
    text = f"{n:,}"
    room = (grid.wide - 3) / width(text, _SIZE, bold=bold)
    axes.text(
        grid.left + (column + 0.5) * grid.wide,
        top + height / 2,
        text,
        size=_SIZE * min(1.0, room),
        weight="bold" if bold else "normal",
        color=colour,
        ha="center",
        va="center_baseline",
    )
