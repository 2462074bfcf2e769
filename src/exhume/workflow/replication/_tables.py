"""Tables of the replication data: any delimiter, encoding, quoting and line end that people use.

`exhume.sources.csv_records` reads references, whose columns it knows. The tables here are of other
kinds (labels, hospitals), and hold passages with quotation marks that were never escaped.
"""

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from exhume.delimited import lines_of
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
    read = attempt(partial(plain_text.read_document, path))
    if not isinstance(read, Document):
        return Table(issues=(Issue(name, read.problem, read.remedy, read.state),))
    csv.field_size_limit(_LARGEST_FIELD)
    lines = lines_of(read.text)
    header = _header(lines)
    rows: list[dict[str, str]] = []
    issues: list[Issue] = []
    for at, cells in _rows(lines, header):
        if cells is None:
            problem = f"it has not the {len(header.names)} cells of the header; it is left out"
            remedy = "compare the line with the published file"
            issues.append(Issue(f"{name}, line {at + 1}", problem, remedy, State.UNREADABLE))
        else:
            rows.append(dict(zip(header.names, cells, strict=True)))
    return Table(tuple(rows), tuple(issues))


@dataclass(frozen=True, slots=True)
class _Header:
    """The names of the columns, what parts them, and the line they stand on (from 0)."""

    names: tuple[str, ...]
    delimiter: str
    line: int


def _header(lines: Sequence[str]) -> _Header:
    """Read the first line that is not blank with the delimiter that parts it most often."""
    at = next(at for at, line in enumerate(lines) if line.strip())
    split = {mark: next(csv.reader([lines[at]], delimiter=mark)) for mark in _DELIMITERS}
    delimiter = max(_DELIMITERS, key=lambda mark: len(split[mark]))
    return _Header(tuple(cell.strip().lower() for cell in split[delimiter]), delimiter, at)


def _rows(lines: Sequence[str], header: _Header) -> Iterator[tuple[int, list[str] | None]]:
    """Give each row's line (from 0) and cells, or None where they cannot be told apart.

    A quotation mark that is never closed would swallow the rest of the file: a row whose marks do
    not match is read as if they were letters, and reading goes on with the line below it.
    """
    start, width = header.line + 1, len(header.names)
    while start < len(lines):
        used = 1
        if lines[start].strip():
            row, used = _quoted(lines, start, header.delimiter)
            cells = _fitted(row, width)
            if cells is None:
                plain = lines[start].rstrip("\r\n").split(header.delimiter)
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
