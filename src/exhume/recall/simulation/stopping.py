"""How often the target was reached when the stopping rule said that it was.

Papers are read in the order of a queue until the rule stops, and the recall at that point is held
against the target. The rule may look after each paper, as a study does.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from statistics import median
from zlib import crc32

import numpy as np

from exhume.recall.simulation.coverage import BLOCK, FLOOR, LEVEL, SEED, Share
from exhume.recall.simulation.queues import Queue, orders
from exhume.recall.stopping.hypergeometric import pvalues
from exhume.recall.stopping.replay import Rule


@dataclass(frozen=True, slots=True)
class QueueSetting:
    """A kind of study that stops by the rule: its name, and what it is in a sentence.

    `claimed` says whether the rule should hold in it.
    """

    name: str
    says: str
    queue: Queue
    target: float = 0.95
    claimed: bool = True


@dataclass(frozen=True, slots=True)
class Stop:
    """Where the rule stopped: after the share `read` of all papers, with this `recall`.

    A study that it never stopped has read all.
    """

    read: float
    recall: float


@dataclass(frozen=True, slots=True)
class StopCoverage:
    """How often the target was reached in a setting when reading stopped.

    `reached` is of all studies, `of_stopped` of those that stopped before the end; `read` and
    `recall` are medians over all.
    """

    setting: str
    claimed: bool
    reached: Share
    of_stopped: Share
    read: float
    recall: float

    @property
    def holds(self) -> bool:
        """Whether the target was reached at least as often as `FLOOR` says.

        That must be so among the studies that stopped, for the others reach any target.
        """
        return self.of_stopped.share >= FLOOR


def stops(setting: QueueSetting, block: int, studies: int = BLOCK) -> Iterator[Stop]:
    """Give where the rule stopped in each study of a block."""
    random = np.random.default_rng([SEED, crc32(setting.name.encode()), block])
    queue = setting.queue
    for order in orders(queue, studies, random):
        read = read_until_stopped(order.tolist(), setting.target)
        found = int(order[:read].sum())
        yield Stop(read / queue.papers, found / queue.relevant)


def read_until_stopped(order: Sequence[bool], target: float) -> int:
    """Return after how many papers the rule stops, or how many there are where it never does.

    >>> read_until_stopped([True] * 20 + [False] * 80, target=0.95)
    82
    """
    stopped = pvalues(order, len(order), target) < Rule(len(order), target, LEVEL).alpha
    return int(stopped.argmax()) + 1 if stopped.any() else len(order)


def stop_summary(setting: QueueSetting, outcomes: Iterable[Stop]) -> StopCoverage:
    """Return how often the target was reached in all these studies of a setting."""
    every = list(outcomes)
    stopped = [stop for stop in every if stop.read < 1]
    return StopCoverage(
        setting.name,
        setting.claimed,
        _reached(every, setting.target),
        _reached(stopped, setting.target),
        median(stop.read for stop in every),
        median(stop.recall for stop in every),
    )


def stop_complaints(rows: Sequence[StopCoverage]) -> Iterator[str]:
    """Give what is wrong, as `exhume.recall.simulation.coverage.complaints` does."""
    for row in rows:
        if row.claimed and not row.holds:
            yield f"the stopping rule misses its claim in: {row.setting}"
    if all(row.holds for row in rows if not row.claimed):
        yield "the stopping rule is not shown to fail in any setting"


def _reached(outcomes: Sequence[Stop], target: float) -> Share:
    reached = [stop.recall >= target - 1e-9 for stop in outcomes]
    return Share(sum(reached), len(reached))
