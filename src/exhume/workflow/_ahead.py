"""Having files read ahead of what is asked for, several at a time, and in their order."""

from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import TypeVar

from exhume.workflow._frames import Answer, Task
from exhume.workflow._isolation import ReadingPool

T = TypeVar("T")

_FILES_AHEAD = 512
_BYTES_AHEAD = 16 << 20  # of files; what is read from them can be several times as large
_SCAN_TO_TEXT = 8  # times as large as its text with boxes is a scan, or more
_FILES_AT_ONCE = 64
_BYTES_AT_ONCE = 256 << 10


@dataclass(slots=True)
class _Batch:
    """Small files that are handed over together, which costs a tenth of one by one."""

    pool: ReadingPool
    recognise: bool
    tasks: list[Task] = field(default_factory=list[Task])
    size: int = 0
    answers: Future[list[Answer]] | None = None

    def add(self, task: Task, size: int) -> int:
        """Take a task, and return its place; the batch is handed over when it is full."""
        self.tasks.append(task)
        self.size += size
        if len(self.tasks) >= self._most() or self.size >= _BYTES_AT_ONCE:
            self.answers = self.pool.submit(self.tasks, recognise=self.recognise)
        return len(self.tasks) - 1

    def answer(self, place: int) -> Answer:
        """Wait for an answer."""
        if self.answers is None:
            self.answers = self.pool.submit(self.tasks, recognise=self.recognise)
        return self.answers.result()[place]

    def _most(self) -> int:
        # Recognising a page takes seconds: nothing is saved, and other processes would wait.
        return 1 if self.recognise else _FILES_AT_ONCE


@dataclass(frozen=True, slots=True)
class _Waiting:
    batch: _Batch
    place: int

    def answer(self) -> Answer:
        return self.batch.answer(self.place)


def in_batches(
    pool: ReadingPool, items: Iterable[tuple[T, Task | None, int]], *, recognise: bool = False
) -> Iterator[tuple[T, Answer | None]]:
    """Give items with the answers to their tasks, in their order.

    Each comes with the size of its file in bytes; the sizes bound how far ahead is read, and so
    the memory. What is read together depends on nothing that could change a result. Without
    `recognise`, answers say of files with page images that they are postponed.
    """
    ahead: deque[tuple[T, _Waiting | None, int]] = deque()
    batch, size_ahead = _Batch(pool, recognise), 0
    for item, task, size in items:
        if batch.answers is not None:
            batch = _Batch(pool, recognise)
        waiting = _Waiting(batch, batch.add(task, size)) if task else None
        held = size // _SCAN_TO_TEXT if recognise else size
        ahead.append((item, waiting, held))
        size_ahead += held
        while len(ahead) > _FILES_AHEAD or (size_ahead > _BYTES_AHEAD and len(ahead) > 1):
            first, waiting, held = ahead.popleft()
            size_ahead -= held
            yield first, waiting.answer() if waiting else None
    for item, waiting, _ in ahead:
        yield item, waiting.answer() if waiting else None
