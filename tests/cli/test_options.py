import json
from pathlib import Path

import click
import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from exhume.cli import _options
from exhume.errors import UsageError

from .running import exhume, message


@pytest.mark.parametrize("name", ["run", "ingest", "screen", "report"])
def test_a_study_folder_that_is_not_there_is_named(name: str, tmp_path: Path) -> None:
    done = exhume(name, "--study", tmp_path / "none")
    assert 2 == done.returncode
    assert f"exhume: {tmp_path / 'none'}: there is no such folder. Remedy: " in message(done)


@pytest.mark.parametrize("name", ["run", "ingest", "screen", "report"])
def test_a_folder_without_a_study_is_named(name: str, tmp_path: Path) -> None:
    done = exhume(name, "--study", tmp_path)
    assert 2 == done.returncode
    assert f"exhume: {tmp_path}: there is no study.toml here" in message(done)


def test_a_file_is_no_study_folder(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    done = exhume("run", "--study", tmp_path / "file")
    assert 2 == done.returncode
    assert "is a file. Remedy: " in message(done)


def test_a_study_is_found_from_a_folder_inside_it(tmp_path: Path) -> None:
    (tmp_path / "study.toml").touch()
    (tmp_path / "sources").mkdir()
    assert tmp_path == _options.open_study(tmp_path / "sources")[0]


def test_a_study_that_is_not_there_is_a_usage_error(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="there is no such folder"):
        _options.open_study(tmp_path / "none")


def printed(value: dict[str, object]) -> bytes:
    @click.command()
    def show() -> None:
        _options.print_json(value)

    return CliRunner().invoke(show).stdout_bytes


@given(st.dictionaries(st.text(), st.text()))
def test_what_is_printed_as_json_reads_back_the_same(value: dict[str, object]) -> None:
    assert value == json.loads(printed(value).decode())
    assert 1 == printed(value).count(b"\n")


def test_a_name_that_is_not_utf8_is_escaped_in_json() -> None:
    assert b'{"path": "\\udcff.pdf"}\n' == printed({"path": "\udcff.pdf"})


@given(st.text())
def test_nothing_printable_is_a_control_character(text: str) -> None:
    shown = _options.printable(text)
    assert not any(ord(c) < 32 or 127 <= ord(c) < 160 for c in shown if c not in "\t\n")


@given(st.text(st.characters(exclude_categories=["Cc"])))
def test_a_text_without_control_characters_is_shown_as_it_is(text: str) -> None:
    assert text == _options.printable(text)


def test_progress_is_tidied_up_when_a_command_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    closed: list[bool] = []

    class Shown:
        def close(self) -> None:
            closed.append(True)

    monkeypatch.setattr("exhume.workflow.progress.progress_for", lambda **_: Shown())

    @click.command()
    def fail() -> None:
        _options.progress(quiet=False)
        raise UsageError("a", "b")

    with pytest.raises(UsageError):
        fail.main([], standalone_mode=False)
    assert [True] == closed


def test_counts_stand_in_one_column(capsys: pytest.CaptureFixture[str]) -> None:
    _options.print_counts("Papers", {"explicit": 12_345, "none": 1}, 12_346)
    expected = "Papers\n  explicit     12,345\n  none              1\n  total        12,346\n"
    assert expected == capsys.readouterr().out
