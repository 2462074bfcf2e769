"""The review as CSV tables, one file each, for spreadsheets and statistics programs.

UTF-8 with a byte order mark; lines end in CR LF. Cells that a spreadsheet would act on or change
have an apostrophe in front: `exhume.exports._cells`. A worksheet is one table to be filled in.
"""

from collections.abc import Iterator, Mapping
from itertools import chain
from typing import TypeVar

from exhume.errors import InputError, IntegrityError
from exhume.exports import _csv_rows
from exhume.exports._given_rows import (
    CODING_COLUMNS,
    UNIT_COLUMNS,
    given_coding,
    given_unit,
    picked,
)
from exhume.exports._review_rows import COLUMNS, rows
from exhume.exports._worksheets import WORKSHEET_COLUMNS, worksheet_rows
from exhume.model.review import (
    Codebook,
    GivenRow,
    GivenUnitRow,
    ReviewTables,
    RowProblem,
    Worksheet,
)

label = "CSV tables"
carries = tuple(COLUMNS)
standing_only = False

WORKSHEET = "worksheet.csv"
CODEBOOK = "codebook.csv"

_ALWAYS = ("units", "codings", "adjudications", "translations")

Texts = Mapping[str, str] | RowProblem
T = TypeVar("T")


def write(tables: ReviewTables) -> Mapping[str, bytes]:
    """Return a file for each table; those of people and drawings only where there are any."""
    needed = {name: found for name, found in rows(tables).items() if found or name in _ALWAYS}
    files = {
        f"{name}.csv": _csv_rows.written(f"{name}.csv", COLUMNS[name], found)
        for name, found in needed.items()
    }
    return {**files, CODEBOOK: _codebook(tables.codebook)}


def _codebook(codebook: Codebook) -> bytes:
    found = [
        {"code": code, "label": label_, "meaning": meaning}
        for code, label_, meaning in codebook.codes
    ]
    return _csv_rows.written(CODEBOOK, ("code", "label", "meaning"), found)


def counts(files: Mapping[str, bytes]) -> Mapping[str, int]:
    """Count the rows of the tables; raises `IntegrityError` where one cannot be read."""
    return {
        name: _count(f"{name}.csv", files[f"{name}.csv"]) if f"{name}.csv" in files else 0
        for name in COLUMNS
    }


def _count(name: str, data: bytes) -> int:
    found = list(_csv_rows.read(data))
    for place, row in found:
        if isinstance(row, RowProblem):
            raise IntegrityError(f"{name}, {place}", row.problem, "export again")
    return len(found)


def write_worksheet(worksheet: Worksheet) -> Mapping[str, bytes]:
    """Return a table with a row for each unit, empty cells for the verdict, and the codebook."""
    sheet = _csv_rows.written(WORKSHEET, WORKSHEET_COLUMNS, worksheet_rows(worksheet))
    return {WORKSHEET: sheet, CODEBOOK: _codebook(worksheet.codebook)}


def recognises(data: bytes, name: str) -> bool:  # noqa: ARG001 - a table says nothing of itself
    """Tell by the name; a table has no mark of its own."""
    return name.casefold().endswith((".csv", ".tsv", ".txt"))


def read_codings(data: bytes) -> Iterator[GivenRow]:
    """Give the verdict of each row below the header.

    Raises `InputError` where it is no UTF-8, or has no columns of units and of verdicts.
    """
    for place, row in _checked(data, CODING_COLUMNS, (("unit",), ("choice", "codes"))):
        if isinstance(row, RowProblem):
            yield place, row
        else:
            yield place, given_coding(picked(row, CODING_COLUMNS))


def read_units(data: bytes) -> Iterator[GivenUnitRow]:
    """Give the passage of each row below the header.

    Raises `InputError` where it is no UTF-8, or no column names papers or passages.
    """
    for place, row in _checked(data, UNIT_COLUMNS, (("digest", "paper"), ("start", "quote"))):
        if isinstance(row, RowProblem):
            yield place, row
        else:
            yield place, given_unit(picked(row, UNIT_COLUMNS))


def _checked(
    data: bytes, columns: Mapping[str, tuple[str, ...]], needed: tuple[tuple[str, ...], ...]
) -> Iterator[tuple[str, Texts]]:
    """Give the rows of a table that has at least one column of each of the needed kinds."""
    checked = False
    for place, row in _csv_rows.read(data):
        if not checked and not isinstance(row, RowProblem):
            for kinds in needed:
                _need(row, list(chain.from_iterable(columns[kind] for kind in kinds)))
            checked = True
        yield place, row


def _need(row: Mapping[str, str], names: list[str]) -> None:
    if not any(name in row for name in names):
        problem = f"no column is called {' or '.join(names)} (there are: {', '.join(row)[:120]})"
        raise InputError("the first line", problem, "give the columns the names of the export")
