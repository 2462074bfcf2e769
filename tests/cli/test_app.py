"""The command line as a whole: its help, its messages and its exit codes."""

import os
import signal
import subprocess
import sys
import textwrap
from importlib.metadata import version
from pathlib import Path

import click
import pytest

from exhume.cli.app import ORDER, cli, main
from exhume.errors import ExhumeError

from .running import EXHUME, exhume, message

NAMES = cli.list_commands(click.Context(cli))
HEAVY = {
    *("fastapi", "jinja2", "msgspec", "numba", "numpy", "opencc", "pyarrow", "pypdfium2", "rispy"),
    *("scipy", "sqlalchemy", "uvicorn"),
}
UNIX = pytest.mark.skipif(os.name != "posix", reason="signals and file descriptors of Unix")


def command(name: str) -> click.Command:
    found = cli.get_command(click.Context(cli), name)
    assert found is not None
    return found


def python(code: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run a program in a Python of its own."""
    return subprocess.run(
        [sys.executable, "-c", textwrap.dedent(code), *arguments],
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_study_s_commands_come_in_the_order_of_its_work() -> None:
    assert [name for name in ORDER if name in NAMES] == NAMES[: len(set(ORDER) & set(NAMES))]


def test_help_imports_nothing_heavy() -> None:
    code = """
        import sys
        from exhume.cli.app import cli

        for arguments in [[], *([name] for name in sys.argv[1:])]:
            cli.main([*arguments, "--help"], standalone_mode=False)
            print("LOADED", *arguments, *sys.modules)
    """
    done = python(code, *NAMES)
    loaded = [line.split() for line in done.stdout.splitlines() if line.startswith("LOADED")]
    assert 0 == done.returncode, done.stderr
    assert 1 + len(NAMES) == len(loaded)
    assert [] == [line[:2] for line in loaded if HEAVY & set(line)]


@pytest.mark.parametrize("name", NAMES)
def test_the_help_of_a_command_begins_with_a_sentence(name: str) -> None:
    first = (command(name).help or "").partition("\n")[0]
    assert first[0].isupper()
    assert first.endswith(".")
    assert command(name).get_short_help_str(limit=100) == first


@pytest.mark.parametrize("name", NAMES)
def test_a_command_has_the_name_of_its_file(name: str) -> None:
    assert name == command(name).name


def test_python_m_exhume_is_the_command_line() -> None:
    done = exhume("--version")
    assert (0, f"exhume, version {version('exhume')}\n") == (done.returncode, done.stdout.decode())


def test_without_a_command_the_help_is_shown_as_a_message() -> None:
    done = exhume()
    assert (2, b"") == (done.returncode, done.stdout)
    assert "exhume new FOLDER" in message(done)


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (["scren"], "scren: there is no such command. Remedy: did you mean `exhume screen`? "),
        (["exorcise"], "exorcise: there is no such command. Remedy: `exhume --help` lists"),
        (["screen", "--jsnol"], "--jsnol: `python -m exhume screen` has no such option. Remedy: "),
        (["screen", "--jsnol"], "did you mean --jsonl"),
        (["--no-such"], "--no-such: `python -m exhume` has no such option. Remedy: "),
        (["new"], "new: Missing argument 'FOLDER'. Remedy: see `python -m exhume new --help`"),
        (["screen", "a"], "screen: Got unexpected extra argument (a). Remedy: "),
        (["screen", "--jsonl"], "--jsonl: Option '--jsonl' requires an argument. Remedy: "),
    ],
)
def test_a_call_that_cannot_work_says_what_to_do(arguments: list[str], expected: str) -> None:
    done = exhume(*arguments)
    assert (2, b"") == (done.returncode, done.stdout)
    assert message(done).startswith("exhume: ")
    assert expected in message(done)
    assert 1 == message(done).count("\n")


def error_tree(root: type[ExhumeError] = ExhumeError) -> list[type[ExhumeError]]:
    """The errors of `exhume.errors`; what other modules derive from them says more by itself."""
    children = [e for e in root.__subclasses__() if e.__module__ == ExhumeError.__module__]
    return [root, *(e for child in children for e in error_tree(child))]


@pytest.mark.parametrize("kind", error_tree(), ids=lambda e: e.__name__)
def test_an_error_is_told_in_one_line_and_leaves_with_its_code(
    kind: type[ExhumeError], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(**_: object) -> None:
        raise kind("the subject\x1b[2J", "it is broken", "mend it")

    monkeypatch.setattr(cli, "main", fail)
    with pytest.raises(SystemExit) as left:
        main()
    assert kind.exit_code == left.value.code
    told = "exhume: the subject\\x1b[2J: it is broken. Remedy: mend it\n"
    assert ("", told) == capsys.readouterr()


@UNIX
def test_a_full_disk_is_told_without_a_traceback() -> None:
    if not Path("/dev/full").exists():
        pytest.skip("there is no /dev/full here")
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [*EXHUME, "criteria"], stdout=full, stderr=subprocess.PIPE, text=True, check=False
        )
    assert 1 == done.returncode
    assert done.stderr.startswith("exhume: output: No space left on device. Remedy: ")
    assert 1 == done.stderr.count("\n")


def test_what_the_operating_system_refuses_is_told_with_its_path() -> None:
    code = """
        from exhume.cli import app

        app.cli.main = lambda **_: open("no/such/folder")
        app.main()
    """
    done = python(code)
    assert 1 == done.returncode
    assert done.stderr.startswith("exhume: no/such/folder: No such file or directory. Remedy: ")
    assert 1 == done.stderr.count("\n")


@UNIX
def test_a_reader_who_leaves_early_is_no_error() -> None:
    # The output is shorter than a buffer, so that it is written only when the command has ended.
    with subprocess.Popen(
        [*EXHUME, "plugins"], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        assert b"" == process.stderr.read()


@UNIX
def test_a_stop_by_the_keyboard_leaves_with_130() -> None:
    with subprocess.Popen(
        [*EXHUME, "screen", "--jsonl", "-"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(b'{"text": ""}\n')
        process.stdin.flush()
        process.stdout.readline()  # it works, and waits for more
        process.send_signal(signal.SIGINT)
        _, said = process.communicate()
    assert 130 == process.returncode
    assert said.decode().strip().startswith("exhume: stopped. ")


def test_what_the_terminal_cannot_show_is_written_out(tmp_path: Path) -> None:
    done = exhume("new", "供体", cwd=tmp_path, env={"PYTHONIOENCODING": "latin-1"})
    assert 0 == done.returncode
    assert done.stdout.startswith(b"Made \\u4f9b\\u4f53\n")
