"""All papers in these tests are invented."""

import json
import os
import random
import re
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from exhume.errors import InputError
from exhume.store.corpus import open_corpus
from exhume.workflow.run import RunResult
from exhume.workflow.sample import make_sample

from .. import forking
from ..exports.html_reading import read
from .invented_studies import (
    EXPLICIT,
    PROTOCOL,
    assert_alike,
    made,
    new_study,
    paper,
    papers,
    put,
    record,
    run_all,
    times_below,
)

EXHUME = (sys.executable, "-m", "exhume")
WITHOUT_PAGES = PROTOCOL.replace("[report]\n", '[report]\ncrops = "none"\n')
"""Showing pages takes a process more, which those that are killed a dozen times can do without."""
PROGRESS = re.compile(r"[A-Z][\w ]+: [\d,]+( of [\d,]+)?")
"""What is said when a step takes longer than a second; only where the machine is busy it does."""


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The files of the sample study, which holds PDFs, bad inputs and a reference file."""
    return make_sample(tmp_path_factory.mktemp("sample")).sources


@pytest.fixture(scope="module")
def files(sample: Path) -> dict[str, str | bytes]:
    """A dozen papers, a PDF, references and bad inputs."""
    first = min(sample.glob("paper-*.pdf"))
    names = (first.name, "picture.pdf", "damaged.pdf", "undecodable.txt", "empty.txt")
    refs = record("0", "虚构的零号报告", "L1  - p000.txt") + record("9", "不在其中的报告")
    taken = {name: (sample / name).read_bytes() for name in names}
    return {**papers(12), **taken, "copy.txt": paper(3), "refs.ris": refs}


def exhume(*arguments: str | Path) -> subprocess.CompletedProcess[bytes]:
    return forking.run([*EXHUME, *map(str, arguments)])


@dataclass(frozen=True, slots=True)
class Finished:
    """A study on which the whole main job was done, and what that gave."""

    study: Path
    result: RunResult


@pytest.fixture(scope="module")
def finished(tmp_path_factory: pytest.TempPathFactory) -> Finished:
    study = new_study(tmp_path_factory.mktemp("finished") / "study", papers(8))
    return Finished(study, run_all(study))


def test_a_run_does_all_three_steps(finished: Finished) -> None:
    result = finished.result
    assert 8 == result.ingest.given == result.screen.papers
    assert all(path.is_file() for path in result.report.files)
    printed = json.loads(json.dumps(result.to_json()))
    assert ["ingest", "screen", "report"] == list(printed)


def test_a_second_run_changes_no_byte_and_writes_no_table(finished: Finished) -> None:
    study = finished.study
    before, bytes_before = times_below(study), made(study)
    run_all(study)
    after = times_below(study)
    own = ("corpus/", "screening/", "store/")
    assert {n: t for n, t in before.items() if n.startswith(own)} == {
        n: t for n, t in after.items() if n.startswith(own)
    }
    assert bytes_before == made(study)


def test_the_command_says_what_it_did_also_when_a_paper_was_added_and_gives_the_bytes_of_one_run(
    tmp_path: Path,
) -> None:
    expected = new_study(tmp_path / "expected", papers(9))
    run_all(expected)
    study = new_study(tmp_path / "study", papers(8))
    command = [*EXHUME, "run", "--study", study]
    ended = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)
    assert 0 == ended.returncode
    assert [] == [line for line in ended.stderr.splitlines() if not PROGRESS.fullmatch(line)]
    assert str(study / "dossier" / "dossier.html") in ended.stdout
    put(study / "sources" / "p008.txt", paper(8))
    printed = json.loads(exhume("run", "--study", study, "--json").stdout)
    assert 9 == printed["ingest"]["given"] == sum(printed["ingest"]["states"].values())
    assert_alike(expected, study)


@pytest.mark.parametrize("files", [{}, {".DS_Store": b"\0\0\0\1Bud1"}], ids=["nothing", "ignored"])
def test_a_study_to_which_nothing_was_given_is_told_so(
    tmp_path: Path, files: Mapping[str, str | bytes]
) -> None:
    study = new_study(tmp_path, files)
    with pytest.raises(InputError, match="no paper and no reference file was given") as caught:
        run_all(study)
    assert 4 == caught.value.exit_code
    assert "sources" in caught.value.remedy
    assert not (study / "dossier").exists()


def test_a_study_whose_papers_cannot_be_read_gets_a_dossier_that_says_so(tmp_path: Path) -> None:
    study = new_study(tmp_path, {"empty.txt": "", "noise.bin": bytes(range(256)) * 8})
    result = run_all(study)
    assert 2 == result.ingest.given
    assert 0 == result.screen.papers
    page = read((study / "dossier" / "dossier.html").read_bytes())
    assert {"sources/empty.txt", "sources/noise.bin"} <= {
        code.text for code in page.by_id("issues").all("code")
    }


# Every bad thing, what it is called, its state, and words of what is said about it.


def unreadable(study: Path) -> None:
    """Add what is no file, or cannot be followed."""
    (study / "sources" / "folder.pdf").mkdir()
    put(study / "sources" / "folder.pdf" / "inside.txt", paper(20))
    (study / "sources" / "gone.txt").symlink_to(study / "nothing")
    (study / "sources" / "loop").symlink_to(study / "sources")
    (study / "sources" / "self.txt").symlink_to(study / "sources" / "self.txt")
    put(study / "sources" / "secret.txt", paper(21))
    (study / "sources" / "secret.txt").chmod(0)


BROKEN_RECORD = "TY  - JOUR\nTI  - 没有结尾的记录\n"
REFERENCES = (
    record("1", "虚构的一号报告", "L1  - p001.txt")
    + BROKEN_RECORD
    + record("2", "虚构的二号报告", "L1  - p002.txt")
    + record("2", "又一篇虚构的报告")
)


@pytest.fixture(scope="module")
def bad(tmp_path_factory: pytest.TempPathFactory, sample: Path) -> Path:
    """A study with everything that can be wrong with a file, and two papers."""
    names = ("picture.pdf", "damaged.pdf", "undecodable.txt")
    study = new_study(
        tmp_path_factory.mktemp("bad"),
        {
            "p001.txt": paper(0),
            "p002.txt": paper(1),
            "p001_copy.txt": paper(0),
            "empty.txt": "",
            "blank.txt": " \n\n\t\n",
            "noise.bin": bytes(range(256)) * 8,
            "refs.ris": REFERENCES,
            "cafe\u0301.txt": f"{EXPLICIT}\n{paper(33)}",
            **{name: (sample / name).read_bytes() for name in names},
        },
    )
    if sys.platform != "win32":
        unreadable(study)
    run_all(study)
    return study


EXPECTED = {
    "sources/p001_copy.txt": "duplicate",
    "sources/empty.txt": "empty",
    "sources/blank.txt": "empty",
    "sources/noise.bin": "unsupported",
    "sources/undecodable.txt": "undecodable",
    "sources/picture.pdf": "no-text-layer",
    "sources/damaged.pdf": "unreadable",
    "sources/p001.txt": "read",
    "sources/caf\u00e9.txt": "read",
    "sources/refs.ris": "read",
}
LINKS = {
    "sources/gone.txt": "unreadable",
    "sources/self.txt": "unreadable",
    "sources/folder.pdf/inside.txt": "read",
}


def test_every_bad_file_ends_in_its_state(bad: Path) -> None:
    states = {row.id: row.state.value for row in open_corpus(bad).documents()}
    expected = EXPECTED | (LINKS if sys.platform != "win32" else {})
    assert expected == {name: states[name] for name in expected}


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() == 0, reason="root may read every file")
def test_a_file_that_may_not_be_read_is_named(bad: Path) -> None:
    (issue,) = [i for i in open_corpus(bad).issues() if i.subject == "sources/secret.txt"]
    assert "Permission denied" in issue.problem
    assert "may read it" in issue.remedy


def test_what_was_given_is_the_sum_of_the_states(bad: Path) -> None:
    printed = json.loads(exhume("ingest", "--study", bad, "--json").stdout)
    corpus = open_corpus(bad)
    rows = sum(1 for _ in corpus.documents()) + sum(1 for _ in corpus.records())
    assert rows == printed["given"] == sum(printed["states"].values())


def test_every_bad_thing_is_told_with_its_remedy_by_ingest_and_in_the_dossier(bad: Path) -> None:
    told = exhume("ingest", "--study", bad)
    assert 0 == told.returncode
    lines = told.stderr.decode().splitlines()
    page = read((bad / "dossier" / "dossier.html").read_bytes())
    printed = [row.text for row in page.by_id("issues").all("tr") if list(row.all("td"))]
    expected = EXPECTED | (LINKS if sys.platform != "win32" else {})
    wrong = [name for name, state in expected.items() if state != "read"]
    issues = list(open_corpus(bad).issues())
    subjects = {issue.subject for issue in issues}
    assert set(wrong) <= subjects
    assert 2 <= sum(subject.startswith("sources/refs.ris:") for subject in subjects)
    for issue in issues:
        assert issue.problem
        assert issue.remedy
        (line,) = [ln for ln in lines if ln.startswith(f"- {issue.subject}: {issue.problem}")]
        assert line.endswith(issue.remedy)
        assert f"{issue.subject}{issue.problem}{issue.remedy}" in printed


def test_a_record_without_an_end_and_an_id_given_twice_are_named(bad: Path) -> None:
    corpus = open_corpus(bad)
    issues = {i.subject: i.problem for i in corpus.issues() if "refs.ris" in i.subject}
    assert any("end" in problem for problem in issues.values()), issues
    ids = [row.record.id for row in corpus.records()]
    assert len(ids) == len(set(ids))
    assert {"1", "2", "2 (2)"} <= set(ids)


def test_a_link_that_leads_in_a_circle_is_followed_once(bad: Path) -> None:
    ids = [row.id for row in open_corpus(bad).documents()]
    assert 1 == sum(name.endswith("p001.txt") for name in ids)


def killed(study: Path, points: list[str]) -> int:
    program = Path(__file__).with_name("killing_runs.py")
    ended = forking.run(forking.program(program, "run", study, *points))
    assert b"" == ended.stderr
    return int(ended.stdout)


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory, files: Mapping[str, str | bytes]) -> Path:
    """The study that those that are killed must be like in the end."""
    study = new_study(tmp_path_factory.mktemp("undisturbed") / "study", files, WITHOUT_PAGES)
    run_all(study)
    return study


@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL on Windows")
def test_a_run_killed_at_any_moment_ends_with_the_same_bytes(
    tmp_path: Path, files: Mapping[str, str | bytes], undisturbed: Path
) -> None:
    study = new_study(tmp_path / "killed", files, WITHOUT_PAGES)
    dice = random.Random(8)
    assert 6 <= killed(study, [f"{dice.uniform(0.02, 0.6):.3f}" for _ in range(14)])
    run_all(study)
    assert_alike(undisturbed, study)


@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL on Windows")
def test_a_run_killed_at_any_operation_on_files_ends_with_the_same_bytes(
    tmp_path: Path, files: Mapping[str, str | bytes], undisturbed: Path
) -> None:
    study = new_study(tmp_path / "killed", files, WITHOUT_PAGES)
    ingesting, screening = (30, 130, 230), (60, 92)
    reporting = (116, 119, 123, 131, 137, 145, 155, 166)  # each form, the pictures, the bundle
    points = [str(point) for point in (*ingesting, *screening, *reporting)]
    assert 10 <= killed(study, points)
    run_all(study)
    assert_alike(undisturbed, study)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows knows no such signal")
def test_a_run_that_is_interrupted_says_so_and_goes_on(tmp_path: Path) -> None:
    without_passages = {f"p{number:03}.txt": paper(7 * number + 1) for number in range(600)}
    study = new_study(tmp_path, without_passages)
    with subprocess.Popen(
        [*EXHUME, "run", "--study", study], stderr=subprocess.PIPE, text=True
    ) as process:
        while not (study / "corpus").is_dir():
            time.sleep(0.01)
        process.send_signal(signal.SIGINT)
        _, told = process.communicate()
    assert 130 == process.returncode
    assert told.strip().splitlines()[-1].startswith("exhume: stopped.")
    ended = exhume("run", "--study", study)
    assert 0 == ended.returncode, ended.stderr
