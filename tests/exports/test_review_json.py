"""The review as one JSON object."""

import hashlib
import json
from typing import Any

import pytest
from hypothesis import given

from exhume.errors import InputError, IntegrityError
from exhume.exports import review_json
from exhume.model.coding import Choice, Verdict
from exhume.model.review import GivenCoding, GivenRow, GivenUnit, RowProblem
from exhume.protocols import UnitListFormat, WorksheetFormat

from .invented_tables import (
    ADA,
    BEN,
    CODED,
    DRAWINGS,
    TEST,
    TEXTS,
    TUBE,
    coding,
    placed,
    tables,
    worksheet,
)


def content(**changes: object) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(review_json.write(tables(**changes))["review.json"])
    return found


def codings(value: object) -> list[GivenRow]:
    return list(review_json.read_codings(json.dumps(value).encode()))


def test_it_can_be_filled_in_and_lists_units() -> None:
    assert isinstance(review_json, WorksheetFormat)
    assert isinstance(review_json, UnitListFormat)


def test_it_has_the_count_and_the_digest_of_each_table() -> None:
    found = content(drawings=DRAWINGS)
    assert tables(drawings=DRAWINGS).counts() == found["counts"]
    for name, rows in found["tables"].items():
        compact = json.dumps(rows, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        assert hashlib.sha256(compact.encode()).hexdigest() == found["sha256"][name]
        assert found["counts"][name] == len(rows)


def test_values_are_of_their_kinds() -> None:
    found = content()["tables"]
    row = next(r for r in found["codings"] if r["stands"] and r["choice"] == "coded")
    assert ([TUBE, TEST], True, 12.5, 2) == (
        row["codes"],
        row["whole"],
        row["seconds"],
        row["revision"],
    )
    assert [3, 72, 90.5, 200.25, 12] == found["units"][0]["boxes"][0]


def test_the_same_review_gives_the_same_bytes_in_whichever_order_it_comes() -> None:
    usual = tables()
    turned = tables(codings=usual.codings[::-1], units=usual.units[::-1])
    assert review_json.write(usual) == review_json.write(turned)


def test_what_was_written_is_counted_by_reading_it() -> None:
    assert tables().counts() == review_json.counts(review_json.write(tables()))


@pytest.mark.parametrize(
    ("old", "new"), [(b'"nothing-here"', b'"cannot-tell"'), (b'"units": 2', b'"units": 3')]
)
def test_a_file_that_was_changed_contradicts_itself(old: bytes, new: bytes) -> None:
    data = review_json.write(tables())["review.json"].replace(old, new)
    with pytest.raises(IntegrityError, match="is not the one that was written"):
        review_json.counts({"review.json": data})
    with pytest.raises(InputError, match="is not the one that was written"):
        list(review_json.read_codings(data))


@given(note=TEXTS, quote=TEXTS)
def test_the_texts_of_a_verdict_come_back(note: str, quote: str) -> None:
    verdict = Verdict(Choice.CODED, (TUBE, TEST), note, quote, whole=True)
    data = review_json.write(tables(codings=(coding(1, ADA, verdict),)))["review.json"]
    ((_, row),) = review_json.read_codings(data)
    assert isinstance(row, GivenCoding)
    expected = (note if note.strip() else "", quote if quote.strip() else "")
    assert expected == (row.note, row.quote)
    assert ((TUBE, TEST), True, 12.5, ADA) == (row.codes, row.whole, row.seconds, row.coder)


def test_half_a_surrogate_pair_is_refused_by_the_name_of_the_file() -> None:
    verdict = Verdict(Choice.NOTHING, note="half \ud800 pair")
    with pytest.raises(InputError, match=r"review\.json: .*half a surrogate pair"):
        review_json.write(tables(codings=(coding(1, ADA, verdict),)))


def test_a_worksheet_that_was_filled_in_is_read() -> None:
    sheet = json.loads(review_json.write_worksheet(worksheet())["worksheet.json"])
    rows = sheet["tables"]["codings"]
    assert [f"{2:020x}", f"{1:020x}"] == [row["unit"] for row in rows]
    rows[1] |= {"choice": "coded", "codes": [TUBE], "whole": True}
    (_, empty), (place, filled) = codings(sheet)
    assert isinstance(empty, GivenCoding)
    assert isinstance(filled, GivenCoding)
    assert "codings 2" == place
    assert ("", "coded", (TUBE,), True) == (
        empty.choice,
        filled.choice,
        filled.codes,
        filled.whole,
    )


def test_a_worksheet_has_nothing_that_would_tell_more() -> None:
    sheet = json.loads(review_json.write_worksheet(worksheet())["worksheet.json"])
    assert {"format", "title", "codebook", "tables"} == set(sheet)
    assert ["codings"] == list(sheet["tables"])
    told = {"origin", "stratum", "score", "rule", "coder", "retired", "grade", "commitment"}
    assert set() == told & set(sheet["tables"]["codings"][0])
    assert {"id", "label", "meaning"} == set(sheet["codebook"]["codes"][0])


def test_a_plain_list_is_read() -> None:
    ((_, found),) = codings([{"unit": "7a", "choice": "coded", "codes": TUBE}])
    assert GivenCoding("7a", "coded", (TUBE,)) == found


def test_a_plain_list_of_passages_is_read() -> None:
    data = json.dumps([{"document": "p1", "start": 0, "end": 9}]).encode()
    assert [("units 1", GivenUnit("p1", 0, 9))] == list(review_json.read_units(data))


def test_the_units_that_were_exported_are_a_list_of_passages() -> None:
    data = review_json.write(tables(units=(placed(1),)))["review.json"]
    ((_, found),) = review_json.read_units(data)
    unit = placed(1).unit
    assert GivenUnit(unit.digest, unit.start, unit.end, unit.quote) == found


@pytest.mark.parametrize(
    "row", [7, None, [], "x", {"unit": {"a": 1}}, {"unit": "7a", "codes": [[{}]]}, {}]
)
def test_a_row_that_cannot_be_read_says_why_and_costs_no_other(row: object) -> None:
    (_, broken), (_, good) = codings([row, {"unit": "8b", "choice": "coded"}])
    assert isinstance(broken, RowProblem)
    assert GivenCoding("8b", "coded") == good


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"{",
        b"7",
        b"{}",
        b'{"tables": 7}',
        b'{"tables": {"codings": 7}}',
        b'{"format": "exhume-review/1"}',
        b'{"format": "exhume-review/1", "counts": {"codings": 1}, "sha256": {}, "tables": {}}',
        b"[" * 100_000,
        b'"\\ud800"',
        b"\xff\xfe",
    ],
)
def test_a_file_that_is_none_of_verdicts_says_so(data: bytes) -> None:
    with pytest.raises(InputError) as caught:
        list(review_json.read_codings(data))
    assert caught.value.remedy


def test_people_have_their_names_only_where_these_were_asked_for() -> None:
    assert {""} == {person["name"] for person in content()["tables"]["people"]}
    assert {ADA, BEN} < {person["id"] for person in content()["tables"]["people"]}
    assert CODED.note in json.dumps(content(), ensure_ascii=False)
