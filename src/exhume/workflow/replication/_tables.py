"""Tables of the replication data: any delimiter, encoding, quoting and line end that people use.

`exhume.sources.csv_records` reads references, whose columns it knows. The tables here are of other
kinds (labels, hospitals), and hold passages with quotation marks that were never escaped.
"""

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import StringIO
from pathlib import Path

from exhume.model.papers import Document, Issue, State
from exhume.sources import plain_text
from exhume.workflow._reading import attempt

_DELIMITERS = ("\t", ",", ";")
_LARGEST_FIELD = 2**31 - 1  # characters; the module's own limit would cut long cells off


@dataclass(frozen=True, slots=True)
class Table:
    """The rows of a table by column (names in lower case), and an issue for each that was lost."""

    rows: tuple[dict[str, str], ...] = ()
    issues: tuple[Issue, ...] = ()


def read_table(path: Path, name: str) -> Table:
    """Read a table with a header; `name` is what its issues call it.

    A file that cannot be read gives an empty table with the reason as its issue.
    """
    read = attempt(lambda: plain_text.read_document(path))
    if not isinstance(read, Document):
        return Table(issues=(Issue(name, read.problem, read.remedy, read.state),))
    csv.field_size_limit(_LARGEST_FIELD)
    lines = [line for line in StringIO(read.text, newline="") if line.strip()]
    delimiter, header = _header(lines[0])
    rows: list[dict[str, str]] = []
    issues: list[Issue] = []
    for line, cells in _rows(lines, delimiter, len(header)):
        if cells is None:
            remedy = "compare the line with the published file"
            problem = f"it has no {len(header)} cells as its header; the row is left out"
            issues.append(Issue(f"{name}, row {line}", problem, remedy, State.UNREADABLE))
        else:
            rows.append(dict(zip(header, cells, strict=True)))
    return Table(tuple(rows), tuple(issues))


def _header(line: str) -> tuple[str, tuple[str, ...]]:
    split = {mark: next(csv.reader([line], delimiter=mark)) for mark in _DELIMITERS}
    delimiter = max(_DELIMITERS, key=lambda mark: len(split[mark]))
    return delimiter, tuple(name.strip().lower() for name in split[delimiter])


def _rows(
    lines: Sequence[str], delimiter: str, width: int
) -> Iterator[tuple[int, list[str] | None]]:
    """Give each row's number and cells, or None where they cannot be told apart.

    A quotation mark that is never closed would swallow the rest of the file: a row whose marks do
    not match is read as if they were letters, and reading goes on with the line below it.
    """
    start = 1
    while start < len(lines):
        row, used = _quoted(lines, start, delimiter)
        cells = _fitted(row, width)
        if cells is None:
            plain = next(csv.reader([lines[start]], delimiter=delimiter, quoting=csv.QUOTE_NONE))
            cells, used = _fitted(plain, width), 1
        yield start, cells
        start += used


def _quoted(lines: Sequence[str], start: int, delimiter: str) -> tuple[list[str], int]:
    """Read one row by the rules of quoting; an empty one where they are broken."""
    rest = (lines[at] for at in range(start, len(lines)))
    reader = csv.reader(rest, delimiter=delimiter, strict=True)
    try:
        return next(reader), reader.line_num
    except csv.Error:
        return [], 1


def _fitted(row: list[str], width: int) -> list[str] | None:
    """Return as many cells as the header has.

    R writes the names of rows as a first cell without a name above it, and spreadsheets write
    empty cells behind the last.
    """
    if len(row) == width + 1 and row[0].isdecimal():
        return row[1:]
    if len(row) > width and not any(cell.strip() for cell in row[width:]):
        return row[:width]
    return row if len(row) == width else None
