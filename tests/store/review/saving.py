"""A program that saves verdicts and says so after each; other tests start it, and may kill it.

    saving.py STUDY URL ROUND TIMES CODER [CODER ...]

Each coder, who must have all units, saves in a thread of their own, so many TIMES or (0) without
end, round and round over the units. A line on stdout is the request of a coding on record.
"""

import sys
from itertools import count
from pathlib import Path
from threading import Thread

from exhume.model.coding import Choice, Verdict
from exhume.store.review.coder_desk import CoderDesk
from exhume.store.review.database import open_review
from exhume.store.review.queue import Queue


def save(desk: CoderDesk, units: list[str], round_name: str, times: int) -> None:
    """Save the units over and over, or so many times."""
    for number in count() if times == 0 else range(times):
        request = f"{round_name} {desk.coder} {number}"
        verdict = Verdict(Choice.NOTHING, note=request)
        desk.save(units[number % len(units)], verdict, codebook="c" * 64, request=request)
        sys.stdout.write(f"{request}\n")
        sys.stdout.flush()


def main() -> None:
    study, url, round_name, times, *coders = sys.argv[1:]
    with open_review(Path(study), url) as database:
        units = [unit.id for unit in Queue(database).units()]
        desks = [CoderDesk(database, coder) for coder in coders]
        threads = [
            Thread(target=save, args=(desk, units, round_name, int(times))) for desk in desks
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()


if __name__ == "__main__":
    main()
