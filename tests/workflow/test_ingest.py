"""All papers and records in these tests are invented."""

import json
import os
import random
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path

import pytest

from exhume.errors import ExhumeError, StudyBusy
from exhume.model.papers import State
from exhume.settings import load_settings
from exhume.store.corpus import open_corpus
from exhume.store.lock import lock_study
from exhume.workflow.ingest import IngestResult, ingest
from exhume.workflow.new import create_study
from exhume.workflow.progress import Quiet

PAPER = "供体经确认后行气管插管。\n手术顺利,患者恢复良好。\n"


def new_study(folder: Path, files: Mapping[str, str | bytes], protocol: str = "") -> Path:
    create_study(folder, title="Invented", date=date(2026, 1, 31))
    if protocol:
        (folder / "study.toml").write_text(protocol, encoding="utf-8")
    for name, content in files.items():
        put(folder / "sources" / name, content)
    return folder


def put(path: Path, content: str | bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)


def run(study: Path) -> IngestResult:
    return ingest(study, load_settings(study), Quiet())


def bytes_below(folder: Path) -> dict[str, bytes]:
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def paper(number: int) -> str:
    return f"第{number}例。{PAPER}"


def record(key: str, title: str, *more: str) -> str:
    return "\n".join(["TY  - JOUR", f"ID  - {key}", f"TI  - {title}", *more, "ER  - ", ""])


def fates(study: Path) -> dict[str, tuple[str, tuple[str, ...], str]]:
    return {
        row.record.id: (row.state.value, row.documents, row.matched_by)
        for row in open_corpus(study).records()
    }


def test_every_file_ends_in_exactly_one_counted_state(tmp_path: Path) -> None:
    study = new_study(
        tmp_path,
        {
            "a.txt": paper(1),
            "b/copy of a.txt": paper(1),
            "c.txt": "",
            "d.bin": bytes(range(256)) * 8,
            "e.pdf": b"%PDF-1.4\nnothing that follows",
            ".DS_Store": b"\0\0\0\1Bud1",
        },
    )
    result = run(study)
    assert 6 == result.given == sum(result.states.values())
    assert 1 == result.states["read"] == result.states["duplicate"] == result.states["ignored"]
    assert result.states["empty"] == 1
    rows = {row.id: row for row in open_corpus(study).documents()}
    assert 6 == len(rows)
    assert "sources/a.txt" == rows["sources/b/copy of a.txt"].duplicate_of
    assert result.states == Counter(row.state.value for row in rows.values())


def test_everything_that_is_not_read_is_named_with_a_remedy(tmp_path: Path) -> None:
    study = new_study(tmp_path, {"a.txt": "", "b.bin": bytes(range(256)) * 8, "c.txt": paper(1)})
    issues = {issue.subject: issue for issue in run(study).issues}
    assert {"sources/a.txt", "sources/b.bin"} == set(issues)
    assert all(issue.problem and issue.remedy and issue.state for issue in issues.values())
    assert sorted(issues) == [issue.subject for issue in open_corpus(study).issues()]


def test_the_text_comes_back_as_it_was_given(tmp_path: Path) -> None:
    study = new_study(tmp_path, {"a.txt": "供 體\n气管插管𠮷①\n", "b.txt": paper(2)})
    run(study)
    corpus = open_corpus(study)
    assert "供 體\n气管插管𠮷①\n" == corpus.document_text("sources/a.txt")
    normalized = corpus.document_normalized("sources/a.txt")
    assert normalized.text.startswith("供体")
    assert len(normalized.text) == len(normalized.origins)
    assert 1 == corpus.document_pages("sources/a.txt")[0].number
    texts = [t for batch in corpus.text_batches(["original"]) for t in batch[0].to_pylist()]
    assert {corpus.document_text("sources/a.txt"), paper(2)} == set(texts)


def test_a_paper_that_was_not_read_has_no_text(tmp_path: Path) -> None:
    study = new_study(tmp_path, {"a.txt": "", "b.txt": paper(2)})
    run(study)
    with pytest.raises(KeyError):
        open_corpus(study).document_text("sources/a.txt")


def test_the_original_is_kept_under_its_digest(tmp_path: Path) -> None:
    study = new_study(tmp_path, {"a.txt": paper(1)})
    run(study)
    (row,) = open_corpus(study).documents()
    assert paper(1).encode() == (study / "store" / row.digest[:2] / row.digest).read_bytes()


def test_a_second_run_reads_and_writes_nothing(tmp_path: Path) -> None:
    study = new_study(
        tmp_path,
        {**{f"{n}.txt": paper(n) for n in range(40)}, "refs.ris": record("7", "第七例")},
    )
    run(study)
    before = {path: path.stat().st_mtime_ns for path in (study / "corpus").rglob("*")}
    result = run(study)
    assert 0 == result.fresh
    files = {p: t for p, t in before.items() if p.is_file()}
    assert files == {path: path.stat().st_mtime_ns for path in files}


def test_the_order_of_arrival_does_not_change_a_byte(tmp_path: Path) -> None:
    names = {f"{n}.txt": paper(n) for n in range(60)}
    names |= {"refs.ris": record("7", "第七例") + record("8", "第八例")}
    whole = new_study(tmp_path / "whole", names)
    run(whole)
    grown = new_study(tmp_path / "grown", {})
    shuffled = list(names.items())
    random.Random(5).shuffle(shuffled)
    for start in range(0, len(shuffled), 20):
        for name, content in shuffled[start : start + 20]:
            put(grown / "sources" / name, content)
        run(grown)
    assert bytes_below(whole / "corpus") == bytes_below(grown / "corpus")


def test_one_more_paper_rewrites_one_part_of_the_texts(tmp_path: Path) -> None:
    study = new_study(tmp_path, {f"{n}.txt": paper(n) for n in range(100)})
    run(study)
    before = bytes_below(study / "corpus" / "texts")
    put(study / "sources" / "new.txt", paper(1000))
    assert 1 == run(study).fresh
    after = bytes_below(study / "corpus" / "texts")
    assert 1 == sum(before[name] != after[name] for name in before)


def test_a_paper_that_is_taken_away_is_gone(tmp_path: Path) -> None:
    names = {f"{n}.txt": paper(n) for n in range(30)}
    expected = new_study(tmp_path / "expected", names)
    run(expected)
    study = new_study(tmp_path / "study", {**names, "more.txt": paper(1000)})
    run(study)
    (study / "sources" / "more.txt").unlink()
    run(study)
    assert bytes_below(expected / "corpus") == bytes_below(study / "corpus")


def test_a_renamed_paper_is_not_read_again(tmp_path: Path) -> None:
    study = new_study(tmp_path, {"a.txt": paper(1)})
    run(study)
    (study / "sources" / "a.txt").rename(study / "sources" / "b.txt")
    assert 0 == run(study).fresh
    assert paper(1) == open_corpus(study).document_text("sources/b.txt")


def test_names_are_in_normal_form_c(tmp_path: Path) -> None:
    study = new_study(tmp_path, {"cafe\u0301.txt": paper(1)})
    run(study)
    assert ["sources/caf\u00e9.txt"] == [row.id for row in open_corpus(study).documents()]


@pytest.mark.skipif(sys.platform != "linux", reason="other systems refuse or change such names")
def test_two_names_that_differ_only_in_their_form_are_two_papers(tmp_path: Path) -> None:
    study = new_study(tmp_path, {"e\u0301.txt": paper(1), "\u00e9.txt": paper(2)})
    put(study / "sources" / os.fsdecode("心".encode("gb18030") + b".txt"), paper(3))
    result = run(study)
    assert {"read": 3} == result.states
    ids = {row.id for row in open_corpus(study).documents()}
    assert {"sources/\u00e9.txt", "sources/\u00e9.txt (2)", "sources/\\xd0\\xc4.txt"} == ids


@pytest.mark.skipif(sys.platform == "win32", reason="links need rights on Windows")
def test_links_are_followed_but_never_in_a_circle(tmp_path: Path) -> None:
    study = new_study(tmp_path / "study", {"a/b.txt": paper(1)})
    put(tmp_path / "elsewhere" / "c.txt", paper(2))
    (study / "sources" / "a" / "up").symlink_to(study / "sources")
    (study / "sources" / "out").symlink_to(tmp_path / "elsewhere")
    (study / "sources" / "gone.txt").symlink_to(tmp_path / "nothing")
    assert {"read": 2, "unreadable": 1} == run(study).states


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such files")
def test_what_is_no_ordinary_file_is_counted_and_not_opened(tmp_path: Path) -> None:
    study = new_study(tmp_path, {"a.txt": paper(1)})
    os.mkfifo(study / "sources" / "pipe.txt")
    assert {"read": 1, "unreadable": 1} == run(study).states


def test_papers_may_lie_outside_of_the_study(tmp_path: Path) -> None:
    put(tmp_path / "archive" / "deep" / "a.txt", paper(1))
    protocol = '[sources]\npapers = ["../archive/**/*.txt", "../none/*.txt"]\n'
    result = run(new_study(tmp_path / "study", {}, protocol))
    assert {"read": 1} == result.states
    (row,) = open_corpus(tmp_path / "study").documents()
    assert ("deep/a.txt", "../archive/deep/a.txt") == (row.id, row.path)
    assert ["../none/*.txt"] == [issue.subject for issue in result.issues]


def test_what_exhume_itself_keeps_is_never_a_source(tmp_path: Path) -> None:
    study = new_study(tmp_path, {"a.txt": paper(1)}, '[sources]\npapers = ["**/*"]\n')
    run(study)
    assert {"read": 1} == run(study).states


def test_an_ignored_folder_is_counted_with_all_it_holds(tmp_path: Path) -> None:
    study = new_study(tmp_path, {"a.txt": paper(1), ".git/objects/x": b"x", ".git/y": b"y"})
    assert {"read": 1, "ignored": 2} == run(study).states


def test_an_encoding_that_the_protocol_names_is_used(tmp_path: Path) -> None:
    protocol = '[sources.encodings]\n"sources/old/*.txt" = "big5hkscs"\n'
    study = new_study(tmp_path, {"old/a.txt": "供體經氣管插管".encode("big5hkscs")}, protocol)
    assert {"read": 1} == run(study).states
    assert "供體經氣管插管" == open_corpus(study).document_text("sources/old/a.txt")
    assert 0 == run(study).fresh


def test_a_record_finds_its_paper_by_file_doi_name_or_title(tmp_path: Path) -> None:
    study = new_study(
        tmp_path,
        {
            "x1.txt": paper(1),
            "x2.txt": "某某杂志\nDOI: 10.1000/invented.2\n正文" + PAPER,
            "0191.txt": paper(3),
            "x4.txt": "某某杂志\n一种虚构手术\n的初步报告\n甲某\n" + PAPER,
            "x5.txt": paper(5),
            "refs.ris": record("r1", "甲", "L1  - C:\\papers\\x1.txt")
            + record("r2", "乙", "DO  - 10.1000/INVENTED.2")
            + record("191", "丙")
            + record("r4", "一种虚构手术的初步报告")
            + record("r6", "不在其中的一篇报告"),
        },
    )
    result = run(study)
    assert {"read": 10, "not-found": 1} == result.states
    assert {
        "r1": ("read", ("sources/x1.txt",), "file"),
        "r2": ("read", ("sources/x2.txt",), "doi"),
        "191": ("read", ("sources/0191.txt",), "name"),
        "r4": ("read", ("sources/x4.txt",), "title"),
        "r6": ("not-found", (), ""),
    } == fates(study)
    steps = {step.name: dict(step.outcomes) for step in open_corpus(study).steps()}
    assert 1 == steps["Papers matched to records"]["no record"]


def test_a_way_that_points_at_several_records_decides_nothing(tmp_path: Path) -> None:
    title = "一种虚构手术的报告"
    refs = record("r1", title) + record("r2", title, "PY  - 2001")
    study = new_study(tmp_path, {"a.txt": f"{title}\n{PAPER}", "refs.ris": refs})
    result = run(study)
    assert {"read": 2, "not-found": 2} == result.states
    assert any("2 records could belong" in issue.problem for issue in result.issues)


def test_a_record_given_twice_is_a_duplicate_and_both_places_are_named(tmp_path: Path) -> None:
    study = new_study(
        tmp_path,
        {"one.ris": record("r1", "甲"), "two.ris": record("r0", "乙") + record("r1", "甲")},
    )
    result = run(study)
    assert 5 == result.given
    assert 1 == result.states["duplicate"]
    (issue,) = [issue for issue in result.issues if issue.state is State.DUPLICATE]
    assert "two.ris" in issue.subject
    assert "one.ris" in issue.problem


def test_two_records_that_share_an_id_are_both_kept(tmp_path: Path) -> None:
    study = new_study(tmp_path, {"a.ris": record("1", "甲"), "b.ris": record("1", "乙")})
    run(study)
    assert {"1", "1 (2)"} == set(fates(study))


def test_a_broken_record_is_counted(tmp_path: Path) -> None:
    broken = "TY  - JOUR\nTI  - no end\n"
    study = new_study(tmp_path, {"refs.ris": record("r1", "甲") + broken + record("r2", "乙")})
    result = run(study)
    states = Counter(row.state.value for row in open_corpus(study).records())
    assert result.given == sum(result.states.values()) == 1 + states.total()
    assert any("refs.ris" in issue.subject for issue in result.issues)


def test_eligibility_excludes_by_record_and_counts_the_rule(tmp_path: Path) -> None:
    protocol = '[eligibility]\nyears_from = 1980\ntitle_none = ["猪"]\nabstract_any = ["移植"]\n'
    refs = (
        record("1", "虚构的心脏手术", "PY  - 1979")
        + record("2", "虚构的豬心手术", "PY  - 1990")
        + record("3", "虚构的肺脏手术", "PY  - 1990", "AB  - 无关")
        + record("4", "虚构的心肺手术", "PY  - 1990", "AB  - 心脏 移植")
        + record("5", "虚构的又一手术")
    )
    files = {f"{n}.txt": paper(n) for n in range(1, 7)}
    study = new_study(tmp_path, {**files, "refs.ris": refs}, protocol)
    result = run(study)
    assert {"read": 6, "excluded": 6} == result.states
    corpus = open_corpus(study)
    assert {"sources/4.txt", "sources/5.txt", "sources/6.txt"} == {p.id for p in corpus.papers()}
    (step,) = [step for step in corpus.steps() if step.name == "Eligibility"]
    assert {
        "eligible": 3,
        "excluded: years_from 1980": 1,
        "excluded: title_none 猪": 1,
        "excluded: abstract_any": 1,
    } == dict(step.outcomes)
    shown = [i for batch in corpus.text_batches(["document"]) for i in batch[0].to_pylist()]
    assert {p.id for p in corpus.papers()} == set(shown)


def test_a_change_of_eligibility_reads_no_paper_again(tmp_path: Path) -> None:
    files = {"1.txt": paper(1), "refs.ris": record("1", "虚构的手术", "PY  - 1979")}
    study = new_study(tmp_path, files, "[eligibility]\nyears_from = 1980\n")
    assert {"read": 1, "excluded": 2} == run(study).states
    (study / "study.toml").write_text("")
    result = run(study)
    assert {"read": 3} == result.states
    assert 0 == result.fresh


def test_the_steps_of_the_flow_sum_up(tmp_path: Path) -> None:
    study = new_study(tmp_path, {"1.txt": paper(1), "2.txt": "", "r.ris": record("1", "甲")})
    run(study)
    for step in open_corpus(study).steps():
        step.check()


def test_named_records_are_the_only_ones(tmp_path: Path) -> None:
    protocol = '[sources]\nrecords = ["sources/yes.ris", "sources/a.txt"]\n'
    files = {"yes.ris": record("1", "甲"), "no.ris": record("2", "乙"), "a.txt": paper(1)}
    result = run(new_study(tmp_path, files, protocol))
    assert {"read": 1, "unsupported": 2, "not-found": 1} == result.states


def test_a_study_that_another_run_holds_is_busy(tmp_path: Path) -> None:
    study = new_study(tmp_path, {"a.txt": paper(1)})
    with lock_study(study), pytest.raises(StudyBusy, match="another run holds this study"):
        run(study)
    assert {"read": 1} == run(study).states


def test_a_folder_that_cannot_be_written_is_explained(tmp_path: Path) -> None:
    study = new_study(tmp_path, {"a.txt": paper(1)})
    (study / "store").write_text("in the way")
    with pytest.raises(ExhumeError, match="cannot be written"):
        run(study)


INGEST = (
    "import sys; from pathlib import Path; from exhume.settings import load_settings;"
    "from exhume.workflow.ingest import ingest; from exhume.workflow.progress import Quiet;"
    "print('begun', flush=True); study = Path(sys.argv[1]);"
    "ingest(study, load_settings(study), Quiet())"
)


@pytest.mark.skipif(sys.platform == "win32", reason="files have no such limit on Windows")
def test_a_full_disk_is_explained_and_the_next_run_goes_on(tmp_path: Path) -> None:
    study = new_study(tmp_path, {"a.txt": PAPER * 20_000})
    limit = "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000));"
    ended = subprocess.run(
        [sys.executable, "-c", limit + INGEST, study], capture_output=True, text=True, check=False
    )
    assert "cannot be written" in ended.stderr
    assert {"read": 1} == run(study).states


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of two megabytes, which `enlarge` lets grow."""
    if sys.platform != "linux" or os.geteuid() != 0:
        pytest.skip("only root can mount a small file system")
    disk = tmp_path / "disk"
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", disk]
    if subprocess.run(mount, check=False, capture_output=True).returncode:
        pytest.skip("this machine mounts nothing here")
    yield disk
    subprocess.run(["umount", disk], check=True)


def test_a_disk_that_fills_up_is_explained_and_the_next_run_ends_with_the_same_bytes(
    small_disk: Path, tmp_path: Path
) -> None:
    files = {f"{n}.txt": paper(n) * 200 for n in range(200)}
    undisturbed = new_study(tmp_path / "undisturbed", files)
    run(undisturbed)
    protocol = f'[sources]\npapers = ["{undisturbed}/sources/**/*"]\n'
    put(small_disk / "study" / "study.toml", protocol)
    for size in (2, 4, 6):
        subprocess.run(["mount", "-o", f"remount,size={size}m", small_disk], check=True)
        with pytest.raises(ExhumeError, match="cannot be written"):
            run(small_disk / "study")
    subprocess.run(["mount", "-o", "remount,size=200m", small_disk], check=True)
    run(small_disk / "study")
    again = new_study(tmp_path / "other" / "study", {}, protocol)
    run(again)
    assert bytes_below(again / "corpus") == bytes_below(small_disk / "study" / "corpus")
    assert bytes_below(again / "store") == bytes_below(small_disk / "study" / "store")


def killed(study: Path, points: list[str]) -> int:
    program = Path(__file__).with_name("killing.py")
    ended = subprocess.run(
        [sys.executable, program, study, *points], capture_output=True, text=True, check=True
    )
    return int(ended.stdout)


INVENTED = {f"{n}.txt": paper(n) * 20 for n in range(120)} | {
    "refs.ris": "".join(record(str(n), f"虚构报告之{n}") for n in range(90))
}


@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL on Windows")
def test_a_run_killed_at_any_operation_on_files_ends_with_the_same_bytes(tmp_path: Path) -> None:
    undisturbed = new_study(tmp_path / "undisturbed", INVENTED)
    run(undisturbed)
    study = new_study(tmp_path / "killed", INVENTED)
    points = [str(point) for point in (1, 2, 3, 5, *range(10, 400, 24))]
    assert 10 <= killed(study, points)
    run(study)
    assert bytes_below(undisturbed / "corpus") == bytes_below(study / "corpus")
    assert bytes_below(undisturbed / "store") == bytes_below(study / "store")


@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL on Windows")
def test_a_run_killed_at_any_moment_ends_with_the_same_bytes(tmp_path: Path) -> None:
    undisturbed = new_study(tmp_path / "undisturbed", INVENTED)
    run(undisturbed)
    study = new_study(tmp_path / "killed", INVENTED)
    dice = random.Random(20)
    assert 5 <= killed(study, [f"{dice.uniform(0, 0.3):.3f}" for _ in range(15)])
    run(study)
    assert bytes_below(undisturbed / "corpus") == bytes_below(study / "corpus")


@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL on Windows")
def test_a_change_killed_half_way_is_never_taken_for_a_corpus(tmp_path: Path) -> None:
    study = new_study(tmp_path / "killed", INVENTED)
    run(study)
    for number in range(200, 240):
        put(study / "sources" / f"{number}.txt", paper(number))
    undisturbed = new_study(
        tmp_path / "undisturbed", INVENTED | {f"{n}.txt": paper(n) for n in range(200, 240)}
    )
    run(undisturbed)
    assert 5 <= killed(study, [str(point) for point in range(60, 300, 16)])
    run(study)
    assert bytes_below(undisturbed / "corpus") == bytes_below(study / "corpus")


def test_the_result_can_be_printed_as_json(tmp_path: Path) -> None:
    printed = json.loads(json.dumps(run(new_study(tmp_path, {"a.txt": paper(1)})).to_json()))
    assert {"given": 1, "states": {"read": 1}, "issues": 0} == printed
