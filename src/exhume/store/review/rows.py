"""Rows of the review's tables as the nouns of the model, and back."""

import json
import math
from typing import Any, TypeAlias

from sqlalchemy import Row, Select

from exhume.model.coding import (
    Adjudication,
    Choice,
    Coding,
    Drawing,
    Origin,
    Person,
    Role,
    Translation,
    TranslationStatus,
    Unit,
    Verdict,
)
from exhume.store.review.refusals import NotStorable

AnySelect: TypeAlias = Select[*tuple[Any, ...]]
"""A query whose columns the type checkers cannot know."""

LONGEST = 100_000
"""Characters: longer than any note, quote or translation of a passage has reason to be."""


def unit_of(row: Row[Any]) -> Unit:
    """Return the unit of a row of `units`."""
    return Unit(row.id, row.digest, row.document, row.start, row.end, row.quote)


def unit_values(unit: Unit) -> dict[str, str | int]:
    """Return a unit as values of `units`."""
    return {
        "id": unit.id,
        "digest": unit.digest,
        "document": unit.document,
        "start": unit.start,
        "end": unit.end,
        "quote": unit.quote,
    }


def drawing_of(row: Row[Any]) -> Drawing:
    """Return the drawing of a row of `drawings`."""
    expected = tuple(json.loads(row.expected))
    return Drawing(row.unit, Origin(row.origin), row.stratum, row.drawn, row.size, expected)


def drawing_values(drawing: Drawing) -> dict[str, str | int]:
    """Return a drawing as values of `drawings`."""
    return {
        "unit": drawing.unit,
        "origin": drawing.origin.value,
        "stratum": drawing.stratum,
        "drawn": drawing.drawn,
        "size": drawing.size,
        "expected": json.dumps(list(drawing.expected)),
    }


def verdict_of(row: Row[Any]) -> Verdict:
    """Return the verdict of a row of `codings` or `adjudications`."""
    codes = tuple(json.loads(row.codes))
    return Verdict(Choice(row.choice), codes, row.note, row.quote, row.whole)


def verdict_values(verdict: Verdict) -> dict[str, str | bool]:
    """Return a verdict as values of `codings` or `adjudications`."""
    return {
        "choice": verdict.choice.value,
        "codes": json.dumps(list(verdict.codes)),
        "note": verdict.note,
        "quote": verdict.quote,
        "whole": verdict.whole,
    }


def coding_of(row: Row[Any]) -> Coding:
    """Return the coding of a row of `codings`."""
    return Coding(
        unit=row.unit,
        coder=row.coder,
        revision=row.revision,
        verdict=verdict_of(row),
        codebook=row.codebook,
        seconds=row.seconds,
        at=row.at,
        commitment=row.commitment,
        sealed=row.sealed,
    )


def adjudication_of(row: Row[Any]) -> Adjudication:
    """Return the adjudication of a row of `adjudications`."""
    return Adjudication(
        unit=row.unit,
        adjudicator=row.adjudicator,
        revision=row.revision,
        verdict=verdict_of(row),
        reason=row.reason,
        codebook=row.codebook,
        at=row.at,
    )


def translation_of(row: Row[Any], author: str) -> Translation:
    """Return the translation of a row of `translations`, by the author that is to be shown."""
    status = TranslationStatus(row.status)
    return Translation(row.unit, row.revision, row.text, author, status, row.at)


def person_of(row: Row[Any]) -> Person:
    """Return the person of a row of `people`."""
    roles = frozenset(Role(role) for role in row.roles.split())
    return Person(row.id, row.name, roles, row.active)


def is_storable(text: str) -> bool:
    """Say whether every database can keep the text: PostgreSQL has no NUL, UTF-8 no surrogates.

    >>> is_storable("供体"), is_storable("a" + chr(0)), is_storable(chr(0xD800))
    (True, False, False)
    """
    return "\0" not in text and not any("\ud800" <= character <= "\udfff" for character in text)


def check_text(what: str, text: str, longest: int = LONGEST) -> None:
    """Raise `NotStorable` where a text cannot be kept or is longer than `longest` characters."""
    if len(text) > longest:
        problem = f"it has {len(text):,} characters, and {longest:,} is the most"
        raise NotStorable(what, problem, "shorten it")
    if not is_storable(text):
        problem = "it holds a character that no database can keep (NUL or half a surrogate pair)"
        raise NotStorable(what, problem, "remove it")


def check_verdict(verdict: Verdict) -> None:
    """Raise `NotStorable` where a text of the verdict cannot be kept."""
    check_text("the note", verdict.note)
    check_text("the quote", verdict.quote)
    for code in verdict.codes:
        check_text("a code", code, 200)


def check_seconds(seconds: float) -> None:
    """Raise `NotStorable` unless it is a time that can have passed."""
    if not (math.isfinite(seconds) and seconds >= 0):
        raise NotStorable("the time taken", f"{seconds} is no number of seconds", "leave it at 0")
