"""Fixtures that tests of several stages share."""

import os
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from exhume.workflow import _isolation

from . import compiling
from .forking import fork_reading_processes

# How long one example takes says nothing about right or wrong; speed is measured in `make bench`.
settings.register_profile("quick", deadline=None, max_examples=25)
settings.register_profile("thorough", deadline=None, max_examples=1_000)
settings.load_profile(os.environ.get("EXHUME_PROPERTIES", "quick"))

# A shell that runs the tests in the background has them, and all that they start, ignore Ctrl-C.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)

REPOSITORY = Path(__file__).parent.parent


def pytest_configure(config: pytest.Config) -> None:
    """Begin to compile in the one process that has no other above it."""
    if not hasattr(config, "workerinput"):
        compiling.start()


@pytest.fixture(scope="session", autouse=True)
def _reading_processes_are_forked() -> Iterator[None]:
    """Have the processes that read papers start at once; the tests of how they start undo that."""
    compiling.wait()
    undo = fork_reading_processes()
    yield
    undo()


@pytest.fixture(scope="module")
def processes_start_as_usual() -> Iterator[None]:
    """Have the processes that read papers start in a module as they do in use."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(_isolation, "subprocess", subprocess)
        yield


@pytest.fixture(scope="session")
def repository() -> Path:
    """The root of the repository."""
    return REPOSITORY


@pytest.fixture(scope="session")
def gold() -> Path:
    """The folder of published excerpts and of R's answers, which is no part of the repository.

    It is looked for in ``shared/gold`` beside the repository; EXHUME_SHARED names another
    ``shared``. Tests that need it are skipped where there is none.
    """
    shared = Path(os.environ.get("EXHUME_SHARED") or REPOSITORY.parent / "shared")
    if not (shared / "gold").is_dir():
        pytest.skip(f"the published excerpts are not at {shared / 'gold'}; see CONTRIBUTING.md")
    return shared / "gold"


# A program that other tests start, not a module of tests.
collect_ignore = ["workflow/killing_runs.py"]
