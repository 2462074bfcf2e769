"""The standing verdicts in the W3C's Web Annotation Data Model.

What the model demands is written out here by hand from its text, since tests load nothing.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from exhume.errors import IntegrityError
from exhume.exports import web_annotation
from exhume.model.coding import Choice, Person, Role, Verdict
from exhume.protocols import ExchangeFormat

from .invented_tables import ADA, JO, PASSAGE, TEST, TUBE, coding, placed, tables

TERMS = {
    "Annotation": {"id", "type", "motivation", "created", "creator", "body", "target"},
    "AnnotationCollection": {"@context", "id", "type", "label", "total", "first"},
    "AnnotationPage": {"id", "type", "startIndex", "items"},
    "Person": {"id", "type", "name", "nickname"},
    "TextualBody": {"type", "purpose", "value", "format"},
    "SpecificResource": {"type", "source", "selector"},
    "Text": {"id", "type", "format", "label"},
    "TextPositionSelector": {"type", "start", "end"},
    "TextQuoteSelector": {"type", "exact", "prefix", "suffix"},
    "FragmentSelector": {"type", "value", "conformsTo"},
}
"""Those terms of http://www.w3.org/ns/anno.jsonld that are used, by the class they may stand in."""
REQUIRED = {
    "Annotation": {"id", "type", "target"},
    "AnnotationCollection": {"@context", "id", "type", "first"},
    "AnnotationPage": {"id", "type", "items"},
    "TextualBody": {"type", "value"},
    "SpecificResource": {"source"},
    "TextPositionSelector": {"type", "start", "end"},
    "TextQuoteSelector": {"type", "exact"},
    "FragmentSelector": {"type", "value"},
}
MOTIVATIONS = {
    *("assessing", "bookmarking", "classifying", "commenting", "describing", "editing"),
    *("highlighting", "identifying", "linking", "moderating", "questioning", "replying"),
    "tagging",
}
IRI = re.compile(r"(urn:uuid:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|urn:sha-256:[0-9a-f]{64})")
XSD_DATE_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z")


def collection(**changes: object) -> dict[str, Any]:
    files = web_annotation.write(tables(**changes))
    found: dict[str, Any] = json.loads(files["annotations.jsonld"])
    return found


def items(**changes: object) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = collection(**changes)["first"]["items"]
    return found


def nodes(value: object) -> Iterator[dict[str, Any]]:
    """Give every object of a document."""
    if isinstance(value, dict):
        yield value
        for part in value.values():
            yield from nodes(part)
    elif isinstance(value, list):
        for part in value:
            yield from nodes(part)


def values(annotation: dict[str, Any], purpose: str) -> list[str]:
    return [body["value"] for body in annotation["body"] if body["purpose"] == purpose]


def selector(annotation: dict[str, Any], kind: str) -> dict[str, Any]:
    (found,) = [s for s in annotation["target"]["selector"] if s["type"] == kind]
    assert isinstance(found, dict)
    return found


def test_it_is_an_exchange_format() -> None:
    assert isinstance(web_annotation, ExchangeFormat)


def test_every_object_uses_terms_of_the_context_and_has_those_required() -> None:
    for node in nodes(collection()):
        kind = node["type"]
        assert set(node) <= TERMS[kind], kind
        assert REQUIRED.get(kind, set()) <= set(node), kind
    assert "http://www.w3.org/ns/anno.jsonld" == collection()["@context"]


def test_ids_are_iris_and_no_two_annotations_share_one() -> None:
    for node in nodes(collection()):
        assert "id" not in node or IRI.fullmatch(node["id"])
    ids = [item["id"] for item in items()]
    assert len(ids) == len(set(ids))


def test_motivations_and_purposes_are_those_of_the_model() -> None:
    for node in nodes(collection()):
        assert {*node.get("motivation", ()), node.get("purpose", "tagging")} <= MOTIVATIONS


def test_times_are_written_with_the_letter_for_utc() -> None:
    assert all(XSD_DATE_TIME.fullmatch(item["created"]) for item in items())


def test_there_is_one_annotation_for_each_verdict_that_stands_and_each_decision() -> None:
    kinds = [tuple(item["motivation"]) for item in items()]
    assert 3 == kinds.count(("classifying",))
    assert 1 == kinds.count(("classifying", "moderating"))
    assert collection()["total"] == len(kinds)
    assert {"codings": 3, "adjudications": 1} == web_annotation.counts(
        web_annotation.write(tables())
    )


def test_bodies_hold_choice_codes_note_and_corrected_quote() -> None:
    (first,) = [i for i in items() if i["creator"]["nickname"] == ADA and values(i, "tagging")]
    assert ["coded"] == values(first, "classifying")
    assert [TUBE, TEST] == values(first, "tagging")
    assert ["=1+1 为注"] == values(first, "commenting")
    assert ["立即气管插管"] == values(first, "editing")


def test_a_decision_has_its_reason() -> None:
    (decision,) = [i for i in items() if i["creator"]["nickname"] == JO]
    assert ["=1+1 为注", "the page says so"] == values(decision, "commenting")


def test_the_target_is_the_file_by_its_digest_with_place_words_and_box() -> None:
    first = items()[0]
    assert f"urn:sha-256:{1:064x}" == first["target"]["source"]["id"]
    position = selector(first, "TextPositionSelector")
    quote = selector(first, "TextQuoteSelector")
    assert (7, 7 + len(PASSAGE)) == (position["start"], position["end"])
    assert ("前文，", PASSAGE, "后文。") == (quote["prefix"], quote["exact"], quote["suffix"])
    fragment = selector(first, "FragmentSelector")
    assert "page=3&viewrect=72,90.5,200.25,26" == fragment["value"]
    assert fragment["conformsTo"].endswith("/rfc3778")


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"boxes": ()}, ["page=3"]),
        ({"page": None}, []),
        ({"media_type": "text/plain"}, []),
        ({"media_type": "", "title": "", "page": None, "boxes": ()}, []),
    ],
)
def test_a_page_is_named_only_where_it_is_known(
    changes: dict[str, Any], expected: list[str]
) -> None:
    units = (replace(placed(1), **changes), placed(2))
    target = items(units=units)[0]["target"]
    found = [s["value"] for s in target["selector"] if s["type"] == "FragmentSelector"]
    assert expected == found
    assert all(target["source"].values())


def test_people_are_named_only_where_that_was_asked_for() -> None:
    assert all("name" not in item["creator"] for item in items())
    named = Person(ADA, "Ada", frozenset((Role.CODER,)))
    found = {i["creator"].get("name") for i in items(people=(named,))}
    assert {"Ada", None} == found


def test_a_verdict_keeps_its_id_from_one_export_to_the_next() -> None:
    one = coding(1, ADA, Verdict(Choice.NOTHING))
    (before,) = items(codings=(one,), adjudications=())
    both = items(codings=(one, coding(2, ADA, Verdict(Choice.NOTHING))), adjudications=())
    assert before["id"] in {item["id"] for item in both}


def test_a_total_that_is_wrong_is_an_integrity_error() -> None:
    (data,) = web_annotation.write(tables()).values()
    with pytest.raises(IntegrityError):
        web_annotation.counts({"annotations.jsonld": data.replace(b'"total": 4', b'"total": 5')})


def test_a_review_without_verdicts_is_an_empty_collection() -> None:
    assert [] == items(codings=(), adjudications=())
