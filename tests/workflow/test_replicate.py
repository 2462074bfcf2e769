"""Replicating a study: all papers here are invented, but for those of one test that says so."""

import json
import string
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from exhume.cli.app import cli
from exhume.errors import ExhumeError, InputError, UsageError
from exhume.screening.running_cosine import closest_window
from exhume.workflow.progress import Quiet
from exhume.workflow.replicate import replicate
from exhume.workflow.replication import _papers
from exhume.workflow.replication._cosine import search_texts, searched_text
from exhume.workflow.replication._tables import read_table
from exhume.workflow.replication.published import Search, published_study
from exhume.workflow.replication.results import LABELS_ARE_THE_STUDYS, ReplicationResult
from exhume.workflow.replication.showing import MOST_IDS, MOST_ISSUES, show

from .replication_layout import (
    EXPLICIT,
    FILES,
    FILLER,
    INVENTED,
    Paper,
    invented_layout,
    layout_of,
    published_layout,
    put,
    table,
    write_layout,
)

STUDY = published_study("ddr-2022")
SEARCH = STUDY.search


def run(folder: Path, out: Path | None = None) -> ReplicationResult:
    return replicate("ddr-2022", folder, Quiet(), out)


@pytest.fixture(scope="module")
def invented(tmp_path_factory: pytest.TempPathFactory) -> ReplicationResult:
    return run(invented_layout(tmp_path_factory.mktemp("invented")))


def test_the_strings_and_counts_are_those_that_were_published() -> None:
    assert 45 == len(SEARCH.patterns) == len(set(SEARCH.patterns))
    assert (0.28, 70, "供") == (SEARCH.threshold, SEARCH.context, SEARCH.required)
    counts = [count.count for count in STUDY.published]
    assert [124_770, 2_838, 310, 71, 24, 1980, 2015, 56, 12, 33, 15] == counts


def test_a_study_that_is_not_known_is_refused_with_those_that_are(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="ddr-2022"):
        replicate("ddr-1999", tmp_path, Quiet())


def test_the_studys_strings_point_at_what_is_close_and_near_a_donor(
    invented: ReplicationResult,
) -> None:
    study = invented.methods[0]
    assert ("0001", "0002") == study.included_found
    assert ("0003",) == study.included_missed
    assert ("0004",) == study.near_misses_found
    assert ("0005",) == study.near_misses_missed
    assert ("0007", "0008") == study.extra
    assert (5, 5) == (study.papers, study.passages)


def test_exhume_points_at_donors_and_not_at_recipients(invented: ReplicationResult) -> None:
    _, exhume, explicit = invented.methods
    assert ("0001", "0002") == exhume.included_found == explicit.included_found
    assert ("0003",) == exhume.included_missed == explicit.included_missed
    assert ("0004",) == exhume.near_misses_found
    assert ("0004", "0005") == explicit.near_misses_missed
    assert ("0008",) == exhume.extra == explicit.extra
    assert (4, 3) == (exhume.papers, explicit.papers)


def test_every_paper_read_is_pointed_at_by_both_one_or_neither(
    invented: ReplicationResult,
) -> None:
    agreement = invented.agreement
    assert ("0001", "0002", "0004", "0008") == agreement.both
    assert ("0007",) == agreement.only_study
    assert () == agreement.only_exhume
    assert 5 == agreement.neither


def test_every_file_ends_in_one_state(invented: ReplicationResult) -> None:
    assert 11 == invented.given == sum(invented.states.values())
    assert {"empty": 1, "read": 10} == invented.states
    assert ["0011.txt"] == [issue.subject for issue in invented.issues]


def test_every_paper_read_has_a_grade_under_its_label(invented: ReplicationResult) -> None:
    grades = invented.grades
    assert ("0001", "0002") == grades["included"]["explicit"]
    assert ("0004",) == grades["near-miss"]["near-miss"]
    assert ("0005",) == grades["near-miss"]["none"]
    assert 10 == sum(len(ids) for by_grade in grades.values() for ids in by_grade.values())


def test_every_published_passage_is_searched_on_its_own(invented: ReplicationResult) -> None:
    included, near = invented.excerpts
    assert (3, 2) == (included.excerpts, included.study_kept)
    assert {"explicit": 2, "near-miss": 0, "supporting": 0, "none": 1} == included.grades
    assert ("0003",) == included.ungraded
    assert (2, 1, 1) == (near.excerpts, near.study_kept, near.grades["near-miss"])


def test_counts_stand_beside_the_published_ones_and_differences_are_explained(
    invented: ReplicationResult,
) -> None:
    here = {count.step: count.here for count in invented.counts}
    assert 11 == here["full texts of heart and lung papers"]
    assert 5 == here["papers with a close target string and 供 near it"]
    assert (3, 2) == (here["papers included"], here["near misses kept for reference"])
    assert 1 == here["hospitals"]
    assert here["records in the database"] is None
    for count in invented.counts:
        assert bool(count.note) is (count.here != count.published)


def test_a_labelled_paper_without_text_is_neither_found_nor_missed(tmp_path: Path) -> None:
    root = invented_layout(tmp_path)
    (root / FILES.texts / "0001.txt").unlink()
    result = run(root)
    assert ("0001",) == result.without_text
    for method in result.methods:
        assert "0001" not in method.included_found + method.included_missed


def test_counter_evidence_is_counted_beside_what_is_pointed_at(tmp_path: Path) -> None:
    text = f"{FILLER}{EXPLICIT}此前供者呼吸暂停试验阳性，经两名医师判定。{FILLER}"
    result = run(write_layout(tmp_path, layout_of([*INVENTED, Paper("0020", text)])))
    assert ("0020",) == result.methods[1].counter_evidence


def test_a_paper_that_hangs_on_the_window_itself_is_named(tmp_path: Path) -> None:
    alone = f"{FILLER}供者气管插管{FILLER}"
    result = run(write_layout(tmp_path, layout_of([*INVENTED, Paper("0020", alone)])))
    assert ("0020",) == result.window_only
    assert "0020" in result.methods[0].extra


# The study's own search


def slowly_kept(text: str, search: Search) -> set[tuple[str, int, float]]:
    """Return pattern, place and distance of what the study keeps, in the obvious way."""
    kept: set[tuple[str, int, float]] = set()
    for pattern in search.patterns:
        window = closest_window(text, pattern)
        end = window.start + len(pattern)
        left = text[max(0, window.start - search.context) : window.start]
        around = left + window.match if search.window_counts else left
        near = search.required in around or search.required in text[end : end + search.context]
        if window.distance < search.threshold and near:
            kept.add((pattern, window.start, window.distance))
    return kept


PIECES = st.sampled_from(
    [*"供体者脑死亡后气管插,， \n\u3000Ａ１", "脑死亡后", "气管插管", FILLER[:69]]
)
TEXTS = st.lists(st.lists(PIECES, max_size=30).map("".join), max_size=6)


@given(texts=TEXTS, window_counts=st.booleans(), context=st.integers(0, 70))
def test_a_batch_keeps_exactly_what_a_slow_loop_keeps(
    texts: list[str], window_counts: bool, context: int
) -> None:
    patterns = SEARCH.patterns[:12]
    search = Search(SEARCH.threshold, context, "供", window_counts, patterns)
    results = search_texts(texts, search)
    for text, result in zip(texts, results, strict=True):
        kept = {(hit.pattern, hit.place, hit.distance) for hit in result.kept(search)}
        assert slowly_kept(searched_text(text), search) == kept


@given(texts=TEXTS)
def test_a_hit_leads_back_to_the_text_as_given(texts: list[str]) -> None:
    for text, result in zip(texts, search_texts(texts, SEARCH), strict=True):
        for hit in result.close:
            assert hit.match == searched_text(text[hit.start :])[: len(hit.match)]
            assert not text[hit.start].isspace()


@given(text=st.text())
def test_a_text_is_searched_without_white_space_and_with_ascii_digits_and_letters(
    text: str,
) -> None:
    folding = {ord(c) + 0xFEE0: c for c in string.digits + string.ascii_letters}
    assert "".join(text.split()).translate(folding) == searched_text(text)


def test_full_width_punctuation_stays_as_it_is() -> None:
    assert "，。（）" == searched_text("，。（）")


def test_a_distance_of_just_the_threshold_is_not_kept() -> None:
    distance = closest_window("供气管擂管", "气管插管").distance
    search = Search(distance, 70, "供", True, ("气管插管",))
    assert () == search_texts(["供气管擂管"], search)[0].kept(search)


@pytest.mark.parametrize(("gap", "kept"), [(69, True), (70, False)])
def test_the_context_is_seventy_characters_on_either_side(gap: int, kept: bool) -> None:
    filler = "甲" * gap
    for text in (f"供{filler}气管插管", f"气管插管{filler}供"):
        search = Search(0.28, 70, "供", False, ("气管插管",))
        assert kept is bool(search_texts([text], search)[0].kept(search))


# What real files bring


def in_gb18030(text: str) -> bytes:
    return text.encode("gb18030")


def with_mark(text: str) -> bytes:
    return text.encode("utf-8-sig")


def with_crlf(text: str) -> bytes:
    return text.replace("\n", "\r\n").encode()


@pytest.mark.parametrize("write", [in_gb18030, with_mark, with_crlf], ids=lambda f: f.__name__)
def test_encodings_marks_and_line_ends_change_no_result(
    tmp_path: Path, invented: ReplicationResult, write: Callable[[str], bytes]
) -> None:
    files = {name: write(str(text)) for name, text in layout_of(INVENTED).items()}
    result = run(write_layout(tmp_path, files))
    assert invented.to_json() == result.to_json()


def test_ids_are_the_same_with_and_without_zeros(
    tmp_path: Path, invented: ReplicationResult
) -> None:
    files = layout_of(INVENTED)
    rows = [(1, 1980, EXPLICIT, ""), ("2.0", 1999, EXPLICIT, ""), ("00003", 2015, FILLER, "")]
    files[FILES.included] = table([("id", "year", "text", "en"), *rows], "\t")
    result = run(write_layout(tmp_path, files))
    assert invented.methods[0].included_found == result.methods[0].included_found
    assert ("0003",) == result.methods[0].included_missed


@pytest.mark.parametrize(
    "content",
    [
        'ID\tyear\ttext\ten\tmore\n0001\t1980\t"一""二"\tx\ty\n',
        '"id","year","text"\n"0001","1980","一"\n',
        '"id"\t"year"\t"text"\n"1"\t"0001"\t1980\t"一"\n',
        "year;id;text\n1980;0001;一\n",
        "\ufeffid\tyear\ttext\t\r\n\r\n0001\t1980\t一\t\r\n",
        "id,year,text\n0001,1980,一,,\n",
    ],
    ids=["more columns", "commas", "row names of R", "semicolons", "blank lines", "empty cells"],
)
def test_a_table_is_read_as_people_write_it(tmp_path: Path, content: str) -> None:
    put(tmp_path / "a.csv", content)
    read = read_table(tmp_path / "a.csv", "a.csv")
    assert () == read.issues
    assert ["0001"] == [row["id"] for row in read.rows]
    assert ["1980"] == [row["year"] for row in read.rows]


def test_quotation_marks_that_were_never_escaped_cost_no_row(tmp_path: Path) -> None:
    put(tmp_path / "a.csv", 'id\ttext\n1\t"倒T"剪开\n2\t倒"T"剪开\n3\t"一\n二"\n4\t"三\n5\t四\n')
    read = read_table(tmp_path / "a.csv", "a.csv")
    assert () == read.issues
    texts = {row["id"]: row["text"] for row in read.rows}
    assert {"1": '"倒T"剪开', "2": '倒"T"剪开', "3": "一\n二", "4": '"三', "5": "四"} == texts


def test_a_row_with_shifted_cells_is_an_issue_with_its_line(tmp_path: Path) -> None:
    put(tmp_path / "a.csv", "id,text\n1,一\n2\n3,三\n")
    read = read_table(tmp_path / "a.csv", "labels")
    assert ["1", "3"] == [row["id"] for row in read.rows]
    assert ["labels, line 3"] == [issue.subject for issue in read.issues]


def test_a_row_without_a_paper_or_a_passage_is_an_issue(tmp_path: Path) -> None:
    files = layout_of(INVENTED)
    files[FILES.near_misses] = "id,year,text\n4,2003,一\n,2004,二\n5,2004,\n"
    result = run(write_layout(tmp_path, files))
    assert 2 == result.near_misses
    problems = [issue.problem for issue in result.issues[:2]]
    assert "names no paper" in problems[0]
    assert "has no passage" in problems[1]


def test_a_paper_with_both_labels_counts_as_included_and_is_named(tmp_path: Path) -> None:
    both = [*INVENTED, replace(INVENTED[0], label="near-miss")]
    files = layout_of(both)
    result = run(write_layout(tmp_path, files))
    assert (3, 2) == (result.included, result.near_misses)
    assert 3 == result.excerpts[1].excerpts
    assert "paper 0001" in [issue.subject for issue in result.issues]


def test_a_second_file_of_the_same_id_is_counted_as_a_duplicate(tmp_path: Path) -> None:
    root = invented_layout(tmp_path)
    put(root / FILES.texts / "1.txt", FILLER)
    result = run(root)
    assert 12 == result.given == sum(result.states.values())
    assert 1 == result.states["duplicate"]


def test_files_that_cannot_be_read_are_counted_and_the_run_goes_on(tmp_path: Path) -> None:
    root = invented_layout(tmp_path)
    put(root / FILES.texts / "0030.txt", bytes(range(256)) * 8)
    put(root / FILES.texts / "0031.txt", "<html><body>请登录</body></html>")
    put(root / FILES.texts / "._0001.txt", "of macOS")
    result = run(root)
    assert 13 == result.given == sum(result.states.values())
    assert (1, 1) == (result.states["undecodable"], result.states["unsupported"])


def test_a_missing_optional_file_is_a_counted_issue(tmp_path: Path) -> None:
    root = invented_layout(tmp_path)
    (root / FILES.hospitals).unlink()
    result = run(root)
    assert FILES.hospitals in [issue.subject for issue in result.issues]
    assert [None] == [count.here for count in result.counts if count.step == "hospitals"]


def test_a_scan_without_a_text_is_named(tmp_path: Path) -> None:
    root = invented_layout(tmp_path)
    put(root / FILES.scans / "0001.pdf", b"%PDF-1.4")
    put(root / FILES.scans / "0040.pdf", b"%PDF-1.4")
    result = run(root)
    assert 2 == result.parts[FILES.scans]
    subjects = [issue.subject for issue in result.issues]
    assert "data/pdf/0040.pdf" in subjects
    assert "data/pdf/0001.pdf" not in subjects


def test_what_is_no_text_among_the_papers_is_named(tmp_path: Path) -> None:
    root = invented_layout(tmp_path)
    put(root / FILES.texts / "0050.caj", b"CAJ")
    put(root / FILES.texts / "more" / "0051.txt", FILLER)
    subjects = {issue.subject for issue in run(root).issues}
    assert {"data/txt/0050.caj", "data/txt/more"} <= subjects


@pytest.mark.parametrize("missing", [FILES.included, FILES.near_misses])
def test_missing_labels_are_refused_with_what_to_do(tmp_path: Path, missing: str) -> None:
    root = invented_layout(tmp_path)
    (root / missing).unlink()
    with pytest.raises(InputError, match=r"without its labels.*--download"):
        run(root)


@pytest.mark.parametrize("content", ["", "id\tyear\ttext\ten\n", "nothing that is a table\n"])
def test_a_file_of_no_labels_is_refused(tmp_path: Path, content: str) -> None:
    root = invented_layout(tmp_path)
    put(root / FILES.included, content)
    with pytest.raises(InputError, match="no label could be read"):
        run(root)


def test_a_folder_without_papers_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no such folder"):
        run(tmp_path / "nowhere")
    with pytest.raises(InputError, match="no folder data/txt"):
        run(tmp_path)
    (tmp_path / FILES.texts).mkdir(parents=True)
    with pytest.raises(InputError, match="no paper"):
        run(tmp_path)


@pytest.mark.parametrize("named", [".", "copy", "copy/data", "copy/data/txt"])
def test_the_data_are_found_from_the_folder_around_them_or_one_inside(
    tmp_path: Path, named: str
) -> None:
    invented_layout(tmp_path / "copy")
    assert 11 == run(tmp_path / named).given


def test_an_empty_folder_beside_the_data_does_not_stand_for_them(tmp_path: Path) -> None:
    invented_layout(tmp_path)
    (tmp_path / "other").mkdir()
    with pytest.raises(InputError, match="no folder data/txt"):
        run(tmp_path / "other")


def test_two_copies_in_one_folder_are_not_guessed_between(tmp_path: Path) -> None:
    invented_layout(tmp_path / "one")
    invented_layout(tmp_path / "two")
    with pytest.raises(InputError, match="one and two"):
        run(tmp_path)


# What is written


def test_the_file_of_results_has_every_paper_and_every_passage(tmp_path: Path) -> None:
    out = tmp_path / "results" / "all.json"
    result = run(invented_layout(tmp_path / "data"), out)
    written = json.loads(out.read_text(encoding="utf-8"))
    papers = {paper["id"]: paper for paper in written["papers"]}
    assert [paper.name for paper in INVENTED[:10]] == list(papers)
    assert json.loads(json.dumps(result.to_json())) == written["summary"]
    assert 5 == len(written["excerpts"])
    first = papers["0001"]
    assert ("included", "explicit") == (first["label"], first["exhume"]["grade"])
    text = INVENTED[0].text
    for finding in first["exhume"]["findings"]:
        assert finding["quote"] == text[finding["start"] : finding["end"]]
    closest = papers["0009"]["cosine"]["closest"]
    assert closest["distance"] > SEARCH.threshold


def test_a_window_without_a_donor_near_it_is_written_but_not_kept(tmp_path: Path) -> None:
    out = tmp_path / "all.json"
    run(invented_layout(tmp_path / "data"), out)
    papers = {p["id"]: p for p in json.loads(out.read_text(encoding="utf-8"))["papers"]}
    recipient = papers["0006"]["cosine"]
    assert not recipient["pointed_at"]
    assert recipient["close"]
    assert not any(hit["kept"] or hit["required_beside"] for hit in recipient["close"])


def test_the_size_of_the_batches_changes_no_byte(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = invented_layout(tmp_path / "data")
    run(root, tmp_path / "one.json")
    monkeypatch.setattr(_papers, "BATCH", 1)
    run(root, tmp_path / "two.json")
    assert (tmp_path / "one.json").read_bytes() == (tmp_path / "two.json").read_bytes()


def test_a_run_that_fails_leaves_the_results_that_were_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root, out = invented_layout(tmp_path / "data"), tmp_path / "all.json"
    out.write_text("before", encoding="utf-8")
    monkeypatch.setattr(Quiet, "advance", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
    with pytest.raises(KeyboardInterrupt):
        run(root, out)
    assert "before" == out.read_text(encoding="utf-8")
    assert ["all.json", "data"] == sorted(path.name for path in tmp_path.iterdir())


def test_a_place_that_cannot_be_written_is_an_error_that_names_it(tmp_path: Path) -> None:
    root = invented_layout(tmp_path / "data")
    put(tmp_path / "file", "")
    with pytest.raises(ExhumeError, match="cannot be written"):
        run(root, tmp_path / "file" / "all.json")


# The page and the command


def test_the_page_says_whose_labels_they_are_and_accuses_nobody(
    invented: ReplicationResult,
) -> None:
    page = " ".join(show(invented).split())
    assert LABELS_ARE_THE_STUDYS in page
    for word in ("found", "missed", "extra", "published", "0003", "dead-donor-rule"):
        assert word in page
    for word in ("guilty", "proven", "fabricated", "wrong", "violat"):
        assert word not in page.lower()


def test_the_page_fits_a_screen_and_says_what_it_leaves_out(tmp_path: Path) -> None:
    more = [Paper(f"{n:04d}", f"{EXPLICIT}{FILLER}") for n in range(100, 100 + MOST_IDS + 5)]
    empty = [Paper(f"{n:04d}", "") for n in range(200, 200 + MOST_ISSUES + 5)]
    page = show(run(write_layout(tmp_path, layout_of([*INVENTED, *more, *empty]))))
    assert max(map(len, page.splitlines())) <= 100
    assert "more; --json has them all" in page
    assert "and 6 more" in page


def test_the_page_says_that_there_were_no_issues(tmp_path: Path) -> None:
    page = show(run(write_layout(tmp_path, layout_of(INVENTED[:10]))))
    assert page.endswith("Issues met: none")


def exhume(*arguments: str | Path) -> "tuple[int, str, ExhumeError | None]":
    done = CliRunner().invoke(cli, ["replicate", *map(str, arguments)])
    error = done.exception if isinstance(done.exception, ExhumeError) else None
    return done.exit_code, done.stdout, error


def test_the_command_prints_the_page_or_one_json_object(tmp_path: Path) -> None:
    root = invented_layout(tmp_path)
    code, page, _ = exhume("ddr-2022", "--from", root, "--quiet")
    assert 0 == code
    assert page.startswith("Replication of ddr-2022")
    code, line, _ = exhume("ddr-2022", "--from", root, "--json", "--quiet")
    assert 0 == code
    assert 11 == json.loads(line)["given"]
    assert 1 == line.count("\n")


@pytest.mark.parametrize(
    ("options", "problem"),
    [
        ([], "data are needed"),
        (["--from", "a", "--download"], "there already"),
        (["--from", "a", "--to", "b"], "belongs to --download"),
    ],
)
def test_options_that_do_not_go_together_are_refused(options: list[str], problem: str) -> None:
    _, _, error = exhume("ddr-2022", *options)
    assert isinstance(error, UsageError)
    assert problem in error.problem


# The published excerpts, where they are at hand


def test_the_published_papers_at_hand_are_found_by_both_methods(gold: Path, tmp_path: Path) -> None:
    result = run(published_layout(tmp_path, gold))
    study, exhume_, explicit = result.methods
    whole = ("0191", "0261", "0639", "0640", "1716")
    assert whole == study.included_found == exhume_.included_found == explicit.included_found
    assert (37, 12, 58) == (result.included, result.near_misses, result.states["read"])
    assert 11 == len(study.near_misses_found)
    included, near = result.excerpts
    assert (34, 11) == (included.study_kept, near.study_kept)
    assert sum(included.grades.values()) == 37
