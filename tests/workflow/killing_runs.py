"""Run as a program: start the whole main job again and again, each time killed at another moment.

``killing_runs.py VERB STUDY POINT…``: the verb is ``run`` or ``demo``, and the points are as
`killing.py` has them. Prints how many runs were killed.
"""

import os
import signal
import sys
import time
from importlib import import_module
from pathlib import Path

from killing import check, kill_at, quicken

from exhume.settings import load_settings
from exhume.workflow.demo import demo
from exhume.workflow.progress import Quiet
from exhume.workflow.run import run
from exhume.workflow.screener import screen_text
from forking import PRELOADED


def do(verb: str, study: Path) -> None:
    """Do the whole main job, or the demo."""
    if verb == "demo":
        demo(study, Quiet())
    else:
        run(study, load_settings(study), Quiet())


def is_killed(verb: str, point: str, study: Path) -> bool:
    """Do it in a process of its own until it ends, or until the point is reached."""
    process = os.fork()
    if process == 0:
        if "." not in point:
            kill_at(int(point), study)
        do(verb, study)
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
    for module in PRELOADED:
        import_module(module)
    verb, study, *points = sys.argv[1:]
    quicken(points)
    print(sum([is_killed(verb, point, Path(study)) for point in points]))  # noqa: T201 - its answer
