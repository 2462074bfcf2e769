"""The columns of tables of references: their names, and the records that their rows make."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from types import MappingProxyType
from typing import Final

from exhume.errors import UnreadableDocument
from exhume.model.papers import Issue, Record
from exhume.sources._records import doi_of, files_of, first_of, names_of, remark, year_of

COLUMNS: Final[Mapping[str, tuple[str, ...]]] = {
    "id": (
        "id", "序号", "编号", "文献编号", "編號", "序號", "docid", "recordid", "key",
        "accessionnumber", "pmid", "ut",
    ),
    "title": (
        "题名", "标题", "篇名", "文献题名", "论文题名", "论文标题", "论文题目", "文献标题",
        "中文题名", "中文标题", "中文篇名", "题目", "題名", "標題", "篇題", "title", "articletitle",
        "documenttitle", "primarytitle", "papertitle", "ti",
    ),
    "authors": (
        "作者", "责任者", "作者姓名", "全部作者", "论文作者", "中文作者", "著者", "責任者",
        "author", "authors", "authorfullnames", "authornames", "au",
    ),
    "year": (
        "年", "年份", "年度", "出版年", "出版年份", "发表年", "发表年份", "发表年度", "发表时间",
        "发表日期", "出版时间", "出版日期", "日期", "出版年度", "發表時間", "year",
        "publicationyear", "pubyear", "publicationdate", "pubdate", "date", "pubtime", "py",
    ),
    "journal": (
        "刊名", "来源", "文献来源", "期刊", "期刊名", "期刊名称", "来源期刊", "来源刊名",
        "刊名名称", "杂志", "杂志名称", "中文刊名", "出处", "来源出版物", "journal", "source",
        "sourcetitle", "journaltitle", "journalname", "publicationtitle", "journal/book", "jo",
        "so",
    ),
    "doi": ("doi", "doi号", "doi编号", "数字对象标识符", "doilink", "di"),
    "abstract": ("摘要", "中文摘要", "内容摘要", "文摘", "abstract", "abstracts", "summary", "ab"),
    "files": (
        "文件名", "文件名称", "文件", "全文", "全文文件", "文件路径", "附件", "檔名", "file",
        "files", "filename", "filepath", "path", "pdf", "fileattachments", "attachments",
    ),
}  # fmt: skip
"""Names of columns that are understood, for each field of a `Record`; blanks and case aside."""

_ALIASES: Final = {alias: field for field, aliases in COLUMNS.items() for alias in aliases}
_IGNORED: Final = re.compile("[ \t_.:：\u3000\ufeff]+")


def field_of(column: str) -> str:
    """Return the field of a record that a column stands for; empty where it is not known.

    >>> field_of("Title-题名"), field_of("Publication Year"), field_of("Remarks")
    ('title', 'year', '')
    """
    whole = _folded(column)
    return first_of([_ALIASES.get(part, "") for part in (whole, *whole.split("-"))])


def _folded(column: str) -> str:
    return _IGNORED.sub("", column.casefold())


Map = Mapping[str, str]
"""What a study says that columns hold: the name of a column, and the field of a `Record`."""

NO_MAP: Final[Map] = MappingProxyType({})


@dataclass(frozen=True)
class Columns:
    """The columns of a table: their names, and the field of a record that each stands for.

    `own` is what the study says of columns. For a field that it gives a column of this table, no
    other column is taken.

    >>> Columns(("题名", "论文", "年"), {"论文": "title"}).fields
    ('', 'title', 'year')
    """

    names: tuple[str, ...]
    own: Map = field(default_factory=lambda: NO_MAP)

    @cached_property
    def fields(self) -> tuple[str, ...]:
        """The field of each column; empty where it is not known."""
        own = {_folded(name): known for name, known in self.own.items()}
        given = [own.get(_folded(name), "") for name in self.names]
        usual = ("" if (known := field_of(name)) in given else known for name in self.names)
        return tuple(one or other for one, other in zip(given, usual, strict=True))


def known_columns(names: Sequence[str], own: Map = NO_MAP) -> int:
    """Return the number of columns that are understood; `own` is what the study says of them.

    >>> known_columns(["Title-题名", "Publication Year", "Remarks"])
    2
    """
    theirs = set(map(_folded, own))
    # All at once, because the first line of a text without line ends can have a thousand cells.
    folded = _IGNORED.sub("", "\n".join(name.replace("\n", "\r") for name in names).casefold())
    return sum(
        1
        for name in folded.split("\n")
        if name in _ALIASES
        or name in theirs
        or ("-" in name and not _ALIASES.keys().isdisjoint(name.split("-")))
    )


def row_record(
    row: Sequence[str], columns: Columns, place: str, own_id: str
) -> Iterator[Record | Issue]:
    """Give the record of a row under these columns, then remarks on it."""
    named: dict[str, list[str]] = {name: [] for name in COLUMNS}
    for known, cell in zip(columns.fields, row, strict=False):
        if known and cell.strip():
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
        fields=dict(zip(unique(columns.names), row, strict=False)),
    )
    if year is None and named["year"]:
        source, line = place.rsplit(":", 1)
        yield remark(source, int(line), f'no year between 1800 and 2099 in "{named["year"][0]}"')


def untitled_remark(columns: Columns, source: str, line: int) -> Iterator[Issue]:
    """Give a remark where no column holds titles, naming those that are not understood.

    Without titles records cannot be merged, matched or judged by them, which would pass unseen.

    >>> [issue.problem for issue in untitled_remark(Columns(("作者", "名目")), "a.csv", 1)]
    ['no column is known to hold the titles; not understood: 名目']
    """
    known = columns.fields
    if "title" not in known:
        pairs = zip(columns.names, known, strict=True)
        strange = [name.strip() for name, field in pairs if not field]
        listed = ", ".join(filter(None, strange))[:200] or "none"
        problem = f"no column is known to hold the titles; not understood: {listed}"
        remedy = (
            "say which one does under [records.columns] in study.toml, or name it one of: "
            + ", ".join(COLUMNS["title"])
        )
        yield Issue(f"{source}:{line}", problem, remedy)


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
    remedy = (
        "say under [records.columns] in study.toml what the columns hold, or name at least one in "
        f"the first line as one of: {known}"
    )
    return UnreadableDocument(subject, f"no column of it is known (first line: {given})", remedy)
