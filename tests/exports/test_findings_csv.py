"""The table of findings for spreadsheets."""

import csv
import json
from dataclasses import replace
from io import StringIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exhume.errors import IntegrityError
from exhume.exports import findings_csv, findings_json
from exhume.exports._checks import passages_out
from exhume.exports._masking import MASK
from exhume.exports.findings_csv import neutral
from exhume.protocols import Exporter

from .composition.reviewed_reports import reviewed_report
from .invented_reports import HOSTILE, empty, hostile, of_size, paper, report, usual


def rows(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(content.decode("utf-8-sig"), newline="")))


def test_it_is_an_exporter_of_csv() -> None:
    assert isinstance(findings_csv, Exporter)
    assert "findings.csv" == findings_csv.filename


def test_there_is_one_row_for_each_passage() -> None:
    assert len(rows(findings_csv.render(of_size(40, 7)))) == 280


def test_a_report_without_passages_gives_the_header_alone() -> None:
    content = findings_csv.render(empty()).decode("utf-8-sig")
    assert content.count("\r\n") == 1
    assert content.startswith("anchor,paper,")


def test_quotes_and_contexts_come_back_with_their_line_ends() -> None:
    passage = usual().papers[1].passages[0]
    row = next(r for r in rows(findings_csv.render(usual())) if r["paper"] == "0002")
    assert row["quote"] == passage.finding.quote
    assert row["right"] == passage.right
    assert (row["start"], row["end"]) == (str(passage.finding.start), str(passage.finding.end))
    assert row["anchor"] == "passage.0002.120-135.breathing-after-declaration"


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n", "＝", "'"])
def test_a_cell_that_a_spreadsheet_would_act_on_is_made_text(start: str) -> None:
    assert neutral(f"{start}1+1") == f"'{start}1+1"


@given(st.text())
def test_taking_one_apostrophe_away_gives_the_text_back(text: str) -> None:
    cell = neutral(text)
    assert cell[:1] not in ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
    assert cell.removeprefix("'") == text


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_strange_text_comes_back_whole(text: str) -> None:
    row = rows(findings_csv.render(hostile(text)))[0]
    assert row["title"].removeprefix("'") == text.replace("\ud800", "\\ud800")


def test_what_may_identify_somebody_is_hidden_as_in_the_dossier() -> None:
    shown = findings_csv.render(reviewed_report()).decode("utf-8-sig")
    told = json.loads(findings_json.render(reviewed_report()))["findings"]
    assert MASK in shown
    assert [row["left"] for row in told] == [row["left"] for row in rows(shown.encode())]


def test_authors_are_not_named() -> None:
    assert "Inventa Author" not in findings_csv.render(usual()).decode("utf-8-sig")


def test_a_broken_report_stops_the_export() -> None:
    good = paper(1, (0,))
    finding = replace(good.passages[0].finding, end=1)
    bad = replace(good, passages=(replace(good.passages[0], finding=finding),))
    with pytest.raises(IntegrityError):
        findings_csv.render(report((bad,)))


def test_a_row_too_few_is_an_integrity_error() -> None:
    with pytest.raises(IntegrityError, match="3 passages given, but 2 written"):
        passages_out(3, 2)
