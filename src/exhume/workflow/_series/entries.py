"""Each value of a table with all that its row says of it, or what is wrong with it."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from exhume.model.series import Measure, Point, Status
from exhume.workflow._series import godt
from exhume.workflow._series.columns import Layout, ValueColumn
from exhume.workflow._series.numbers import Number, number_of
from exhume.workflow._series.periods import Period, period_of
from exhume.workflow._series.problems import Fault, Problem, of_cell
from exhume.workflow._series.tables import Row
from exhume.workflow._series.words import measure_of, status_of

_GROUPED: Final = re.compile(r"[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?")

Key = tuple[str, str, str]
"""What tells series apart: entity, name and vintage."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A value as a point of the series that it belongs to."""

    key: Key
    unit: str
    measure: Measure
    period: Period
    point: Point


def entries(layout: Layout, as_of: str) -> Iterator[Entry | Problem]:
    """Give what every cell with a value says, or what is wrong with it or with its row.

    `as_of` is a day, month or year after which no period can begin; empty for none.
    """
    for row in layout.rows:
        if _outside(row, layout):
            shown = f"it has {len(row.cells)} cells under {len(layout.names)} columns"
            yield Problem(row.line, shown, "put cells that hold commas into quotation marks")
        else:
            yield from _of_row(_Reader(row, layout, as_of))


def _outside(row: Row, layout: Layout) -> bool:
    wide = len(layout.names)
    return len(row.cells) < wide or any(row.cells[wide:])


@dataclass(frozen=True, slots=True)
class _Reader:
    """A row by the names of the fields."""

    row: Row
    layout: Layout
    as_of: str

    def cell(self, field: str) -> str:
        at = self.layout.fields.get(field)
        return "" if at is None else self.row.cells[at]

    def problem(self, field: str, fault: Fault) -> Problem:
        name = self.layout.names[self.layout.fields[field]]
        return of_cell(self.row.line, name, self.cell(field), fault)


def _of_row(row: _Reader) -> Iterator[Entry | Problem]:
    period = period_of(row.cell("period"))
    status = status_of(row.cell("status"))
    measure = measure_of(row.cell("measure"), row.cell("unit"))
    if isinstance(period, Fault) or isinstance(status, Fault) or isinstance(measure, Fault):
        found = {"period": period, "status": status, "measure": measure}
        yield from (row.problem(at, it) for at, it in found.items() if isinstance(it, Fault))
        return
    fault = _out_of_time(period, row.cell("retrieved"), row.as_of)
    if fault:
        yield row.problem("retrieved" if fault is _NO_DATE else "period", fault)
        return
    said = _said(row, period, status)
    for column in row.layout.values:
        yield _entry(row, column, said, column.measure or measure)


@dataclass(frozen=True, slots=True)
class _Said:
    """What a row says of all its values."""

    period: Period
    status: Status
    entity: str
    series: str
    vintage: str
    unit: str
    source: str
    retrieved: str
    note: str


def _said(row: _Reader, period: Period, status: Status) -> _Said:
    entity = named(row.cell("entity"))
    return _Said(
        period,
        status,
        entity,
        named(row.cell("series")),
        row.cell("vintage"),
        row.cell("unit"),
        row.cell("source"),
        row.cell("retrieved"),
        row.cell("note") or (godt.note_of(entity) if row.layout.grouped else ""),
    )


_NO_DATE: Final = Fault("is no date", "write the day on which it was retrieved as 2024-05-31")


def _out_of_time(period: Period, retrieved: str, as_of: str) -> Fault | None:
    """Say why a value cannot be of this period; nothing where it can."""
    for day, said in ((retrieved, "it was retrieved"), (as_of, "this was read")):
        until = period_of(day) if day else None
        if isinstance(until, Fault):
            return _NO_DATE
        if until and period.at >= until.end:
            return Fault(
                f"lies in the future: {said} at {day}",
                "correct the year; a forecast is no reported figure, leave it out",
            )
    return None


def _entry(row: _Reader, column: ValueColumn, said: _Said, measure: Measure) -> Entry | Problem:
    name, line = column.series or said.series, row.row.line
    if not name:
        return Problem(line, "it names no series", "write in the column series what counts")
    text = row.row.cells[column.at]
    if row.layout.grouped and _GROUPED.fullmatch(text):
        text = text.replace(",", "")
    read = _value(text, said.status, measure, blank_is_missing=row.layout.blank_is_missing)
    if isinstance(read, Fault):
        return of_cell(line, row.layout.names[column.at], text, read)
    point = _point(row, said, text, *read)
    unit = column.unit or said.unit
    return Entry((said.entity, name, said.vintage), unit, measure, said.period, point)


def _point(row: _Reader, said: _Said, text: str, number: Number | None, status: Status) -> Point:
    return Point(
        row.cell("period"),
        said.period.at,
        said.period.span,
        text,
        number.value if number else None,
        number.decimals if number else 0,
        status,
        said.source,
        said.retrieved,
        said.note,
        row.row.line,
    )


@lru_cache(maxsize=1 << 12)
def named(text: str) -> str:
    """Return a name with single blanks and composed characters, as it is compared.

    >>> named("South  Africa")
    'South Africa'
    """
    return unicodedata.normalize("NFC", " ".join(text.split()))


def _value(
    text: str, status: Status, measure: Measure, *, blank_is_missing: bool
) -> tuple[Number | None, Status] | Fault:
    if not text:
        return _blank(status, blank_is_missing=blank_is_missing)
    number = number_of(text)
    if isinstance(number, Fault):
        return number
    if status is Status.MISSING:
        return Fault("has a number, but its status says missing", "correct the one or the other")
    return _unfit(text, number, measure) or (number, status)


def _blank(status: Status, *, blank_is_missing: bool) -> tuple[None, Status] | Fault:
    if status is Status.MISSING or blank_is_missing:
        return None, Status.MISSING
    return Fault(
        "is empty, and its status does not say missing",
        "write missing in the column status, or leave the row out",
    )


def _unfit(text: str, number: Number, measure: Measure) -> Fault | None:
    """Say why a number is none that such a series can have."""
    if number.value < 0 and measure is not Measure.MEAN:
        shown = {Measure.SHARE: "share"}.get(measure, "count")
        return Fault(
            f"is negative, which no {shown} can be",
            "look it up in the source; where it is a change, write mean in the column measure",
        )
    if number.decimals and measure in _WHOLE:
        digits = text.replace(".", "")
        grouped = f"; if the point parts thousands, write {digits}" * (number.decimals == 3)
        return Fault(
            "has decimals, which no count has",
            f"write mean or share in the column measure if it is one{grouped}",
        )
    return None


_WHOLE: Final = frozenset({Measure.COUNT, Measure.CUMULATIVE})
