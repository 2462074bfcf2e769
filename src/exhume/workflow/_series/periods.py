"""Years, half-years, quarters, months and days, and nothing that could be two of them."""

import calendar
import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import lru_cache
from typing import Final

from exhume.workflow._series.problems import Fault

FIRST_YEAR: Final = 1800
LAST_YEAR: Final = 2100


class Step(StrEnum):
    """What a period is one of."""

    YEAR = "year"
    HALF = "half-year"
    QUARTER = "quarter"
    MONTH = "month"
    DAY = "day"


_PER_YEAR: Final = {Step.YEAR: 1, Step.HALF: 2, Step.QUARTER: 4, Step.MONTH: 12}


@dataclass(frozen=True, slots=True)
class Period:
    """A period: its beginning and length in years, and its place among those of its kind."""

    step: Step
    ordinal: int
    at: float
    span: float

    @property
    def end(self) -> float:
        """Where it ends, as a number of years; the same number at which the next one begins."""
        if self.step is Step.DAY:
            return _day(date.fromordinal(self.ordinal + 1)).at
        return (self.ordinal + 1) / _PER_YEAR[self.step]


_FORMS: Final = (
    (Step.YEAR, re.compile(r"(?P<year>[0-9]{4})(?P<part>)")),
    (Step.HALF, re.compile(r"(?P<year>[0-9]{4})[- ]?H(?P<part>[12])", re.IGNORECASE)),
    (Step.HALF, re.compile(r"H(?P<part>[12])[- ]?(?P<year>[0-9]{4})", re.IGNORECASE)),
    (Step.QUARTER, re.compile(r"(?P<year>[0-9]{4})[- ]?Q(?P<part>[1-4])", re.IGNORECASE)),
    (Step.QUARTER, re.compile(r"Q(?P<part>[1-4])[- ]?(?P<year>[0-9]{4})", re.IGNORECASE)),
    (Step.MONTH, re.compile(r"(?P<year>[0-9]{4})-(?P<part>0[1-9]|1[0-2])")),
    (Step.MONTH, re.compile(r"(?P<year>[0-9]{4})-?M(?P<part>0?[1-9]|1[0-2])", re.IGNORECASE)),
)
_DAY: Final = re.compile(r"([0-9]{4})([-/])([0-9]{2})\2([0-9]{2})")
_FAULTS: Final = (
    (
        re.compile(r"([0-9]{4})\.0+"),
        Fault("has decimals", "write the year alone, such as 2010"),
    ),
    (
        re.compile(r"[0-9]{4}\s*[/–-]\s*[0-9]{2}(?:[0-9]{2})?"),
        Fault(
            "can be a month or two years",
            "write a month as 2010-03; for a year that does not begin in January, write the year "
            "in which it begins, and say so in the column note",
        ),
    ),
    (
        re.compile(r"[0-9]{1,2}\s*[./-]\s*[0-9]{1,2}\s*[./-]\s*[0-9]{2,4}"),
        Fault("can be read as day and month or as month and day", "write a day as 2010-03-17"),
    ),
    (
        re.compile(r"'?[0-9]{2}"),
        Fault("is a year of two digits", "write all four, such as 2010"),
    ),
    (
        re.compile(r"[0-9]{4}\s*年.*"),
        Fault("is written in words", "write 2010, 2010-03 or 2010-03-17"),
    ),
)
_KNOWN: Final = "write 2010, 2010H1, 2010Q2, 2010-03 or 2010-03-17"


@lru_cache(maxsize=1 << 14)
def period_of(text: str) -> Period | Fault:
    """Read a period.

    >>> period_of("2010Q2").at, period_of("2010Q2").span
    (2010.25, 0.25)
    >>> period_of("2010/11").says
    'can be a month or two years'
    """
    if not text:
        return Fault("is empty", _KNOWN)
    for step, form in _FORMS:
        found = form.fullmatch(text)
        if found:
            return _within(_part(step, int(found["year"]), int(found["part"] or 1)))
    found = _DAY.fullmatch(text)
    if found:
        return _on(int(found[1]), int(found[3]), int(found[4]))
    return next((fault for form, fault in _FAULTS if form.fullmatch(text)), _unknown())


def label(step: Step, ordinal: int) -> str:
    """Write the period that has this place among those of its kind.

    >>> label(Step.QUARTER, 2010 * 4 + 1), label(Step.MONTH, 2010 * 12), label(Step.YEAR, 2010)
    ('2010Q2', '2010-01', '2010')
    """
    if step is Step.DAY:
        return date.fromordinal(ordinal).isoformat()
    year, part = divmod(ordinal, _PER_YEAR[step])
    shown = {Step.HALF: f"H{part + 1}", Step.QUARTER: f"Q{part + 1}", Step.MONTH: f"-{part + 1:02}"}
    return f"{year}{shown.get(step, '')}"


def _unknown() -> Fault:
    return Fault("is no period that is known", _KNOWN)


def _part(step: Step, year: int, part: int) -> Period:
    parts = _PER_YEAR[step]
    ordinal = year * parts + part - 1
    return Period(step, ordinal, ordinal / parts, 1 / parts)


def _on(year: int, month: int, day: int) -> Period | Fault:
    try:
        return _within(_day(date(year, month, day)))
    except ValueError:
        return Fault("is a day that no calendar has", "look it up in the source")


def _day(day: date) -> Period:
    days = 366 if calendar.isleap(day.year) else 365
    return Period(
        Step.DAY, day.toordinal(), day.year + (day.timetuple().tm_yday - 1) / days, 1 / days
    )


def _within(period: Period) -> Period | Fault:
    if FIRST_YEAR <= period.at < LAST_YEAR:
        return period
    return Fault(f"lies outside of {FIRST_YEAR} to {LAST_YEAR}", "look it up in the source")
