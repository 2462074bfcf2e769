"""Series from the values of a table: what they must share, and which periods are absent."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from operator import attrgetter
from pathlib import Path
from typing import Final

from exhume.errors import InputError
from exhume.model.series import Measure, Series, Status
from exhume.workflow._series.columns import Layout, layout_of
from exhume.workflow._series.entries import Entry, Key, entries
from exhume.workflow._series.periods import Step, label
from exhume.workflow._series.problems import Problem, refuse
from exhume.workflow._series.tables import Table, load_table

_SHOWN: Final = 6
"""Series whose absent periods are told one by one; of more, their number is told."""


_LONGEST_PERIOD: Final = 4
"""Letters that a period can have, if it is written oddly."""


@dataclass(frozen=True, slots=True)
class Given:
    """The series of a file in the order of their first rows, and remarks on it."""

    name: str
    series: tuple[Series, ...]
    remarks: tuple[str, ...]


def read_file(path: Path, own: "dict[str, str]", as_of: str, *, strict: bool) -> Given:
    """Read all series of a file; raises as `exhume.workflow._series.reading.read_series` does."""
    table = load_table(path)
    refuse(table.name, table.problems)
    layout, notes = _without_notes(layout_of(table, own, strict=strict))
    grouped, problems = _grouped(entries(layout, as_of))
    refuse(table.name, problems)
    if not grouped:
        header = table.rows[0].line
        refuse(
            table.name,
            [Problem(header, "no row stands below the names of the columns", "add the values")],
        )
    series, empty = _series(grouped)
    if not series:
        remedy = "hand in a table with at least one number"
        raise InputError(table.name, "all its values are missing", remedy)
    said = (*table.remarks, *layout.remarks, *notes, *_remarks(table, layout, grouped, empty))
    return Given(table.name, series, tuple(f"{table.name}: {remark}" for remark in said))


def _without_notes(layout: Layout) -> tuple[Layout, tuple[str, ...]]:
    """Leave out rows that hold a sentence and nothing else, as stand below many tables."""
    notes = {row: text for row in layout.rows if (text := _sentence(row.cells))}
    rows = tuple(row for row in layout.rows if row not in notes)
    said = (f'line {row.line} is no row of the table: "{text}"' for row, text in notes.items())
    return replace(layout, rows=rows), tuple(said)


def _sentence(cells: Sequence[str]) -> str:
    """Return the one cell that is filled if it has words; a period alone lacks its value.

    >>> _sentence(["Source: the ministry", ""]), _sentence(["2012", ""])
    ('Source: the ministry', '')
    """
    filled = [cell for cell in cells if cell]
    words = len(filled) == 1 and sum(map(str.isalpha, filled[0])) > _LONGEST_PERIOD
    return filled[0] if words else ""


def _grouped(found: Iterable[Entry | Problem]) -> tuple[dict[Key, list[Entry]], list[Problem]]:
    """Put values to their series, and gather what is wrong with them or between them."""
    grouped: dict[Key, list[Entry]] = {}
    problems: list[Problem] = []
    lines: dict[tuple[Key, Step, int], int] = {}
    for item in found:
        if isinstance(item, Problem):
            problems.append(item)
            continue
        those = grouped.setdefault(item.key, [])
        place = (item.key, item.period.step, item.period.ordinal)
        first = lines.setdefault(place, item.point.line)
        if first != item.point.line:
            problems.append(_twice(item, first))
        elif those and _kind(item) != _kind(those[0]):
            problems.extend(_unlike(item, those[0]))
        those.append(item)
    return grouped, problems


def _twice(entry: Entry, first: int) -> Problem:
    says = f"{_called(entry.key)} has a value for {entry.point.period} already on line {first}"
    remedy = (
        "keep one of the lines; tell editions apart in a column vintage, sources by a series each"
    )
    return Problem(entry.point.line, says, remedy)


def _kind(entry: Entry) -> tuple[Step, str, Measure]:
    return entry.period.step, entry.unit, entry.measure


def _unlike(entry: Entry, first: Entry) -> Iterator[Problem]:
    """Give what a value does not share with the first one of its series."""
    for what, own, other, remedy in (
        ("period", entry.period.step.value, first.period.step.value, _STEPS_REMEDY),
        ("unit", entry.unit, first.unit, "give values in one unit, or make them two series"),
        ("measure", entry.measure.value, first.measure.value, "make them two series"),
    ):
        if own != other:
            called = _called(entry.key)
            says = f'{called} has the {what} "{own}", and "{other}" on line {first.point.line}'
            yield Problem(entry.point.line, says, remedy)


_STEPS_REMEDY: Final = (
    "make values of years, half-years, quarters, months and days series of their own; "
    "a cumulative figure at the end of a year can be written as of its last day"
)


def _called(key: Key) -> str:
    entity, name, vintage = key
    return ", ".join(part for part in (entity, name, vintage) if part)


def _series(grouped: dict[Key, list[Entry]]) -> tuple[tuple[Series, ...], int]:
    """Return the series that have a value, and how many have none."""
    made: list[Series] = []
    for (entity, name, vintage), those in grouped.items():
        those.sort(key=lambda entry: entry.period.ordinal)
        if any(entry.point.value is not None for entry in those):
            points = tuple(map(attrgetter("point"), those))
            made.append(Series(name, entity, those[0].unit, those[0].measure, points, vintage))
    return tuple(made), len(grouped) - len(made)


def _remarks(
    table: Table, layout: Layout, grouped: dict[Key, list[Entry]], empty: int
) -> Iterator[str]:
    if layout.grouped and table.padded:
        yield f"blanks at the ends of cells were taken away on {len(table.padded)} lines"
    if empty:
        yield f"{empty} series without any value were left out"
    yield from _status_remarks(grouped)
    yield from _gap_remarks(grouped)


def _status_remarks(grouped: dict[Key, list[Entry]]) -> Iterator[str]:
    counts = dict.fromkeys(Status, 0)
    for those in grouped.values():
        for entry in those:
            counts[entry.point.status] += 1
    marked = [
        f"{counts[status]} {status}" for status in Status if status is not Status.SOURCED
        and counts[status]
    ]  # fmt: skip
    if marked:
        yield f"values that are marked, and carried so: {', '.join(marked)}; none was filled"
    if counts[Status.IMPUTED]:
        yield (
            "warning: it holds imputed values. They say how somebody filled a gap, and nothing of "
            "what was reported; examine the table from which they are absent"
        )


def _gap_remarks(grouped: dict[Key, list[Entry]]) -> Iterator[str]:
    gaps = [(key, absent) for key, those in grouped.items() if (absent := _absent(those))]
    for key, absent in gaps[:_SHOWN]:
        yield f"{_called(key)}: no row for {absent}; left out, and not filled"
    if len(gaps) > _SHOWN:
        yield f"{len(gaps) - _SHOWN} more series lack rows for some periods; none was filled"


def _absent(those: Sequence[Entry]) -> str:
    """Return the periods between the first and the last that have no row, in words.

    A counter that is read on single days has no gaps: any days will do.
    """
    step = those[0].period.step
    if step is Step.DAY and those[0].measure is Measure.CUMULATIVE:
        return ""
    there = [entry.period.ordinal for entry in those]
    return ", ".join(
        _range(step, before + 1, after - 1)
        for before, after in pairwise(there)
        if after - before > 1
    )


def _range(step: Step, first: int, last: int) -> str:
    return label(step, first) + (f" to {label(step, last)}" if last > first else "")
