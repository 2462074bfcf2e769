"""Between which numbers a value may lie, given how it was printed."""

import re
from dataclasses import dataclass

from exhume.model.series import Measure, Point, Series, Status

APPROXIMATELY = 0.03
"""What a value that is said to be about so much may be off by, as a share of it."""

ROUND_FROM = 2  # zeros at the end from which a whole number looks rounded

_NUMBER = re.compile(r"\d(?:[\d.,'’\u00a0\u202f ]*\d)?")


@dataclass(frozen=True, slots=True)
class Range:
    """A value with the least and the most that it may stand for."""

    low: float
    value: float
    high: float

    def __add__(self, other: "Range") -> "Range":
        return Range(self.low + other.low, self.value + other.value, self.high + other.high)

    def __neg__(self) -> "Range":
        return Range(-self.high, -self.value, -self.low)

    def __sub__(self, other: "Range") -> "Range":
        return self + (-other)

    @property
    def width(self) -> float:
        """How far apart the limits are."""
        return self.high - self.low


NOTHING = Range(0.0, 0.0, 0.0)


def printed(point: Point, measure: Measure) -> Range:
    """Return what a known value may stand for: half a unit of its last printed digit either way.

    A count that is printed in full is exact. An approximate value may be off by half a unit of its
    last digit that is not zero, and by `APPROXIMATELY` at least.

    >>> from exhume.model.series import Status
    >>> printed(Point("2014", 2014, 1, "1.7 thousand", 1700, 1, Status.SOURCED), Measure.COUNT)
    Range(low=1650.0, value=1700, high=1750.0)
    """
    value = _known(point)
    half = 0.0 if _in_full(point, measure) else 0.5 * 10.0**-point.decimals * scale(point)
    if point.status is Status.APPROXIMATE:
        half = max(half, _of_zeros(point, least=0), APPROXIMATELY * abs(value))
    return Range(value - half, value, value + half)


def generous(point: Point, measure: Measure) -> Range:
    """Return what a known value may stand for where zeros at its end are due to rounding."""
    value, narrow = _known(point), printed(point, measure)
    half = max(narrow.high - value, _of_zeros(point, least=ROUND_FROM))
    return Range(value - half, value, value + half)


def scale(point: Point) -> float:
    """Return by what the printed number was multiplied: 1,000 for ``1.7 thousand``, mostly 1."""
    found = _NUMBER.search(point.text)
    digits = "".join(filter(str.isdecimal, found.group())) if found else ""
    shown = int(digits or 0) / 10.0**point.decimals
    return abs(_known(point)) / shown if shown and point.value else 1.0


def usable(series: Series) -> tuple[Point, ...]:
    """Return the known points that nobody filled in."""
    return tuple(point for point in series.known() if point.status is not Status.IMPUTED)


def _known(point: Point) -> float:
    if point.value is None:
        raise ValueError(f"the value of {point.period} is missing")
    return point.value


def _in_full(point: Point, measure: Measure) -> bool:
    counted = measure in {Measure.COUNT, Measure.CUMULATIVE}
    return counted and point.decimals == 0 and abs(scale(point) - 1) < 1e-9


def _of_zeros(point: Point, least: int) -> float:
    """Return half a unit of the last digit that is not zero, 0 for fewer zeros than `least`."""
    value = abs(_known(point))
    if not value or value != int(value):
        return 0.0
    digits = str(int(value))
    zeros = len(digits) - len(digits.rstrip("0"))
    return 0.5 * 10**zeros if zeros >= max(least, 1) else 0.0
