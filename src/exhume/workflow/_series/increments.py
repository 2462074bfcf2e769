"""What a counter grew by from one reading to the next."""

from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise

from exhume.errors import InputError
from exhume.model.series import Measure, Point, Series, Status
from exhume.workflow._series.periods import Period, period_of
from exhume.workflow._series.problems import Fault

_WEAKER = (Status.IMPUTED, Status.APPROXIMATE)


def increments(series: Series) -> Series:
    """Return the increments of a cumulative series, each with the span between two readings.

    An increment begins where the period of one known value ends and lasts until the period of the
    next known one ends, however far apart they are: `span` says how far, in years. Its period is
    that of the second value where the two follow each other, and else both with a slash. It is
    derived, or approximate or imputed where one of the two is. What the counter showed first is no
    increment. A counter that falls gives a negative one, which is left for a test to judge.

    Raises `exhume.errors.InputError` for a series that is not cumulative.
    """
    if series.measure is not Measure.CUMULATIVE:
        problem = "it is not cumulative, and has no increments"
        raise InputError(series.title, problem, "write cumulative in the column measure if it is")
    points = tuple(_increments(series))
    return Series(series.name, series.entity, series.unit, Measure.COUNT, points, series.vintage)


def _increments(series: Series) -> Iterator[Point]:
    for before, after in pairwise(series.known()):
        yield _increment(series, before, after)


def _increment(series: Series, before: Point, after: Point) -> Point:
    first, second = _period(series, before), _period(series, after)
    follows = second.ordinal == first.ordinal + 1
    grown = Decimal(after.text) - Decimal(before.text)  # what prints, free of binary fractions
    return Point(
        after.period if follows else f"{before.period}/{after.period}",
        first.end,
        second.span if follows else second.end - first.end,
        f"{grown:f}",
        float(grown),
        max(before.decimals, after.decimals),
        next((one for one in _WEAKER if one in (before.status, after.status)), Status.DERIVED),
        after.source,
        after.retrieved,
        after.note,
        after.line,
    )


def _period(series: Series, point: Point) -> Period:
    period = period_of(point.period)
    if isinstance(period, Fault):
        raise InputError(f"{series.title}, {point.period}", period.says, period.remedy)
    return period
