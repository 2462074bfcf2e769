"""Tables of references: comma, semicolon or tab separated, with a header that names the columns.

Every row below the header becomes a `Record`, or an `Issue` with its line.
"""

import csv
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from typing import Final

from exhume.errors import UnreadableDocument
from exhume.model.papers import Issue, Record, State
from exhume.sources._bytes import empty, load
from exhume.sources._encoding import decode, decode_head
from exhume.sources._records import (
    doi_of,
    files_of,
    first_of,
    in_place_of_record,
    names_of,
    remark,
    with_duplicates_named,
    year_of,
)

media_type: Final = "text/csv"
suffixes: Final = (".csv", ".tsv", ".tab")
priority: Final = 40

COLUMNS: Final[Mapping[str, tuple[str, ...]]] = {
    "id": ("id", "序号", "编号", "文献编号", "編號", "docid", "recordid", "key"),
    "title": ("题名", "标题", "篇名", "文献题名", "題名", "標題", "title", "articletitle", "ti"),
    "authors": ("作者", "责任者", "author", "authors", "au"),
    "year": (
        "年", "年份", "出版年", "发表年份", "发表时间", "日期", "year", "publicationyear", "date",
        "pubtime", "py",
    ),
    "journal": (
        "刊名", "来源", "文献来源", "期刊", "期刊名称", "来源期刊", "刊名名称", "journal",
        "source", "sourcetitle", "journaltitle", "jo",
    ),
    "doi": ("doi", "doi号"),
    "abstract": ("摘要", "abstract", "summary", "ab"),
    "files": ("文件名", "文件", "全文", "全文文件", "file", "files", "filename", "path", "pdf"),
}  # fmt: skip
"""Names of columns that are understood, for each field of a `Record`; blanks and case aside."""

_ALIASES: Final = {alias: field for field, aliases in COLUMNS.items() for alias in aliases}
_DELIMITERS: Final = (",", "\t", ";")
_LARGEST_FIELD: Final = 2**31 - 1  # characters; the module's own limit would cut full texts off
_IGNORED: Final = str.maketrans("", "", " \t_.:：\u3000\ufeff")


def recognises(head: bytes, name: str) -> bool:
    """Tell a table by two columns that are known in its first line, or text by its name.

    >>> recognises("题名,作者,年".encode(), "a.txt"), recognises(b"In the year, we", "a.txt")
    (True, False)
    """
    text = decode_head(head)
    lines = _lines(text)
    if _header(lines).known >= 2:
        return True
    return bool(head) and name.lower().endswith(suffixes) and b"\0\0" not in head


def read_records(path: Path, encoding: str = "") -> Iterator[Record | Issue]:
    """Read the rows of a table; an issue with a state stands in place of a broken row.

    `Record.fields` has every cell under its column's own name. Raises `UnreadableDocument` where
    the first line names no column that is known.
    """
    csv.field_size_limit(_LARGEST_FIELD)
    text = decode(load(path), path.name, encoding).text
    if not text.strip():
        raise empty(path.name, "it holds nothing but white space")
    lines = _lines(text)
    header = _header(lines)
    if not header.known:
        raise _no_column(path.name, header.names)
    return with_duplicates_named(_read(lines, header, path.name), path.name)


def _lines(text: str) -> list[str]:
    """Split into lines at every kind of line end, which stay; other separators are characters."""
    return list(StringIO(text, newline=""))


@dataclass(frozen=True, slots=True)
class _Header:
    """The names of the columns, what parts them, and the line they stand on (from 0)."""

    names: tuple[str, ...]
    delimiter: str
    line: int

    @property
    def known(self) -> int:
        """Number of columns that are understood."""
        return sum(1 for name in self.names if _field(name))


def _header(lines: Sequence[str]) -> _Header:
    """Read the first line that is not blank, with the delimiter that makes most sense of it."""
    line = next((at for at, content in enumerate(lines) if content.strip()), 0)
    candidates = [
        _Header(tuple(cells), delimiter, line)
        for delimiter in _DELIMITERS
        for cells in csv.reader(lines[line : line + 1], delimiter=delimiter)
    ]
    return max(candidates, key=lambda h: (h.known, len(h.names)), default=_Header((), ",", 0))


def _field(column: str) -> str:
    """Return the field of a record that a column stands for; empty where it is not known.

    >>> _field("Title-题名"), _field("Publication Year"), _field("Remarks")
    ('title', 'year', '')
    """
    whole = column.casefold().translate(_IGNORED)
    return first_of([_ALIASES.get(part, "") for part in (whole, *whole.split("-"))])


def _read(
    lines: Sequence[str], header: _Header, source: str
) -> Iterator[tuple[int, Record | Issue]]:
    ordinal = 0
    for line, row in _rows(lines, header):
        if row == []:
            continue  # a blank line is no row
        ordinal += 1
        if problem := _problem(row, header):
            yield line, in_place_of_record(source, line, problem)
        elif not any(cell.strip() for cell in row):
            yield line, Issue(f"{source}:{line}", "a row of empty cells", "", State.EMPTY)
        else:
            for item in _record(row, header, f"{source}:{line}", f"{source}#{ordinal}"):
                yield line, item


def _rows(lines: Sequence[str], header: _Header) -> Iterator[tuple[int, list[str] | str]]:
    """Give each row with the number of its first line, or what is wrong with it in words.

    A quotation mark that is never closed would swallow the rest of the file: after an error
    reading starts anew on the line below the one where the broken row began.
    """
    start = header.line + 1
    while start < len(lines):
        rest = (lines[at] for at in range(start, len(lines)))
        reader = csv.reader(rest, delimiter=header.delimiter, strict=True)
        row_start = start
        try:
            for row in reader:
                yield row_start + 1, row
                row_start = start + reader.line_num
        except csv.Error as error:
            yield row_start + 1, f"its quotation marks do not match ({error})"
            start = row_start + 1
        else:
            return


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


def _record(
    row: Sequence[str], header: _Header, place: str, own_id: str
) -> Iterator[Record | Issue]:
    named: dict[str, list[str]] = {name: [] for name in COLUMNS}
    for name, cell in zip(header.names, row, strict=False):
        if (known := _field(name)) and cell.strip():
            named[known].append(cell.strip())
    year = year_of(first_of(named["year"]))
    yield Record(
        id=first_of([*named["id"], own_id]),
        title=first_of(named["title"]),
        authors=names_of(named["authors"]),
        year=year,
        journal=first_of(named["journal"]),
        doi=doi_of(first_of(named["doi"])),
        abstract=first_of(named["abstract"]),
        source=place,
        files=files_of(named["files"]),
        fields=dict(zip(_unique(header.names), row, strict=False)),
    )
    if year is None and named["year"]:
        source, line = place.rsplit(":", 1)
        yield remark(source, int(line), f'no year between 1800 and 2099 in "{named["year"][0]}"')


def _unique(names: Sequence[str]) -> Iterator[str]:
    """Give each column a key of its own, so that no cell is lost under a repeated name.

    >>> list(_unique(["a", "", "a"]))
    ['a', 'column 2', 'a (column 3)']
    """
    seen: set[str] = set()
    for number, name in enumerate(names, 1):
        key = name.strip() or f"column {number}"
        yield f"{key} (column {number})" if key in seen else key
        seen.add(key)


def _no_column(subject: str, names: Sequence[str]) -> UnreadableDocument:
    given = ", ".join(names)[:80]
    known = "; ".join(f"{field}: {', '.join(aliases)}" for field, aliases in COLUMNS.items())
    remedy = f"name at least one column in the first line as one of: {known}"
    return UnreadableDocument(subject, f"no column of it is known (first line: {given})", remedy)
