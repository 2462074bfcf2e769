"""Reading files in processes of their own, so that a hostile file costs nothing but itself.

A few processes live as long as the run and are handed several files at a time. They answer file by
file, so that when one crashes, hangs or takes too much memory, the file that it was at is known.
That file ends in a state with the reason; the others go on in a new process. What a process did
before does not count against a file: a crash counts only in a process that was new to it.

Recognising page images takes a process more than a gigabyte of memory. Only a few processes do it,
as many as the machine bears; the others answer that such a file is postponed.

They are no `multiprocessing` processes: those import the program that started them once more, and
send each other objects that run code when they are unpacked.
"""

import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from functools import cached_property
from pathlib import Path
from queue import Empty, SimpleQueue
from types import MappingProxyType, TracebackType
from typing import IO, BinaryIO, Self, cast

import msgspec

from exhume import errors
from exhume.errors import ExhumeError
from exhume.model.papers import Issue, Record, State
from exhume.settings import LimitSettings, OcrSettings
from exhume.store.staging import Reading, pack, unpack
from exhume.workflow._frames import OUT_OF_MEMORY, Answer, Begin, Task, receive, send
from exhume.workflow._machine import processes_for_ocr

# The interrupt of a terminal reaches every process; these are ended by the one that asks them.
_PROGRAM = (
    "import signal, sys; signal.signal(signal.SIGINT, signal.SIG_IGN); "
    "import exhume.workflow._worker as worker; worker.main()"
)
_LOOK = 0.1  # seconds between two looks at the clock
_START = 120.0  # seconds that a process may take to begin, on a slow and busy machine
_END = 5.0  # seconds between the last word of a process and its end
_SAID = 2_000  # characters of what a process says that could not begin


class ReadingPool:
    """Processes that read files; a context manager that ends them.

    A process is started when there is work and none is free, up to one for each processor core;
    of those that recognise page images, up to what `exhume.settings.OcrSettings.processes` says.
    `columns` is what the study says of the columns of tables.
    Threads may share the pool.
    """

    def __init__(
        self,
        limits: LimitSettings,
        ocr: OcrSettings,
        processes: int = 0,
        columns: Mapping[str, str] = MappingProxyType({}),
    ) -> None:
        self.limits = limits
        self.ocr = ocr
        self.columns = columns
        self._reading = _Crew(processes or os.cpu_count() or 1, recognise=False)
        self._all: set[_Process] = set()
        self._ended = threading.Event()
        self._clock = threading.Thread(target=self._watch, daemon=True)

    def __enter__(self) -> Self:
        self._clock.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._ended.set()
        for process in list(self._all):
            process.end()
        for crew in self._crews():
            crew.threads.shutdown(cancel_futures=True)
        for process in list(self._all):  # one may have been starting until now
            process.end()
        self._clock.join()

    @cached_property
    def _recognising(self) -> "_Crew":
        """The crew for page images; its size depends on the memory that is free when it is met."""
        return _Crew(processes_for_ocr(self.ocr), recognise=True)

    def _crews(self) -> "list[_Crew]":
        return [crew for crew in vars(self).values() if isinstance(crew, _Crew)]

    def get_ready(self) -> None:
        """Start a process beside whatever is done meanwhile, for work that will come."""
        crew = self._reading
        crew.threads.submit(lambda: crew.idle.put(self._begin(crew)))

    def submit(self, tasks: Sequence[Task], *, recognise: bool = False) -> Future[list[Answer]]:
        """Have papers read; the answers will stand in the order of the tasks.

        Without `recognise`, files with page images to recognise are postponed.
        """
        crew = self._recognising if recognise else self._reading
        return crew.threads.submit(self._read, tasks, crew)

    def records(
        self, file: Path, encoding: str = "", name: str = ""
    ) -> Iterator[Record | Issue | Reading]:
        """Give the records and issues of a reference file; last, if it breaks off, how it ended.

        `name` is what it is called, where that is not how it lies on the disk.
        """
        task = Task(os.fsencode(file), encoding, references=True, name=name)
        process = self._take(self._reading)
        process.ask([task])
        try:
            while (answer := process.answer()).more:
                for item in answer.items:
                    yield item.record or item.issue or _NO_ANSWER
        except _Died as died:
            self._all.discard(process)
            yield died.reading
            return
        self._reading.idle.put(process)
        if answer.reading:
            yield unpack(answer.reading)

    def open(self, task: Task) -> Iterator[Answer]:
        """Give what is in an archive; the last answer has a reading if it breaks off."""
        process = self._take(self._reading)
        process.ask([task])
        try:
            while (answer := process.answer()).more:
                yield answer
        except _Died as died:
            self._all.discard(process)
            yield Answer(pack(died.reading))
            return
        self._reading.idle.put(process)
        yield answer

    def _read(self, tasks: Sequence[Task], crew: "_Crew") -> list[Answer]:
        answers: list[Answer] = []
        again = False
        while len(answers) < len(tasks):
            process = self._begin(crew) if again else self._take(crew)
            process.ask(tasks[len(answers) :])
            try:
                while len(answers) < len(tasks):
                    answer = process.answer()
                    answers += [] if answer.more else [answer]
                    again = again and answer.more
            except _Died as died:
                self._all.discard(process)
                again = not died.certain
                if died.certain:
                    answers.append(Answer(pack(died.reading)))
            else:
                crew.idle.put(process)
        return answers

    def _take(self, crew: "_Crew") -> "_Process":
        try:
            return crew.idle.get_nowait()
        except Empty:
            return self._begin(crew)

    def _begin(self, crew: "_Crew") -> "_Process":
        begin = Begin(list(sys.path), self.limits, self.ocr, crew.recognise, dict(self.columns))
        process = _Process(begin)
        self._all.add(process)
        if self._ended.is_set():
            process.end()
        process.greet()
        return process

    def _watch(self) -> None:
        while not self._ended.wait(_LOOK):
            now = time.monotonic()
            for process in list(self._all):
                process.look_at(now)


class _Crew:
    """Processes that do the same, and a thread for each that asks it."""

    def __init__(self, size: int, *, recognise: bool) -> None:
        self.recognise = recognise
        self.threads = ThreadPoolExecutor(size)
        self.idle: SimpleQueue[_Process] = SimpleQueue()


_NO_ANSWER = Issue("", "a reader gave neither a record nor an issue")


class _Died(Exception):
    """A process ended while it read: `reading` says why, `certain` that the file is to blame."""

    def __init__(self, reading: Reading, *, certain: bool) -> None:
        super().__init__(reading.problem)
        self.reading = reading
        self.certain = certain


class _Process:
    """One process that reads, as seen by the one that asks it."""

    def __init__(self, begin: Begin) -> None:
        self._limits = begin.limits
        self._begin = begin
        self._decoder = msgspec.msgpack.Decoder(Answer)
        self._said: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115 - closed in `end`
        self._process = subprocess.Popen(  # noqa: S603 - this very Python, with our own program
            [sys.executable, "-c", _PROGRAM],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._said,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)},
        )
        self._deadline: float | None = None
        self._too_slow = False
        self._answered = 0

    def greet(self) -> None:
        """Wait until it is ready; raise `ExhumeError` if it cannot be."""
        self._tell(self._begin)
        if self._hear(_START) is None:
            self._said.seek(0)
            said = self._said.read().decode("utf-8", "replace")[-_SAID:].strip()
            self.end()
            raise ExhumeError(
                "the process that reads papers",
                f"it cannot be started: {said or 'it says nothing'}",
                "check that Exhume is installed whole, and that the machine has memory to spare",
            )

    def ask(self, tasks: Sequence[Task]) -> None:
        """Hand over files to read."""
        self._tell(list(tasks))

    def answer(self) -> Answer:
        """Wait for the next answer; raise `_Died` when there will be none."""
        answer = self._hear(self._limits.seconds)
        if answer is None:
            self._wait()
            self.end()
            raise _Died(self._epitaph(), certain=self._too_slow or not self._answered)
        self._answered += not answer.more
        return answer

    def look_at(self, now: float) -> None:
        """End the process if it has had its time."""
        deadline = self._deadline
        if deadline is not None and now > deadline:
            self._too_slow = True
            self._process.kill()

    def end(self) -> None:
        """End the process, whatever it is doing."""
        self._process.kill()
        self._process.wait()
        with suppress(ValueError):  # the thread that heard it die is closing this file as well
            self._said.close()

    def _wait(self) -> None:
        """Let a process that falls silent end by itself, so that it says how."""
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(_END)

    def _tell(self, value: object) -> None:
        with suppress(BrokenPipeError):  # it has ended; that there is no answer tells why
            send(cast("BinaryIO", self._process.stdin), value)

    def _hear(self, seconds: float) -> Answer | None:
        self._deadline = time.monotonic() + seconds
        answer = receive(cast("BinaryIO", self._process.stdout), self._decoder)
        self._deadline = None
        if answer is not None and answer.error is not None:
            raise _error(*answer.error)
        return answer

    def _epitaph(self) -> Reading:
        code = self._process.returncode
        if self._too_slow:
            problem = f"reading it took longer than {self._limits.seconds} s"
            remedy = "raise seconds under [limits] in study.toml, or split or convert the file"
        elif code == OUT_OF_MEMORY:
            problem = f"reading it needed more than {self._limits.memory_mb:,} MB of memory"
            remedy = "raise memory_mb under [limits] in study.toml, or split or convert the file"
        elif _named(code) == "SIGKILL":  # not by us: that is the first case
            problem = "the system ended its reader, as it does when memory runs out"
            remedy = "close other programs, or lower processes under [ocr] in study.toml"
        else:
            problem = f"the reader crashed ({_named(code)})"
            remedy = "get the file again, or convert it; if it opens elsewhere, please report it"
        return Reading(None, State.UNREADABLE, problem, remedy)


def _error(kind: str, subject: str, problem: str, remedy: str) -> ExhumeError:
    found: type[ExhumeError] = getattr(errors, kind, ExhumeError)
    return found(subject, problem, remedy)


def _named(code: int) -> str:
    """Name an exit code.

    >>> _named(-11), _named(3)
    ('SIGSEGV', 'exit code 3')
    """
    try:
        return signal.Signals(-code).name
    except ValueError:
        return f"exit code {code}"
