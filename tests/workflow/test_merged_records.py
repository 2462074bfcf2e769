"""Merging records as a study sees it. All records and papers are invented."""

from pathlib import Path

from exhume.model.papers import State
from exhume.store.corpus import open_corpus
from exhume.workflow.ledger import entries, ledger

from .test_ingest import PAPER, bytes_below, fates, new_study, record, run

TITLE = "虚构的同种异体心脏移植报告"
ONE = record("cnki-1", TITLE, "AU  - 甲某某", "PY  - 1999", "AB  - 虚构的摘要", "DO  - 10.1000/x.1")
TWO = record("wf-7", TITLE, "AU  - 甲某某", "PY  - 1999", "L1  - a.txt")
FILES = {"a.txt": PAPER, "one.ris": ONE, "two.ris": TWO}


def test_a_paper_finds_its_record_through_any_of_the_merged_ones(tmp_path: Path) -> None:
    study = new_study(tmp_path, FILES)
    result = run(study)
    assert {"read": 4, "merged": 1} == result.states
    assert ("read", ("sources/a.txt",), "file") == fates(study)["cnki-1"]
    rows = {row.record.id: row for row in open_corpus(study).records()}
    assert ("cnki-1", "title") == (rows["wf-7"].merged_into, rows["wf-7"].merged_by)
    assert TITLE == rows["wf-7"].record.title
    for step in open_corpus(study).steps():
        step.check()


def test_a_merge_is_undone_in_the_protocol(tmp_path: Path) -> None:
    protocol = '[records]\nkeep_apart = [["wf-7", "cnki-1"], ["wf-7", "none"]]\n'
    study = new_study(tmp_path, FILES, protocol)
    result = run(study)
    assert {"read": 4, "not-found": 1} == result.states
    assert ["none"] == [issue.subject for issue in result.issues]


def test_merged_records_are_judged_by_what_all_of_them_say(tmp_path: Path) -> None:
    refs = {
        "a.ris": record("a", TITLE, "AU  - 甲某某", "PY  - 1999", "JO  - 虚构杂志"),
        "b.ris": record("b", TITLE, "AU  - 甲某某", "PY  - 1999", "AB  - 关于猪"),
    }
    study = new_study(tmp_path, refs, '[eligibility]\nabstract_none = ["猪"]\n')
    assert {"read": 2, "merged": 1, "excluded": 1} == run(study).states


def test_the_names_of_the_files_change_only_where_records_came_from(tmp_path: Path) -> None:
    run(new_study(tmp_path / "a", {"1.ris": ONE, "2.ris": TWO}))
    run(new_study(tmp_path / "b", {"1.ris": TWO, "2.ris": ONE}))
    assert fates(tmp_path / "a") == fates(tmp_path / "b")


def test_the_ledger_names_what_was_merged_and_why(tmp_path: Path) -> None:
    study = new_study(tmp_path, FILES)
    result = run(study)
    counted = ledger(study)
    assert (result.given, dict(result.states)) == (counted.given, counted.states)
    (entry,) = entries(study, State.MERGED)
    assert ("record", "wf-7") == (entry.kind, entry.id)
    assert "cnki-1" in entry.reason
    assert "keep_apart" in entry.remedy


def test_the_custody_log_leaves_the_corpus_alone(tmp_path: Path) -> None:
    for name in ("a", "b"):
        run(new_study(tmp_path / name, FILES))
    assert bytes_below(tmp_path / "a" / "corpus") == bytes_below(tmp_path / "b" / "corpus")
