"""A review as flat rows of plain values, table by table, in an order that depends on nothing."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from exhume.model.coding import Adjudication, Coding, Drawing, Person, Translation, Verdict
from exhume.model.review import PlacedUnit, ReviewTables

Value = str | int | float | bool | None | tuple[str, ...] | tuple[tuple[float, ...], ...]
Row = Mapping[str, Value]

VERDICT = ("choice", "codes", "note", "quote", "whole")
"""Columns of a verdict, wherever there is one."""

COLUMNS: Mapping[str, tuple[str, ...]] = {
    "units": (
        *("unit", "document", "digest", "title", "media_type", "page", "start", "end"),
        *("before", "passage", "after", "boxes", "retired"),
    ),
    "codings": (
        *("unit", "coder", "revision", "stands", *VERDICT),
        *("codebook", "seconds", "at", "commitment"),
    ),
    "adjudications": (
        *("unit", "adjudicator", "revision", "stands", *VERDICT),
        *("reason", "codebook", "at"),
    ),
    "translations": ("unit", "revision", "stands", "text", "status", "author", "at"),
    "people": ("id", "name"),
    "drawings": ("unit", "origin", "stratum", "drawn", "size", "expected"),
}
"""The columns of each table. `boxes` are page, left, top, width and height of each line."""


@dataclass(frozen=True, slots=True)
class _Newest:
    """Which revision of each thing stands."""

    codings: Mapping[tuple[str, str], int]
    adjudications: Mapping[str, int]
    translations: Mapping[str, int]


def rows(tables: ReviewTables) -> Mapping[str, list[Row]]:
    """Return the rows of every table."""
    newest = _newest(tables)
    return {
        "units": [_unit(one) for one in sorted(tables.units, key=lambda one: one.unit.id)],
        "codings": [_coding(one, newest) for one in sorted(tables.codings, key=_by_coder)],
        "adjudications": [
            _adjudication(one, newest) for one in sorted(tables.adjudications, key=_by_revision)
        ],
        "translations": [
            _translation(one, newest) for one in sorted(tables.translations, key=_by_revision)
        ],
        "people": [_person(one) for one in sorted(tables.people, key=lambda one: one.id)],
        "drawings": [_drawing(one) for one in sorted(tables.drawings, key=_by_origin)],
    }


def _by_coder(coding: Coding) -> tuple[str, str, int]:
    return coding.unit, coding.coder, coding.revision


def _by_revision(one: Adjudication | Translation) -> tuple[str, int]:
    return one.unit, one.revision


def _by_origin(drawing: Drawing) -> tuple[str, str]:
    return drawing.unit, drawing.origin.value


def _newest(tables: ReviewTables) -> _Newest:
    return _Newest(
        _last(tables.codings, lambda one: (one.unit, one.coder)),
        _last(tables.adjudications, lambda one: one.unit),
        _last(tables.translations, lambda one: one.unit),
    )


def _last(found: Iterable[Any], key: Callable[[Any], Any]) -> dict[Any, int]:
    last: dict[Any, int] = {}
    for one in found:
        last[key(one)] = max(one.revision, last.get(key(one), 0))
    return last


def _unit(placed: PlacedUnit) -> Row:
    unit = placed.unit
    return {
        "unit": unit.id,
        "document": unit.document,
        "digest": unit.digest,
        "title": placed.title,
        "media_type": placed.media_type,
        "page": placed.page,
        "start": unit.start,
        "end": unit.end,
        "before": placed.before,
        "passage": unit.quote,
        "after": placed.after,
        "boxes": tuple((b.page, b.left, b.top, b.width, b.height) for b in placed.boxes),
        "retired": placed.retired,
    }


def _verdict(verdict: Verdict) -> dict[str, Value]:
    return {
        "choice": verdict.choice.value,
        "codes": verdict.codes,
        "note": verdict.note,
        "quote": verdict.quote,
        "whole": verdict.whole,
    }


def _coding(coding: Coding, newest: _Newest) -> Row:
    return {
        "unit": coding.unit,
        "coder": coding.coder,
        "revision": coding.revision,
        "stands": coding.revision == newest.codings[coding.unit, coding.coder],
        **_verdict(coding.verdict),
        "codebook": coding.codebook,
        "seconds": coding.seconds,
        "at": coding.at,
        "commitment": coding.commitment,
    }


def _adjudication(decision: Adjudication, newest: _Newest) -> Row:
    return {
        "unit": decision.unit,
        "adjudicator": decision.adjudicator,
        "revision": decision.revision,
        "stands": decision.revision == newest.adjudications[decision.unit],
        **_verdict(decision.verdict),
        "reason": decision.reason,
        "codebook": decision.codebook,
        "at": decision.at,
    }


def _translation(translation: Translation, newest: _Newest) -> Row:
    return {
        "unit": translation.unit,
        "revision": translation.revision,
        "stands": translation.revision == newest.translations[translation.unit],
        "text": translation.text,
        "status": translation.status.value,
        "author": translation.author,
        "at": translation.at,
    }


def _person(person: Person) -> Row:
    return {"id": person.id, "name": person.name}


def _drawing(drawing: Drawing) -> Row:
    return {
        "unit": drawing.unit,
        "origin": drawing.origin.value,
        "stratum": drawing.stratum,
        "drawn": drawing.drawn,
        "size": drawing.size,
        "expected": drawing.expected,
    }
