"""CSV tables written and read: UTF-8 with a byte order mark, so that spreadsheets show Chinese."""

import csv
from collections.abc import Iterable, Iterator, Mapping, Sequence
from io import StringIO

from exhume.delimited import likeliest_delimiter, lines_of, rows_of
from exhume.errors import InputError
from exhume.exports._cells import neutral, plain
from exhume.exports._review_rows import Row, Value
from exhume.model.review import RowProblem

_QUOTED = (
    "put a text that holds commas or quotation marks into quotation marks, and double those inside"
)
_SHIFTED = "put a text that holds commas into quotation marks, or save the table anew as CSV"


def written(name: str, columns: Sequence[str], rows: Iterable[Row]) -> bytes:
    """Return a table, its header first; `name` is the file's, for errors.

    Raises `InputError` for a text that UTF-8 cannot hold.
    """
    out = StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(columns)
    for row in rows:
        writer.writerow([cell(row[column]) for column in columns])
    return encoded(name, out.getvalue(), "utf-8-sig")


def encoded(name: str, text: str, encoding: str = "utf-8") -> bytes:
    """Return the bytes of a text; raises `InputError` where it holds half a surrogate pair."""
    try:
        return text.encode(encoding)
    except UnicodeEncodeError as error:
        around = ascii(text[max(0, error.start - 20) : error.end + 20])
        problem = f"a text in it holds half a surrogate pair: {around}"
        raise InputError(name, problem, "take the character out of the paper") from error


def cell(value: Value) -> str:
    """Return a value as it stands in a cell.

    >>> cell(None), cell(True), cell(0.5), cell(("a", "b")), cell("=1")
    ('', 'yes', '0.5', 'a; b', "'=1")
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, tuple):
        return neutral("; ".join(_joined(part) for part in value))
    return neutral(value) if isinstance(value, str) else str(value)


def _joined(part: str | tuple[float, ...]) -> str:
    """Return an id, or a box: ``p3 72 90.5 200.25 12``, which no spreadsheet takes for a number."""
    return part if isinstance(part, str) else "p" + " ".join(f"{number:g}" for number in part)


def read(data: bytes) -> Iterator[tuple[str, Mapping[str, str] | RowProblem]]:
    """Give each row below the header by its columns, with its line; names are in lower case.

    Blank lines are no rows. Raises `InputError` where the bytes are not UTF-8 or there is no
    header.
    """
    header: list[str] | None = None
    lines = lines_of(decoded(data))
    for line, cells in rows_of(lines, likeliest_delimiter(lines)):
        if isinstance(cells, str):
            yield f"line {line}", RowProblem(cells, _QUOTED)
        elif not any(found.strip() for found in cells):
            continue
        elif header is None:
            header = _header(line, cells)
        else:
            yield f"line {line}", _named(header, cells)
    if header is None:
        raise InputError("line 1", "there are no columns", "write their names into the first line")


def _header(line: int, cells: Sequence[str]) -> list[str]:
    names = [plain(found).strip().casefold() for found in cells]
    twice = sorted({name for name in names if name and names.count(name) > 1})
    if twice:
        problem = f'there is more than one column "{twice[0]}"'
        raise InputError(f"line {line}", problem, "leave one of them out")
    return names


def _named(header: Sequence[str], cells: Sequence[str]) -> Mapping[str, str] | RowProblem:
    if len(cells) < len(header) or any(found.strip() for found in cells[len(header) :]):
        return RowProblem(f"it has {len(cells)} cells under {len(header)} columns", _SHIFTED)
    return {name: plain(found) for name, found in zip(header, cells, strict=False)}


def decoded(data: bytes) -> str:
    """Return a text from its UTF-8 bytes; raises `InputError` with the line that is none."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        remedy = 'save the table anew as "CSV UTF-8"'
        raise InputError(f"line {line}", "it is not UTF-8", remedy) from error
