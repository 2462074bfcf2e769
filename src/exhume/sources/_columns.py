"""The columns of tables of references: their names, and the records that their rows make."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from exhume.errors import UnreadableDocument
from exhume.model.papers import Issue, Record
from exhume.sources._records import doi_of, files_of, first_of, names_of, remark, year_of

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
_IGNORED: Final = re.compile("[ \t_.:：\u3000\ufeff]+")


def field_of(column: str) -> str:
    """Return the field of a record that a column stands for; empty where it is not known.

    >>> field_of("Title-题名"), field_of("Publication Year"), field_of("Remarks")
    ('title', 'year', '')
    """
    whole = _IGNORED.sub("", column.casefold())
    return first_of([_ALIASES.get(part, "") for part in (whole, *whole.split("-"))])


def known_columns(names: Sequence[str]) -> int:
    """Return the number of columns that are understood.

    >>> known_columns(["Title-题名", "Publication Year", "Remarks"])
    2
    """
    # All at once, because the first line of a text without line ends can have a thousand cells.
    folded = _IGNORED.sub("", "\n".join(name.replace("\n", "\r") for name in names).casefold())
    return sum(
        1
        for name in folded.split("\n")
        if name in _ALIASES or ("-" in name and not _ALIASES.keys().isdisjoint(name.split("-")))
    )


def row_record(
    row: Sequence[str], names: Sequence[str], place: str, own_id: str
) -> Iterator[Record | Issue]:
    """Give the record of a row under columns of these names, then remarks on it."""
    named: dict[str, list[str]] = {name: [] for name in COLUMNS}
    for name, cell in zip(names, row, strict=False):
        if (known := field_of(name)) and cell.strip():
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
        fields=dict(zip(unique(names), row, strict=False)),
    )
    if year is None and named["year"]:
        source, line = place.rsplit(":", 1)
        yield remark(source, int(line), f'no year between 1800 and 2099 in "{named["year"][0]}"')


def unique(names: Sequence[str]) -> Iterator[str]:
    """Give each column a key of its own, so that no cell is lost under a repeated name.

    >>> list(unique(["a", "", "a"]))
    ['a', 'column 2', 'a (column 3)']
    """
    seen: set[str] = set()
    for number, name in enumerate(names, 1):
        key = name.strip() or f"column {number}"
        yield f"{key} (column {number})" if key in seen else key
        seen.add(key)


def no_column(subject: str, names: Sequence[str]) -> UnreadableDocument:
    """Return the error for a table of which no column is known."""
    given = ", ".join(names)[:80]
    known = "; ".join(f"{field}: {', '.join(aliases)}" for field, aliases in COLUMNS.items())
    remedy = f"name at least one column in the first line as one of: {known}"
    return UnreadableDocument(subject, f"no column of it is known (first line: {given})", remedy)
