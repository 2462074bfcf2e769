"""The cells of a table as text, from delimited text or the first sheet of an Excel file."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Final

from exhume.delimited import likeliest_delimiter, lines_of, rows_of
from exhume.errors import InputError, UnreadableDocument
from exhume.sources._bytes import load
from exhume.sources._encoding import decode
from exhume.workflow._series.problems import Problem

_ZIP: Final = b"PK\x03\x04"
_OLD_EXCEL: Final = b"\xd0\xcf\x11\xe0"
_MOST_BYTES: Final = 256 * 2**20


@dataclass(frozen=True, slots=True)
class Row:
    """The cells of a row without blanks at their ends, and the line on which it begins."""

    line: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """The rows of a file that hold anything, those that are broken, and remarks on the whole.

    `padded` are the lines on which a cell had blanks at its ends.
    """

    name: str
    rows: tuple[Row, ...]
    problems: tuple[Problem, ...] = ()
    remarks: tuple[str, ...] = ()
    padded: frozenset[int] = frozenset()


def load_table(path: Path) -> Table:
    """Read all cells of a file.

    Raises `exhume.errors.InputError` for what is no table, `exhume.errors.UnreadableDocument` for
    a file that cannot be read, and `exhume.errors.MissingExtra` for an Excel file without the
    package `python-calamine`.
    """
    data = load(path)
    if len(data) > _MOST_BYTES:
        problem = f"it has more than {_MOST_BYTES // 2**20} MiB"
        raise InputError(path.name, problem, "save the rows that matter in a file of their own")
    if data.startswith(_OLD_EXCEL):
        problem = "it is an Excel file of the kind before 2007"
        raise InputError(path.name, problem, "save it as .xlsx or as CSV")
    table = _of_excel(data, path.name) if data.startswith(_ZIP) else _of_text(data, path.name)
    if not table.rows and not table.problems:
        raise InputError(path.name, "it has no rows", "hand in a table with a row for each period")
    return table


def _of_text(data: bytes, name: str) -> Table:
    lines = lines_of(_text(data, name))
    delimiter = _delimiter(lines)
    rows: list[Row] = []
    problems: list[Problem] = []
    padded: list[int] = []
    for line, cells in rows_of(lines, delimiter):
        if isinstance(cells, str):
            remedy = "put cells that hold commas or quotation marks into quotation marks"
            problems.append(Problem(line, cells, remedy))
        else:
            rows.extend(_stripped(line, cells))
            padded.extend([line] if any(cell != cell.strip() for cell in cells) else [])
    return Table(name, tuple(rows), tuple(problems), padded=frozenset(padded))


def _text(data: bytes, name: str) -> str:
    try:
        return decode(data, name).text
    except UnreadableDocument as error:  # its remedy is one for papers of a study
        remedy = "save it as an Excel file, or as CSV in UTF-8"
        raise UnreadableDocument(name, error.problem, remedy, state=error.state) from error


def _delimiter(lines: Sequence[str]) -> str:
    """Return what parts cells; a title can stand above the first line that has any.

    >>> _delimiter(["Donors of Utopia", "year;donors"])
    ';'
    """
    parted = (line for line in lines if not {",", ";", "\t"}.isdisjoint(line))
    return likeliest_delimiter(list(islice(parted, 1)))


def _of_excel(data: bytes, name: str) -> Table:
    from exhume.workflow._series.spreadsheets import printed_cells  # noqa: PLC0415 - an extra

    printed = printed_cells(data, name)
    rows = [row for line, cells in printed.rows for row in _stripped(line, cells)]
    padded = (line for line, cells in printed.rows if any(cell != cell.strip() for cell in cells))
    return Table(name, tuple(rows), remarks=printed.remarks, padded=frozenset(padded))


def _stripped(line: int, cells: Sequence[str]) -> Iterator[Row]:
    stripped = tuple(map(str.strip, cells))
    if any(stripped):
        yield Row(line, stripped)
