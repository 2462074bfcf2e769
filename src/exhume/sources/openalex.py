"""Works in JSON as OpenAlex gives them: one, a list, an answer, or one on each line."""

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

from msgspec import Struct

from exhume.model.papers import Issue, Record
from exhume.sources._encoding import head_text
from exhume.sources._json_works import Format, read_works

media_type: Final = "application/vnd.openalex+json"
suffixes: Final = ()  # files called .json hold many other things
priority: Final = 30


class _Named(Struct):
    display_name: str | None = None


class _Location(Struct):
    source: _Named | None = None


class _Authorship(Struct):
    author: _Named | None = None
    raw_author_name: str | None = None


class _Work(Struct):
    id: str | None = None
    title: str | None = None
    display_name: str | None = None
    authorships: list[_Authorship] | None = None
    publication_year: int | None = None
    publication_date: str | None = None
    primary_location: _Location | None = None
    host_venue: _Named | None = None  # the journal in answers of before 2023
    doi: str | None = None
    abstract: str | None = None
    abstract_inverted_index: dict[str, list[int]] | None = None


def recognises(head: bytes, name: str) -> bool:  # noqa: ARG001 - .json says too little
    """Tell works of OpenAlex by JSON that holds the address of one.

    >>> recognises(b'{"id": "https://openalex.org/W1"}', "a"), recognises(b'{"id": 1}', "a")
    (True, False)
    """
    text = head_text(head)
    return text.lstrip()[:1] in ("{", "[") and "openalex.org/W" in text


def read_records(path: Path, encoding: str = "") -> Iterator[Record | Issue]:
    """Read works of OpenAlex; an issue with a state stands in place of a broken one.

    `Record.id` is the key without the address before it (``W123``); the abstract is put together
    from its inverted index; `Record.fields` has every key of the work, as JSON where it is no
    string. Raises `UnreadableDocument` where the file is not JSON.
    """
    return read_works(path, encoding, _FORMAT)


def _mapped(work: _Work) -> Mapping[str, Sequence[str]]:
    located = work.primary_location.source if work.primary_location else None
    venue = located or work.host_venue
    year = str(work.publication_year) if work.publication_year is not None else ""
    return {
        "id": _given((work.id or "").rpartition("/")[2]),
        "title": _given(work.title, work.display_name),
        "authors": [name for each in work.authorships or () for name in _name(each)],
        "year": _given(year, work.publication_date),
        "journal": _given(venue.display_name if venue else ""),
        "doi": _given(work.doi),
        "abstract": _given(work.abstract, text_of(work.abstract_inverted_index or {})),
    }


def _name(authorship: _Authorship) -> list[str]:
    display_name = authorship.author.display_name if authorship.author else ""
    return _given(display_name, authorship.raw_author_name)[:1]


def _given(*values: str | None) -> list[str]:
    return [value for value in values if value]


def text_of(index: Mapping[str, Sequence[int]]) -> str:
    """Put a text together from the places at which each of its words stands.

    >>> text_of({"to": [0, 4], "be": [1, 5], "or": [2], "not": [3]})
    'to be or not to be'
    """
    placed = sorted((place, word) for word, places in index.items() for place in places)
    return " ".join(word for _, word in placed)


_FORMAT: Final = Format(
    name="OpenAlex",
    work=_Work,
    mapped=_mapped,
    envelope=re.compile(r'\{\s*"(?:meta|results|group_by)"\s*:'),
    start=re.compile(r'\{\s*"id"\s*:\s*"(?:https?://)?openalex\.org/W'),
)
