"""The standing verdicts as tasks of Label Studio, and annotations that come back."""

import json
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given

from exhume.errors import InputError, IntegrityError
from exhume.exports import label_studio
from exhume.model.coding import Choice, Verdict
from exhume.model.review import GivenCoding, GivenRow, Marked, RowProblem
from exhume.protocols import UnitListFormat, WorksheetFormat

from .invented_tables import ADA, CODED, PASSAGE, TEST, TEXTS, TUBE, coding, tables, worksheet


def tasks(**changes: object) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(label_studio.write(tables(**changes))["tasks.json"])
    return found


def rows(value: object) -> list[GivenRow]:
    return list(label_studio.read_codings(json.dumps(value).encode()))


def item(name: str, **value: object) -> dict[str, Any]:
    kinds = {"marks": "labels", "note": "textarea", "quote": "textarea"}
    return {
        "id": "made-by-label-studio",
        "from_name": name,
        "to_name": "passage",
        "type": kinds.get(name, "choices"),
        "origin": "manual",
        "value": value,
    }


def task(*result: dict[str, Any], **annotation: object) -> dict[str, Any]:
    """Return a task as Label Studio exports it, with the fields that it adds."""
    made = {"id": 4, "completed_by": 1, "result": list(result), "was_cancelled": False}
    made |= {"ground_truth": False, "lead_time": 8.25, "prediction": {}, "task": 9, **annotation}
    return {
        "id": 9,
        "annotations": [made],
        "file_upload": "tasks.json",
        "drafts": [],
        "predictions": [],
        "data": {"text": PASSAGE, "unit": "7a", "codebook": "c" * 64, "page": "3"},
        "meta": {},
        "inner_id": 1,
        "project": 2,
    }


def one(*result: dict[str, Any], **annotation: object) -> GivenCoding | RowProblem:
    ((_, found),) = rows([task(*result, **annotation)])
    return found


def test_it_can_be_filled_in_and_lists_no_units() -> None:
    assert isinstance(label_studio, WorksheetFormat)
    assert not isinstance(label_studio, UnitListFormat)


def test_a_unit_is_a_task_without_predictions() -> None:
    first, second = tasks()
    assert PASSAGE == first["data"]["text"]
    place = {"document": "sources/1.pdf", "start": 7, "end": 7 + len(PASSAGE)}
    assert {"unit": f"{1:020x}", "sha256": f"{1:064x}", **place} == first["meta"]
    assert [] == first["predictions"] == second["predictions"]


def test_annotations_are_the_verdicts_that_stand() -> None:
    first, second = tasks()
    assert [False, False, True] == [one["ground_truth"] for one in first["annotations"]]
    assert 1 == len(second["annotations"])
    assert {"units": 2, "codings": 3, "adjudications": 1} == label_studio.counts(
        label_studio.write(tables())
    )


def test_a_corrected_quote_in_the_passage_is_a_labelled_stretch() -> None:
    (of_ada,) = [
        found
        for found in tasks()[0]["annotations"]
        if not found["ground_truth"] and len(found["result"]) > 2
    ]
    (stretch,) = [r["value"] for r in of_ada["result"] if r["type"] == "labels"]
    assert [TUBE, TEST] == stretch["labels"]
    assert "立即气管插管" == stretch["text"] == PASSAGE[stretch["start"] : stretch["end"]]
    ids = [result["id"] for result in of_ada["result"]]
    assert len(ids) == len(set(ids))
    assert {"passage"} == {result["to_name"] for result in of_ada["result"]}


def test_the_set_up_names_every_control_and_every_code() -> None:
    setup = ET.fromstring(label_studio.write(tables())["labeling-setup.xml"].decode())  # noqa: S314 - our own
    names = {element.get("name") for element in setup.iter() if element.get("name")}
    used = {r["from_name"] for t in tasks() for a in t["annotations"] for r in a["result"]}
    assert used <= names
    assert {"passage"} == {e.get("toName") for e in setup.iter() if e.get("toName")}
    for kind in ("Choice", "Label"):
        assert {TUBE, TEST} <= {element.get("alias") for element in setup.iter(kind)}
    shown = {element.get("value") for element in setup.iter("Text")}
    assert {"$before", "$text", "$after"} == shown
    assert "a tube & more <after>" in {element.get("hint") for element in setup.iter("Choice")}


def test_what_was_exported_comes_back() -> None:
    data = label_studio.write(tables(codings=(coding(1, ADA, CODED),), adjudications=()))
    (_, first), (_, second) = label_studio.read_codings(data["tasks.json"])
    assert isinstance(first, GivenCoding)
    assert ("coded", (TUBE, TEST), CODED.note, True, 12.5, ADA) == (
        first.choice,
        first.codes,
        first.note,
        first.whole,
        first.seconds,
        first.coder,
    )
    assert ["立即气管插管"] == [mark.text for mark in first.marks]
    assert isinstance(second, GivenCoding)
    assert "" == second.choice


@given(note=TEXTS, quote=TEXTS)
def test_the_texts_of_a_verdict_come_back(note: str, quote: str) -> None:
    verdict = Verdict(Choice.NOTHING, (), note, quote)
    files = label_studio.write(tables(codings=(coding(1, ADA, verdict),), adjudications=()))
    (_, row), _ = label_studio.read_codings(files["tasks.json"])
    assert isinstance(row, GivenCoding)
    assert (note, quote) == (row.note, row.quote)


def test_half_a_surrogate_pair_is_refused_by_the_name_of_the_file() -> None:
    verdict = Verdict(Choice.NOTHING, note="half \ud800 pair")
    with pytest.raises(InputError, match=r"tasks\.json: .*half a surrogate pair"):
        label_studio.write(tables(codings=(coding(1, ADA, verdict),)))


def test_what_an_annotator_chose_marked_and_wrote_is_read() -> None:
    found = one(
        item("verdict", choices=["Coded"]),
        item("codes", choices=[TEST]),
        item("marks", start=5, end=7, text="供体", labels=["Tube after"]),
        item("note", text=["two", "lines"]),
        item("whole", choices=["yes"]),
        {"type": "relation", "from_id": "a", "to_id": "b", "direction": "right"},
    )
    assert (
        GivenCoding(
            unit="7a",
            choice="coded",
            codes=(TEST, "Tube after"),
            note="two\nlines",
            whole=True,
            seconds=8.25,
            codebook="c" * 64,
            passage=PASSAGE,
            marks=(Marked(5, 7, "供体"),),
        )
        == found
    )


def test_a_task_that_was_skipped_or_never_opened_says_nothing() -> None:
    skipped = one(item("verdict", choices=["coded"]), was_cancelled=True)
    ((place, never),) = rows([task() | {"annotations": []}])
    assert skipped == never == GivenCoding("7a", codebook="c" * 64, passage=PASSAGE)
    assert "task 1" == place


def test_the_annotations_of_several_people_are_told_apart() -> None:
    nothing = item("verdict", choices=["nothing-here"])
    several = [task(nothing), task(nothing, completed_by={"id": 2, "email": "b@example.org"})]
    found = [row for _, row in rows(several)]
    assert ["1", "b@example.org"] == [r.coder for r in found if isinstance(r, GivenCoding)]


@pytest.mark.parametrize(
    "result",
    [
        [item("marks", start="/p[1]/text()[1]", end="/p[1]", labels=[TUBE])],
        [item("marks", labels=[TUBE])],
        [item("verdict", choices=["coded", "nothing-here"])],
        [item("verdict", choices="coded")],
        [7],
    ],
)
def test_an_annotation_that_cannot_be_understood_says_why(result: list[Any]) -> None:
    found = one(*result)
    assert isinstance(found, RowProblem)
    assert found.remedy


@pytest.mark.parametrize(
    "broken",
    [7, {}, {"data": {}}, {"data": {"unit": 7}, "annotations": []}, {"data": {"unit": "a"}}],
)
def test_a_task_that_cannot_be_understood_costs_no_other(broken: object) -> None:
    (_, first), (_, second) = rows([broken, task(item("verdict", choices=["coded"]))])
    assert isinstance(first, RowProblem)
    assert isinstance(second, GivenCoding)


@pytest.mark.parametrize("data", [b"", b"{}", b"7", b"[" * 100_000])
def test_a_file_that_is_no_list_of_tasks_says_so(data: bytes) -> None:
    with pytest.raises(InputError):
        list(label_studio.read_codings(data))


def test_it_recognises_its_own_export_and_no_other_json() -> None:
    data = label_studio.write(tables())["tasks.json"]
    assert label_studio.recognises(data, "project-1.json")
    assert not label_studio.recognises(data, "project-1.csv")
    assert not label_studio.recognises(b'[{"unit": "7a"}]', "list.json")


def test_a_worksheet_has_what_a_coder_sees_and_no_annotation() -> None:
    files = label_studio.write_worksheet(worksheet())
    found = json.loads(files["tasks.json"])
    assert [f"{2:020x}", f"{1:020x}"] == [one["data"]["unit"] for one in found]
    shown = {"text", "before", "after", "paper", "page", "unit", "codebook"}
    assert all({"data"} == set(one) and shown == set(one["data"]) for one in found)


def test_a_file_that_is_missing_is_an_integrity_error() -> None:
    files = dict(label_studio.write(tables()))
    del files["labeling-setup.xml"]
    with pytest.raises(IntegrityError):
        label_studio.counts(files)
