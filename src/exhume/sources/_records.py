"""What the readers of bibliographic records have in common: years, DOIs, names, file links."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Final
from urllib.parse import unquote

from exhume.model.papers import Issue, Record, State

FIX_IN_FILE: Final = "correct the line in the file, or export it again"

_YEAR: Final = re.compile(r"(?<!\d)(1[89]\d\d|20\d\d)(?!\d)")
_DOI: Final = re.compile(r"10\.\d{4,9}/\S+")
_SEPARATOR: Final = re.compile(r"[;；\n]")
_CHINESE_NAME: Final = re.compile("[\u4e00-\u9fff]{2,4}")
_SCHEME: Final = re.compile(r"([a-z][a-z0-9+.-]+):/*", re.IGNORECASE)
_LOCAL_SCHEMES: Final = ("file", "internal-pdf")


def year_of(text: str) -> int | None:
    """Return the first year between 1800 and 2099 that a date names.

    >>> year_of("2004/05/12"), year_of("2004年"), year_of("20040512"), year_of("in press")
    (2004, 2004, 2004, None)
    """
    found = _YEAR.search(text) or re.match(r"\s*(1[89]\d\d|20\d\d)\d{4}\s*$", text)
    return int(found[1]) if found else None


def doi_of(text: str) -> str:
    """Return the DOI in a field that may hold it as a link; empty where there is none.

    In lower case, because a DOI in capitals names the same paper.

    >>> doi_of("https://doi.org/10.1000/ABC")
    '10.1000/abc'
    """
    found = _DOI.search(text)
    return found[0].rstrip(".,;。；").lower() if found else ""


def names_of(values: Iterable[str]) -> tuple[str, ...]:
    """Return authors' names from fields that may hold several, between semicolons.

    A comma parts whole Chinese names only; elsewhere it stands before a given name.

    >>> names_of(["甲某;乙某；", "Doe, J", "丙某某,丁某", "张, 三"])
    ('甲某', '乙某', 'Doe, J', '丙某某', '丁某', '张, 三')
    """
    parts = (part.strip() for value in values for part in _SEPARATOR.split(value))
    return tuple(name for part in parts for name in _chinese_names(part) if name)


def _chinese_names(part: str) -> list[str]:
    names = [name.strip() for name in re.split("[,，、]", part)]
    return names if all(_CHINESE_NAME.fullmatch(name) for name in names) else [part]


def files_of(values: Iterable[str]) -> tuple[str, ...]:
    """Return the local file names among links, without repetitions; web addresses are left out.

    >>> files_of(["file:///papers/a%20b.pdf; http://example.org/c.pdf", "d.txt", "see note"])
    ('/papers/a b.pdf', 'd.txt')
    """
    names = (_local(part.strip()) for value in values for part in _SEPARATOR.split(value))
    return tuple(dict.fromkeys(name for name in names if PurePosixPath(name).suffix))


def _local(link: str) -> str:
    found = _SCHEME.match(link)
    if not found or len(found[1]) == 1:  # one letter is a drive
        return "" if link.lower().startswith("www.") else link
    if found[1].lower() not in _LOCAL_SCHEMES:
        return ""
    root = "/" if found[0].endswith("///") else ""
    return root + unquote(link[found.end() :])


@dataclass(frozen=True, slots=True)
class Place:
    """Where a record stands: its file, the line it begins at, and its number in the file."""

    source: str
    line: int
    ordinal: int

    def __str__(self) -> str:
        return f"{self.source}:{self.line}"


def named_by(
    meaning: Mapping[str, tuple[str, ...]], values: Iterable[tuple[str, str]]
) -> dict[str, list[str]]:
    """Sort tagged values under the fields of a record that the tags stand for, best tag first.

    Authors are those of the first tag that is there: other tags name the same people again.

    >>> named_by({"title": ("TI", "T2")}, [("T2", "b"), ("TI", "a"), ("XX", "c")])
    {'title': ['a', 'b'], 'authors': []}
    """
    by_tag: dict[str, list[str]] = {}
    for tag, value in values:
        if value.strip():
            by_tag.setdefault(tag, []).append(value)
    named = {
        field: [value for tag in tags for value in by_tag.get(tag, ())]
        for field, tags in meaning.items()
    }
    best = next((tag for tag in meaning.get("authors", ()) if tag in by_tag), "")
    return named | {"authors": by_tag.get(best, [])}


def fields_from(values: Iterable[tuple[str, str]]) -> dict[str, str]:
    r"""Keep every value under its tag; those of a repeated tag are joined by line feeds.

    >>> fields_from([("A", "1"), ("B", "2"), ("A", "3")])
    {'A': '1\n3', 'B': '2'}
    """
    fields: dict[str, list[str]] = {}
    for tag, value in values:
        fields.setdefault(tag, []).append(value)
    return {tag: "\n".join(several) for tag, several in fields.items()}


def record_from(
    named: Mapping[str, Sequence[str]], fields: Mapping[str, str], place: Place
) -> Iterator[tuple[int, Record | Issue]]:
    """Give the record that values under the names of its fields make, then remarks on it.

    `named` may leave fields out; of several values the first that serves is taken.
    """
    dates = named.get("year", ())
    year = next((year for year in map(year_of, dates) if year is not None), None)
    record = Record(
        id=first_of([*_on_one_line(named, "id"), f"{place.source}#{place.ordinal}"]),
        title=first_of(_on_one_line(named, "title")),
        authors=names_of(named.get("authors", ())),
        year=year,
        journal=first_of(_on_one_line(named, "journal")),
        doi=first_of([doi_of(value) for value in named.get("doi", ())]),
        abstract=first_of([value.strip() for value in named.get("abstract", ())]),
        source=str(place),
        files=files_of(named.get("files", ())),
        fields=fields,
    )
    yield place.line, record
    if year is None and dates:
        problem = f'no year between 1800 and 2099 in "{dates[0]}"'
        yield place.line, remark(place.source, place.line, problem)
    if not record.title:
        yield place.line, remark(place.source, place.line, "a record without a title")


def _on_one_line(named: Mapping[str, Sequence[str]], field: str) -> list[str]:
    return [" ".join(value.split()) for value in named.get(field, ())]


def with_duplicates_named(
    found: Iterable[tuple[int, Record | Issue]], source: str
) -> Iterator[Record | Issue]:
    """Pass records and issues through, adding a remark where an id turns up again.

    `found` gives the line with each; both records with the same id are kept.
    """
    first: dict[str, int] = {}
    for line, item in found:
        yield item
        if isinstance(item, Record):
            earlier = first.setdefault(item.id, line)
            if earlier != line:
                problem = f'the id "{item.id}" stands already at line {earlier}; both are kept'
                yield Issue(f"{source}:{line}", problem, "give each record an id of its own")


def in_place_of_record(source: str, line: int, problem: str) -> Issue:
    """Return the issue that is counted instead of a record that cannot be read."""
    return Issue(f"{source}:{line}", problem, FIX_IN_FILE, State.UNREADABLE)


def remark(source: str, line: int, problem: str) -> Issue:
    """Return an issue about something lost or doubtful that does not cost the record."""
    return Issue(f"{source}:{line}", problem, FIX_IN_FILE)


def first_of(fields: Sequence[str]) -> str:
    """Return the first value that is not empty, or an empty one."""
    return next((value for value in fields if value), "")
