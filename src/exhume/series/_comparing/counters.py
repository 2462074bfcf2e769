"""Ratios of two cumulative counters: of their levels, and of what was added between posts.

What one counter added between two posts, divided by what the other one added, is the ratio of a
short time, and shows what the ratio of the levels hides. It is as good as the posting is prompt: a
batch that enters one counter later than the other makes one difference too large and the next one
too small while both levels stay in order.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from exhume.model.series import Measure, Point, Relation, Series
from exhume.series._comparing.aligning import by_period, common
from exhume.series._comparing.precision import Range, printed, usable
from exhume.series._comparing.relations import excess, ratio


@dataclass(frozen=True, slots=True)
class Added:
    """What two counters added between two posts that both have.

    `late` is how much of the denominator, posted later than its numerator, would explain a ratio
    above the most there may be; 0 where it is not above.
    """

    first: Point
    last: Point
    numerator: Range
    denominator: Range
    excess: float
    late: float

    @property
    def ratio(self) -> float:
        """What was added to the numerator by what was added to the denominator."""
        return ratio(self.numerator.value, self.denominator.value)

    @property
    def period(self) -> str:
        """From which post to which."""
        return f"{self.first.period} to {self.last.period}"


def end(point: Point) -> float:
    """Return until when a counter had counted, in years."""
    return point.at + point.span


def posts(series: Series) -> list[Point]:
    """Return the usable points of a counter in the order of the moments they count until."""
    return sorted(usable(series), key=end)


def added(relation: Relation, numerator: Series, denominator: Series) -> Iterator[Added]:
    """Give what both counters added between the posts that they share."""
    columns = (by_period(usable(numerator)), by_period(usable(denominator)))
    shared = sorted((points for _, points in common(columns)), key=lambda points: end(points[0]))
    for before, after in pairwise(shared):
        yield _added(relation, before, after)


def _added(relation: Relation, before: list[Point], after: list[Point]) -> Added:
    above, below = (
        printed(now, Measure.CUMULATIVE) - printed(then, Measure.CUMULATIVE)
        for now, then in zip(after, before, strict=True)
    )
    late = 0.0
    if relation.most:
        late = max(0.0, above.low / relation.most - below.high)
    return Added(before[0], after[0], above, below, excess(relation, above, below), late)


def falls(series: Series) -> Iterator[tuple[Point, Point, float]]:
    """Give two posts in a row and by how much the counter fell between them, beyond rounding."""
    for before, after in pairwise(posts(series)):
        if end(before) == end(after):
            continue
        then, now = printed(before, series.measure), printed(after, series.measure)
        if now.high < then.low:
            yield before, after, then.low - now.high
