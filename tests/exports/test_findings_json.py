"""The report as JSON."""

import json
from dataclasses import replace

import pytest

from exhume.exports import findings_json
from exhume.exports._masking import MASK
from exhume.protocols import Exporter

from .composition.reviewed_reports import reviewed_report
from .invented_reports import HOSTILE, empty, hostile, of_size, usual


def test_it_is_an_exporter_of_json() -> None:
    assert isinstance(findings_json, Exporter)
    assert "findings.json" == findings_json.filename


def test_counts_in_are_counts_out() -> None:
    content = json.loads(findings_json.render(of_size(40, 7)))
    assert len(content["findings"]) == 280
    given = usual()
    content = json.loads(findings_json.render(given))
    assert len(content["issues"]) == len(given.issues)
    assert len(content["set_aside"]) == len(given.set_aside)
    assert [step["given"] for step in content["steps"]] == [step.given for step in given.steps]


def test_a_passage_comes_back_as_it_went_in() -> None:
    passage = usual().papers[1].passages[0]
    found = next(
        f for f in json.loads(findings_json.render(usual()))["findings"] if f["paper"] == "0002"
    )
    assert found["quote"] == passage.finding.quote
    assert found["left"] == passage.left
    assert found["score"] == passage.finding.score
    assert found["page"] == passage.page


def test_it_says_whether_people_have_judged_anything() -> None:
    assert json.loads(findings_json.render(empty()))["judged"] is False
    assert json.loads(findings_json.render(reviewed_report()))["judged"] is True


def test_what_may_identify_somebody_is_hidden_and_the_offsets_still_hold() -> None:
    report = reviewed_report()
    told = json.loads(findings_json.render(report))["findings"]
    given = [(paper, passage) for paper in report.papers for passage in paper.passages]
    hidden = 0
    for row, (paper, passage) in zip(told, given, strict=True):
        assert row["end"] - row["start"] == len(row["quote"])
        assert len(passage.left) == len(row["left"])
        whole = passage.left + passage.finding.quote + passage.right
        shown = row["left"] + row["quote"] + row["right"]
        start = passage.finding.start - len(passage.left)
        for at, (before, after) in enumerate(zip(whole, shown, strict=True), start):
            veiled = any(one.hidden and one.start <= at < one.end for one in paper.identifying)
            assert (MASK if veiled else before) == after
            hidden += veiled
    assert hidden


def test_what_may_identify_somebody_is_told_where_the_protocol_says_so() -> None:
    report = replace(reviewed_report(), masked=False)
    assert MASK not in findings_json.render(report).decode()


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_strange_text_comes_back_whole(text: str) -> None:
    content = json.loads(findings_json.render(hostile(text)))
    assert content["title"] == text
    assert content["findings"][0]["quote"] == text


def test_authors_are_not_named() -> None:
    assert "Inventa Author" not in findings_json.render(usual()).decode()
