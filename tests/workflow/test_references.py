"""What was given as a record can be found again, whatever became of it.

All papers and records in these tests are invented.
"""

import json
from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exhume.model.papers import State
from exhume.store.corpus import open_corpus
from exhume.workflow.ledger import entries, ledger

from ..sources import exports
from .test_ingest import bytes_below, new_study, put, record, run

EXPORTS: dict[str, bytes] = {f"{name}.txt": text.encode() for name, text in exports.TEXTS.items()}
EXPORTS["list.xlsx"] = exports.WORKBOOK


def test_every_source_record_of_every_format_is_kept_and_accounted_for(tmp_path: Path) -> None:
    study = new_study(tmp_path, EXPORTS)
    result = run(study)
    rows = list(open_corpus(study).records())
    assert 3 * len(EXPORTS) == len(rows)
    told = [row.record.id for row in rows if row.state is not State.DUPLICATE]
    assert len(told) == len(set(told))
    for row in rows:
        kept = "\n".join(row.record.fields.values())
        assert row.record.title in kept
        assert exports.ABSTRACT in kept
    leaders = [row.record.id for row in rows if row.state is State.NOT_FOUND]
    merged = [row for row in rows if row.state is State.MERGED]
    assert (3, len(told) - 3) == (len(leaders), len(merged))
    assert {row.merged_into for row in merged} == set(leaders)
    assert result.given == sum(result.states.values()) == len(EXPORTS) + len(rows)


def test_one_pair_kept_apart_leaves_the_others_merged(tmp_path: Path) -> None:
    study = new_study(tmp_path, EXPORTS)
    run(study)
    (leader,) = [
        row.record.id
        for row in open_corpus(study).records()
        if row.state is State.NOT_FOUND and row.record.title == exports.TITLES[0]
    ]
    protocol = f'[records]\nkeep_apart = [["{leader}", "ris.txt#1"]]\n'
    (study / "study.toml").write_text(protocol, encoding="utf-8")
    run(study)
    rows = {row.record.id: row for row in open_corpus(study).records()}
    assert rows["ris.txt#1"].merged_into != leader
    assert leader != rows["ris.txt#1"].record.id
    assert 3 * len(EXPORTS) == len(list(open_corpus(study).records()))


def test_works_on_one_line_that_share_an_id_are_told_apart(tmp_path: Path) -> None:
    works = [
        {"id": "https://openalex.org/W1", "title": title, "publication_year": year}
        for title, year in (("第一篇虚构的报告", 2001), ("第二篇虚构的报告", 2002))
    ]
    answer = {"results": [*works, works[0]]}
    study = new_study(tmp_path, {"works.json": json.dumps(answer, ensure_ascii=False)})
    run(study)
    rows = [(row.record.id, row.state) for row in open_corpus(study).records()]
    assert [
        ("W1", State.NOT_FOUND),
        ("W1 (2)", State.NOT_FOUND),
        ("W1", State.DUPLICATE),
    ] == rows


def test_a_record_that_says_more_is_no_duplicate(tmp_path: Path) -> None:
    first = record("1", "虚构的心脏移植报告", "AU  - 甲某", "PY  - 2001")
    more = record("1", "虚构的心脏移植报告", "AU  - 甲某", "PY  - 2001", "AB  - 摘要")
    study = new_study(tmp_path, {"a.ris": first, "b.ris": more, "c.ris": first + "\n"})
    run(study)
    rows = [(row.record.id, row.state, row.merged_into) for row in open_corpus(study).records()]
    assert [
        ("1", State.MERGED, "1 (2)"),
        ("1 (2)", State.NOT_FOUND, ""),
        ("1", State.DUPLICATE, ""),
    ] == rows


def test_records_without_a_title_are_never_taken_for_one(tmp_path: Path) -> None:
    refs = "TY  - JOUR\nID  - 1\nPY  - 2001\nER  - \n"
    study = new_study(tmp_path, {"a.ris": refs, "b.ris": refs + "\n"})
    assert {"read": 2, "not-found": 2} == run(study).states


def test_a_merge_by_way_of_a_third_record_names_it(tmp_path: Path) -> None:
    title, author = "TI  - 虚构的肺移植报告", "AU  - 甲某"
    refs = (
        f"TY  - JOUR\nID  - a\n{title}\n{author}\nPY  - 2001\nJO  - 虚构\nAB  - 摘要\nER  - \n"
        f"TY  - JOUR\nID  - b\n{title}\n{author}\nPY  - 2001\nDO  - 10.1000/inv.1\nER  - \n"
        "TY  - JOUR\nID  - c\nTI  - Invented lungs\nDO  - 10.1000/inv.1\nER  - \n"
    )
    study = new_study(tmp_path, {"a.ris": refs})
    run(study)
    reasons = {entry.id: entry.reason for entry in entries(study, State.MERGED)}
    assert 'the same paper as "a", by title, year and first author' == reasons["b"]
    assert '"a", by way of "b"' in reasons["c"]


@pytest.mark.parametrize("word", ["角膜", "鼠"])
def test_an_unwanted_word_of_the_published_study_is_named(word: str, tmp_path: Path) -> None:
    protocol = (
        '[eligibility]\nyears_from = 1980\ntitle_any = ["心", "肺", "脑死亡"]\n'
        'title_none = ["鼠", "犬", "猪", "角膜"]\nabstract_none = ["兔"]\n'
    )
    refs = record("1", f"虚构的{word}心脏移植", "PY  - 2001")
    study = new_study(tmp_path, {"a.ris": refs}, protocol)
    run(study)
    (entry,) = entries(study, State.EXCLUDED)
    assert f"it is excluded by title_none {word}" == entry.reason


PIECES = st.lists(
    st.sampled_from(
        [
            "TY  - JOUR\nID  - 1\nTI  - 虚构的报告一\nAU  - 甲\nPY  - 2001\nER  - \n",
            "TY  - JOUR\nID  - 1\nTI  - 虚构的报告二\nDO  - 10.1000/a\nER  - \n",
            "TY  - JOUR\nTI  - 虚构的报告一\nAU  - 甲\nPY  - 2001\nDO  - 10.1000/a\nER  - \n",
            "TY  - JOUR\nTI  - no end\n",
            "TI  - no beginning\nER  - \n",
            "garbage\n",
            "\ufeff",
        ]
    ),
    max_size=7,
)


@settings(max_examples=8, deadline=None)
@given(st.lists(st.tuples(PIECES, st.booleans()), min_size=1, max_size=3))
def test_the_ledger_sums_to_what_was_given_whatever_that_is(
    files: list[tuple[list[str], bool]],
) -> None:
    with TemporaryDirectory() as folder:
        study = new_study(Path(folder, "s"), {})
        for number, (pieces, is_list) in enumerate(files):
            name = f"{number}.{'ris' if is_list else 'txt'}"
            put(study / "sources" / name, "".join(pieces))
        result = run(study)
        counted = ledger(study)
        listed = Counter(entry.state.value for s in State for entry in entries(study, s))
        assert result.given == counted.given == sum(result.states.values()) == listed.total()
        assert dict(result.states) == counted.states == {s: listed[s] for s in counted.states}
        assert len(files) == sum(counted.files.values())


COLUMNS = """
[records.columns]
"论文" = "title"
"何年" = "year"
"存档" = "files"
"""
TABLE = "论文,何年,存档\n心脏移植的虚构报告,2001,a.txt\n"
SHEET: list[list[object]] = [["论文", "何年", "存档"], ["肺移植的虚构报告", 2002, "b.txt"]]


def test_the_study_says_what_the_columns_of_its_tables_hold(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {"refs.csv": TABLE, "refs.xlsx": exports.workbook(SHEET)}
    study = new_study(tmp_path, {**files, "a.txt": "甲。虚构。", "b.txt": "乙。虚构。"}, COLUMNS)
    run(study)
    found = sorted(
        (r.record.title, r.record.year, r.documents) for r in open_corpus(study).records()
    )
    expected = [
        ("心脏移植的虚构报告", 2001, ("sources/a.txt",)),
        ("肺移植的虚构报告", 2002, ("sources/b.txt",)),
    ]
    assert expected == found


def test_a_change_of_the_columns_reads_the_tables_anew_and_nothing_else(tmp_path: Path) -> None:
    files = {"refs.csv": TABLE, "a.txt": "甲。虚构。"}
    study = new_study(tmp_path / "1", files)
    assert 1 == run(study).states["unreadable"]  # no column is known
    protocol = study / "study.toml"
    whole = protocol.read_text(encoding="utf-8").replace("[records.columns]", COLUMNS)
    protocol.write_text(whole, encoding="utf-8")
    again = run(study)
    assert (0, {"read": 3}) == (again.fresh, again.states)
    other = new_study(tmp_path / "2", files, COLUMNS)
    run(other)
    assert bytes_below(other / "corpus") == bytes_below(study / "corpus")
