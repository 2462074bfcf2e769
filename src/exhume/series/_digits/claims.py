"""Means and shares of small samples in a series, with the size of the sample of each.

The size is that in the note of a value (``n=78``), else that of the series whose name has ``_n``
appended in the same period, else that in the unit (``% of 78``, ``years, n=78``). A number of items
may stand beside it (``n=78, items=3``). Standard deviations are the series whose name has ``_sd``
appended.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from exhume.model.series import Measure, Point, Series, Status

SIZE = re.compile(r"(?:\bn\s*=|(?:%|\bshare|\bper ?cent)\s+of)\s*(\d+(?:,\d{3})*)\b", re.IGNORECASE)
ITEMS = re.compile(r"\bitems\s*=\s*(\d+)\b", re.IGNORECASE)
PERCENT = re.compile(r"%|per ?cent", re.IGNORECASE)
SIZES, DEVIATIONS = "_n", "_sd"
MARKED = (Status.DERIVED, Status.APPROXIMATE, Status.IMPUTED)


@dataclass(frozen=True, slots=True)
class Claim:
    """A mean or share as printed, of how many, and its standard deviation or nothing."""

    period: str
    printed: str
    n: int
    items: int
    percent: bool
    sd: str


def checkable(several: Iterable[Series]) -> Iterator[tuple[Series, tuple[Claim, ...], int]]:
    """Give each series of means or shares, its claims, and how many values have no known size."""
    several = tuple(several)
    named = {(series.entity, series.vintage, series.name): series for series in several}
    for series in several:
        if series.measure not in (Measure.SHARE, Measure.MEAN) or _is_companion(series, named):
            continue
        points = [point for point in series.known() if point.status not in MARKED]
        found = tuple(claim for point in points if (claim := _claim(series, point, named)))
        yield series, found, len(points) - len(found)


Named = dict[tuple[str, str, str], Series]


def _is_companion(series: Series, named: Named) -> bool:
    """Tell whether a series holds the standard deviations of another."""
    base = series.name.removesuffix(DEVIATIONS)
    return base != series.name and (series.entity, series.vintage, base) in named


def _claim(series: Series, point: Point, named: Named) -> Claim | None:
    sizes = _beside(series, SIZES, point, named)
    n = _number(SIZE, point.note) or _whole(sizes) or _number(SIZE, series.unit)
    if not n:
        return None
    items = _number(ITEMS, point.note) or _number(ITEMS, series.unit) or 1
    deviation = _beside(series, DEVIATIONS, point, named)
    percent = bool(PERCENT.search(point.text) or PERCENT.search(series.unit))
    sd = printed(deviation) if deviation else ""
    return Claim(point.period, printed(point), n, items, percent, sd)


def _beside(series: Series, suffix: str, point: Point, named: Named) -> Point | None:
    other = named.get((series.entity, series.vintage, series.name + suffix))
    same = (at for at in other.known() if at.period == point.period) if other else iter(())
    return next(same, None)


def _whole(point: Point | None) -> int:
    if point is None or point.value is None or point.status in MARKED:
        return 0
    return int(point.value) if point.value == int(point.value) else 0


def _number(pattern: re.Pattern[str], text: str) -> int:
    match = pattern.search(text)
    return int(match[1].replace(",", "")) if match else 0


def printed(point: Point) -> str:
    """Return a value with the decimals it was printed with, and without any other sign."""
    return f"{point.value:.{point.decimals}f}"
