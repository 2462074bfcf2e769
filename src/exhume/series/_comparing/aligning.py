"""Which series belong to one entity, and which of their points to one period."""

from collections.abc import Iterable, Iterator, Mapping

from exhume.model.series import Point, Series

Period = tuple[float, float]
"""When a period begins, and how long it is, in years."""

_DIGITS = 6  # of a year that tell periods apart: half a minute


def period_of(point: Point) -> Period:
    """Return the period of a point, however it is spelt."""
    return round(point.at, _DIGITS), round(point.span, _DIGITS)


def by_period(points: Iterable[Point]) -> dict[Period, Point]:
    """Return points by their period, in order; the first one of a period that is there twice."""
    found: dict[Period, Point] = {}
    for point in sorted(points, key=period_of):
        found.setdefault(period_of(point), point)
    return found


def by_entity(series: Iterable[Series]) -> dict[str, dict[str, Series]]:
    """Return series by their entity and name; the first one where a name is there twice."""
    found: dict[str, dict[str, Series]] = {}
    for each in series:
        found.setdefault(each.entity, {}).setdefault(each.name, each)
    return found


def common(columns: Iterable[Mapping[Period, Point]]) -> Iterator[tuple[Period, list[Point]]]:
    """Give the periods that all columns have, in order, with the point of each column."""
    given = list(columns)
    for period in sorted(given[0]) if given else ():
        if all(period in column for column in given):
            yield period, [column[period] for column in given]
