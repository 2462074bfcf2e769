"""What the readers of bibliographic records have in common: years, DOIs, names, file links."""

import re
from collections.abc import Iterable, Iterator, Sequence
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

    >>> doi_of("https://doi.org/10.1000/182")
    '10.1000/182'
    """
    found = _DOI.search(text)
    return found[0].rstrip(".,;") if found else ""


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
