"""Calling the command line as a user does: in a process of its own.

It is forked where its environment says nothing to Python itself: see `tests.forking`.
"""

import json
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from .. import forking

EXHUME = (sys.executable, "-m", "exhume")
DONOR = "（虚构）供体脑死亡后，立即气管插管。"
"""An invented sentence, in which the criterion `dead-donor-rule` finds something."""


def exhume(
    *arguments: str | Path,
    given: bytes = b"",
    cwd: Path | None = None,
    env: Mapping[str, str] | None = None,
) -> subprocess.CompletedProcess[bytes]:
    """Run `exhume` with the arguments and with `given` on its standard input.

    `env` is added to the environment.
    """
    command = [*EXHUME, *map(str, arguments)]
    whole = {**os.environ, **(env or {})}
    if not any(name.startswith("PYTHON") for name in env or ()):
        return forking.run(command, given=given, cwd=cwd, env=whole)
    return subprocess.run(
        command, input=given, capture_output=True, cwd=cwd, env=whole, check=False
    )


def message(done: subprocess.CompletedProcess[bytes]) -> str:
    """Return what was said on standard error, which must be no traceback."""
    said = done.stderr.decode()
    assert "Traceback" not in said
    return said


def only_object(done: subprocess.CompletedProcess[bytes]) -> dict[str, Any]:
    """Return the one JSON object that is all of standard output."""
    assert 1 == done.stdout.count(b"\n"), done
    value = json.loads(done.stdout)
    assert isinstance(value, dict)
    return value


def json_lines(objects: Sequence[object]) -> bytes:
    """Write objects as lines of JSON in UTF-8."""
    return "".join(json.dumps(o, ensure_ascii=False) + "\n" for o in objects).encode()


def answers(lines: bytes) -> list[dict[str, Any]]:
    """Read lines of JSON; the last one must be complete."""
    assert lines.endswith(b"\n") or not lines
    return [json.loads(line) for line in lines.decode().split("\n")[:-1]]
