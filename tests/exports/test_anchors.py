"""Whatever names a place of the dossier leads there."""

import csv
import json
from collections.abc import Callable
from io import StringIO

import pytest

from exhume.exports import dossier, findings_csv, findings_json
from exhume.exports._anchors import paper_anchors, passage_anchors
from exhume.exports._composition.blocks import (
    Column,
    Link,
    Paragraph,
    Row,
    RowGroup,
    Section,
    Table,
    Text,
)
from exhume.exports._composition.composing import compose
from exhume.exports._composition.standing import in_brief
from exhume.exports._typst.program import program
from exhume.exports._typst.tree import anchors
from exhume.model.report import Report

from .composition.reviewed_reports import reviewed_report
from .html_reading import Element, read
from .invented_compositions import composition
from .invented_reports import of_size, usual

REPORTS = pytest.mark.parametrize("make", [usual, reviewed_report, lambda: of_size(4, 3)])


def anchors_of_rows(report: Report) -> list[str]:
    text = findings_csv.render(report).decode("utf-8-sig")
    return [row["anchor"] for row in csv.DictReader(StringIO(text, newline=""))]


def ids(page: Element) -> list[str]:
    return [name for element in page.all() if (name := element.attributes.get("id"))]


@REPORTS
def test_every_passage_of_the_table_is_led_to_where_the_dossier_has_it(
    make: Callable[[], Report],
) -> None:
    report = make()
    led = anchors_of_rows(report)
    assert sum(len(paper.passages) for paper in report.papers) == len(led)
    there = ids(read(dossier.render(report)))
    assert set() == set(led) - set(there)
    assert len(there) == len(set(there))


@REPORTS
def test_both_tables_of_findings_lead_to_the_same_places(make: Callable[[], Report]) -> None:
    told = json.loads(findings_json.render(make()))["findings"]
    assert anchors_of_rows(make()) == [row["anchor"] for row in told]


def test_a_passage_of_a_paper_that_is_only_listed_leads_to_the_row_of_the_paper() -> None:
    report = reviewed_report()
    listed = {paper.id for paper in in_brief(report)}
    table = json.loads(findings_json.render(report))["findings"]
    led = {row["paper"]: row["anchor"] for row in table if row["paper"] in listed}
    assert led
    page = read(dossier.render(report))
    for paper, anchor in led.items():
        row = page.by_id(anchor)
        assert "tr" == row.tag
        assert paper == next(row.all("th")).text


def test_where_everything_is_printed_each_passage_leads_to_itself() -> None:
    assert passage_anchors(usual()) == anchors_of_rows(usual())


def test_the_anchor_of_every_paper_is_in_the_dossier_printed_or_listed() -> None:
    report = reviewed_report()
    assert set() == set(paper_anchors(report)) - set(ids(read(dossier.render(report))))
    assert set() == set(paper_anchors(report)) - set(anchors(compose(report)))


def test_the_printed_dossier_can_lead_to_a_row() -> None:
    rows = (Row(((Text("it"),),), anchor="x"), Row(((Text("another"),),)))
    table = Table("t", "Invented", (Column("Paper"),), (RowGroup(rows),))
    made = composition(Section("a", "A", (Paragraph((Link("there", "x"),)), table)))
    source = program(made, frozenset()).source
    assert 1 == source.count('anchored-cell("at-x"')
    assert '#to("at-x", ' in source
