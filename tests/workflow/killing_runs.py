"""Run as a program: start the whole main job again and again, each time killed at another moment.

``killing_runs.py STUDY POINT…`` with points as `killing.py` has them. Prints how many runs were
killed.
"""

import os
import signal
import sys
import time
from pathlib import Path

from killing import check, kill_at

from exhume.settings import load_settings
from exhume.workflow.progress import Quiet
from exhume.workflow.run import run
from exhume.workflow.screener import screen_text


def is_killed(point: str, study: Path) -> bool:
    """Run the study in a process of its own until it ends, or until the point is reached."""
    process = os.fork()
    if process == 0:
        if "." not in point:
            kill_at(int(point), study)
        run(study, load_settings(study), Quiet())
        os._exit(0)
    if "." in point:
        time.sleep(float(point))
        os.kill(process, signal.SIGKILL)
    status = os.waitpid(process, 0)[1]
    check(study)
    if not os.WIFSIGNALED(status) and os.waitstatus_to_exitcode(status):
        raise SystemExit(f"a run ended with {os.waitstatus_to_exitcode(status)}")
    return os.WIFSIGNALED(status)


if __name__ == "__main__":
    screen_text("")  # the processes that are forked need not load the kernels again
    print(sum([is_killed(point, Path(sys.argv[1])) for point in sys.argv[2:]]))  # noqa: T201 - its answer
