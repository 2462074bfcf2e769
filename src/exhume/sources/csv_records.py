"""Tables of references with a header: parted by commas, tabs, semicolons or bars.

Every row below the header becomes a `Record`, or an `Issue` with its line.
"""

import csv
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from exhume.delimited import lines_of, rows_of
from exhume.model.papers import Issue, Record, State
from exhume.sources._bytes import empty, load
from exhume.sources._columns import (
    NO_MAP,
    Columns,
    Map,
    known_columns,
    no_column,
    row_record,
    untitled_remark,
)
from exhume.sources._encoding import decode, decode_head
from exhume.sources._records import in_place_of_record, remark, with_duplicates_named

media_type: Final = "text/csv"
suffixes: Final = (".csv", ".tsv", ".tab")
priority: Final = 40

_DELIMITERS: Final = (",", "\t", ";", "|")
_HEADER_WITHIN: Final = 10  # lines; a title or `sep=;` may stand above the names of the columns
_LINE_ENDS: Final = re.compile(rb"[\r\n]+")
_SEPARATOR: Final = re.compile(r"\ufeff?sep=.", re.IGNORECASE)  # for Excel alone


def recognises(head: bytes, name: str) -> bool:
    """Tell a table by two columns that are known in its first line, or text by its name.

    >>> recognises("题名,作者,年".encode(), "a.txt"), recognises(b"In the year, we", "a.txt")
    (True, False)
    """
    if _delimited(head) and _header(lines_of(decode_head(head))).known >= 2:
        return True
    return bool(head) and name.lower().endswith(suffixes) and b"\0\0" not in head


def _delimited(head: bytes) -> bool:
    """Tell whether the first line can have two cells, before anything is decoded.

    No byte of a delimiter is ever a part of another character but in UTF-16, whose ASCII has NULs.
    More lines than the first are looked at, because one may be blank in characters beyond ASCII.
    """
    lines = b"".join(_LINE_ENDS.split(head.lstrip(), maxsplit=3)[:3])
    return b"\0" in head or any(delimiter.encode() in lines for delimiter in _DELIMITERS)


def read_records(path: Path, encoding: str = "") -> Iterator[Record | Issue]:
    """Read the rows of a table; an issue with a state stands in place of a broken row.

    `Record.fields` has every cell under its column's own name. Where the first line names no known
    column, the names are looked for in the nine below it. Raises `UnreadableDocument` where none of
    them names any.
    """
    return read_table(path, encoding)


def read_table(path: Path, encoding: str = "", columns: Map = NO_MAP) -> Iterator[Record | Issue]:
    """Read the rows of a table as `read_records` does, with columns named as the study says."""
    text = decode(load(path), path.name, encoding).text
    if not text.strip():
        raise empty(path.name, "it holds nothing but white space")
    lines = lines_of(text)
    first = _header(lines, columns)
    header = first if first.known else _header_below(lines, first, columns)
    if not header.known:
        raise no_column(path.name, first.names)
    found = _read(lines, header, Columns(header.names, columns), path.name)
    return with_duplicates_named(found, path.name)


@dataclass(frozen=True, slots=True)
class _Header:
    """The names of the columns, what parts them, their line (from 0), how many are known."""

    names: tuple[str, ...]
    delimiter: str
    line: int
    known: int


def _header(lines: Sequence[str], own: Map = NO_MAP, start: int = 0) -> _Header:
    """Read the first line that is not blank, with the delimiter that makes most sense of it."""
    numbered = enumerate(lines[start:], start)
    line = next((at for at, content in numbered if content.strip()), start)
    first = lines[line] if lines else ""
    candidates = [
        _Header(tuple(cells), delimiter, line, known_columns(cells, own))
        for delimiter in _DELIMITERS
        if delimiter in first or delimiter == _DELIMITERS[0]  # others would give the same one cell
        for cells in csv.reader(lines[line : line + 1], delimiter=delimiter)
    ]
    return max(candidates, key=lambda h: (h.known, len(h.names)), default=_Header((), ",", 0, 0))


def _header_below(lines: Sequence[str], first: _Header, own: Map) -> _Header:
    """Return the line of the first ten that names most columns, the first of several such."""
    below = range(first.line + 1, min(first.line + _HEADER_WITHIN, len(lines)))
    found = (_header(lines, own, at) for at in below if lines[at].strip())
    return max(found, key=lambda header: header.known, default=first)


def _above(lines: Sequence[str], header: _Header, source: str) -> Iterator[tuple[int, Issue]]:
    for at, line in enumerate(lines[: header.line]):
        if line.strip() and not _SEPARATOR.fullmatch(line.strip()):
            problem = "a line above the names of the columns, which was not read"
            yield at + 1, remark(source, at + 1, problem)


def _read(
    lines: Sequence[str], header: _Header, columns: Columns, source: str
) -> Iterator[tuple[int, Record | Issue]]:
    yield from _above(lines, header, source)
    for untitled in untitled_remark(columns, source, header.line + 1):
        yield header.line + 1, untitled
    ordinal = 0
    for line, row in rows_of(lines, header.delimiter, header.line + 1):
        if row == []:
            continue  # a blank line is no row
        ordinal += 1
        if problem := _problem(row, header):
            yield line, in_place_of_record(source, line, problem)
        elif not any(cell.strip() for cell in row):
            yield line, Issue(f"{source}:{line}", "a row of empty cells", "", State.EMPTY)
        else:
            for item in row_record(row, columns, f"{source}:{line}", f"{source}#{ordinal}"):
                yield line, item


def _problem(row: list[str] | str, header: _Header) -> str:
    if isinstance(row, str):
        return row
    if any("\0" in cell for cell in row):
        return "it holds NUL characters"
    columns = len(header.names)
    surplus = any(cell.strip() for cell in row[columns:])
    if len(row) < columns or surplus:
        return f"it has {len(row)} cells under {columns} columns; they may have shifted"
    return ""
