"""CSV tables written and read: UTF-8 with a byte order mark, so that spreadsheets show Chinese."""

import csv
from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from io import StringIO

from exhume.errors import InputError
from exhume.exports._cells import neutral, plain
from exhume.exports._review_rows import Row, Value
from exhume.model.review import RowProblem

_DELIMITERS = ",;\t"
_QUOTES = RowProblem(
    "its quotation marks do not match",
    "put a text that holds commas or quotation marks into quotation marks, and double those inside",
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
    for line, cells in _cells(decoded(data)):
        if isinstance(cells, RowProblem):
            yield f"line {line}", cells
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


def _cells(text: str) -> Iterator[tuple[int, list[str] | RowProblem]]:
    """Give the cells of each row with the number of its first line, or what is wrong with it.

    A quotation mark that is never closed would swallow the rest of the file: reading starts anew
    on the line below.
    """
    lines = list(StringIO(text, newline=""))
    first = next((line for line in lines if line.strip()), "")
    delimiter = max(_DELIMITERS, key=first.count)
    start = 0
    with _cells_of_any_size(len(text)):
        while start < len(lines):
            reader = csv.reader(lines[start:], delimiter=delimiter, strict=True)
            row = start
            try:
                for cells in reader:
                    yield row + 1, cells
                    row = start + reader.line_num
            except csv.Error:
                yield row + 1, _QUOTES
                start = row + 1
            else:
                return


@contextmanager
def _cells_of_any_size(longest: int) -> Generator[None]:
    """Let a cell be as long as the file, whatever the `csv` module takes for the most.

    Whether a text is too long for its purpose is decided where it is used.
    """
    before = csv.field_size_limit(longest + 1)
    try:
        yield
    finally:
        csv.field_size_limit(before)
