"""Decisions about details that may identify somebody; every paper and person is invented."""

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exhume.errors import InputError
from exhume.exports._csv_rows import written
from exhume.model.identifying import Decision, Identifying, Kind
from exhume.workflow._identifying import (
    COLUMNS,
    IDENTIFYING_FILE,
    DecidedRow,
    Decisions,
    Flagged,
    flagged_in,
    update_table,
)

from ..exports.composition.reviewed_reports import DAY, NOBODY, reviewed_report

DIGEST = "ab" * 32
NAME = Identifying(10, 13, Kind.NAME, "invented")
DATE = Identifying(20, 30, Kind.DATE, "invented")
ROW = {
    "paper": "0001",
    "digest": DIGEST,
    "start": "10",
    "end": "13",
    "kind": "name",
    "decision": "keep",
    "by": "B. I.",
    "note": "a method's name",
}


def decided(study: Path, digest: str, found: Iterable[Identifying]) -> tuple[Identifying, ...]:
    return Decisions.read(study).apply(digest, found)


def _study(folder: Path, *rows: dict[str, str]) -> Path:
    blank = dict.fromkeys(COLUMNS, "")
    data = written(IDENTIFYING_FILE, COLUMNS, [blank | row for row in rows])
    (folder / IDENTIFYING_FILE).write_bytes(data)
    return folder


def _flagged(stretch: Identifying, context: str = "供者■■■，男") -> Flagged:
    return Flagged(DecidedRow("0001", DIGEST, stretch, context=context), "虚构甲")


def test_without_a_table_everything_waits_and_is_hidden(tmp_path: Path) -> None:
    assert (NAME, DATE) == decided(tmp_path, DIGEST, [NAME, DATE])
    assert NAME.hidden


def test_a_decision_is_found_again_by_paper_and_place(tmp_path: Path) -> None:
    kept = replace(NAME, decision=Decision.KEEP)
    assert (kept, DATE) == decided(_study(tmp_path, ROW), DIGEST, [NAME, DATE])


def test_a_decision_of_another_paper_changes_nothing(tmp_path: Path) -> None:
    assert (NAME,) == decided(_study(tmp_path, ROW), "cd" * 32, [NAME])


def test_a_decision_does_not_hold_for_a_stretch_that_has_grown(tmp_path: Path) -> None:
    longer = replace(NAME, end=14)
    assert (longer,) == decided(_study(tmp_path, ROW), DIGEST, [longer])


def test_a_person_can_add_what_was_not_flagged(tmp_path: Path) -> None:
    study = _study(tmp_path, ROW | {"start": "2", "end": "5", "decision": "mask"})
    added, found = decided(study, DIGEST, [NAME])
    assert (2, 5, Decision.MASK) == (added.start, added.end, added.decision)
    assert NAME == found


def test_an_empty_decision_waits(tmp_path: Path) -> None:
    study = _study(tmp_path, ROW | {"decision": "", "by": ""})
    assert (NAME,) == decided(study, DIGEST, [NAME])


@pytest.mark.parametrize(
    ("changed", "problem", "remedy"),
    [
        ({"decision": "hide"}, "no decision", "open, mask, keep"),
        ({"decision": "kep"}, "no decision", "keep"),
        ({"kind": "nmae"}, "no kind", "name"),
        ({"kind": ""}, "kind is empty", "exact date"),
        ({"start": "-1"}, "start", "counted from 0"),
        ({"end": "1,3"}, "end", "counted from 0"),
        ({"end": "10"}, "ends at 10", "larger"),
        ({"digest": "ab"}, "64", "copy"),
        ({"digest": ""}, "digest is empty", "copy"),
        ({"by": ""}, "nobody is named", "by"),
    ],
)
def test_a_row_that_cannot_stand_is_named_with_line_and_remedy(
    tmp_path: Path, changed: dict[str, str], problem: str, remedy: str
) -> None:
    with pytest.raises(InputError) as caught:
        Decisions.read(_study(tmp_path, ROW | {"start": "1"}, ROW | changed))
    assert "identifying.csv, line 3" == caught.value.subject
    assert problem in caught.value.problem
    assert remedy in caught.value.remedy


def test_two_rows_on_one_stretch_are_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"line 3.*line 2"):
        Decisions.read(_study(tmp_path, ROW, ROW | {"decision": "mask"}))


def test_a_row_outside_of_its_paper_is_refused(tmp_path: Path) -> None:
    decisions = Decisions.read(_study(tmp_path, ROW))
    decisions.check({DIGEST: 13})
    with pytest.raises(InputError, match=r"identifying\.csv, line 2.*12 characters"):
        decisions.check({DIGEST: 12})


def test_the_table_is_brought_up_to_date_without_losing_a_decision(tmp_path: Path) -> None:
    study = _study(tmp_path, ROW, ROW | {"start": "90", "end": "95", "decision": "mask"})
    counts = update_table(study, [_flagged(NAME), _flagged(DATE)])
    assert {Decision.KEEP: 1, Decision.MASK: 1, Decision.OPEN: 1} == dict(counts)
    rows = Decisions.read(study).rows
    assert [(10, 13), (20, 30), (90, 95)] == sorted((s, e) for _, s, e in rows)
    kept = rows[DIGEST, 10, 13]
    assert ("B. I.", "a method's name") == (kept.by, kept.note)


def test_writing_the_table_again_changes_no_byte(tmp_path: Path) -> None:
    update_table(tmp_path, [_flagged(NAME), _flagged(DATE)])
    before = (tmp_path / IDENTIFYING_FILE).read_bytes()
    update_table(tmp_path, [_flagged(DATE), _flagged(NAME)])
    assert before == (tmp_path / IDENTIFYING_FILE).read_bytes()


def test_the_table_holds_none_of_the_words_that_are_flagged(tmp_path: Path) -> None:
    flagged = flagged_in(reviewed_report())
    assert flagged
    assert {NOBODY, DAY} == {one.words for one in flagged}
    update_table(tmp_path, flagged)
    table = (tmp_path / IDENTIFYING_FILE).read_text(encoding="utf-8-sig")
    assert "■" in table
    assert NOBODY not in table
    assert DAY not in table


def test_the_words_are_given_only_to_those_who_ask_for_them() -> None:
    assert "words" not in _flagged(NAME).to_json(show=False)
    assert "虚构甲" == _flagged(NAME).to_json(show=True)["words"]


@given(
    st.dictionaries(
        st.tuples(st.integers(0, 50), st.integers(1, 9)), st.sampled_from(Decision), max_size=8
    )
)
def test_every_found_stretch_comes_back_once_whatever_was_decided(
    made: dict[tuple[int, int], Decision],
) -> None:
    stretches = {
        (DIGEST, at, at + length): Identifying(at, at + length, Kind.NAME, "invented", decision)
        for (at, length), decision in made.items()
    }
    rows = {key: DecidedRow("0001", DIGEST, stretch) for key, stretch in stretches.items()}
    found = [replace(s, decision=Decision.OPEN) for s in stretches.values()]
    assert tuple(sorted(stretches.values())) == Decisions(rows).apply(DIGEST, found)
