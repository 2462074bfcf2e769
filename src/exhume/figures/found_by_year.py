# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false
# (matplotlib leaves many parameters of its methods open)
"""Papers found by year upwards, counter-evidence downwards on the same scale, with intervals.

How many papers of each year were screened is not part of a report, so that these are counts and
no shares. The intervals are exact ones of a count (Garwood 1936).
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from exhume.figures._counted import both, columns, names, speaking_against, speaking_for
from exhume.figures._palettes import Palette
from exhume.figures._plots import Form, colours_of, laid_out, plotted
from exhume.figures._poisson import garwood
from exhume.figures._tables import csv_of
from exhume.figures._words import listed, things
from exhume.model.report import PaperReport, Report

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

label = "Papers found by year"
draws = Report

_MOST_YEARS = 150  # more cannot be told apart, and are a mistake in a record
_FEWEST_YEARS = 10  # that there is room for, so that bars do not become fields
_NOT_DRAWN = "Not drawn, because the year is not known or far from the others"
_NOTE = (
    "Whiskers: exact 95 % Poisson intervals of a count; none where the count is 0.\n"
    "How many papers were screened of each year is not counted here: more papers found in a year\n"
    "may mean that more were published."
)


@dataclass(frozen=True, slots=True)
class _Years:
    """Papers of each year by direction, and those whose year is not known, or out of range."""

    years: range
    up: Counter[int]
    down: Counter[int]
    apart: tuple[int, int]

    def both(self) -> tuple[Counter[int], Counter[int]]:
        return self.up, self.down


def shows(value: Report) -> bool:
    """Tell whether there is anything to draw: a paper whose year is known."""
    return bool(_years(value).years)


def says(value: Report) -> str:
    """Say how many papers speak for and against, from when to when, and when most of them did."""
    told = _years(value)
    parts = [
        f"{name.capitalize()}, {way}: {_summed(counts)}."
        for name, way, counts in zip(names(value), _WAYS, told.both(), strict=True)
    ]
    apart = f" {_NOT_DRAWN}: {both(value, *told.apart)}." if any(told.apart) else ""
    return (
        f"A chart of bars from {told.years[0]} to {told.years[-1]}, with exact 95 % intervals of "
        f"each count. {' '.join(parts)}{apart}"
    )


def table(value: Report) -> bytes:
    """Return the counts with their intervals as CSV in UTF-8, one line a year.

    The last line, without a year, counts papers whose year is not known or far from the others.
    """
    told = _years(value)
    header = [f"{name}{end}" for name in columns(value) for end in ("", "_low", "_high")]
    rows = [(year, *_row(told.up[year], told.down[year])) for year in told.years]
    return csv_of(("year", *header), [*rows, ("", *_row(*told.apart))])


def draw(value: Report, *, dark: bool = False, form: Form = "svg") -> bytes:
    """Return the plot as an SVG file for a light or a dark ground, or as PNG on white."""
    colours = colours_of(form, dark=dark)
    return plotted(
        lambda figure: _plot(figure, value, colours),
        width=7.5,
        height=5.4,
        title=label,
        form=form,
    )


_WAYS = ("upwards", "downwards")


def _years(report: Report) -> _Years:
    up, down = _counts(speaking_for(report)), _counts(speaking_against(report))
    known = sorted(year for year in {*up, *down} if year is not None)
    drawn = _fullest(up + down, known)
    shown = tuple(
        Counter({year: n for year, n in counts.items() if year is not None and year in drawn})
        for counts in (up, down)
    )
    apart = (up.total() - shown[0].total(), down.total() - shown[1].total())
    return _Years(drawn, shown[0], shown[1], apart)


def _fullest(counts: Counter[int | None], known: Sequence[int]) -> range:
    """Return the years to draw: of those that are too far apart, where most papers are."""
    spans = [[y for y in known if first <= y < first + _MOST_YEARS] for first in known]
    chosen = max(spans, key=lambda years: sum(counts[y] for y in years)) if spans else []
    return range(chosen[0], chosen[-1] + 1) if chosen else range(0)


def _counts(papers: Iterable[PaperReport]) -> Counter[int | None]:
    return Counter(paper.record.year if paper.record else None for paper in papers)


def _row(up: int, down: int) -> list[object]:
    limits = [(n, garwood(n)) for n in (up, down)]
    return [cell for n, one in limits for cell in (n, f"{one.low:.4g}", f"{one.high:.4g}")]


def _summed(counts: Counter[int]) -> str:
    if not counts:
        return "none"
    most = max(counts.values())
    years = sorted(year for year, n in counts.items() if n == most)
    when = f", most in {listed([str(year) for year in years])} ({most:,})" if len(years) < 5 else ""
    return f"{counts.total():,} in {things(len(counts), 'year')}{when}"


def _plot(figure: "Figure", report: Report, colours: Palette) -> None:
    told = _years(report)
    upper, lower = laid_out(figure).subplots(2, sharex=True)
    tops = [_top(counts.values()) for counts in told.both()]
    for axes, counts, colour, hatch in (
        (upper, told.up, colours.main, ""),
        (lower, told.down, colours.second, "////"),
    ):
        _bars(axes, counts, (colour, hatch), colours)
        _frame(axes, max(tops), colours)
    lower.invert_yaxis()
    above, below = names(report)
    upper.set_title(above, loc="left", size=10, weight="bold", color=colours.ink)
    lower.set_xlabel(below, loc="left", size=10, weight="bold", color=colours.ink)
    _years_axis(upper, lower, told.years, colours)
    figure.supylabel("papers", size=10, color=colours.ink)
    apart = f"\n{_NOT_DRAWN}: {both(report, *told.apart)}." if any(told.apart) else ""
    figure.supxlabel(f"{_NOTE}{apart}", size=8, color=colours.dim, x=0.06, ha="left")


def _bars(axes: "Axes", counts: Counter[int], look: tuple[str, str], colours: Palette) -> None:
    colour, hatch = look
    years = sorted(year for year, n in counts.items() if n)
    values = [counts[year] for year in years]
    limits = [garwood(n) for n in values]
    axes.bar(
        years,
        values,
        width=0.74,
        facecolor="none" if hatch else (colour, 0.4),
        edgecolor=colour,
        hatch=hatch,
        linewidth=1.0,
    )
    axes.errorbar(
        years,
        values,
        yerr=[
            [n - one.low for n, one in zip(values, limits, strict=True)],
            [one.high - n for n, one in zip(values, limits, strict=True)],
        ],
        fmt="none",
        ecolor=colours.ink,
        elinewidth=1.0,
        capsize=2.0,
    )


def _top(values: Iterable[int]) -> float:
    return max((garwood(n).high for n in values), default=1.0)


def _frame(axes: "Axes", top: float, colours: Palette) -> None:
    from matplotlib.ticker import MaxNLocator  # noqa: PLC0415 - an extra, and slow to load

    axes.set_ylim(0, 1.04 * top)
    axes.tick_params(colors=colours.dim, labelcolor=colours.ink)
    axes.yaxis.set_major_locator(MaxNLocator(nbins=5, integer=True))
    axes.grid(axis="y", color=colours.line, linewidth=0.6)
    axes.set_axisbelow(True)
    for spine in axes.spines.values():
        spine.set_color(colours.line)


def _years_axis(upper: "Axes", lower: "Axes", years: Sequence[int], colours: Palette) -> None:
    """Put the years between the two halves, and whole ones only."""
    step = next(n for n in (1, 2, 5, 10, 20, 50) if len(years) <= 16 * n)
    marked = [year for year in years if year % step == 0] or [years[0]]
    room = max(0.8, (_FEWEST_YEARS - len(years)) / 2)
    lower.set_xlim(years[0] - room, years[-1] + room)
    lower.set_xticks(marked, [str(year) for year in marked])
    lower.tick_params(axis="x", bottom=False, top=True, labelbottom=False, labeltop=True)
    upper.tick_params(axis="x", bottom=False, labelbottom=False)
    for axes, side in ((upper, "bottom"), (lower, "top")):
        axes.spines[side].set_color(colours.dim)
