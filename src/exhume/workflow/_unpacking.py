"""Having one archive opened in another process, and keeping what comes out of it."""

from collections import deque
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field

import msgspec

from exhume.model.archives import Member
from exhume.model.papers import Issue, State
from exhume.store.incoming import Incoming
from exhume.store.originals import Original, Originals
from exhume.store.staging import Reading, unpack
from exhume.workflow._frames import Answer, Task
from exhume.workflow._held import Found, Held
from exhume.workflow._isolation import ReadingPool

_THREADS = 4  # waiting for the disk to flush small files takes longer than unpacking them
_AHEAD = 32


def unpack_archive(
    pool: ReadingPool, originals: Originals, task: Task, is_wanted: Callable[[str], bool]
) -> Held | None:
    """Return what an archive holds, its members kept; None for what is no archive.

    Members whose names are not wanted are not kept.
    """
    answers = pool.open(task)
    first = next(answers)
    if not first.media_type:
        end = unpack(first.reading) if first.reading else None
        return _ended(Held("", task.encoding), end) if end else None
    with ThreadPoolExecutor(_THREADS) as threads:
        taking = _Taking(originals, is_wanted, threads)
        for answer in answers:
            taking.take(answer)
        members = taking.finish()
    held = Held(first.media_type, task.encoding, members, taking.remarks)
    return _ended(held, taking.end) if taking.end else held


def _ended(held: Held, end: Reading) -> Held:
    return msgspec.structs.replace(
        held, state=end.state, problem=end.problem, remedy=end.remedy, lasting=end.lasting
    )


@dataclass(slots=True)
class _Taking:
    """Takes the members of one archive as they come."""

    originals: Originals
    is_wanted: Callable[[str], bool]
    threads: ThreadPoolExecutor
    remarks: list[Issue] = field(default_factory=list[Issue])
    end: Reading | None = None
    _found: list[Found | Future[Found]] = field(default_factory=list["Found | Future[Found]"])
    _ahead: deque[Future[Found]] = field(default_factory=deque[Future[Found]])
    _member: Member | None = None
    _incoming: Incoming | None = None

    def take(self, answer: Answer) -> None:
        """Take what was said next."""
        if answer.member is not None:
            self._begin(answer.member)
        elif answer.piece:
            self._write(answer.piece)
        elif answer.piece is not None:
            self._keep()
        elif answer.reading:
            self.end = unpack(answer.reading)
        for issue in (item.issue for item in answer.items):
            if issue is not None and issue.state is None:
                self.remarks.append(issue)
            elif issue is not None:
                self._lose(issue)

    def finish(self) -> list[Found]:
        """Return the members when all are kept; one that was not whole at the end is lost."""
        if self._member is not None:
            end = self.end or Reading(None, State.UNREADABLE, "it breaks off", "get it again")
            self._lose(Issue("", end.problem, end.remedy, State.UNREADABLE))
        return [each if isinstance(each, Found) else each.result() for each in self._found]

    def _begin(self, member: Member) -> None:
        self._member = member
        wanted = self.is_wanted(member.name)
        self._incoming = Incoming(self.originals) if wanted else None

    def _write(self, piece: bytes) -> None:
        if self._incoming is not None:
            self._incoming.write(piece)

    def _keep(self) -> None:
        found = _named(self._member)
        if self._incoming is None:
            self._found.append(found)
        else:
            kept = self.threads.submit(_kept, found, self._incoming)
            self._found.append(kept)
            self._ahead.append(kept)
        if len(self._ahead) > _AHEAD:
            self._ahead.popleft().result()
        self._member = self._incoming = None

    def _lose(self, issue: Issue) -> None:
        found = _named(self._member)
        if self._incoming is not None:
            self._incoming.discard()
            found = msgspec.structs.replace(
                found, state=issue.state, problem=issue.problem, remedy=issue.remedy
            )
        self._found.append(found)
        self._member = self._incoming = None


def _named(member: Member | None) -> Found:
    named = member or Member("(no name)")
    return Found(named.name, named.encoding, named.encoding_reason)


def _kept(found: Found, incoming: Incoming) -> Found:
    original: Original = incoming.keep()
    return msgspec.structs.replace(found, digest=original.digest, size=original.size)
