"""The other side of `exhume.workflow._isolation`: a process that reads files for another one.

It holds nothing that would be lost with it. It ends when nobody asks it any more, and by itself
when a file keeps it far longer than allowed and nobody is left to end it.
"""

import faulthandler
import os
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import BinaryIO, TypeVar

import msgspec

from exhume.errors import ExhumeError
from exhume.model.archives import Member
from exhume.model.papers import Issue, Record, State
from exhume.settings import LimitSettings
from exhume.sources.ocr import memory_mb
from exhume.sources.recognition import reader_for, readers
from exhume.sources.recognition.pulse import listen
from exhume.sources.recognition.turn import Postponed, text_layers_only
from exhume.store.staging import Reading, pack
from exhume.workflow._called import called
from exhume.workflow._frames import OUT_OF_MEMORY, Answer, Begin, Item, Task, receive, send
from exhume.workflow._grouping import grouped
from exhume.workflow._reading import open_one, read_one, read_references

T = TypeVar("T")
Entry = Record | Issue | Reading

_RECORDS_AT_ONCE = 1_000
_PATIENCE = 100  # times a file's; the one that asks ends a slow reader, unless it has died
_CONVERT = "convert it to another format; if it opens elsewhere, please report it"


def main() -> None:
    """Answer what is asked on standard input until that ends."""
    questions, answers = sys.stdin.buffer, _own_output()
    begin = receive(questions, msgspec.msgpack.Decoder(Begin))
    if begin is None:
        return
    sys.path[:] = begin.path
    try:
        readers()
        send(answers, Answer())
        more = memory_mb(begin.ocr.engine) if begin.recognise else 0
        _limit_memory(begin.limits.memory_mb + more)
        with nullcontext() if begin.recognise else text_layers_only():
            _serve(questions, answers, begin)
    except ExhumeError as error:
        said = (type(error).__name__, error.subject, error.problem, error.remedy)
        send(answers, Answer(error=said))
    except MemoryError:
        os._exit(OUT_OF_MEMORY)


def _own_output() -> BinaryIO:
    """Keep the way back to ourselves: what libraries print must not get between the answers."""
    answers = os.fdopen(os.dup(1), "wb")
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    return answers


def _serve(questions: BinaryIO, answers: BinaryIO, begin: Begin) -> None:
    decoder = msgspec.msgpack.Decoder(list[Task])
    with Path(os.devnull).open("w", encoding="utf-8") as nowhere:
        os.dup2(nowhere.fileno(), 2)
        longest = begin.limits.seconds * _PATIENCE
        listen(partial(send, answers, Answer(more=True)))
        while (batch := receive(questions, decoder)) is not None:
            faulthandler.dump_traceback_later(longest, exit=True, file=nowhere)
            for task in batch:
                for answer in _answers(task, begin):
                    send(answers, answer)
            faulthandler.cancel_dump_traceback_later()


def _answers(task: Task, begin: Begin) -> Iterator[Answer]:
    file = called(os.fsdecode(task.file), task.name)
    if task.limits is not None:
        yield from _answers_with_members(open_one(file, task.limits, task.encoding))
        return
    if task.references:
        yield from _answers_with_records(read_references(file, task.encoding, begin.columns))
        return
    try:
        read = _survive(partial(read_one, file, task.encoding, begin.ocr))
    except Postponed:
        reader = reader_for(file)
        yield Answer(postponed=True, media_type=reader.media_type if reader else "")
        return
    if isinstance(read, str):
        yield Answer(references=True, media_type=read)
    else:
        yield Answer(pack(_within(begin.limits, read)))


def _answers_with_members(
    items: Iterator[str | Member | bytes | Issue | Reading],
) -> Iterator[Answer]:
    while (item := _survive(partial(next, items, None))) is not None:
        if isinstance(item, Reading):
            yield Answer(pack(item))
            return
        yield _answer_with(item)
    yield Answer()


def _answer_with(item: str | Member | bytes | Issue) -> Answer:
    if isinstance(item, str):
        return Answer(media_type=item, more=True)
    if isinstance(item, Member):
        return Answer(member=item, more=True)
    if isinstance(item, bytes):
        return Answer(piece=item, more=True)
    return Answer(items=[Item(issue=item)], more=True)


def _answers_with_records(items: Iterator[Entry]) -> Iterator[Answer]:
    survived = _survivors(items)
    for group in grouped(survived, _RECORDS_AT_ONCE):
        end = group.pop() if isinstance(group[-1], Reading) else None
        yield Answer(items=[_item(item) for item in group], more=True)
        if isinstance(end, Reading):
            yield Answer(pack(end))
            return
    yield Answer()


def _survivors(items: Iterator[Entry]) -> Iterator[Entry]:
    """Give the items up to the one at which their reader fails, and then how it failed."""
    while (item := _survive(partial(next, items, None))) is not None:
        yield item
        if isinstance(item, Reading):
            return


def _item(item: Entry) -> Item:
    if isinstance(item, Record):
        return Item(record=replace(item, fields=dict(item.fields)))
    assert isinstance(item, Issue)  # noqa: S101 - a reading is the last item; for the type checker
    return Item(issue=item)


def _survive(action: Callable[[], T]) -> T | Reading:
    """Do something with one file, and outlive it; only what must end the run is passed on."""
    try:
        return action()
    except (ExhumeError, MemoryError, Postponed):
        raise
    except RecursionError:
        return Reading(None, State.UNREADABLE, "it is nested too deeply to be read", _CONVERT)
    except Exception as error:  # noqa: BLE001 - whatever a reader raises, it costs this file only
        problem = f"its reader failed ({type(error).__name__})"
        return Reading(None, State.UNREADABLE, problem, _CONVERT)


def _within(limits: LimitSettings, reading: Reading) -> Reading:
    """Refuse a paper that is larger than the protocol allows."""
    document = reading.document
    if document is None:
        return reading
    sizes = (
        ("pages", len(document.pages), limits.pages),
        ("characters", len(document.text), limits.characters),
    )
    for name, size, most in sizes:
        if size > most:
            problem = f"it has {size:,} {name}, more than the {most:,} that the protocol allows"
            remedy = f"raise {name} under [limits] in study.toml, or split the file"
            return Reading(None, State.UNREADABLE, problem, remedy)
    return reading


if sys.platform == "linux":
    import resource

    def _limit_memory(megabytes: int) -> None:
        """Have the system refuse more memory than that on top of what is in use now."""
        in_use = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
        most = in_use * resource.getpagesize() + (megabytes << 20)
        resource.setrlimit(resource.RLIMIT_AS, (most, most))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))

elif sys.platform == "win32":

    def _limit_memory(megabytes: int) -> None:
        """Do nothing: Windows keeps such limits for job objects."""

else:
    import resource

    _BYTES = 1 if sys.platform == "darwin" else 1_024  # what the system counts memory in
    _PAUSE = 0.1

    def _limit_memory(megabytes: int) -> None:
        """End this process when it uses more; these systems take a limit and do not keep it."""
        most = _memory() + (megabytes << 20)
        threading.Thread(target=_watch, args=(most,), daemon=True).start()

    def _watch(most: int) -> None:
        while _memory() <= most:
            time.sleep(_PAUSE)
        os._exit(OUT_OF_MEMORY)

    def _memory() -> int:
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * _BYTES


if __name__ == "__main__":
    main()
