# pyright: reportUnknownMemberType=false
# (matplotlib leaves many parameters of its methods open)
"""Relevant papers found against papers read, with a band of how many there may be in all."""

from typing import TYPE_CHECKING

from exhume.figures._palettes import Palette
from exhume.figures._plots import Form, colours_of, laid_out, plotted
from exhume.figures._tables import csv_of
from exhume.figures._words import count
from exhume.model.curves import CurvePoint, RecallCurve

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

label = "Found against read"
draws = RecallCurve

_COLUMNS = ("read", "found", "low", "high", "pvalue")
_MOST_POINTS = 1_000  # more cannot be told apart on paper
_TALLEST = 3  # times what was found: above that the band is cut, and a note says how far it goes


def shows(value: RecallCurve) -> bool:
    """Tell whether there is anything to draw: a curve that has a point."""
    return bool(value.points)


def says(value: RecallCurve) -> str:
    """Say in words how the curve ends, and when the rule of stopping was met."""
    last = value.points[-1]
    found = count(last.found, "relevant paper")
    ends = f"{last.low:,}" if last.low == last.high else f"between {last.low:,} and {last.high:,}"
    confidence = f"{100 * value.confidence_level:g} %"
    stop = (
        "The rule of stopping was not met."
        if value.stop is None
        else f"The rule of stopping was met after {value.stop:,}."
    )
    return (
        f"A rising line: of {value.papers:,} {value.what}, {last.read:,} were read, and {found} "
        f"found. The band around it ends at {ends} relevant papers in all ({confidence}). {stop}"
    )


def table(value: RecallCurve) -> bytes:
    """Return the numbers that the plot shows as CSV in UTF-8, one line a point."""
    return csv_of(_COLUMNS, map(_row, value.points))


def draw(value: RecallCurve, *, dark: bool = False, form: Form = "svg") -> bytes:
    """Return the plot as an SVG file for a light or a dark ground, or as PNG on white."""
    colours = colours_of(form, dark=dark)
    return plotted(
        lambda figure: _plot(figure, value, colours),
        width=7.5,
        height=4.2,
        title=label,
        form=form,
    )


def _row(point: CurvePoint) -> tuple[object, ...]:
    return point.read, point.found, point.low, point.high, f"{point.pvalue:.6g}"


def _plot(figure: "Figure", curve: RecallCurve, colours: Palette) -> None:
    axes = laid_out(figure).subplots()
    shown = _thinned(curve.points)
    read = [point.read for point in shown]
    _band(axes, shown, curve, colours)
    axes.step(
        read,
        [point.found for point in shown],
        where="post",
        color=colours.main,
        linewidth=2.0,
        label="relevant papers found",
    )
    if curve.stop is not None:
        words = f"the rule allows to stop after {curve.stop:,}"
        axes.axvline(curve.stop, color=colours.second, linewidth=1.5, dashes=(5, 3), label=words)
    _frame(axes, curve, colours)


def _band(axes: "Axes", shown: list[CurvePoint], curve: RecallCurve, colours: Palette) -> None:
    axes.fill_between(
        [point.read for point in shown],
        [point.low for point in shown],
        [point.high for point in shown],
        step="post",
        facecolor=colours.band,
        alpha=0.18,
        linewidth=0,
        label=f"how many there may be in all ({100 * curve.confidence_level:g} %)",
    )


def _frame(axes: "Axes", curve: RecallCurve, colours: Palette) -> None:
    last = curve.points[-1]
    highest = max(point.high for point in curve.points)
    top = min(highest, max(_TALLEST * last.found, 10)) * 1.08
    axes.set_ylim(0, max(top, 1))
    axes.set_xlim(0, max(last.read, 1) * 1.01)
    axes.set_xlabel(f"{curve.what} read, of {curve.papers:,}", color=colours.ink)
    axes.set_ylabel("relevant papers", color=colours.ink)
    axes.tick_params(colors=colours.dim)
    axes.locator_params(integer=True)
    axes.grid(color=colours.line, linewidth=0.6)
    axes.set_axisbelow(True)
    for spine in axes.spines.values():
        spine.set_color(colours.line)
    ends = f"{last.low:,}" if last.low == last.high else f"{last.low:,} to {last.high:,}"
    words = f"the band ends at {ends}"
    axes.annotate(
        words,
        (1, 1),
        (0, 2),
        "axes fraction",
        "offset points",
        ha="right",
        va="bottom",
        color=colours.dim,
    )
    axes.legend(loc="upper left", frameon=False, labelcolor=colours.ink)


def _thinned(points: tuple[CurvePoint, ...]) -> list[CurvePoint]:
    """Leave out points that cannot be told apart, and neither the first nor the last."""
    step = -(-len(points) // _MOST_POINTS)
    kept = list(points[::step])
    return kept if kept[-1] is points[-1] else [*kept, points[-1]]
