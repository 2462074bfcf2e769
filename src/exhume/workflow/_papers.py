"""From files to rows: what was given is kept, read where that is new, and described."""

import os
import re
import time
from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import PurePosixPath
from typing import NamedTuple

from exhume.model.custody import Exhibit
from exhume.model.papers import Issue, State
from exhume.settings import LimitSettings
from exhume.store.custody import Mark
from exhume.store.originals import Originals, Several
from exhume.store.previous import Previous
from exhume.store.rows import CorpusDocument, CorpusIssue, Kind
from exhume.store.staging import Reading, Staging, unpack
from exhume.store.tuples import maker
from exhume.workflow._ahead import in_batches
from exhume.workflow._custody import Custodian, Register, Stamp, stamp_of
from exhume.workflow._frames import Answer, Task
from exhume.workflow._grouping import grouped
from exhume.workflow._isolation import ReadingPool
from exhume.workflow._reading import attempt
from exhume.workflow._walking import Given, glob_regex
from exhume.workflow.progress import Progress

_THREADS = 2  # one writes while the other waits for the disk
_TOGETHER = 64  # files, which are flushed at once
_AHEAD = 4  # times as many
_AT_ONCE = 256
_SECONDS_BETWEEN_COMMITS = 1.0

Encodings = list[tuple[re.Pattern[str], str]]


class Seen(NamedTuple):
    """A file that was given, and the mark of its original if it was not touched since."""

    given: Given
    mark: Mark | None = None

    @property
    def digest(self) -> str:
        """The digest of its bytes; empty if they are still to be kept."""
        return self.mark.digest if self.mark else ""


@dataclass(frozen=True, slots=True)
class Secured:
    """A file that was given, its row so far, and its stamp before it was read.

    `at` is when its bytes were taken, in nanoseconds since 1970; 0 if that was in a run before.
    `is_final` says that its row is whole, and there is nothing to read.
    """

    given: Given
    row: CorpusDocument
    stamp: Stamp | None = None
    at: int = 0
    is_final: bool = False

    @property
    def digest(self) -> str:
        """The digest of its bytes; empty if they could not be had."""
        return self.row.digest


@dataclass(slots=True)
class Intake:
    """What became of the files: rows in the order of their ids, and what was met on the way.

    `postponed` are the files whose page images are to be recognised when all others are read;
    `references` the reference files still to be read; `fresh` has the digests of the files that
    were not taken over from the last run, with the keys of their readings in the staging file.
    `files` has every file by its id, and `undecided` the ids of those that several records claim.
    """

    rows: dict[str, CorpusDocument] = field(default_factory=dict[str, CorpusDocument])
    issues: list[CorpusIssue] = field(default_factory=list[CorpusIssue])
    references: list[Secured] = field(default_factory=list[Secured])
    postponed: list[Secured] = field(default_factory=list[Secured])
    fresh: dict[str, str] = field(default_factory=dict[str, str])
    files: dict[str, Given] = field(default_factory=dict[str, Given])
    undecided: set[str] = field(default_factory=set[str])

    def note(self, row: CorpusDocument, issues: Iterable[Issue]) -> None:
        """Add issues of a file, naming it by its id."""
        for issue in issues:
            self.issues.append(CorpusIssue(digest=row.digest, issue=issue))

    def copies(self) -> dict[str, list[str]]:
        """Return the ids of the copies of each file that has some."""
        copies: dict[str, list[str]] = {}
        for row in self.rows.values():
            if row.duplicate_of:
                copies.setdefault(row.duplicate_of, []).append(row.id)
        return copies


@dataclass(frozen=True, slots=True)
class PaperReader:
    """Reads what is new, takes over what is not, and describes both alike."""

    previous: Previous
    staging: Staging
    encodings: Encodings
    records_are_named: bool
    limits: LimitSettings
    pool: ReadingPool
    custodian: Custodian
    progress: Progress

    def read(self, secured: Iterable[Secured]) -> Intake:
        """Bring every file to its state; reference files stay to be read.

        Files with page images to recognise come last: no other waits behind them.
        """
        intake = Intake()
        self._read_all(secured, intake)
        self._read_all(list(intake.postponed), intake, recognise=True)
        return intake

    def _read_all(
        self, secured: Iterable[Secured], intake: Intake, *, recognise: bool = False
    ) -> None:
        staged = self.staging.digests()
        pending: list[tuple[str, bytes]] = []
        committed = time.monotonic()
        planned = ((each, self._task(each, staged), each.row.size) for each in secured)
        for each, answer in in_batches(self.pool, planned, recognise=recognise):
            if answer is not None and answer.postponed and not each.given.references:
                self._postpone(each, answer, intake)
                continue
            pending += self._bring(each, answer, intake)
            self._write_down(each, answer, intake)
            self.progress.advance()
            now = time.monotonic()
            if len(pending) >= _AT_ONCE or now - committed > _SECONDS_BETWEEN_COMMITS:
                self._commit(pending)
                pending, committed = [], now
        self._commit(pending)

    def _postpone(self, each: Secured, answer: Answer, intake: Intake) -> None:
        """Keep a file's place among the rows, and put down that it was taken in."""
        row = each.row
        intake.rows[row.id] = replace(row, kind=Kind.PAPER, media_type=answer.media_type)
        intake.postponed.append(replace(each, at=0))
        if each.at:
            self.custodian.acquired(row.path, _exhibit(intake.rows[row.id]), each.stamp, each.at)

    def _commit(self, readings: list[tuple[str, bytes]]) -> None:
        self.custodian.write()
        self.staging.add_packed(readings)

    def _write_down(self, each: Secured, answer: Answer | None, intake: Intake) -> None:
        """Put down in the custody log what was done with a file, if anything was."""
        row = intake.rows[each.row.id]
        exhibit = _exhibit(row)
        if each.at:
            self.custodian.acquired(row.path, exhibit, each.stamp, each.at)
        if answer is not None or row.state is State.OPENED:
            self.custodian.read(exhibit, row.reader, row.state.value)

    def _task(self, each: Secured, staged: set[str]) -> Task | None:
        """Return what is to be read of a file, if anything is."""
        given, row = each.given, each.row
        if each.is_final or row.duplicate_of or not row.digest:
            return None
        if not given.references and (self._before(each) or self._key(each) in staged):
            return None
        encoding = encoding_for(given, self.encodings)
        return Task(os.fsencode(given.place), encoding, name=given.called)

    def _key(self, each: Secured) -> str:
        return f"{each.row.digest} {encoding_for(each.given, self.encodings)}".strip()

    def _before(self, each: Secured) -> CorpusDocument | None:
        """Return what the last run said of a paper, if that still holds."""
        old = self.previous.rows.get(each.row.digest)
        wanted = encoding_for(each.given, self.encodings)
        if old is None or each.given.references or (wanted and wanted != old.encoding):
            return None
        return old if self._is_within_limits(old) and _is_read_alike(old, each.row) else None

    def _is_within_limits(self, old: CorpusDocument) -> bool:
        return old.pages <= self.limits.pages and old.characters <= self.limits.characters

    def _bring(
        self, each: Secured, answer: Answer | None, intake: Intake
    ) -> list[tuple[str, bytes]]:
        """Put a file's row into the intake; return its reading if that is new."""
        row = each.row
        intake.rows[row.id] = row
        intake.files[row.id] = each.given
        if each.is_final:
            return []
        if row.duplicate_of:
            first = intake.rows[row.duplicate_of]
            intake.rows[row.id] = replace(row, kind=first.kind, media_type=first.media_type)
        elif answer is not None:
            return self._describe_answer(each, answer, intake)
        elif old := self._before(each) if row.digest else None:
            self._take_over(each, old, intake)
        elif row.digest:
            reading = self.staging.reading(self._key(each))
            self._describe_paper(each, reading or _CHANGED, intake)
        return []

    def _describe_paper(self, each: Secured, reading: Reading, intake: Intake) -> None:
        """Describe a paper that was read; another encoding may help where a named one did not."""
        if encoding_for(each.given, self.encodings):
            reading = replace(reading, lasting=False)
        _describe(each, self._key(each), reading, intake)

    def _take_over(self, each: Secured, old: CorpusDocument, intake: Intake) -> None:
        issues = self.previous.issues.get(old.digest, [])
        intake.rows[each.row.id] = _as_before(each.row, old, issues)
        intake.note(each.row, (_renamed(issue, old.id, each.row.id) for issue in issues))

    def _describe_answer(
        self, each: Secured, answer: Answer, intake: Intake
    ) -> list[tuple[str, bytes]]:
        if each.given.references and not answer.references:
            _describe(each, "", _NO_REFERENCES, intake)
        elif answer.references:
            row = intake.rows[each.row.id]
            intake.rows[row.id] = replace(row, media_type=answer.media_type)
            self._set_aside(each, intake)
        elif stamp_of(each.given.place) != each.stamp:
            _describe(each, "", _CHANGED, intake)
        else:
            self._describe_paper(each, unpack(answer.reading), intake)
            return [(self._key(each), answer.reading)]
        return []

    def _set_aside(self, each: Secured, intake: Intake) -> None:
        """Keep a reference file for later, or say why it is none that the protocol wants."""
        if self.records_are_named and not each.given.references:
            _describe(each, "", _NOT_NAMED, intake)
        else:
            intake.references.append(replace(each, row=intake.rows[each.row.id]))


def _exhibit(row: CorpusDocument) -> Exhibit:
    return Exhibit(row.digest, row.size, row.media_type)


_NOT_NAMED = Reading(
    None,
    State.UNSUPPORTED,
    "it is a reference file that records in study.toml does not name",
    "add it to records under [sources], or to ignore",
)
_NO_REFERENCES = Reading(
    None,
    State.UNSUPPORTED,
    "it is named under records in study.toml, but no reader of references recognises it",
    "export it again as RIS, BibTeX or CSV, or move it to papers",
)
_SOME_POOR = "the text of a page cannot be relied on"
_COMPARE = "compare the text with the page before you use it"
_CHANGED = Reading(
    None,
    State.UNREADABLE,
    "it changed while it was read",
    "run again when no program writes to it",
)


def look_at(files: Iterable[Given], register: Register) -> list[Seen]:
    """Tell the files that nobody touched since they were kept from those still to be kept."""
    known = register.known
    return [
        _seen((given, None if given.problem or given.ignored else known(given.path, given.place)))
        for given in files
    ]


_seen = maker(Seen)


def is_new(file: Seen | Secured) -> bool:
    """Say whether a file is still to be kept."""
    if not isinstance(file, Seen) or file.mark is not None:
        return False
    return not (file.given.ignored or file.given.problem)


def secure(files: Iterable[Seen | Secured], originals: Originals) -> Iterator[Secured]:
    """Keep the bytes of every file, and give their rows in the same order.

    Threads work ahead of what has been asked for, so that reading need not wait for the disk. A
    file that nobody touched since it was kept is not read again.
    """
    ahead: deque[list[Secured] | Future[list[Secured]]] = deque()
    with ThreadPoolExecutor(_THREADS) as threads:
        for group in grouped(files, _TOGETHER):
            if all(each.digest or isinstance(each, Secured) for each in group):
                ahead.append(_secure_all(group, originals))
            else:
                ahead.append(threads.submit(_secure_all, group, originals))
            if len(ahead) > _AHEAD:
                yield from _awaited(ahead.popleft())
        while ahead:
            yield from _awaited(ahead.popleft())


def with_copies(secured: Iterable[Secured]) -> Iterator[Secured]:
    """Mark each file whose bytes were given before."""
    first: dict[str, str] = {}
    return (_as_copy(each, first) for each in secured)


def _awaited(secured: list[Secured] | Future[list[Secured]]) -> list[Secured]:
    return secured if isinstance(secured, list) else secured.result()


def _secure_all(files: Iterable[Seen | Secured], originals: Originals) -> list[Secured]:
    with originals.several() as several:
        return [_secured(each, several) for each in files]


def _secured(file: Seen | Secured, several: Several) -> Secured:
    if isinstance(file, Secured):
        return file
    return _as_known(file) if file.digest else _secure(several, file.given)


def _as_known(seen: Seen) -> Secured:
    given, mark = seen
    stamp = Stamp(*mark[2:]) if mark else None
    size = stamp.size if stamp else 0
    row = CorpusDocument(id=given.id, path=given.path, digest=seen.digest, size=size)
    return Secured(given, row, stamp)


def encoding_for(given: Given, encodings: Encodings) -> str:
    """Return the encoding that the protocol names for a file, or nothing."""
    if not encodings:
        return ""
    return next((name for regex, name in encodings if regex.fullmatch(given.path)), "")


def compile_encodings(encodings: Mapping[str, str]) -> Encodings:
    """Return the patterns of the protocol ready to be matched, in its order."""
    return [(glob_regex(pattern), name) for pattern, name in encodings.items()]


def in_file(issue: Issue, given: Given) -> Issue:
    """Name the file in an issue by its id instead of its bare name, as a reader does.

    >>> given = Given("a/refs.ris", "a/refs.ris", "refs.ris")
    >>> in_file(Issue("refs.ris:12", "no end"), given).subject
    'a/refs.ris:12'
    """
    subject, name = issue.subject, given.name
    if subject.startswith(name):
        return replace(issue, subject=given.id + subject.removeprefix(name))
    return replace(issue, subject=f"{given.id}: {subject}" if subject else given.id)


def failed(row: CorpusDocument, reading: Reading) -> CorpusDocument:
    """Return the row of a file that could not be read."""
    return replace(
        row,
        state=reading.state,
        problem=reading.problem,
        remedy=reading.remedy,
        media_type=reading.media_type or row.media_type,
        lasting=reading.lasting,
    )


def _secure(several: Several, given: Given) -> Secured:
    row = CorpusDocument(id=given.id, path=given.path)
    if given.ignored:
        return Secured(given, replace(row, state=State.IGNORED))
    if given.problem:
        remedy = "mend or remove it, or add it to ignore in study.toml"
        return Secured(given, replace(row, problem=given.problem, remedy=remedy))
    at, stamp = time.time_ns(), stamp_of(given.place)
    kept = attempt(partial(several.add, given.file))
    if isinstance(kept, Reading):
        return Secured(given, failed(row, replace(kept, lasting=False)))
    return Secured(given, replace(row, digest=kept.digest, size=kept.size), stamp, at)


def _as_copy(each: Secured, first: dict[str, str]) -> Secured:
    """Mark a file whose bytes were given before under another name."""
    row = each.row
    original = first.setdefault(row.digest, row.id) if row.digest else row.id
    if original == row.id:
        return each
    copy = replace(
        row,
        state=State.DUPLICATE,
        duplicate_of=original,
        problem=f"it has the same bytes as {original}",
        remedy="nothing needs to be done; the paper is counted once",
    )
    return replace(each, row=copy)


def _describe(each: Secured, key: str, reading: Reading, intake: Intake) -> None:
    row, document = each.row, reading.document
    intake.fresh[row.digest] = key
    row = intake.rows[row.id]
    if document is None:
        kind = Kind.OTHER if reading.state is State.UNSUPPORTED else Kind.PAPER
        intake.rows[row.id] = replace(failed(row, reading), kind=kind)
        return
    row = replace(
        row,
        kind=Kind.PAPER,
        state=document.state,
        media_type=document.media_type,
        reader=document.reader,
        encoding=document.encoding,
        encoding_reason=document.encoding_reason,
        title=document.title,
        pages=len(document.pages),
        ocr_pages=sum(page.by_ocr for page in document.pages),
        poor_pages=sum(bool(page.doubt) for page in document.pages),
        characters=len(document.text),
    )
    issues = [in_file(issue, each.given) for issue in document.issues]
    if row.state is State.POOR_TEXT and not any(map(_is_about_text, issues)):
        issues.append(Issue(row.id, _SOME_POOR, _COMPARE, State.POOR_TEXT))
    intake.rows[row.id] = _with_reason(row, issues)
    intake.note(row, issues)


def _is_read_alike(old: CorpusDocument, row: CorpusDocument) -> bool:
    """Say whether a file is read as its bytes were before: readers look at names as well."""
    if old.lasting or old.path == row.path:
        return old.path == row.path
    return PurePosixPath(old.path).suffix == PurePosixPath(row.path).suffix


def _as_before(row: CorpusDocument, old: CorpusDocument, issues: Iterable[Issue]) -> CorpusDocument:
    """Describe a file as the last run did, but for its name and what depends on other files."""
    if old.lasting:
        return replace(old, id=row.id, record="", matched_by="")
    alone = not (old.record or old.rule or old.problem)
    if alone and (old.id, old.path) == (row.id, row.path):
        return old
    as_read = replace(
        old,
        id=row.id,
        path=row.path,
        state=old.state_as_read,
        problem="",
        remedy="",
        rule="",
        record="",
        matched_by="",
    )
    return _with_reason(as_read, issues)


def _with_reason(row: CorpusDocument, issues: Iterable[Issue]) -> CorpusDocument:
    """Say in the row of a paper whose text is poor what its reader said of that, in one order."""
    if row.state is not State.POOR_TEXT:
        return row
    about_text = list(filter(_is_about_text, issues))
    problems = sorted({issue.problem for issue in about_text})
    remedies = sorted({issue.remedy for issue in about_text if issue.remedy})
    return replace(row, problem="; ".join(problems), remedy="; or ".join(remedies))


def _is_about_text(issue: Issue) -> bool:
    return issue.state is State.POOR_TEXT


def _renamed(issue: Issue, old: str, new: str) -> Issue:
    return replace(issue, subject=new + issue.subject.removeprefix(old))
