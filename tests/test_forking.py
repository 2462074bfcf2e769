"""What is forked for a test behaves as a process that Python starts."""

import subprocess
import sys
from pathlib import Path

import pytest

from .forking import POSSIBLE, Forked, run

pytestmark = pytest.mark.skipif(not POSSIBLE, reason="processes are forked on Linux alone")

PROGRAM = """
import os, sys, threading
print(sys.stdin.read(), os.getcwd(), *sys.argv, threading.active_count(), __name__)
print("said", file=sys.stderr)
sys.exit(7)
"""
ENDING = """
import atexit, threading, time
atexit.register(print, "and at the very end")
threading.Thread(target=lambda: (time.sleep(0.1), print("then a thread", end=", "))).start()
print("first the program", end=", ")
"""


@pytest.mark.parametrize(
    "command",
    [
        ("-c", PROGRAM, "供体", ""),
        ("-m", "exhume", "--no-such"),
        ("-m", "exhume", "criteria"),
        ("-c", "raise KeyError('供体')"),
        ("-c", "import os; os.kill(os.getpid(), 9)"),
        ("-c", "import sys; sys.exit('said')"),
        ("-c", "import sys; sys.exit(-1)"),
        ("-c", "import sys; sys.exit(True)"),
        ("-c", ENDING),
    ],
)
def test_a_forked_process_does_and_says_what_a_started_one_does(
    command: tuple[str, ...], tmp_path: Path
) -> None:
    whole = (sys.executable, *command)
    usual = subprocess.run(
        whole, input="供体".encode(), capture_output=True, cwd=tmp_path, check=False
    )
    forked = run(whole, given="供体".encode(), cwd=tmp_path)
    assert usual.returncode == forked.returncode
    assert usual.stdout == forked.stdout
    assert usual.stderr.splitlines()[-1:] == forked.stderr.splitlines()[-1:]


def test_a_forked_process_can_be_asked_waited_for_and_killed() -> None:
    echo = (sys.executable, "-c", "while True: print(input(), flush=True)")
    with Path("/dev/null").open("wb") as nowhere:
        process = Forked(echo, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=nowhere)
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write(b"asked\n")
    assert b"asked\n" == process.stdout.readline()
    with pytest.raises(subprocess.TimeoutExpired):
        process.wait(0.01)
    process.kill()
    assert -9 == process.wait(30) == process.returncode
    assert b"" == process.stdout.read()


def test_a_forked_process_ends_when_nobody_asks_it_any_more() -> None:
    with Path("/dev/null").open("wb") as nowhere:
        process = Forked(
            (sys.executable, "-c", "import sys; sys.stdin.read()"),
            stdin=subprocess.PIPE,
            stdout=nowhere,
            stderr=nowhere,
        )
    assert process.stdin is not None
    process.stdin.close()
    assert 0 == process.wait(30)
