"""From archives to the files in them: each is kept, and then a file of the study like others.

What is unpacked is a file under the name of the archive and its own. An archive in an archive is
opened as well; one that lies deeper is not.
"""

import os
import time
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass, field, replace
from functools import partial

import msgspec

from exhume.model.papers import State
from exhume.settings import LimitSettings
from exhume.sources.unpacking.beginnings import MEDIA_TYPES, may_be_archive
from exhume.store.originals import Originals
from exhume.store.rows import CorpusDocument, CorpusIssue, Kind
from exhume.workflow._custody import stamp_of
from exhume.workflow._frames import Task
from exhume.workflow._held import Found, Held, Key
from exhume.workflow._isolation import ReadingPool
from exhume.workflow._papers import Encodings, Secured, Seen, encoding_for, in_file, secure
from exhume.workflow._unpacking import unpack_archive
from exhume.workflow._walking import Given, Patterns
from exhume.workflow.progress import Progress

_DEEPEST = 2  # an archive, and one in it
_HEAD = 512

File = Seen | Secured


@dataclass(frozen=True, slots=True)
class _Left:
    """What may still be unpacked from an archive and those in it."""

    files: int
    bytes: int

    def within(self, limits: LimitSettings) -> LimitSettings:
        megabytes = max(1, self.bytes >> 20)
        return replace(limits, archive_files=max(1, self.files), archive_mb=megabytes)


@dataclass(slots=True)
class Archives:
    """Opens archives, and remembers what was in them.

    `before` is what the last run found, `now` what this one did; `issues` were met in between.
    `places` are those from which the readers of today took archives, None where there is none.
    """

    originals: Originals
    pool: ReadingPool
    limits: LimitSettings
    encodings: Encodings
    patterns: Patterns
    progress: Progress
    before: dict[Key, Held] = field(default_factory=dict[Key, Held])
    places: Set[str] | None = None
    now: dict[Key, Held] = field(default_factory=dict[Key, Held])
    issues: list[CorpusIssue] = field(default_factory=list[CorpusIssue])

    def remember(self, before: dict[Key, Held], places: Set[str]) -> None:
        """Take over what the last run found, if the readers are still the same."""
        self.before, self.places = before, places

    def open_all(self, files: Sequence[File]) -> list[File]:
        """Return the files with what is in the archives among them behind all others.

        So a file beside the archive that it came from is no copy of it.
        """
        outside: list[File] = []
        inside: list[Secured] = []
        digests: set[str] = set()
        for each in files:
            if self._is_known_to_be_none(each):
                outside.append(each)
                continue
            opened, *members = self._look_into(each, digests)
            outside.append(opened)
            inside += (member for member in members if isinstance(member, Secured))
        return [*outside, *_with_unique_ids(outside, inside)]

    def _is_known_to_be_none(self, each: File) -> bool:
        """Say so of a file that is known and was no archive, as nearly all files are."""
        if not isinstance(each, Seen) or each.mark is None or self.places is None:
            return False
        return each.given.path not in self.places

    def _look_into(self, each: File, digests: set[str]) -> Sequence[File]:
        """Return a file and what is in it; what has been opened under another name is a copy."""
        given = each.given
        if given.ignored or given.problem or not self._may_be_archive(each):
            return [each]
        (kept,) = secure([each], self.originals)
        if not kept.digest or kept.digest in digests:
            return [kept]
        left = _Left(self.limits.archive_files, self.limits.archive_mb << 20)
        found = self._open(kept, left, 1, known=True)
        digests |= {kept.digest} if found[0].is_final else set()
        return found

    def _may_be_archive(self, each: File) -> bool:
        known = not each.at if isinstance(each, Secured) else bool(each.digest)
        if known and self.places is not None:
            return each.given.path in self.places
        return _begins_as_archive(each.given)

    def _open(self, each: Secured, left: _Left, depth: int, *, known: bool) -> list[Secured]:
        """Return an archive and what is in it, or the file alone if it is no archive."""
        key = (each.given.path, each.digest)
        encoding = encoding_for(each.given, self.encodings)
        held = self.before.get(key) if known else None
        if held is None or not self._still_holds(held, each.given, encoding):
            held, known = self._unpack(each, left, encoding), False
        if held is None:
            return [each]
        inside = list(self._inside(each, held, left, depth, known=known))
        lasting = held.lasting and all(_is_lasting(member) for member in inside)
        self.now[key] = msgspec.structs.replace(held, lasting=lasting)
        remarks = (in_file(issue, each.given) for issue in held.remarks)
        self.issues.extend(CorpusIssue(digest="", issue=issue) for issue in remarks)
        return [_as_opened(each, held), *inside]

    def _inside(
        self, each: Secured, held: Held, left: _Left, depth: int, *, known: bool
    ) -> Iterator[Secured]:
        files, size = left.files - len(held.members), left.bytes - held.size
        for found in held.members:
            member = self._secured(each.given, found, new=not known)
            if depth == _DEEPEST or not self._may_hold_more(member, known=known):
                yield member
                continue
            opened, *members = self._open(member, _Left(files, size), depth + 1, known=known)
            files, size = files - len(members), size - sum(each.row.size for each in members)
            yield from (opened, *members)

    def _may_hold_more(self, member: Secured, *, known: bool) -> bool:
        """Say whether a member may be an archive; what was in it is known if it was one."""
        if known:
            return (member.given.path, member.digest) in self.before
        return bool(member.digest) and _begins_as_archive(member.given)

    def _still_holds(self, held: Held, given: Given, encoding: str) -> bool:
        """Say whether the archive need not be opened: all that is wanted of it is kept."""
        return held.encoding == encoding and all(
            self.originals.has(found.digest, found.size)
            if found.digest
            else bool(found.problem) or not self._is_wanted(given, found.name)
            for found in held.members
        )

    def _is_wanted(self, archive: Given, name: str) -> bool:
        return not self.patterns.ignore_inside(f"{archive.path}/{name}", archive.path)

    def _unpack(self, each: Secured, left: _Left, encoding: str) -> Held | None:
        place = os.fsencode(self.originals.path(each.digest))
        limits = left.within(self.limits)
        task = Task(place, encoding, name=each.given.name, limits=limits)
        self.progress.step("Opening archives")
        wanted = partial(self._comes, each.given)
        return unpack_archive(self.pool, self.originals, task, wanted)

    def _comes(self, archive: Given, name: str) -> bool:
        """Count a member that comes out of an archive, and say whether it is wanted."""
        self.progress.advance()
        return self._is_wanted(archive, name)

    def _secured(self, archive: Given, found: Found, *, new: bool) -> Secured:
        given = self._given(archive, found)
        row = CorpusDocument(id=given.id, path=given.path)
        if given.ignored:
            return Secured(given, replace(row, state=State.IGNORED), is_final=True)
        if found.state is not None:
            lost = replace(
                row, state=found.state, problem=found.problem, remedy=found.remedy, lasting=True
            )
            return Secured(given, lost, is_final=True)
        kept = replace(row, digest=found.digest, size=found.size)
        return Secured(given, kept, stamp_of(given.place), time.time_ns() if new else 0)

    def _given(self, archive: Given, found: Found) -> Given:
        path = f"{archive.path}/{found.name}"
        return Given(
            id=f"{archive.id}/{found.name}",
            path=path,
            place=str(self.originals.path(found.digest)) if found.digest else archive.place,
            references=archive.references or self.patterns.are_references(path),
            ignored=not self._is_wanted(archive, found.name),
            problem=found.problem,
            called=found.name.rpartition("/")[2],
        )


def _as_opened(each: Secured, held: Held) -> Secured:
    row = replace(
        each.row,
        kind=Kind.ARCHIVE,
        state=held.state,
        problem=held.problem,
        remedy=held.remedy,
        media_type=held.media_type or MEDIA_TYPES[0],  # it ended before it could be told
        lasting=held.lasting and held.state is not State.OPENED,
    )
    return replace(each, row=row, is_final=True)


def _is_lasting(member: Secured) -> bool:
    row = member.row
    return row.kind is not Kind.ARCHIVE or row.state is State.OPENED or row.lasting


def _begins_as_archive(given: Given) -> bool:
    """Say whether a file is to be asked about in another process; it is not opened here."""
    try:
        with open(given.place, "rb") as file:  # noqa: PTH123 - asked of every new file
            return may_be_archive(file.read(_HEAD), given.name)
    except OSError:
        return False


def _with_unique_ids(outside: Sequence[File], inside: Sequence[Secured]) -> Iterator[Secured]:
    """Number what has the id of another file, as one in a folder that is called as the archive."""
    if not inside:
        return
    taken = {each.given.id for each in outside}
    for each in inside:
        own_id, number = each.given.id, 1
        while own_id in taken:
            number += 1
            own_id = f"{each.given.id} ({number})"
        taken.add(own_id)
        given, row = each.given._replace(id=own_id), replace(each.row, id=own_id)
        yield each if own_id == each.given.id else replace(each, given=given, row=row)
