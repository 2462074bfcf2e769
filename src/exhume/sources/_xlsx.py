"""The first sheet of an Excel file, through calamine, after a look at how much it unpacks to."""

import re
import struct
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, time
from io import BytesIO
from itertools import chain, islice
from pathlib import Path
from typing import TYPE_CHECKING, Final
from zipfile import BadZipFile, ZipFile, ZipInfo

from exhume.errors import MissingExtra, UnreadableDocument
from exhume.model.papers import Issue, Record, State
from exhume.sources._bytes import empty, load
from exhume.sources._columns import (
    Columns,
    Map,
    known_columns,
    no_column,
    row_record,
    untitled_remark,
)
from exhume.sources._records import with_duplicates_named

if TYPE_CHECKING:
    from python_calamine import CalamineSheet

_MOST_BYTES: Final = 256 * 2**20
_MOST_CELLS: Final = 5_000_000  # the reader lays out every cell between the first and the last
_HEADER_WITHIN: Final = 10  # rows; a title or a search may stand above the names of the columns
_CELL: Final = re.compile(rb"<(?:\w+:)?c\s[^<>]*?\br=[\"']([A-Z]{1,4})([0-9]{1,8})[\"']")
_ANY_CELL: Final = re.compile(rb"<(?:\w+:)?c[\s>/]")
_ROW: Final = re.compile(rb"<(?:\w+:)?row\s[^<>]*?\br=[\"']([0-9]{1,8})[\"']")
_STRING: Final = re.compile(rb"<(?:\w+:)?si[\s>].*?</(?:\w+:)?si>", re.DOTALL)
_REFERENCE: Final = re.compile(
    rb"<(?:\w+:)?c\s[^<>]*?\bt=[\"']s[\"'][^<>]*>\s*<(?:\w+:)?v>\s*([0-9]{1,9})\s*<"
)
_DAMAGE: Final = (  # what `zipfile` raises on archives that are broken or not for it
    BadZipFile, zlib.error, struct.error, EOFError, NotImplementedError, RuntimeError, OSError,
    ValueError, LookupError,
)  # fmt: skip
_REMEDY: Final = "open it in a spreadsheet program and save it again, or as CSV"

_Row = list[str]


def read(path: Path, own: Map) -> Iterator[Record | Issue]:
    """Read the first sheet, as `exhume.sources.xlsx_records.read_table` says."""
    sheet, others = sheets(unpacked(load(path), path.name), path.name)
    if sheet.start is None:
        raise empty(path.name, "its first sheet is empty")
    above = sheet.start[0]
    used = islice(sheet.iter_rows(), above, None)  # it begins with the empty rows above
    rows = enumerate((list(map(_text, row)) for row in used), above + 1)
    top = [row for _, row in zip(range(_HEADER_WITHIN), rows, strict=False)]
    last, names = _header([row for _, row in top], _merged(sheet, sheet.start), own)
    if not known_columns(names, own):
        raise no_column(path.name, names)
    line, columns = top[last][0], Columns(names, own)
    found = chain(
        _unread(others, path.name),
        ((line, issue) for issue in untitled_remark(columns, path.name, line)),
        _read(chain(top[last + 1 :], rows), columns, path.name),
    )
    return with_duplicates_named(found, path.name)


def unpacked(data: bytes, subject: str) -> BytesIO:
    """Write the archive anew without compression, so that what is read next cannot swell.

    What an archive says about the sizes of its parts need not be true; here they are counted.
    """
    parts = _parts(data, subject)
    _refuse_swollen(parts, subject)
    plain = BytesIO()
    with ZipFile(plain, "w") as rewritten:
        for name, part in parts.items():
            rewritten.writestr(ZipInfo(name), part)
    plain.seek(0)
    return plain


def _parts(data: bytes, subject: str) -> dict[str, bytes]:
    room = _MOST_BYTES
    parts: dict[str, bytes] = {}
    try:
        with ZipFile(BytesIO(data)) as archive:
            for name in dict.fromkeys(archive.namelist()):
                if name.lower().endswith((".xml", ".rels")):
                    parts[name] = _part(archive, name, room, subject)
                    room -= len(parts[name])
    except _DAMAGE as error:
        raise _broken(subject, str(error) or type(error).__name__) from error
    return parts


def _part(archive: ZipFile, name: str, room: int, subject: str) -> bytes:
    with archive.open(name) as file:
        part = file.read(room + 1)
    if len(part) > room:
        raise _too_large(subject, f"it unpacks to more than {_MOST_BYTES // 2**20} MiB")
    tall, wide = _extent(part)
    if tall * wide > _MOST_CELLS:
        raise _too_large(subject, f"{name} spans {tall} rows and {wide} columns")
    return part


def _extent(part: bytes) -> tuple[int, int]:
    """Return the numbers of rows and columns that a sheet can reach; cells may lack a place."""
    cells = [(found[1], int(found[2])) for found in _CELL.finditer(part)]
    rows = [row for _, row in cells] + [int(found[1]) for found in _ROW.finditer(part)]
    unplaced = len(_ANY_CELL.findall(part)) - len(cells)
    widest = max((_column(letters) for letters in {letters for letters, _ in cells}), default=0)
    return max(rows, default=0), widest + unplaced


def _refuse_swollen(parts: Mapping[str, bytes], subject: str) -> None:
    """Refuse a file whose cells name the same long strings so often that they swell."""
    lengths = [
        found.end() - found.start()
        for name, part in parts.items()
        if name.lower().endswith("sharedstrings.xml")
        for found in _STRING.finditer(part)
    ]
    total = sum(
        lengths[int(found[1])]
        for part in parts.values()
        for found in _REFERENCE.finditer(part)
        if int(found[1]) < len(lengths)
    )
    if total > _MOST_BYTES:
        raise _too_large(subject, f"its cells hold more than {_MOST_BYTES // 2**20} MiB of text")


def _column(letters: bytes) -> int:
    """Return the number of a column, from 1.

    >>> _column(b"A"), _column(b"AA")
    (1, 27)
    """
    number = 0
    for letter in letters:
        number = 26 * number + letter - 64
    return number


def sheets(file: BytesIO, subject: str) -> tuple["CalamineSheet", list[str]]:
    """Return the first sheet, and the names of the others."""
    try:
        import python_calamine as calamine  # noqa: PLC0415 - an extra that may be missing
    except ImportError as error:
        problem = "reading Excel files needs the package python-calamine"
        raise MissingExtra(subject, problem, "run `pip install exhume[xlsx]`") from error
    try:
        workbook = calamine.CalamineWorkbook.from_filelike(file)
        return workbook.get_sheet_by_index(0), workbook.sheet_names[1:]
    except (calamine.CalamineError, OSError, ValueError) as error:
        raise _broken(subject, str(error)) from error


def _unread(others: Sequence[str], source: str) -> Iterator[tuple[int, Record | Issue]]:
    if others:
        problem = f"sheets beside the first were not read: {', '.join(others)}"
        yield 0, Issue(source, problem, "save each sheet with references as a file of its own")


def _text(cell: object) -> str:
    """Write a cell as a person would.

    >>> _text(2004.0), _text(date(2004, 5, 12)), _text(True), _text("a")
    ('2004', '2004-05-12', 'TRUE', 'a')
    """
    if isinstance(cell, bool):
        return str(cell).upper()
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime) and cell.time() == time():
        return cell.date().isoformat()
    return cell.isoformat() if isinstance(cell, date | time) else str(cell)


_Place = tuple[int, int]


def _merged(sheet: "CalamineSheet", start: _Place) -> list[tuple[_Place, _Place]]:
    """Return the merged ranges, counted from the first cell of the sheet that is used."""
    top, left = start
    return [
        ((row - top, column - left), (last_row - top, last_column - left))
        for (row, column), (last_row, last_column) in sheet.merged_cell_ranges or ()
        if row >= top and column >= left
    ]


def _header(
    rows: Sequence[_Row], merged: Sequence[tuple[_Place, _Place]], own: Map
) -> tuple[int, tuple[str, ...]]:
    """Return the last row of the columns' names, and the names.

    It is the row of the first ten that names most columns. A name whose cell is merged with those
    beside and below it holds for all of them, where none has a name of its own.
    """
    if not rows:
        return 0, ()
    named = max(range(len(rows)), key=lambda at: known_columns(rows[at], own))
    heads = [span for span in merged if span[0][0] <= named <= span[1][0]]
    last = min(max([named, *(end[0] for _, end in heads)]), len(rows) - 1)
    names = list(rows[last])
    for (row, left), (_, right) in heads:
        for column in range(left, min(right + 1, len(names))):
            names[column] = names[column].strip() or rows[row][left]
    for column, name in enumerate(names):
        names[column] = name.strip() or rows[named][column]
    return last, tuple(names)


def _read(
    rows: Iterable[tuple[int, _Row]], columns: Columns, source: str
) -> Iterator[tuple[int, Record | Issue]]:
    ordinal = blank = 0
    for line, row in rows:
        if not any(cell.strip() for cell in row):
            blank += 1  # sheets end in rows that were only coloured
            continue
        ordinal += 1
        for item in row_record(row, columns, f"{source}:{line}", f"{source}#{ordinal}"):
            yield line, item
    if not ordinal:
        problem = f"no row is filled below the names of the columns ({blank} are empty)"
        yield 0, Issue(source, problem, "", State.EMPTY)


def _broken(subject: str, reason: str) -> UnreadableDocument:
    return UnreadableDocument(subject, f"it is no Excel file that can be read ({reason})", _REMEDY)


def _too_large(subject: str, problem: str) -> UnreadableDocument:
    remedy = (
        "look whether it is what it should be; save the rows that matter in a file of their own"
    )
    return UnreadableDocument(subject, problem, remedy)
