"""Run as a program: start ingest again and again, each time killed at another moment.

``killing.py STUDY POINT…``: a whole number kills the run at its so many-th operation on files, a
number with a dot after so many seconds. After each, what can still be opened as a corpus must be
one. Prints how many runs were killed. One process imports everything once and forks each run, so
that many moments can be tried in a short time. Where no clock decides, so are the processes that
read papers.
"""

import os
import signal
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from exhume.errors import ExhumeError
from exhume.settings import load_settings
from exhume.store.corpus import open_corpus
from exhume.workflow.ingest import ingest
from exhume.workflow.progress import Quiet

sys.path.insert(1, str(Path(__file__).parent.parent))
from forking import fork_reading_processes

OPERATIONS = {"open", "os.rename", "os.remove", "os.mkdir", "os.chmod", "sqlite3.connect"}


def quicken(points: Sequence[str]) -> None:
    """Have reading processes start at once, unless a run is to last as long as it does in use."""
    if not any("." in point for point in points):
        fork_reading_processes()


def kill_at(point: int, study: Path) -> None:
    """Have this process kill itself right before an operation on a file of the study."""
    done = 0

    def count(event: str, arguments: tuple[object, ...]) -> None:
        nonlocal done
        if event in OPERATIONS and str(study) in str(arguments[0]):
            done += 1
            if done == point:
                os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(count)


def is_killed(point: str, study: Path) -> bool:
    process = os.fork()
    if process == 0:
        if "." not in point:
            kill_at(int(point), study)
        ingest(study, load_settings(study), Quiet())
        os._exit(0)
    if "." in point:
        time.sleep(float(point))
        os.kill(process, signal.SIGKILL)
    killed = os.WIFSIGNALED(os.waitpid(process, 0)[1])
    check(study)
    return killed


def check(study: Path) -> None:
    try:
        corpus = open_corpus(study)
    except ExhumeError:  # it says that it is none, which is right
        return
    corpus.verify()


if __name__ == "__main__":
    quicken(sys.argv[2:])
    print(sum([is_killed(point, Path(sys.argv[1])) for point in sys.argv[2:]]))  # noqa: T201 - its answer
