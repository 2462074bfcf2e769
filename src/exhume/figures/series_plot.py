# pyright: reportUnknownMemberType=false
# (matplotlib leaves many parameters of its methods open)
"""A plot of a test of a reported series: points, lines and bands, and what was observed."""

from collections.abc import Iterator
from itertools import cycle
from typing import TYPE_CHECKING

from exhume.figures._palettes import Palette
from exhume.figures._plots import Form, colours_of, laid_out, plotted
from exhume.figures._tables import csv_of
from exhume.figures._words import count, listed, shown, wrapped
from exhume.model.series import Curve, Plot

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

label = "A test of a series"
draws = Plot

_COLUMNS = ("curve", "style", "x", "y", "low", "high")
_DASHES = ((1, 0), (5, 2), (1, 1.5), (5, 2, 1, 2))
_MARKERS = "osD^v"
_NAMED = 7
_LONGEST = 52
"""Curves that the legend names, and characters of a name; longer ones stand in the table."""


def shows(value: Plot) -> bool:
    """Tell whether there is anything to draw."""
    return any(curve.x for curve in value.curves) or value.mark is not None


def says(value: Plot) -> str:
    """Say in words which curves there are, over which stretch, and where the mark stands."""
    named = listed([f"{curve.label} ({count(len(curve.x), 'point')})" for curve in value.curves])
    mark = "" if value.mark is None else f" What was observed is marked at {value.mark:g}."
    return f"{value.title}. {value.y_label} against {value.x_label}: {named}.{mark}"


def table(value: Plot) -> bytes:
    """Return the numbers that the plot shows as CSV in UTF-8, one line a point."""
    return csv_of(_COLUMNS, _rows(value))


def draw(value: Plot, *, dark: bool = False, form: Form = "svg") -> bytes:
    """Return the plot as an SVG file for a light or a dark ground, or as PNG on white."""
    colours = colours_of(form, dark=dark)
    return plotted(
        lambda figure: _plot(figure, value, colours),
        width=7.2,
        height=3.8,
        title=value.title,
        form=form,
    )


def _rows(plot: Plot) -> Iterator[tuple[object, ...]]:
    for curve in plot.curves:
        for at, x in enumerate(curve.x):
            yield (
                curve.label,
                curve.style,
                x,
                _at(curve.y, at),
                _at(curve.low, at),
                _at(curve.high, at),
            )
    if plot.mark is not None:
        yield "observed", "mark", plot.mark, "", "", ""


def _at(values: tuple[float, ...], at: int) -> object:
    return values[at] if values else ""


def _plot(figure: "Figure", plot: Plot, colours: Palette) -> None:
    axes = laid_out(figure).subplots()
    dashes, markers = cycle(_DASHES), cycle(_MARKERS)
    hues = cycle((colours.main, colours.second, colours.ink, colours.dim))
    for curve in plot.curves:
        _curve(axes, curve, next(hues), next(dashes), next(markers))
    if plot.mark is not None:
        axes.axvline(plot.mark, color=colours.second, linewidth=2.0, label="observed")
    title = "\n".join(wrapped(plot.title, 440.0, 10.0))
    axes.set_title(title, color=colours.ink, fontsize=10.0, loc="left")
    axes.set_xlabel(shown(plot.x_label), color=colours.ink)
    axes.set_ylabel("\n".join(wrapped(plot.y_label, 200.0, 10.0)), color=colours.ink)
    axes.tick_params(colors=colours.dim)
    axes.grid(color=colours.line, linewidth=0.6)
    axes.set_axisbelow(True)
    for spine in axes.spines.values():
        spine.set_color(colours.line)
    if plot.curves or plot.mark is not None:
        _legend(axes, colours)


def _legend(axes: "Axes", colours: Palette) -> None:
    """Name the first curves; names of more would leave no room, and the table has them all."""
    handles, names = axes.get_legend_handles_labels()
    axes.legend(
        handles[:_NAMED],
        [shown(name, _LONGEST) for name in names[:_NAMED]],
        frameon=False,
        labelcolor=colours.ink,
        fontsize=8.5,
        title=f"and {len(names) - _NAMED} further ones" if len(names) > _NAMED else None,
    )


def _curve(axes: "Axes", curve: Curve, hue: str, dashes: tuple[float, ...], marker: str) -> None:
    words = curve.label
    if curve.style == "band":
        band = axes.fill_between(curve.x, curve.low, curve.high, facecolor=hue, alpha=0.18)
        band.set(linewidth=0, label=words)
    elif curve.style == "points":
        axes.plot(
            curve.x,
            curve.y,
            marker,
            color=hue,
            markersize=5.0,
            markerfacecolor="none",
            label=words,
        )
    else:
        axes.plot(curve.x, curve.y, color=hue, linewidth=1.6, dashes=dashes, label=words)
