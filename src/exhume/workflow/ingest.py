"""The verb ``ingest``: take in every file and record that is given, and lose none in silence.

Every file and every record ends in exactly one counted state, and the states are counted in the
tables that were written, not in what was meant to be written. The corpus depends on what was given
alone: not on the order of arrival, nor on how often a run was killed on the way.
"""

import gc
from collections import Counter, defaultdict
from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from exhume.errors import IntegrityError
from exhume.model.papers import READ_STATES, Issue, State
from exhume.settings import StudySettings
from exhume.sources.unpacking.beginnings import MEDIA_TYPES
from exhume.store.corpus import CORPUS_FOLDER
from exhume.store.custody import CustodyLog
from exhume.store.lock import lock_study
from exhume.store.originals import Originals
from exhume.store.previous import Previous, open_previous
from exhume.store.rows import CorpusDocument, CorpusIssue, Kind
from exhume.store.schemas import (
    DOCUMENTS,
    ISSUES,
    ISSUES_TABLE,
    PARTS,
    RECORDS,
    RECORDS_TABLE,
    documents_batch,
    issues_batch,
    part_name,
    part_of,
    records_batch,
)
from exhume.store.staging import Staging
from exhume.store.table_writer import TableWriter
from exhume.text.normalization import digest as normalization_digest
from exhume.workflow._archives import Archives
from exhume.workflow._attaching import Attachment, standing_for_themselves
from exhume.workflow._custody import Custodian, Register
from exhume.workflow._eligibility import Eligibility
from exhume.workflow._grouping import grouped
from exhume.workflow._held import read_held, write_held
from exhume.workflow._isolation import ReadingPool
from exhume.workflow._papers import (
    Encodings,
    Intake,
    PaperReader,
    Secured,
    Seen,
    compile_encodings,
    encoding_for,
    is_new,
    look_at,
    secure,
    with_copies,
)
from exhume.workflow._reading import installed_version, reading_signature
from exhume.workflow._references import Bibliography
from exhume.workflow._settled import Fingerprints, Settled, digest_of, program, settle
from exhume.workflow._texts import TextWriter
from exhume.workflow._walking import Given, Patterns, walk
from exhume.workflow.progress import Progress

STAGING_FILE = "staging.sqlite"
STORE_FOLDER = "store"

_ROWS_AT_ONCE = 10_000
_OBJECTS_BETWEEN_COLLECTIONS = 5_000_000
_SAID_ALREADY = frozenset((State.EXCLUDED, State.POOR_TEXT))
_FEW = 64  # more new files than this belong to all parts anyway


@dataclass(frozen=True, slots=True)
class IngestResult:
    """What was given and where it ended: `given` is the sum of `states`.

    `fresh` counts the papers that were read for this run and not taken over from the last.
    """

    given: int
    states: Mapping[str, int]
    issues: tuple[Issue, ...]
    fresh: int

    def to_json(self) -> dict[str, object]:
        """Return what ``exhume ingest --json`` prints."""
        return {"given": self.given, "states": dict(self.states), "issues": len(self.issues)}


def ingest(study: Path, settings: StudySettings, progress: Progress) -> IngestResult:
    """Take in what the protocol of the study in that folder gives.

    What a killed run has read is not read again, and a run without anything new writes nothing.
    Raises `exhume.errors.StudyBusy` while another run holds the study, and
    `exhume.errors.IntegrityError` if what was given is not all accounted for.
    """
    with lock_study(study), _collecting_seldom():
        writer = TableWriter(study / CORPUS_FOLDER)
        originals = Originals(study / STORE_FOLDER)
        encodings = compile_encodings(settings.sources.encodings)
        signature = reading_signature(settings.ocr)
        with (
            Staging(study / CORPUS_FOLDER / STAGING_FILE, signature) as staging,
            ReadingPool(settings.limits, settings.ocr, columns=settings.records.columns) as pool,
            CustodyLog(study) as log,
        ):
            tools = (writer, staging, pool, log, originals, encodings)
            result = _Run(study, settings, progress, *tools, signature).whole()
            staging.remove()
    progress.close()
    return result


@contextmanager
def _collecting_seldom() -> Generator[None]:
    """Look for rings of dead objects less often: there are none, and a million rows to look at."""
    before = gc.get_threshold()
    gc.set_threshold(_OBJECTS_BETWEEN_COLLECTIONS, *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)


@dataclass(frozen=True, slots=True)
class _Run:
    study: Path
    settings: StudySettings
    progress: Progress
    writer: TableWriter
    staging: Staging
    pool: ReadingPool
    log: CustodyLog
    originals: Originals
    encodings: Encodings
    signature: str

    def whole(self) -> IngestResult:
        with self.writer.weighing():
            given, unmatched = walk(self.study, self.settings.sources)
            files = self._look_at(given)
        previous = open_previous(self.writer, self.signature)
        archives = self._archives(previous)
        files = archives.open_all(files)
        settled, intake = self._read_what_is_not_settled(files, previous)
        records = self._read_records(intake)
        self._write_texts(intake, records, previous, settled)
        met = [*intake.issues, *archives.issues, *settled.issues, *map(_unmatched, unmatched)]
        issues = _in_order([*met, *_issues_of(intake.rows.values()), *_issues_of(settled.rows)])
        self._write_tables(intake, records, issues)
        write_held(self.writer, archives.now, self.settings.limits)
        states = self._account(len(files) + records.given)
        self.writer.publish(self._versions())
        said = tuple(row.issue for row in issues)
        return IngestResult(states.total(), _by_state(states), said, len(intake.fresh))

    def _archives(self, previous: Previous) -> Archives:
        limits = self.settings.limits
        patterns = Patterns(self.study, self.settings.sources)
        tools = (self.originals, self.pool, limits, self.encodings, patterns, self.progress)
        archives = Archives(*tools)
        if previous.holds:
            archives.remember(read_held(self.writer, limits), self.log.places_of(MEDIA_TYPES))
        return archives

    def _look_at(self, given: Sequence[Given]) -> Sequence[Seen | Secured]:
        """Find out what is new; where it is little, keep it, to know which parts it belongs to."""
        files: list[Seen | Secured] = []
        files += look_at(given, Register(self.log.marks(), self.originals.tidy()))
        new = [at for at, each in enumerate(files) if is_new(each)]
        if new:
            self.pool.get_ready()
        if len(new) <= _FEW:
            for at, kept in zip(
                new, secure([files[at] for at in new], self.originals), strict=True
            ):
                files[at] = kept
        return files

    def _read_what_is_not_settled(
        self, files: Sequence[Seen | Secured], previous: Previous
    ) -> tuple[Settled, Intake]:
        """Read the files of all parts that are in doubt: all of them if the records changed."""
        settled = Settled()
        if not any(map(is_new, files)):
            settled = settle(self.writer, previous, files, self._fingerprints())
        intake = self._read_papers(files, previous, settled)
        if settled.parts and self.writer.inputs_of(RECORDS_TABLE) != self._bibliography(intake):
            settled = Settled()
            intake = self._read_papers(files, previous, settled)
        return settled, intake

    def _read_papers(
        self, files: Sequence[Seen | Secured], previous: Previous, settled: Settled
    ) -> Intake:
        self.progress.step("Reading papers", len(files))
        in_doubt = [each for each in files if not settled.holds(each)]
        self.progress.advance(len(files) - len(in_doubt))
        previous.take_rows(self.writer, [part for part in PARTS if part not in settled.parts])
        reader = PaperReader(
            previous,
            self.staging,
            self.encodings,
            bool(self.settings.sources.records),
            self.settings.limits,
            self.pool,
            Custodian(self.log, f"exhume {installed_version('exhume')}"),
            self.progress,
        )
        return reader.read(with_copies(secure(in_doubt, self.originals)))

    def _read_records(self, intake: Intake) -> Bibliography:
        self.progress.step("Reading records")
        records = Bibliography(Eligibility(self.settings.eligibility), self.staging, self.pool)
        records.read(intake, self.encodings, self.progress)
        records.merge(intake, self.settings.records.keep_apart)
        return records

    def _write_texts(
        self, intake: Intake, records: Bibliography, previous: Previous, settled: Settled
    ) -> None:
        self.progress.step("Writing the corpus", len(intake.rows))
        wanted = bool(records.index.count)
        texts = TextWriter(
            self.writer,
            previous,
            self.staging,
            intake.fresh,
            self._texts_made_by(),
            heads_are_wanted=wanted,
        )
        attach = Attachment(intake, records, settled, intake.copies())
        by_part = dict(_parts(_read(intake.rows.values())))
        for part in PARTS:
            if part in settled.parts:
                settled.keep(self.writer, part)
                attach.as_before(part)
            rows = by_part.get(part, [])
            by_digest = {row.digest: row for row in rows}
            for digest, head in texts.write(part, rows):
                attach.paper(by_digest[digest], head)
                self.progress.advance()
        attach.unread()
        attach.exclude()

    def _write_tables(
        self, intake: Intake, records: Bibliography, issues: Sequence[CorpusIssue]
    ) -> None:
        inputs = self._fingerprints().of_rows(intake)
        for part, rows in _parts(intake.rows.values()):
            batches = map(documents_batch, grouped(rows, _ROWS_AT_ONCE))
            name = part_name("documents", part)
            self.writer.write_all(name, DOCUMENTS, batches, inputs.get(part, ""))
        batches = map(records_batch, grouped(records.rows(), _ROWS_AT_ONCE))
        ids = standing_for_themselves(records)
        told_apart = len(ids) == len(dict(ids))
        decided_by = self._bibliography(intake) if told_apart else ""
        self.writer.write_all(RECORDS_TABLE, RECORDS, batches, decided_by)
        batches = map(issues_batch, grouped(issues, _ROWS_AT_ONCE))
        self.writer.write_all(ISSUES_TABLE, ISSUES, batches)

    def _texts_made_by(self) -> str:
        return f"{self.signature} {normalization_digest()} {installed_version('pyarrow')}"

    def _fingerprints(self) -> Fingerprints:
        made_by = f"{self._texts_made_by()} {program()} {self.settings.limits}"
        return Fingerprints(made_by, self.encodings)

    def _bibliography(self, intake: Intake) -> str:
        """Return the digest of all that decides what the records are and do."""
        sources = self.settings.sources
        files = [
            (each.given.id, each.digest, encoding_for(each.given, self.encodings))
            for each in intake.references
        ]
        rules = (self.settings.eligibility, self.settings.records, sources.records)
        return digest_of((files, rules))

    def _account(self, offered: int) -> Counter[str]:
        """Count the states in the tables, and compare them with what was offered."""
        states: Counter[str] = Counter()
        for name in self.writer.names():
            if name == RECORDS_TABLE or name.startswith("documents/"):
                states += self.writer.count(name, "state")
        if states.total() != offered:
            raise IntegrityError(
                str(self.study),
                f"{offered} files and records were given, but {states.total()} accounted for",
                "please report this; nothing of it was published",
            )
        return states

    def _versions(self) -> dict[str, str]:
        return {
            "exhume": installed_version("exhume"),
            "normalization": normalization_digest(),
            "pyarrow": installed_version("pyarrow"),
            "pypdfium2": installed_version("pypdfium2"),
            "readers": self.signature,
        }


def _read(rows: Iterable[CorpusDocument]) -> list[CorpusDocument]:
    return [row for row in rows if row.kind is Kind.PAPER and row.state in READ_STATES]


def _parts(rows: Iterable[CorpusDocument]) -> Iterator[tuple[str, list[CorpusDocument]]]:
    """Give the rows part by part, each in the order of digest, then id."""
    parts: dict[str, list[CorpusDocument]] = defaultdict(list)
    for row in rows:
        parts[part_of(row.digest)].append(row)
    for part in PARTS:
        if part in parts:
            yield part, sorted(parts[part], key=lambda row: (row.digest, row.id))


def _unmatched(pattern: str) -> CorpusIssue:
    problem = "this pattern under [sources] in study.toml gives no file"
    issue = Issue(pattern, problem, "mend the pattern, or put the files there")
    return CorpusIssue(digest="", issue=issue)


def _issues_of(rows: Iterable[CorpusDocument]) -> Iterator[CorpusIssue]:
    """Give what rows say themselves; of poor text its reader has said it already."""
    for row in rows:
        if row.problem and row.state not in _SAID_ALREADY:
            issue = Issue(row.id, row.problem, row.remedy, row.state)
            yield CorpusIssue(digest="", issue=issue)


def _in_order(issues: list[CorpusIssue]) -> list[CorpusIssue]:
    def key(row: CorpusIssue) -> tuple[str, ...]:
        issue = row.issue
        return (issue.subject, issue.problem, issue.remedy, issue.state or "", row.digest)

    return sorted(issues, key=key)


def _by_state(states: Counter[str]) -> dict[str, int]:
    return {state.value: states[state.value] for state in State if states[state.value]}
