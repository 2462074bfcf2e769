"""Compiles loops once, beside the tests while these are still collected.

A new checkout has no machine code. Without this, each process of the tests that needs a compiled
loop first would make all of it for itself, several of them at the same time.

Run as a program, this compiles, and marks that it has ended.
"""

import os
import subprocess
import sys
import time
from pathlib import Path

KEPT = "NUMBA_CACHE_DIR"  # set by the Makefile: a folder for this state of the sources
_MARK = ".compiled"
_LONGEST = 180.0  # seconds to wait; whoever needs a loop afterwards compiles it
_started: list["subprocess.Popen[bytes]"] = []  # kept, as it outlives who started it


def start() -> None:
    """Begin to compile, unless that was done in this folder before or none is named."""
    if os.environ.get(KEPT) and not _mark().exists():
        _started.append(subprocess.Popen([sys.executable, __file__]))


def wait() -> None:
    """Return as soon as everything is compiled."""
    until = time.monotonic() + _LONGEST
    while os.environ.get(KEPT) and not _mark().exists() and time.monotonic() < until:
        time.sleep(0.1)


def _mark() -> Path:
    return Path(os.environ[KEPT], _MARK)


def _compile() -> None:
    from exhume.workflow.screener import screen_text  # noqa: PLC0415 - slow, and for a program

    screen_text("")


if __name__ == "__main__":
    _mark().parent.mkdir(parents=True, exist_ok=True)
    try:
        _compile()
    finally:
        _mark().touch()
