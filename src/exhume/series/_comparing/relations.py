"""Checks of a relation between series of one entity, period by period."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from math import inf

from exhume.model.series import Measure, Point, Relation, RelationKind, Series, Status
from exhume.series._comparing.aligning import by_period, common
from exhume.series._comparing.precision import Range, generous, printed, usable

NOISE = 1e-9  # what sums of decimal fractions are off by, as a share


@dataclass(frozen=True, slots=True)
class Check:
    """A relation in one period.

    `left` and `right` are its sides, the right one summed; `size` is their difference, or their
    ratio. `excess` is by how much it is violated beyond tolerance and rounding, 0 where it holds,
    and `round_excess` the same where zeros at the end of a number are due to rounding.
    """

    period: str
    left: Range
    right: Range
    size: float
    excess: float
    round_excess: float
    points: tuple[Point, ...]

    @property
    def broken(self) -> bool:
        """Whether the relation is violated beyond tolerance and rounding."""
        return self.excess > 0

    @property
    def derived(self) -> bool:
        """Whether a value that was computed from others takes part."""
        return any(point.status is Status.DERIVED for point in self.points)

    @property
    def relative(self) -> float:
        """The difference of the sides as a share of the larger one."""
        largest = max(abs(self.left.value), abs(self.right.value))
        return abs(self.left.value - self.right.value) / largest if largest else 0.0

    @property
    def across_sources(self) -> bool:
        """Whether the sides come from different sources, as far as these are named."""
        first, *others = [point.source for point in self.points]
        return bool(first) and any(other and other != first for other in others)


def missing_names(relation: Relation, series: Mapping[str, Series]) -> list[str]:
    """Return the names of series that a relation is about and that are not there."""
    return [name for name in (relation.left, *relation.right) if name not in series]


def sides(relation: Relation, series: Mapping[str, Series]) -> list[Series]:
    """Return the series of a relation, the left one first."""
    return [series[name] for name in (relation.left, *relation.right)]


def checks(relation: Relation, series: Mapping[str, Series]) -> Iterator[Check]:
    """Give the check of each period in which all sides have a value that nobody filled in."""
    chosen = sides(relation, series)
    measures = [each.measure for each in chosen]
    for _, points in common(by_period(usable(each)) for each in chosen):
        yield check(relation, points, measures)


def check(relation: Relation, points: list[Point], measures: list[Measure]) -> Check:
    """Check a relation between the points of one period, the left one first."""
    pairs = list(zip(points, measures, strict=True))
    exact = [printed(point, measure) for point, measure in pairs]
    loose = [generous(point, measure) for point, measure in pairs]
    left, right = exact[0], total(exact[1:])
    return Check(
        points[0].period,
        left,
        right,
        size_of(relation, left, right),
        excess(relation, left, right),
        excess(relation, loose[0], total(loose[1:])),
        tuple(points),
    )


def total(parts: list[Range]) -> Range:
    """Return the sum of ranges."""
    first, *others = parts
    for other in others:
        first += other
    return first


def size_of(relation: Relation, left: Range, right: Range) -> float:
    """Return the ratio of the sides where the relation is about it, else their difference."""
    if relation.kind is RelationKind.RATIO:
        return ratio(left.value, right.value)
    return left.value - right.value


def excess(relation: Relation, left: Range, right: Range) -> float:
    """Return by how much a relation is violated beyond tolerance and rounding, 0 where it holds.

    It is in units of the values, and for a ratio in units of the ratio.
    """
    if relation.kind is RelationKind.RATIO:
        return _excess_of_ratio(relation, left, right)
    largest = max(abs(left.value), abs(right.value))
    allowed = max(relation.tolerance, relation.relative * largest)
    beyond = left.low - right.high
    if relation.kind is not RelationKind.AT_MOST:
        beyond = max(beyond, right.low - left.high)
    return _clear(beyond - allowed, largest)


def _excess_of_ratio(relation: Relation, left: Range, right: Range) -> float:
    above = below = 0.0
    if relation.most is not None:
        above = ratio(left.low, right.high) - _widened(relation, relation.most, +1)
    if relation.least is not None:
        below = _widened(relation, relation.least, -1) - ratio(left.high, right.low)
    beyond = max(above, below)
    return _clear(beyond, abs(relation.most or 0.0))


def _clear(beyond: float, largest: float) -> float:
    return beyond if beyond > NOISE * max(1.0, largest) else 0.0


def _widened(relation: Relation, bound: float, sign: int) -> float:
    return bound + sign * max(relation.tolerance, relation.relative * abs(bound))


def ratio(numerator: float, denominator: float) -> float:
    """Return a ratio; without limit where there is something of nothing, 0 where nothing of it.

    >>> ratio(88, 34) > 2.58, ratio(3, 0), ratio(0, 0)
    (True, inf, 0.0)
    """
    if denominator > 0:
        return numerator / denominator
    return inf if numerator > 0 else 0.0
