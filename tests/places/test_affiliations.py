"""All papers and records in these tests are invented; names of hospitals are public."""

import json
from pathlib import Path

import pytest

from exhume.model.papers import Record
from exhume.places.affiliations import NONE, affiliation_of
from exhume.sources import (
    bibtex,
    cnki_custom,
    crossref,
    csv_records,
    endnote_tagged,
    endnote_xml,
    nbib,
    noteexpress,
    openalex,
    refworks_cnki,
    ris,
)

ANZHEN = "北京安贞医院 心外科"

ENDNOTE = f"<titles><title>虚构</title></titles><auth-address>{ANZHEN}</auth-address>"
OPENALEX = {
    "id": "https://openalex.org/W1",
    "title": "Invented",
    "authorships": [{"author": {"display_name": "A"}, "raw_affiliation_strings": [ANZHEN]}],
}
CROSSREF = {
    "DOI": "10.1000/1",
    "title": ["Invented"],
    "author": [{"family": "A", "affiliation": [{"name": ANZHEN}]}],
}
FILES = [
    (ris, f"TY  - JOUR\nTI  - 虚构\nAD  - {ANZHEN}\nER  - \n"),
    (cnki_custom, f"SrcDatabase-来源库: 期刊\nTitle-题名: 虚构\nOrgan-单位: {ANZHEN};\n"),
    (noteexpress, f"{{Reference Type}}: Journal\n{{Title}}: 虚构\n{{Author Address}}: {ANZHEN}\n"),
    (endnote_tagged, f"%0 Journal Article\n%T 虚构\n%+ {ANZHEN}\n"),
    (csv_records, f"题名,作者,作者单位\n虚构,某甲,{ANZHEN}\n"),
    (csv_records, f"title,Author Affiliations\nInvented,{ANZHEN}\n"),
    (csv_records, f"Title-题名,Organ-机构\n虚构,{ANZHEN}\n"),
    (bibtex, f"@article{{a, title={{虚构}}, affiliation={{{ANZHEN}}}}}\n"),
    (refworks_cnki, f"RT Journal Article\nT1 虚构\nAD {ANZHEN}\n"),
    (nbib, f"PMID- 1\nTI  - Invented\nAD  - {ANZHEN}\n"),
    (endnote_xml, f"<xml><records><record>{ENDNOTE}</record></records></xml>"),
    (openalex, json.dumps(OPENALEX)),
    (crossref, json.dumps(CROSSREF)),
]


@pytest.mark.parametrize(("source", "text"), FILES)
def test_each_kind_of_record_gives_its_affiliation(
    tmp_path: Path, source: object, text: str
) -> None:
    file = tmp_path / "records"
    file.write_text(text, encoding="utf-8")
    read = source.read_records(file)  # type: ignore[attr-defined]  # a module of a reader
    record = next(item for item in read if isinstance(item, Record))
    found = affiliation_of(record, "")
    assert ANZHEN == found.text.strip("; ")
    assert found.source.startswith("field ")


@pytest.mark.parametrize(
    ("head", "affiliation"),
    [
        ("虚构 某甲 (北京安贞医院 心外科 100029) 摘要", "北京安贞医院 心外科 100029"),
        ("作者单位：100029 北京，北京安贞医院。摘要", "100029 北京，北京安贞医院"),
        ("作者单位: 北京安贞医院心外科 通信作者: 某甲", "北京安贞医院心外科"),
        ("虚构。北京安贞医院心外科（北京 100029）【摘要】", "北京安贞医院心外科（北京 100029）"),
        ("虚构报告(附1例报告)某甲(北京安贞医院)摘要:目的", "北京安贞医院"),
    ],
)  # fmt: skip
def test_a_byline_is_found_at_the_head_of_a_paper(head: str, affiliation: str) -> None:
    found = affiliation_of(None, head)
    assert (affiliation, True) == (found.text, found.marked)


def test_an_institution_that_nothing_marks_as_affiliation_is_told_as_such() -> None:
    found = affiliation_of(None, "虚构报告\n北京安贞医院心外科\n摘要 目的")
    assert not found.marked


def test_a_hospital_in_the_body_is_no_affiliation() -> None:
    text = "虚构报告 摘要 目的" + "从略" * 200 + "患者由北京安贞医院(北京)转来"
    assert NONE == affiliation_of(None, text)


def test_the_record_goes_before_the_paper() -> None:
    record = Record("1", fields={"AD": ANZHEN})
    assert ANZHEN == affiliation_of(record, "作者单位：武汉亚洲心脏病医院").text


def test_empty_fields_are_passed_over() -> None:
    record = Record("1", fields={"AD": " ", "C1": ANZHEN})
    assert "field C1 of the bibliographic record" == affiliation_of(record, "").source


def test_the_names_of_authors_before_an_affiliation_are_left_out() -> None:
    record = Record("1", fields={"C1": "[Doe, J; Roe, R] Fuwai Hosp, Beijing 100037."})
    assert "Fuwai Hosp, Beijing 100037." == affiliation_of(record, "").text
