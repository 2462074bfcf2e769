# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false
# (matplotlib leaves many parameters of its methods open)
"""The flow of records and papers through the steps, after the PRISMA 2020 diagram.

Page MJ and others. The PRISMA 2020 statement. BMJ 2021;372:n71. doi:10.1136/bmj.n71
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, pairwise
from typing import TYPE_CHECKING

from exhume.figures._flow import INCLUDED, Band, Row, rows_of
from exhume.figures._palettes import Palette
from exhume.figures._plots import POINTS, Form, colours_of, plotted, sheet
from exhume.figures._tables import csv_of
from exhume.figures._words import count, listed, said, things, width, wrapped
from exhume.model.report import Report

if TYPE_CHECKING:
    from matplotlib.axes import Axes

label = "Flow of records and papers"
draws = Report

_COLUMNS = ("band", "step", "unit", "given", "outcome", "count", "goes_on")

_CHECKED = "In every step, the numbers of what became of things sum to how many were given."

# Points
_WIDTH, _SIZE, _LINE, _PAD = 540.0, 9.0, 13.0, 8.0
_SMALL, _BAND = 8.0, 22.0
_MAIN, _MAIN_WIDTH = 36.0, 226.0
_SIDE, _SIDE_WIDTH = 302.0, 237.0
_GAP, _BETWEEN_BANDS = 26.0, 20.0
_ARROW = _MAIN + 60.0


@dataclass(frozen=True, slots=True)
class _Box:
    x: float
    y: float
    width: float
    lines: tuple[tuple[str, bool], ...]
    certain: bool = True
    least: float = 0.0

    @property
    def height(self) -> float:
        return max(self.least, 2 * _PAD + _LINE * len(self.lines) - (_LINE - _SIZE))

    @property
    def bottom(self) -> float:
        return self.y + self.height


@dataclass(frozen=True, slots=True)
class _Placed:
    """A row at its place, with the words beside the arrow that leaves it."""

    band: Band
    main: _Box
    side: _Box | None = None
    arrow: tuple[str, ...] | None = None

    @property
    def bottom(self) -> float:
        return max(self.main.bottom, self.side.bottom if self.side else 0.0)


def shows(value: Report) -> bool:
    """Tell whether there is anything to draw: a step."""
    return bool(value.steps)


def says(value: Report) -> str:
    """Say what came in and what came out, and how many steps lie between."""
    first, last = value.steps[0], value.steps[-1]
    given = f"{said(first.name)}: {things(first.given, said(first.unit))}. "
    outcomes = listed([f"{n:,} {_plainly(said(name))}" for name, n in last.outcomes.items()][:12])
    steps = count(len(value.steps), "step")
    return (
        f"A flow diagram of {steps} after PRISMA 2020. {given if last is not first else ''}"
        f"{said(last.name)}: {things(last.given, said(last.unit))}"
        f"{f', of which {outcomes}' if outcomes else ''}. {', '.join(_ending(value))}."
    )


def table(value: Report) -> bytes:
    """Return the numbers that the diagram shows as CSV in UTF-8, one line an outcome."""
    return csv_of(_COLUMNS, _rows(value))


def draw(value: Report, *, dark: bool = False, form: Form = "svg") -> bytes:
    """Return the diagram as an SVG file for a light or a dark ground, or as PNG on white.

    Raise `ValueError` where the outcomes of a step do not sum to what it was given.
    """
    colours = colours_of(form, dark=dark)
    placed = list(_placed(value))
    height = placed[-1].bottom + 2 * _LINE
    return plotted(
        lambda figure: _paint(sheet(figure), placed, height, colours),
        width=_WIDTH / POINTS,
        height=height / POINTS,
        title=label,
        form=form,
    )


def _rows(report: Report) -> Iterator[tuple[object, ...]]:
    for row in rows_of(report.steps):
        step, onward = row.step, row.onward
        # Without outcomes that go on, everything does, where there is a step to go to.
        everything = onward == () and row.following is not None
        for name, n in step.outcomes.items():
            goes = everything or name in (onward or ())
            yield row.band, step.name, step.unit, step.given, name, n, "yes" if goes else "no"


def _placed(report: Report) -> Iterator[_Placed]:
    rows = rows_of(report.steps)
    y, band = 1.0, rows[0].band
    for row in rows:
        y += _BETWEEN_BANDS if row.band != band else 0.0
        band = row.band
        one = _row_at(row, y, is_last=report.reviewed and row is rows[-1])
        yield one
        y = one.bottom + _GAP + _LINE * max(0, len(one.arrow or ()) - 1)
    lines = _ending(report)
    main = _box(_MAIN, y + _BETWEEN_BANDS, _MAIN_WIDTH, lines[0], lines[1:])
    yield _Placed("Included", replace(main, certain=report.reviewed, least=_band_needs("Included")))


def _row_at(row: Row, y: float, *, is_last: bool) -> _Placed:
    step = row.step
    given = f"{things(step.given, step.unit)} given"
    leaving = [f"{n:,} {_plainly(name)}" for name, n in row.leaving()]
    if not row.onward:  # all outcomes are told apart, and yet go on together, or end here
        main = _box(_MAIN, y, _MAIN_WIDTH, step.name, [given, *leaving])
        words = things(step.given, step.unit) if row.following else None
        return _Placed(row.band, main, None, (words,) if words else ("",) if is_last else None)
    main = _box(_MAIN, y, _MAIN_WIDTH, step.name, [given])
    side = _box(_SIDE, y, _SIDE_WIDTH, "", leaving) if leaving else None
    words = ", ".join(f"{step.outcomes[name]:,} {_plainly(name)}" for name in row.onward)
    if len(row.onward) > 1 and row.following:
        words = f"{things(row.following.given, row.following.unit)}: {words}"
    room = _WIDTH - _ARROW - 10.0
    return _Placed(row.band, main, side, tuple(wrapped(words, room, _SIZE)))


def _ending(report: Report) -> list[str]:
    """Return what stands in the last box."""
    if not report.reviewed:
        return ["No paper is included yet", "since people have not judged what rules pointed at"]
    included = len(report.included())
    counted = report.steps[-1].outcomes.get(INCLUDED, included)
    # A paper that no rule pointed at, and a person found, has not come through the steps above.
    beside = max(0, included - counted)
    lines = [f"{things(counted + beside, 'paper')} included", "as people settled"]
    return [*lines, f"{beside:,} of them beside the steps above"] if beside else lines


def _plainly(outcome: str) -> str:
    return "none of these" if outcome == "none" else outcome  # it reads as "no" beside a number


def _box(x: float, y: float, wide: float, head: str, texts: Sequence[str]) -> _Box:
    room = wide - 2 * _PAD
    lines = [(line, True) for line in wrapped(head, room, _SIZE, bold=True) if line]
    lines += [(line, False) for text in texts for line in wrapped(text, room, _SIZE)]
    return _Box(x, y, wide, tuple(lines))


def _paint(axes: "Axes", placed: Sequence[_Placed], height: float, colours: Palette) -> None:
    axes.text(_MAIN, height - 4.0, _CHECKED, size=_SMALL, color=colours.dim, va="baseline")
    for band, group in groupby(placed, key=lambda one: one.band):
        rows = list(group)
        _paint_band(axes, band, rows[0].main.y, max(row.bottom for row in rows), colours)
    for row in placed:
        for box in (row.main, row.side):
            if box:
                _paint_box(axes, box, colours)
        if row.side:
            y = row.main.y + min(row.main.height, row.side.height) / 2
            _arrow(axes, (row.main.x + row.main.width, y), (row.side.x, y), colours)
    for row, following in pairwise(placed):
        if row.arrow is not None:
            _arrow_down(axes, row, following, colours)


def _arrow_down(axes: "Axes", row: _Placed, following: _Placed, colours: Palette) -> None:
    _arrow(axes, (_ARROW, row.main.bottom), (_ARROW, following.main.y), colours)
    words = row.arrow or ()
    middle = (max(row.bottom, row.main.bottom) + following.main.y) / 2
    for at, line in enumerate(words):
        y = middle + (at - (len(words) - 1) / 2) * _LINE
        axes.text(_ARROW + 7, y, line, size=_SIZE, color=colours.ink, va="center_baseline")


def _paint_band(axes: "Axes", band: str, top: float, bottom: float, colours: Palette) -> None:
    from matplotlib.patches import Rectangle  # noqa: PLC0415 - an extra, and slow to load

    bottom = max(bottom, top + _band_needs(band))
    patch = Rectangle((0.5, top), _BAND, bottom - top, facecolor=colours.main, alpha=0.16, lw=0)
    axes.add_patch(patch)
    axes.text(
        0.5 + _BAND / 2,
        (top + bottom) / 2,
        band,
        size=_SIZE,
        weight="bold",
        rotation=90,
        ha="center",
        va="center",
        color=colours.ink,
    )


def _band_needs(band: str) -> float:
    return width(band, _SIZE, bold=True) + 2 * _PAD


def _paint_box(axes: "Axes", box: _Box, colours: Palette) -> None:
    from matplotlib.patches import Rectangle  # noqa: PLC0415 - an extra, and slow to load

    patch = Rectangle(
        (box.x, box.y),
        box.width,
        box.height,
        facecolor="none",
        edgecolor=colours.dim,
        linewidth=1.0,
        linestyle="-" if box.certain else (0, (4, 3)),
    )
    axes.add_patch(patch)
    for at, (line, strong) in enumerate(box.lines):
        axes.text(
            box.x + _PAD,
            box.y + _PAD + 0.82 * _SIZE + at * _LINE,
            line,
            size=_SIZE,
            weight="bold" if strong else "normal",
            color=colours.ink,
            va="baseline",
        )


def _arrow(
    axes: "Axes", start: tuple[float, float], end: tuple[float, float], colours: Palette
) -> None:
    style = {"arrowstyle": "-|>", "color": colours.dim, "shrinkA": 0, "shrinkB": 0, "lw": 1.1}
    axes.annotate("", end, start, arrowprops=style)
