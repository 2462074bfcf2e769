"""The standing verdicts as Web Annotations of the W3C: JSON-LD, one annotation for each verdict.

An annotation points at the paper's file by its SHA-256, at the passage by code points of the
extracted text and by its words with those around it, and at pages and boxes where these are known.
Its bodies are the choice (purpose ``classifying``), codes (``tagging``), a note or reason
(``commenting``) and a corrected quote (``editing``). People are named by an id.

Data Model: W3C Recommendation of 23 February 2017, https://www.w3.org/TR/annotation-model/
"""

import uuid
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, cast

from exhume.errors import IntegrityError
from exhume.exports import _json_rows
from exhume.model.coding import Adjudication, Coding, Verdict
from exhume.model.review import Box, PlacedUnit, ReviewTables

label = "Web Annotation (W3C)"
carries = ("codings", "adjudications")
standing_only = True

FILE = "annotations.jsonld"
CONTEXT = "http://www.w3.org/ns/anno.jsonld"
PDF_FRAGMENTS = "http://tools.ietf.org/rfc/rfc3778"
"""What the W3C names as the meaning of fragments like ``page=3&viewrect=10,20,300,40``."""

_NAMES = uuid.UUID("8f0a6c1e-3f43-5d4c-9a53-0b8f6f4d2c11")  # of ids that are made here
_ADJUDICATED = "moderating"
_PDF = "application/pdf"


def write(tables: ReviewTables) -> Mapping[str, bytes]:
    """Return the file: a collection of one page."""
    items = list(_annotations(tables.standing()))
    content = {
        "@context": CONTEXT,
        "id": _urn("collection", tables.codebook.digest, *(item["id"] for item in items)),
        "type": "AnnotationCollection",
        "label": tables.title,
        "total": len(items),
        "first": {
            "id": _urn("page", tables.codebook.digest, *(item["id"] for item in items)),
            "type": "AnnotationPage",
            "startIndex": 0,
            "items": items,
        },
    }
    return {FILE: _json_rows.encoded(FILE, content)}


def counts(files: Mapping[str, bytes]) -> Mapping[str, int]:
    """Count the annotations; raises `IntegrityError` where the total is another one."""
    content = cast("Mapping[str, Any]", _json_rows.parsed(files[FILE]))
    items = content["first"]["items"]
    if content["total"] != len(items):
        raise IntegrityError(FILE, "its total is not the number of annotations", "export again")
    adjudicated = sum(_ADJUDICATED in item["motivation"] for item in items)
    return {"codings": len(items) - adjudicated, "adjudications": adjudicated}


def _annotations(tables: ReviewTables) -> Iterator[dict[str, Any]]:
    units = {placed.unit.id: placed for placed in tables.units}
    names = {person.id: person.name for person in tables.people}
    codings = sorted(tables.codings, key=lambda coding: (coding.unit, coding.coder))
    for coding in codings:
        yield _of_coding(coding, units[coding.unit], names)
    for decision in sorted(tables.adjudications, key=lambda decision: decision.unit):
        yield _of_adjudication(decision, units[decision.unit], names)


def _of_coding(coding: Coding, placed: PlacedUnit, names: Mapping[str, str]) -> dict[str, Any]:
    return {
        "id": _urn("coding", coding.unit, coding.coder, coding.revision),
        "type": "Annotation",
        "motivation": ["classifying"],
        "created": _utc(coding.at),
        "creator": _creator(coding.coder, names),
        "body": list(_bodies(coding.verdict)),
        "target": _target(placed),
    }


def _of_adjudication(
    decision: Adjudication, placed: PlacedUnit, names: Mapping[str, str]
) -> dict[str, Any]:
    reason = [_body("commenting", decision.reason)] if decision.reason else []
    return {
        "id": _urn("adjudication", decision.unit, decision.adjudicator, decision.revision),
        "type": "Annotation",
        "motivation": ["classifying", _ADJUDICATED],
        "created": _utc(decision.at),
        "creator": _creator(decision.adjudicator, names),
        "body": [*_bodies(decision.verdict), *reason],
        "target": _target(placed),
    }


def _creator(person: str, names: Mapping[str, str]) -> dict[str, str]:
    name = names.get(person, "")
    creator = {"id": _urn("person", person), "type": "Person", "nickname": person}
    return creator | ({"name": name} if name else {})


def _bodies(verdict: Verdict) -> Iterator[dict[str, str]]:
    yield _body("classifying", verdict.choice.value)
    yield from (_body("tagging", code) for code in verdict.codes)
    if verdict.note:
        yield _body("commenting", verdict.note)
    if verdict.quote:
        yield _body("editing", verdict.quote)


def _body(purpose: str, value: str) -> dict[str, str]:
    return {"type": "TextualBody", "purpose": purpose, "value": value, "format": "text/plain"}


def _target(placed: PlacedUnit) -> dict[str, Any]:
    unit = placed.unit
    source = {"id": f"urn:sha-256:{unit.digest}", "type": "Text"}
    optional = {"format": placed.media_type, "label": placed.title}
    position = {"type": "TextPositionSelector", "start": unit.start, "end": unit.end}
    quote = {
        "type": "TextQuoteSelector",
        "exact": unit.quote,
        "prefix": placed.before,
        "suffix": placed.after,
    }
    return {
        "type": "SpecificResource",
        "source": source | {name: value for name, value in optional.items() if value},
        "selector": [position, quote, *_fragments(placed)],
    }


def _fragments(placed: PlacedUnit) -> Iterator[dict[str, str]]:
    """Give a selector for the page on which the passage begins, and for the box of its lines.

    All selectors of a target must choose the same: so it is one box, and not one for each line.
    """
    if placed.media_type == _PDF and placed.page is not None:
        boxes = [box for box in placed.boxes if box.page == placed.page]
        value = f"page={placed.page}" + (f"&viewrect={_around(boxes)}" if boxes else "")
        yield {"type": "FragmentSelector", "conformsTo": PDF_FRAGMENTS, "value": value}


def _around(boxes: Sequence[Box]) -> str:
    left, top = min(box.left for box in boxes), min(box.top for box in boxes)
    width = max(box.left + box.width for box in boxes) - left
    height = max(box.top + box.height for box in boxes) - top
    return ",".join(f"{round(edge, 2):g}" for edge in (left, top, width, height))


def _urn(*parts: str | int) -> str:
    """Return an id that is the same for the same thing, in whichever export."""
    return uuid.uuid5(_NAMES, "\n".join(map(ascii, parts))).urn


def _utc(at: str) -> str:
    """Return a time as the W3C writes it."""
    return at.removesuffix("+00:00") + "Z" if at.endswith("+00:00") else at
