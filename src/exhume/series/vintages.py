"""What changed between editions of the same table, cell by cell.

Each series is compared with its edition before, and every value is one cell: changed, appeared,
vanished, or the same. A value that is only printed more exactly than before has not changed.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from exhume.model.series import (
    Assumption,
    Curve,
    Flag,
    Line,
    Plot,
    Point,
    Reported,
    Result,
    Series,
    Statistic,
    Status,
)
from exhume.series._comparing.aligning import Period, by_period
from exhume.series._comparing.precision import printed
from exhume.series._comparing.words import listed, number, percentage

label = "Changes between editions"
order = 30
line = Line.VINTAGES
tails = "all changes are noted, whichever way they go"
cannot_show = (
    "A change does not show which edition is right, and editions that agree do not show that "
    "either is: a figure can be wrong from the beginning."
)
innocent = (
    "an honest correction, which good registries make and say so",
    "a late report that completes a period",
    "a definition that changed, and was applied to earlier periods too",
    "a slip in copying one of the editions",
)
references = ("Croushore D. Frontiers of real-time data analysis. J Econ Lit 2011;49:72-100",)

MANY = 0.1
"""From this share of common cells on, changes are more than single corrections."""

MIRROR = "no edition is a copy in which somebody filled in missing values"


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell that differs between two editions; `what` says how."""

    what: str
    period: str
    earlier: str
    later: str
    old: Point | None = None
    new: Point | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """Two editions in a row: cells that both have, and those that differ."""

    earlier: Series
    later: Series
    common: int
    cells: tuple[Cell, ...]

    def those(self, what: str) -> list[Cell]:
        """Return the cells that differ in one way."""
        return [cell for cell in self.cells if cell.what == what]


def examine(reported: Reported, *, draws: int, seed: int) -> Iterator[Result]:  # noqa: ARG001 - nothing is drawn
    """Give a result for each series of which there are several editions."""
    found = False
    for editions in _editions(reported):
        found = True
        yield _result(editions, [step(a, b) for a, b in pairwise(editions)])
    if not found:
        reason = "There is no earlier edition of any series."
        yield Result("vintages", "", line, "", Flag.NOT_APPLICABLE, reason)


def _editions(reported: Reported) -> Iterator[list[Series]]:
    """Give the editions of each series, the earliest first and the current one last."""
    earlier: dict[tuple[str, str], list[Series]] = {}
    for series in reported.vintages:
        earlier.setdefault((series.entity, series.name), []).append(series)
    current: dict[tuple[str, str], Series] = {}
    for series in (*reported.subject, *reported.comparators):
        current.setdefault((series.entity, series.name), series)
    for key, editions in earlier.items():
        every = sorted(editions, key=lambda each: each.vintage)
        if key in current:
            every.append(current[key])
        if len(every) > 1:
            yield every


def step(earlier: Series, later: Series) -> Step:
    """Compare two editions cell by cell; imputed values are cells of their own kind."""
    old, new = by_period(earlier.points), by_period(later.points)
    cells: list[Cell] = []
    common = 0
    for period in sorted(set(old) | set(new)):
        before, after = _known(old, period), _known(new, period)
        common += bool(_firm(before) and _firm(after))
        what = _what(earlier, before, later, after)
        if what:
            cells.append(_cell(what, before, after))
    return Step(earlier, later, common, tuple(cells))


def _known(points: dict[Period, Point], period: Period) -> Point | None:
    point = points.get(period)
    return point if point and point.value is not None else None


def _firm(point: Point | None) -> bool:
    return point is not None and point.status is not Status.IMPUTED


def _what(earlier: Series, before: Point | None, later: Series, after: Point | None) -> str:
    if any(point and point.status is Status.IMPUTED for point in (before, after)):
        return "imputed"
    if before is None or after is None:
        return "appeared" if after else "vanished" if before else ""
    old, new = printed(before, earlier.measure), printed(after, later.measure)
    if old.high < new.low or new.high < old.low:
        return "changed"
    return "more exact" if before.value != after.value else ""


def _cell(what: str, before: Point | None, after: Point | None) -> Cell:
    period = (before or after or _NOWHERE).period
    return Cell(what, period, _shown(before), _shown(after), before, after)


_NOWHERE = Point("", 0, 0, "", None, 0, Status.MISSING)


def _shown(point: Point | None) -> str:
    if point is None or point.value is None:
        return ""
    return point.text or number(point.value)


def reversals(editions: Sequence[Series]) -> list[str]:
    """Return the periods whose value changed and later went back to one that it had before."""
    columns = [by_period(each.points) for each in editions]
    found: list[str] = []
    for period in sorted(set[Period]().union(*columns)):
        given = [point for column in columns if (point := _known(column, period))]
        values = [point.value for point in given]
        told = [
            value for value, before in zip(values, [None, *values], strict=False) if value != before
        ]
        if len(set(told)) < len(told):
            found.append(given[0].period)
    return found


def _result(editions: Sequence[Series], steps: Sequence[Step]) -> Result:
    common = sum(each.common for each in steps)
    changed = [cell for each in steps for cell in each.those("changed")]
    vanished = [cell for each in steps for cell in each.those("vanished")]
    back = reversals(editions)
    share = len(changed) / common if common else 0.0
    return Result(
        "vintages",
        f"{len(editions)} editions",
        line,
        editions[-1].title,
        _flag(changed, vanished, back, share),
        _reason(steps, common, changed, vanished, back),
        Statistic("share changed", share, says="of the cells that both editions have"),
        (
            Statistic("cells in common", common),
            *(Statistic(f"cells {what}", _count(steps, what)) for what in _KINDS),
            Statistic("values that went back", len(back)),
            Statistic("largest change as a share", max(map(_relative, changed), default=0.0)),
        ),
        assumptions=(Assumption(MIRROR, None if not _count(steps, "imputed") else False),),
        warnings=_warnings(steps),
        table=_table(steps),
        plots=(_plot(editions),),
    )


_KINDS = ("changed", "appeared", "vanished", "more exact", "imputed")


def _count(steps: Iterable[Step], what: str) -> int:
    return sum(len(each.those(what)) for each in steps)


def _relative(cell: Cell) -> float:
    old = cell.old.value if cell.old else None
    new = cell.new.value if cell.new else None
    if old is None or new is None:
        return 0.0
    largest = max(abs(old), abs(new))
    return abs(new - old) / largest if largest else 0.0


def _flag(
    changed: Sequence[Cell], vanished: Sequence[Cell], back: Sequence[str], share: float
) -> Flag:
    """Grade changes: moderate at most, since editions differ for good reasons above all."""
    if back or (len(changed) > 1 and share > MANY):
        return Flag.MODERATE
    return Flag.WEAK if changed or vanished else Flag.NONE


def _reason(
    steps: Sequence[Step],
    common: int,
    changed: Sequence[Cell],
    vanished: Sequence[Cell],
    back: Sequence[str],
) -> str:
    if not changed and not vanished:
        return f"None of {common} cells in common changed between {len(steps) + 1} editions."
    parts = [f"{len(changed)} of {common} cells in common changed"]
    if changed:
        parts.append(f" ({percentage(len(changed) / common)}), the largest {_largest(changed)}")
    if vanished:
        parts.append(f"; values of {listed([cell.period for cell in vanished])} vanished")
    if back:
        parts.append(f"; those of {listed(back)} went back to what they had been")
    return "".join(parts) + ". Honest corrections are common: ask whether this one was announced."


def _largest(changed: Sequence[Cell]) -> str:
    cell = max(changed, key=_relative)
    return f"in {cell.period} from {cell.earlier} to {cell.later} ({percentage(_relative(cell))})"


def _warnings(steps: Sequence[Step]) -> tuple[str, ...]:
    if not (filled := _count(steps, "imputed")):
        return ()
    return (
        f"{filled} values were imputed in one of the editions and are not compared: a copy whose "
        "missing values somebody filled in shows changes that the source never made.",
    )


def _table(steps: Sequence[Step]) -> tuple[tuple[str, ...], ...]:
    rows = (
        (_edition(each.earlier), _edition(each.later), cell.period, cell.what, *_values(cell))
        for each in steps
        for cell in each.cells
    )
    return ("earlier", "later", "period", "cell", "old", "new"), *rows


def _values(cell: Cell) -> tuple[str, str]:
    return cell.earlier, cell.later


def _edition(series: Series) -> str:
    return series.vintage or "current"


def _plot(editions: Sequence[Series]) -> Plot:
    curves = tuple(_curve(each) for each in editions)
    return Plot("Editions of one series", "year", editions[-1].unit or "value", curves)


def _curve(series: Series) -> Curve:
    known = series.known()
    y = tuple(point.value or 0.0 for point in known)
    return Curve(_edition(series), "points", tuple(point.at for point in known), y)
