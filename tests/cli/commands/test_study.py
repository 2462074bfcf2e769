"""The commands that work on a study, one after the other, each by itself."""

from pathlib import Path
from typing import Any

import pytest

from ...workflow.invented_criterion import write_criterion
from ..running import exhume, message, only_object

RECORDS = "TY  - JOUR\nT1  - （虚构）甲\nER  - \n\nTY  - JOUR\nT1  - （虚构）乙\nER  - \n"


@pytest.fixture(scope="module")
def study(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A study with one paper in which something is found, one without, and what cannot be read."""
    folder = tmp_path_factory.mktemp("studies") / "hearts"
    assert 0 == exhume("new", folder, "--criterion", "own.toml").returncode
    write_criterion(folder / "own.toml")
    sources = folder / "sources"
    (sources / "found.txt").write_text("（虚构）甲方签字。\n其后另谈。", encoding="utf-8")
    (sources / "nothing.txt").write_text("（虚构）受者恢复良好，术后随访一年。", encoding="utf-8")
    (sources / "empty.txt").touch()
    (sources / "evil\x1b[2J.bin").write_bytes(b"\x00\x01\x02" * 99)
    (sources / "references.ris").write_text(RECORDS, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def results(study: Path) -> dict[str, dict[str, Any]]:
    """What each verb prints with --json, in the order of the work."""
    answers = {}
    for name in ("ingest", "screen", "report"):
        done = exhume(name, "--study", study, "--json")
        assert 0 == done.returncode, done.stderr
        answers[name] = only_object(done)
    return answers


def test_every_file_and_record_given_is_in_one_state(results: dict[str, dict[str, Any]]) -> None:
    states = {"read": 3, "empty": 1, "unsupported": 1, "not-found": 2}
    assert states == {k: n for k, n in results["ingest"]["states"].items() if n}
    assert results["ingest"]["given"] == sum(states.values())


def test_screening_counts_each_paper_once(results: dict[str, dict[str, Any]]) -> None:
    grades = results["screen"]["grades"]
    assert (1, 1) == (grades["explicit"], grades["none"])
    assert results["screen"]["papers"] == sum(grades.values())


def test_the_report_names_files_that_are_there(results: dict[str, dict[str, Any]]) -> None:
    files = [Path(path) for path in results["report"]["files"]]
    assert files
    assert all(path.stat().st_size for path in files)


def test_a_run_gives_what_its_parts_gave(study: Path, results: dict[str, dict[str, Any]]) -> None:
    done = exhume("run", "--study", study, "--json")
    assert 0 == done.returncode, done.stderr
    assert results["ingest"]["given"] == only_object(done)["ingest"]["given"]
    assert results["screen"]["grades"] == only_object(done)["screen"]["grades"]


@pytest.mark.usefixtures("results")
def test_the_study_is_the_folder_one_stands_in(study: Path) -> None:
    done = exhume("report", cwd=study / "sources")
    assert 0 == done.returncode
    assert "dossier.html" in done.stdout.decode()


def test_for_people_the_counts_stand_in_a_table(study: Path) -> None:
    done = exhume("ingest", "--study", study)
    title, *rows = done.stdout.decode().splitlines()
    counts = {name: int(count) for name, count, *_ in map(str.split, rows)}
    assert "Files and records given" == title
    assert counts.pop("total") == sum(counts.values()) == 7
    assert 1 == len({row.index(name) + len(name) for row in rows for name in row.split()[1:2]})


def test_what_could_not_be_read_is_named_and_cannot_command_the_terminal(study: Path) -> None:
    said = message(exhume("ingest", "--study", study))
    assert "empty.txt: " in said
    assert "evil\\x1b[2J.bin: " in said
    assert "\x1b" not in said


def test_a_mistake_in_the_protocol_is_shown_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "study.toml").write_text('title = "x"\nreprot = 1\n')
    done = exhume("run", "--study", tmp_path)
    assert (3, b"") == (done.returncode, done.stdout)
    expected = f'exhume: {tmp_path / "study.toml"}:2: reprot: unknown key. Remedy: did you mean "'
    assert message(done).startswith(expected)
