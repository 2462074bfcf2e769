"""Works in JSON: one, a list, a service's answer around either, or one on each line.

The text is decoded one work at a time, so that a broken work costs itself alone.
"""

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Generic, TypeVar

import msgspec

from exhume.errors import UnreadableDocument
from exhume.model.papers import Issue, Record
from exhume.sources._bytes import empty, load
from exhume.sources._encoding import decode
from exhume.sources._records import (
    Place,
    in_place_of_record,
    record_from,
    remark,
    with_duplicates_named,
)

Work = TypeVar("Work")

_DECODER: Final = json.JSONDecoder()
_LIST: Final = re.compile(r'"(?:results|items)"\s*:\s*\[')
_ONE: Final = re.compile(r'"message"\s*:\s*(?=\{)')
_BETWEEN: Final = re.compile(r"[\s,\x1e]*")  # U+001E begins each text of RFC 7464
_IDENTIFYING: Final = ("id", "title", "doi")
_CUT_OPEN: Final = re.compile(r"[\]}]\s*[^\s\]},\[{\x1e]")  # no JSON has that outside of strings
_TOP_LEVEL: Final = re.compile(r"\n(?=[\[{])")


@dataclass(frozen=True, slots=True)
class Format(Generic[Work]):
    """A service's form of works.

    `work` is their type, `mapped` gives values under the names of a record's fields, `envelope`
    matches the first key of an answer, and `start` the beginning of a work in the text.
    """

    name: str
    work: type[Work]
    mapped: Callable[[Work], Mapping[str, Sequence[str]]]
    envelope: re.Pattern[str]
    start: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class _Piece:
    """A value found at an offset of the text, or what is wrong there in words."""

    at: int
    value: Any = None
    problem: str = ""
    costs_record: bool = True


def read_works(path: Path, encoding: str, form: Format[Work]) -> Iterator[Record | Issue]:
    """Read the works of a JSON file; an issue with a state stands in place of a broken one.

    Raises `UnreadableDocument` where the file is empty or is not JSON from its beginning on.
    """
    text = decode(load(path), path.name, encoding).text
    if not text.strip():
        raise empty(path.name, "it holds nothing but white space")
    if text.lstrip()[0] not in "[{\x1e":
        problem = "it is not JSON: it begins with neither a brace nor a bracket"
        raise UnreadableDocument(path.name, problem, f"download the {form.name} works again")
    return with_duplicates_named(_read(text, form, path.name), path.name)


def _read(text: str, form: Format[Work], source: str) -> Iterator[tuple[int, Record | Issue]]:
    line, counted, ordinal = 1, 0, 0
    for piece in _pieces(text, form):
        line, counted = line + text.count("\n", counted, piece.at), piece.at
        if not piece.costs_record:
            yield line, remark(source, line, piece.problem)
            continue
        ordinal += 1
        yield from _record(piece, form, Place(source, line, ordinal))


def _record(
    piece: _Piece, form: Format[Work], place: Place
) -> Iterator[tuple[int, Record | Issue]]:
    problem = piece.problem
    named: Mapping[str, Sequence[str]] = {}
    if not problem:
        try:
            named = form.mapped(msgspec.convert(piece.value, form.work))
        except msgspec.ValidationError as error:
            problem = f"it is no work as {form.name} gives it ({error})"
    if not problem and not any(any(named.get(field, ())) for field in _IDENTIFYING):
        problem = f"it is no work as {form.name} gives it: it has no id, DOI or title"
    if problem:
        yield place.line, in_place_of_record(place.source, place.line, problem)
    else:
        fields = {key: _written(value) for key, value in piece.value.items()}
        storable = {key: list(map(_storable, values)) for key, values in named.items()}
        yield from record_from(storable, fields, place)


def _pieces(text: str, form: Format[Work]) -> Iterator[_Piece]:
    """Find the works one after the other, whatever is around them."""
    at, inside = 0, False
    while (at := _after(_BETWEEN, text, at)) < len(text):
        if not inside and (start := _inside(text, at, form.envelope)):
            at, inside = start, True
        elif inside and text[at] in "]}":
            if _CUT_OPEN.match(text, at):
                yield _Piece(at, problem="what follows the end of a list is no JSON")
            at, inside = _behind(text, at, form.start)
        else:
            piece, at = _piece(text, at, form.start)
            yield piece
    if inside:
        problem = "the list of works is not closed; the file may have been cut short"
        yield _Piece(len(text), problem=problem, costs_record=False)


def _inside(text: str, at: int, envelope: re.Pattern[str]) -> int:
    """Return where the works of a list or of an answer begin, 0 if there is neither here."""
    if text[at] == "[":
        return at + 1
    if not envelope.match(text, at):
        return 0
    found = _LIST.search(text, at) or _ONE.search(text, at)
    return found.end() if found else 0


def _behind(text: str, at: int, start: re.Pattern[str]) -> tuple[int, bool]:
    """Return where to go on behind the end of a list, and whether that is within it after all.

    A bracket too many must not hide the works that follow.
    """
    another = _next(_TOP_LEVEL, text, at)
    found = start.search(text, at, another)
    return (found.start(), True) if found else (another, False)


def _piece(text: str, at: int, start: re.Pattern[str]) -> tuple[_Piece, int]:
    try:
        value, end = _DECODER.raw_decode(text, at)
    except (ValueError, RecursionError) as error:
        return _Piece(at, problem=f"it is not valid JSON ({error})"), _resume(text, at, start)
    within = start.search(text, at + 1, end) if isinstance(value, dict | list) else None
    if isinstance(value, dict):
        problem = "it is not closed before another work begins" if within else ""
    else:
        problem = "a value that is no work"
    return _Piece(at, value, problem), within.start() if within else end


def _resume(text: str, at: int, start: re.Pattern[str]) -> int:
    """Return where to go on after a broken work: a line that begins like it, or another work."""
    before = text[text.rfind("\n", 0, at) + 1 : at]
    indent = before if before.isspace() else ""
    likewise = re.compile(rf"\n{re.escape(indent)}(?=[{{\[\]])")
    found = start.search(text, at + 1)
    return min(_next(likewise, text, at), found.start() if found else len(text))


def _after(pattern: re.Pattern[str], text: str, at: int) -> int:
    found = pattern.match(text, at)
    return found.end() if found else at


def _next(pattern: re.Pattern[str], text: str, at: int) -> int:
    found = pattern.search(text, at)
    return found.end() if found else len(text)


def _written(value: object) -> str:
    """Return a field as text: strings as they are, all else as JSON."""
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return _storable(text)


def _storable(text: str) -> str:
    r"""Put U+FFFD in place of lone surrogates, which JSON can escape but no file can hold.

    >>> _storable("a" + chr(0xD800))
    'a\ufffd'
    """
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
