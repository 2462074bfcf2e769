"""``exhume screen --jsonl`` as scripts call it: the contract of its lines."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import exhume as package
from exhume.model.findings import PAPER_GRADES, Grade

from ..running import DONOR, EXHUME, answers, exhume, json_lines, message

FINDING_KEYS = ["code", "polarity", "grade", "rule", "start", "end", "quote", "score"]
TEXTS = [
    DONOR,
    "",
    "（虚构）受者全麻气管插管，建立体外循环。",
    "（虛構）供體\n腦死　亡後，\r\n立即氣管 插管。\x00\t𠮷😀" + DONOR,
    "\ud800（虚构）供体脑死亡后，立即气管\udfff插管。\ud83d",
    "（虚构）供体脑死亡前已行气管插管，呼吸暂停试验阳性。",
]


def screen(lines: bytes, *options: str) -> list[dict[str, Any]]:
    done = exhume("screen", "--jsonl", "-", *options, given=lines)
    assert 0 == done.returncode, done.stderr
    return answers(done.stdout)


@pytest.fixture(scope="module")
def screened() -> list[dict[str, Any]]:
    """The answers to `TEXTS`, of which one has surrogates that JSON can only escape."""
    lines = [json.dumps({"id": i, "text": text}) for i, text in enumerate(TEXTS)]
    return screen("\n".join(lines).encode())


def findings(screened: list[dict[str, Any]]) -> Iterator[tuple[str, dict[str, Any]]]:
    for answer in screened:
        for finding in answer["findings"]:
            yield TEXTS[answer["id"]], finding


def test_each_line_is_answered_in_its_place(screened: list[dict[str, Any]]) -> None:
    assert list(range(len(TEXTS))) == [answer["id"] for answer in screened]


def test_an_answer_has_its_keys_in_order(screened: list[dict[str, Any]]) -> None:
    assert [["id", "grade", "findings"]] * len(TEXTS) == [list(answer) for answer in screened]
    assert FINDING_KEYS == list(screened[0]["findings"][0])


def test_a_quote_is_the_stretch_of_the_text_as_given(screened: list[dict[str, Any]]) -> None:
    quotes = [(text[f["start"] : f["end"]], f["quote"]) for text, f in findings(screened)]
    assert [text for text, _ in quotes] == [quote for _, quote in quotes]
    assert "腦死　亡後，\r\n立即氣管 插管" in [quote for _, quote in quotes]


def test_the_grade_is_that_of_the_strongest_finding(screened: list[dict[str, Any]]) -> None:
    order = [*PAPER_GRADES, Grade.NONE]
    for answer in screened:
        grades = {finding["grade"] for finding in answer["findings"]}
        assert next((g for g in order if g in grades), Grade.NONE) == answer["grade"]
    assert {"explicit", "none"} <= {answer["grade"] for answer in screened}


def test_counter_evidence_has_its_polarity(screened: list[dict[str, Any]]) -> None:
    by_grade = {(f["grade"] == "counter", f["polarity"]) for _, f in findings(screened)}
    assert {(True, "exculpatory"), (False, "inculpatory")} == by_grade


def test_python_gives_the_same_findings(screened: list[dict[str, Any]]) -> None:
    for text, answer in zip(TEXTS, screened, strict=True):
        same = [{key: getattr(f, key) for key in FINDING_KEYS} for f in package.screen(text)]
        assert same == answer["findings"]


def test_a_file_gives_the_same_bytes_as_standard_input(tmp_path: Path) -> None:
    lines = json_lines([{"id": "a", "text": DONOR}, {"id": "b", "text": ""}])
    (tmp_path / "lines.jsonl").write_bytes(lines)
    from_file = exhume("screen", "--jsonl", tmp_path / "lines.jsonl")
    assert from_file.stdout == exhume("screen", "--jsonl", "-", given=lines).stdout
    assert (0, b"") == (from_file.returncode, from_file.stderr)


def test_broken_lines_are_answered_and_counted_and_the_others_screened() -> None:
    good = json.dumps({"id": "good", "text": DONOR}).encode()
    done = exhume("screen", "--jsonl", "-", given=b"\n".join([good, b"{", b"", good]))
    given = answers(done.stdout)
    assert [None, "line 2", "line 3", None] == [
        answer["error"].partition(":")[0] if "error" in answer else None for answer in given
    ]
    assert 0 == done.returncode
    assert "2 of 4 lines could not be screened" in message(done)


def test_a_repeated_id_is_answered_and_named_with_its_line() -> None:
    done = exhume("screen", "--jsonl", "-", given=json_lines([{"id": 7, "text": ""}] * 2))
    assert [7, 7] == [answer["id"] for answer in answers(done.stdout)]
    assert message(done).startswith("line 2: the id 7 stood in a line before. ")


def test_an_empty_file_gives_nothing() -> None:
    done = exhume("screen", "--jsonl", "-")
    assert (0, b"", b"") == (done.returncode, done.stdout, done.stderr)


@pytest.mark.parametrize("kind", ["missing", "folder", "unreadable"])
def test_a_file_that_cannot_be_read_is_named(kind: str, tmp_path: Path) -> None:
    path = tmp_path / "papers.jsonl"
    if kind == "folder":
        path.mkdir()
    if kind == "unreadable":
        path.touch(mode=0o000)
        if os.access(path, os.R_OK):
            pytest.skip("this user may read everything")
    done = exhume("screen", "--jsonl", path)
    assert (4, b"") == (done.returncode, done.stdout)
    assert f"exhume: {path}: cannot be read: " in message(done)
    assert "Remedy: " in message(done)


@pytest.mark.skipif(os.name != "posix", reason="a shell's >&- and <&-")
@pytest.mark.parametrize(("closed", "name"), [(0, "standard input"), (1, "standard output")])
def test_a_closed_stream_is_named(closed: int, name: str) -> None:
    done = subprocess.run(
        [*EXHUME, "screen", "--jsonl", "-"],
        stderr=subprocess.PIPE,
        preexec_fn=lambda: os.close(closed),
        check=False,
    )
    assert 4 == done.returncode
    assert done.stderr.decode().startswith(f"exhume: {name}: it is closed. Remedy: ")


def test_a_criterion_is_named_by_its_path(tmp_path: Path) -> None:
    (tmp_path / "own.toml").write_text("id = 3\n")
    done = exhume("screen", "--jsonl", "-", "--criterion", tmp_path / "own.toml")
    assert 3 == done.returncode
    assert f"exhume: {tmp_path / 'own.toml'}:1: " in message(done)


def test_a_criterion_without_lines_is_a_usage_error(tmp_path: Path) -> None:
    done = exhume("screen", "--criterion", "dead-donor-rule", cwd=tmp_path)
    assert 2 == done.returncode
    assert "exhume: --criterion: a study's criterion stands in its protocol" in message(done)


def test_a_producer_who_waits_gets_each_answer() -> None:
    with subprocess.Popen(
        [*EXHUME, "screen", "--jsonl", "-"], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        for number, text in enumerate(["", DONOR, ""]):
            process.stdin.write(json_lines([{"id": number, "text": text}]))
            process.stdin.flush()
            assert number == json.loads(process.stdout.readline())["id"]
        process.stdin.close()
        assert 0 == process.wait()


def test_a_reader_who_leaves_early_is_no_error(tmp_path: Path) -> None:
    path = tmp_path / "lines.jsonl"
    path.write_bytes(json_lines([{"text": DONOR}]) * 20_000)
    with subprocess.Popen(
        [*EXHUME, "screen", "--jsonl", path], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        assert "explicit" == json.loads(process.stdout.readline())["grade"]
        process.stdout.close()
        assert b"" == process.stderr.read()


# Linux counts what a process took before it became another program as well, but not in VmHWM.
TELLING_ITS_MEMORY = """
import atexit, pathlib, sys
from exhume.cli.app import main
status = pathlib.Path("/proc/self/status")
atexit.register(lambda: print(status.read_text().split("VmHWM:")[1].split()[0], file=sys.stderr))
main()
"""


def peak_memory(path: Path) -> int:
    """Screen a file and return the most memory that was taken, in bytes."""
    done = subprocess.run(
        [sys.executable, "-c", TELLING_ITS_MEMORY, "screen", "--jsonl", path, "--quiet"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        check=True,
    )
    return int(done.stderr) * 1024


@pytest.mark.skipif(not Path("/proc").is_dir(), reason="only Linux tells a process its peak")
def test_memory_does_not_grow_with_the_file(tmp_path: Path) -> None:
    for name, lines in (("small", 2_000), ("large", 40_000)):
        with (tmp_path / name).open("wb") as file:
            for number in range(lines):
                text = DONOR + "（虚构）其他的话。" * 90
                file.write(json_lines([{"id": f"paper {number}", "text": text}]))
    small, large = (tmp_path / "small"), (tmp_path / "large")
    assert 90e6 < large.stat().st_size
    assert peak_memory(large) - peak_memory(small) < 50e6
