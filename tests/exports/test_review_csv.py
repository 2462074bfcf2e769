"""The review as CSV tables, and worksheets that come back filled in."""

import csv
from collections.abc import Mapping
from dataclasses import replace
from io import StringIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exhume.errors import InputError, IntegrityError
from exhume.exports import review_csv
from exhume.exports._csv_rows import read, written
from exhume.exports._review_rows import COLUMNS
from exhume.model.coding import Choice, Verdict
from exhume.model.review import GivenCoding, GivenUnit, RowProblem, Worksheet
from exhume.protocols import UnitListFormat, WorksheetFormat

from .invented_tables import (
    ADA,
    CODEBOOK,
    DRAWINGS,
    JO,
    PASSAGE,
    TEST,
    TEXTS,
    TUBE,
    coding,
    placed,
    tables,
    worksheet,
)


def table(data: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(data.decode("utf-8-sig"), newline="")))


def codings(text: str) -> list[GivenCoding | RowProblem]:
    return [row for _, row in review_csv.read_codings(text.encode())]


def one(text: str) -> GivenCoding | RowProblem:
    (row,) = codings(text)
    return row


def test_it_can_be_filled_in_and_lists_units() -> None:
    assert isinstance(review_csv, WorksheetFormat)
    assert isinstance(review_csv, UnitListFormat)


def test_each_table_is_a_file_that_spreadsheets_read_as_utf_8() -> None:
    files = review_csv.write(tables())
    usual = {"units", "codings", "adjudications", "translations", "people", "codebook"}
    assert {f"{name}.csv" for name in usual} == set(files)
    assert all(data.startswith(b"\xef\xbb\xbf") for data in files.values())
    assert {*files, "drawings.csv"} == set(review_csv.write(tables(drawings=DRAWINGS)))


def test_the_tables_hold_every_revision_and_say_which_stands() -> None:
    rows = table(review_csv.write(tables())["codings.csv"])
    of_ada = [(r["revision"], r["stands"], r["choice"]) for r in rows if r["coder"] == ADA]
    assert [("1", "no", "nothing-here"), ("2", "yes", "coded"), ("1", "yes", "cannot-tell")] == (
        of_ada
    )
    (decided,) = [
        r for r in table(review_csv.write(tables())["adjudications.csv"]) if r["stands"] == "yes"
    ]
    assert (JO, "the page says so") == (decided["adjudicator"], decided["reason"])


def test_a_unit_has_its_paper_page_boxes_and_the_words_around() -> None:
    first, second = table(review_csv.write(tables())["units.csv"])
    assert (PASSAGE, "前文，", "后文。", "'3") == (
        first["passage"],
        first["before"],
        first["after"],
        f"'{first['page']}",
    )
    assert "p3 72 90.5 200.25 12; p3 72 104.5 40 12" == first["boxes"]
    assert ("no", "yes") == (first["retired"], second["retired"])


def test_the_same_review_gives_the_same_bytes_in_whichever_order_it_comes() -> None:
    usual = tables()
    turned = tables(codings=usual.codings[::-1], units=usual.units[::-1])
    assert review_csv.write(usual) == review_csv.write(turned)


def test_what_was_written_is_counted_by_reading_it() -> None:
    files = review_csv.write(tables(drawings=DRAWINGS))
    assert tables(drawings=DRAWINGS).counts() == review_csv.counts(files)


def test_a_table_whose_last_line_was_cut_off_is_an_integrity_error() -> None:
    files = dict(review_csv.write(tables()))
    files["units.csv"] = files["units.csv"].removesuffix(b",yes\r\n")
    with pytest.raises(IntegrityError, match=r"units\.csv, line "):
        review_csv.counts(files)


@given(st.lists(st.tuples(TEXTS, TEXTS), max_size=5))
def test_every_text_comes_back_as_it_was(texts: list[tuple[str, str]]) -> None:
    rows = [{"a": first, "b": f"b{second}"} for first, second in texts]
    data = written("t.csv", ("a", "b"), rows)
    assert rows == [row for _, row in read(data)]


@given(note=TEXTS, quote=TEXTS)
def test_the_texts_of_a_verdict_come_back(note: str, quote: str) -> None:
    verdict = Verdict(Choice.CODED, (TUBE, TEST), note, quote, whole=True)
    files = review_csv.write(tables(codings=(coding(1, ADA, verdict),), units=(placed(1),)))
    ((_, row),) = review_csv.read_codings(files["codings.csv"])
    assert isinstance(row, GivenCoding)
    # A cell of nothing but white space is taken for an empty one.
    expected = (note if note.strip() else "", quote if quote.strip() else "")
    assert expected == (row.note, row.quote)
    assert ((TUBE, TEST), True, 12.5) == (row.codes, row.whole, row.seconds)


def test_half_a_surrogate_pair_is_refused_by_the_name_of_the_file() -> None:
    verdict = Verdict(Choice.NOTHING, note="half \ud800 pair")
    with pytest.raises(InputError, match=r"codings\.csv: .*half a surrogate pair"):
        review_csv.write(tables(codings=(coding(1, ADA, verdict),)))


def test_a_cell_larger_than_the_csv_module_likes_comes_back() -> None:
    before = csv.field_size_limit()
    files = review_csv.write(tables(units=(placed(1, "长" * 200_000),)))
    assert 1 == review_csv.counts(files)["units"]
    assert before == csv.field_size_limit()


def test_a_worksheet_has_the_coder_s_order_and_nothing_that_would_tell_more() -> None:
    rows = table(review_csv.write_worksheet(worksheet())["worksheet.csv"])
    assert [f"{2:020x}", f"{1:020x}"] == [row["unit"].removeprefix("'") for row in rows]
    shown = {"unit", "paper", "page", "before", "passage", "after"}
    to_fill_in = {"choice", "codes", "note", "quote", "whole"}
    assert shown | to_fill_in | {"codebook"} == set(rows[0])
    assert {""} == {row[column] for row in rows for column in to_fill_in}
    assert {"虚构的报告"} == {row["paper"] for row in rows}


def test_the_name_of_a_file_stands_for_a_paper_without_title_only() -> None:
    untitled = Worksheet("Invented", CODEBOOK, (replace(placed(1), title=""), placed(2)))
    rows = table(review_csv.write_worksheet(untitled)["worksheet.csv"])
    assert ["sources/1.pdf", "虚构的报告"] == [row["paper"] for row in rows]


def test_a_worksheet_that_was_filled_in_is_read() -> None:
    rows = table(review_csv.write_worksheet(worksheet())["worksheet.csv"])
    rows[0] |= {"choice": "Coded", "codes": "Apnoea test; tube-after-declaration", "whole": "x"}
    out = StringIO()
    writer = csv.DictWriter(out, list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    first, second = codings(out.getvalue())
    assert isinstance(first, GivenCoding)
    assert isinstance(second, GivenCoding)
    assert (f"{2:020x}", "coded", PASSAGE) == (first.unit, first.choice, first.passage)
    assert (("Apnoea test", TUBE), True) == (first.codes, first.whole)
    assert (f"{1:020x}", "", ()) == (second.unit, second.choice, second.codes)


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_columns_may_stand_in_any_order_with_other_separators(delimiter: str) -> None:
    header = delimiter.join(("Note", "x", "Verdict", "UNIT"))
    row = delimiter.join(("why", "", "nothing here", "7a"))
    assert GivenCoding("7a", "nothing-here", note="why") == one(f"{header}\n{row}\n")


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        (",coded,", "it names no unit"),
        ("7a,coded", "it has 2 cells under 3 columns"),
        ("7a,coded,yes,more", "it has 4 cells under 3 columns"),
        ("7a,coded,perhaps", '"perhaps" under "whole" is neither yes nor no'),
        ('7a,"coded" x,', "its quotation marks do not match"),
    ],
)
def test_a_row_that_cannot_be_read_says_why_and_costs_no_other(row: str, problem: str) -> None:
    text = f"unit,choice,whole\n{row}\n8b,cannot-tell,no\n"
    (place, broken), (_, good) = review_csv.read_codings(text.encode())
    assert "line 2" == place
    assert isinstance(broken, RowProblem)
    assert (problem, True) == (broken.problem, bool(broken.remedy))
    assert GivenCoding("8b", "cannot-tell") == good


def test_a_quotation_mark_that_is_never_closed_costs_its_line_alone() -> None:
    found = list(review_csv.read_codings(b'unit,choice\n1a,"coded\n2b,coded\n3c,coded\n'))
    assert ["line 2", "line 3", "line 4"] == [place for place, _ in found]
    assert isinstance(found[0][1], RowProblem)


def test_lines_are_counted_as_an_editor_does() -> None:
    text = 'unit,choice,note\n1a,coded,"two\nlines"\n\n2b,coded,x\n'
    assert ["line 2", "line 5"] == [place for place, _ in review_csv.read_codings(text.encode())]


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"unit,choice\n1a,coded\n2b,\xff\xfe\n", "line 3: it is not UTF-8"),
        (b"", "line 1: there are no columns"),
        (b"a,b\n1,2\n", "no column is called unit"),
        (b"unit,b\n1,2\n", "no column is called choice"),
        (b"unit,choice,unit\n1,2,3\n", 'more than one column "unit"'),
    ],
)
def test_a_table_that_is_none_of_verdicts_says_what_is_missing(data: bytes, said: str) -> None:
    with pytest.raises(InputError, match=said) as caught:
        list(review_csv.read_codings(data))
    assert caught.value.remedy


@pytest.mark.parametrize("value", ["nan", "-1", "soon", "1e999"])
def test_a_time_that_is_none_is_refused(value: str) -> None:
    found = one(f"unit,choice,seconds\n1a,coded,{value}\n")
    assert isinstance(found, RowProblem)


UNITS: Mapping[str, GivenUnit | str] = {
    "p1,,0,9,": GivenUnit("p1", 0, 9),
    ",ab,0,9,供体": GivenUnit("ab", 0, 9, "供体"),
    "p1,,,,供体": GivenUnit("p1", quote="供体"),
    ",,0,9,": "it names no paper",
    "p1,,,,": "it names no passage",
    "p1,,0,,": "its start and end are not two whole numbers",
    "p1,,0,-9,": "its start and end are not two whole numbers",
    "p1,,0,99999999999,": "its start and end are not two whole numbers",
}


@pytest.mark.parametrize(("row", "expected"), UNITS.items())
def test_a_list_of_passages_is_read(row: str, expected: GivenUnit | str) -> None:
    data = f"document,digest,start,end,quote\n{row}\n".encode()
    ((_, found),) = review_csv.read_units(data)
    assert expected == (found.problem if isinstance(found, RowProblem) else found)


def test_the_units_that_were_exported_are_a_list_of_passages() -> None:
    files = review_csv.write(tables(units=(placed(1),)))
    ((_, found),) = review_csv.read_units(files["units.csv"])
    unit = placed(1).unit
    assert GivenUnit(unit.digest, unit.start, unit.end, unit.quote) == found


def test_the_columns_are_those_that_the_rows_have() -> None:
    files = review_csv.write(tables(drawings=DRAWINGS))
    for name, columns in COLUMNS.items():
        assert list(columns) == list(table(files[f"{name}.csv"])[0])
