"""Printed decimals, and what number each may have been before it was rounded; all exact."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from math import ceil, floor

from exhume.errors import InputError

DECIMAL = re.compile(r"([+-]?)(\d+)(?:\.(\d*))?")


class Rounding(StrEnum):
    """Ways to round a number to so many decimals; halves go as the first three say."""

    HALF_UP = "half up"
    HALF_DOWN = "half down"
    HALF_EVEN = "half even"
    UP = "up"
    DOWN = "down"
    CUT_OFF = "cut off"


ANY = tuple(Rounding)
USUAL = (Rounding.HALF_UP, Rounding.HALF_DOWN, Rounding.HALF_EVEN)


@dataclass(frozen=True, slots=True)
class Span:
    """The numbers from low to high, either of which may belong to it or not."""

    low: Fraction
    high: Fraction
    with_low: bool
    with_high: bool

    def __contains__(self, number: Fraction) -> bool:
        above = number > self.low or (self.with_low and number == self.low)
        below = number < self.high or (self.with_high and number == self.high)
        return above and below

    def squared(self) -> "Span":
        """Return the squares of the numbers from 0 on; none where there are none."""
        if self.low < 0:
            return Span(Fraction(0), max(self.high, Fraction(0)) ** 2, True, self.with_high)
        return Span(self.low**2, self.high**2, self.with_low, self.with_high)


@dataclass(frozen=True, slots=True)
class Printed:
    """A decimal as printed: its digits as a whole number, and how many of them are decimals."""

    text: str
    whole: int
    decimals: int

    @property
    def steps(self) -> int:
        """How many printed numbers there are from 0 to 1."""
        return int(10**self.decimals)

    def shifted(self, places: int) -> "Printed":
        """Return the same digits with the point so many places further to the left."""
        return Printed(self.text, self.whole, self.decimals + places)

    def before(self, rounding: Rounding) -> Span:
        """Return the numbers that are printed like this when rounded so.

        >>> read("0.10").before(Rounding.HALF_UP)
        Span(low=Fraction(19, 200), high=Fraction(21, 200), with_low=True, with_high=False)
        """
        step = Fraction(1, self.steps)
        number, minus = self.whole * step, self.text.startswith("-")
        if rounding is Rounding.UP:
            return Span(number - step, number, False, True)
        if rounding is Rounding.DOWN or (rounding is Rounding.CUT_OFF and self.whole > 0):
            return Span(number, number + step, True, False)
        if rounding is Rounding.CUT_OFF:  # towards zero: zero itself has two sides
            low, high = number - step, number + (0 if minus or self.whole else step)
            return Span(low, high, False, bool(self.whole))
        low, high = number - step / 2, number + step / 2
        if rounding is Rounding.HALF_EVEN:
            return Span(low, high, self.whole % 2 == 0, self.whole % 2 == 0)
        away = (rounding is Rounding.HALF_UP) != (self.whole < 0)
        return Span(low, high, away, not away)


def read(text: str) -> Printed:
    """Read a decimal as printed, whose trailing zeros count.

    `InputError` where it is none.

    >>> read("3.020")
    Printed(text='3.020', whole=3020, decimals=3)
    """
    match = DECIMAL.fullmatch(text.strip())
    if not match:
        raise InputError(repr(text), "is no decimal number", "give it as printed, such as 3.20")
    sign, before, after = match[1], match[2], match[3] or ""
    return Printed(text.strip(), int(sign + before + after), len(after))


def wholes(span: Span, by: Fraction) -> Iterator[int]:
    """Give the whole numbers that lie in a span once multiplied by `by`, which is positive."""
    for whole in range(ceil(span.low / by), floor(span.high / by) + 1):
        if whole * by in span:
            yield whole
