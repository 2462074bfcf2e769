"""Works in JSON as Crossref gives them: one, a list, an answer, or one on each line."""

import html
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

from msgspec import Struct, field

from exhume.model.papers import Issue, Record
from exhume.sources._encoding import head_text
from exhume.sources._json_works import Format, read_works
from exhume.sources._records import doi_of

media_type: Final = "application/vnd.crossref-api-message+json"
suffixes: Final = ()  # files called .json hold many other things
priority: Final = 31  # after OpenAlex, whose works have a DOI, too

_SIGNS: Final = re.compile(
    r'"(?:DOI|message-type|container-title|reference-count|is-referenced-by-count|date-parts)"\s*:'
)
_INLINE: Final = r"(?:jats:)?(?:i|b|em|strong|sub|sup|scp|sc|italic|bold)"
_ATTRIBUTES: Final = r"""(?:\s+[\w:-]+="[^"<>]*")*\s*/?"""
_TAG_IN_LINE: Final = re.compile(rf"</?{_INLINE}{_ATTRIBUTES}>")
_TAG: Final = re.compile(rf"\s*</?[A-Za-z][\w:-]*{_ATTRIBUTES}>\s*")

Texts = list[str] | str | None


class _Author(Struct):
    given: str | None = None
    family: str | None = None
    name: str | None = None


class _Date(Struct):
    parts: list[list[int | str | None]] | None = field(name="date-parts", default=None)
    raw: str | None = None


class _Work(Struct, rename={"container_title": "container-title"}):
    DOI: str | None = None
    title: Texts = None
    author: list[_Author] | None = None
    issued: _Date | None = None
    published: _Date | None = None
    container_title: Texts = None
    abstract: str | None = None


def recognises(head: bytes, name: str) -> bool:  # noqa: ARG001 - .json says too little
    """Tell works of Crossref by JSON with keys that only they have.

    >>> recognises(b'[{"DOI": "10.1000/1"}]', "a"), recognises(b'{"doi": "10.1000/1"}', "a")
    (True, False)
    """
    text = head_text(head)
    return text.lstrip()[:1] in ("{", "[") and bool(_SIGNS.search(text))


def read_records(path: Path, encoding: str = "") -> Iterator[Record | Issue]:
    """Read works of Crossref; an issue with a state stands in place of a broken one.

    `Record.id` is the DOI; mark-up is taken out of titles and abstracts; `Record.fields` has every
    key of the work untouched, as JSON where it is no string. Raises `UnreadableDocument` where the
    file is not JSON.
    """
    return read_works(path, encoding, _FORMAT)


def _mapped(work: _Work) -> Mapping[str, Sequence[str]]:
    return {
        "id": [doi_of(work.DOI or "")],
        "title": [plain(title) for title in _several(work.title)],
        "authors": [name for author in work.author or () for name in _name(author)],
        "year": [year for date in (work.issued, work.published) for year in _year(date)],
        "journal": [plain(title) for title in _several(work.container_title)],
        "doi": _several(work.DOI),
        "abstract": [plain(text) for text in _several(work.abstract)],
    }


def _several(texts: Texts) -> list[str]:
    values = [texts] if isinstance(texts, str) else texts or []
    return [value for value in values if value]


def _name(author: _Author) -> list[str]:
    parts = [part for part in (author.family, author.given) if part]
    return [", ".join(parts)] if parts else _several(author.name)


def _year(date: _Date | None) -> list[str]:
    if date is None:
        return []
    first = date.parts[0] if date.parts else []
    return [str(part) for part in first[:1] if part is not None] + _several(date.raw)


def plain(text: str) -> str:
    """Take the mark-up out of a title or abstract.

    >>> plain("<jats:p>CO<jats:sub>2</jats:sub> at p &lt; 0.05</jats:p>")
    'CO2 at p < 0.05'
    """
    return html.unescape(_TAG.sub(" ", _TAG_IN_LINE.sub("", text))).strip()


_FORMAT: Final = Format(
    name="Crossref",
    work=_Work,
    mapped=_mapped,
    envelope=re.compile(r'\{\s*"(?:status|message|message-type|message-version)"\s*:'),
    start=re.compile(r'\{\s*"indexed"\s*:'),
)
