"""The verb ``ingest``: take in every file and record that is given, and lose none in silence.

Every file and every record ends in exactly one counted state, and the states are counted in the
tables that were written, not in what was meant to be written. The corpus depends on what was given
alone: not on the order of arrival, nor on how often a run was killed on the way.
"""

import gc
from collections import Counter, defaultdict
from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from exhume.errors import IntegrityError
from exhume.model.papers import READ_STATES, Issue, State
from exhume.settings import StudySettings
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
from exhume.workflow._custody import Custodian, Register
from exhume.workflow._eligibility import Eligibility
from exhume.workflow._grouping import grouped
from exhume.workflow._isolation import ReadingPool
from exhume.workflow._matching import Match
from exhume.workflow._papers import Intake, PaperReader, compile_encodings, secure
from exhume.workflow._reading import installed_version, reading_signature
from exhume.workflow._references import Bibliography
from exhume.workflow._texts import TextWriter
from exhume.workflow._walking import Given, unmatched, walk
from exhume.workflow.progress import Progress

STAGING_FILE = "staging.sqlite"
STORE_FOLDER = "store"

_ROWS_AT_ONCE = 10_000
_OBJECTS_BETWEEN_COLLECTIONS = 200_000


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
        signature = reading_signature(settings.ocr)
        with (
            Staging(study / CORPUS_FOLDER / STAGING_FILE, signature) as staging,
            ReadingPool(settings.limits, settings.ocr) as pool,
            CustodyLog(study) as log,
        ):
            run = _Run(study, settings, progress, writer, staging, pool, log, signature)
            result = run.whole()
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
    signature: str

    def whole(self) -> IngestResult:
        given = walk(self.study, self.settings.sources)
        previous = open_previous(self.writer, self.signature)
        intake = self._read_papers(given, previous)
        records = self._read_records(intake)
        self._write_texts(intake, records, previous)
        issues = _in_order([*intake.issues, *_issues_of_rows(intake), *self._pattern_issues()])
        self._write_tables(intake, records, issues)
        states = self._account(len(given) + records.given)
        self.writer.publish(self._versions())
        met = tuple(row.issue for row in issues)
        return IngestResult(states.total(), _by_state(states), met, len(intake.fresh))

    def _read_papers(self, given: Sequence[Given], previous: Previous) -> Intake:
        originals = Originals(self.study / STORE_FOLDER)
        originals.tidy()
        self.progress.step("Reading papers", len(given))
        sources = self.settings.sources
        encodings = compile_encodings(sources.encodings)
        named = bool(sources.records)
        custodian = Custodian(self.log, f"exhume {installed_version('exhume')}")
        reader = PaperReader(
            previous, self.staging, encodings, named, self.pool, custodian, self.progress
        )
        return reader.read(secure(given, Register(self.log.acquisitions(), originals)))

    def _read_records(self, intake: Intake) -> Bibliography:
        self.progress.step("Reading records")
        records = Bibliography(Eligibility(self.settings.eligibility), self.staging, self.pool)
        encodings = compile_encodings(self.settings.sources.encodings)
        records.read(intake, encodings, self.progress)
        records.merge(intake, self.settings.records.keep_apart)
        return records

    def _write_texts(self, intake: Intake, records: Bibliography, previous: Previous) -> None:
        self.progress.step("Writing the corpus", len(intake.rows))
        made_by = f"{self.signature} {normalization_digest()} {installed_version('pyarrow')}"
        wanted = bool(records.index.count)
        texts = TextWriter(
            self.writer, previous, self.staging, intake.fresh, made_by, heads_are_wanted=wanted
        )
        attach = _Attachment(intake, records, intake.copies())
        for part, rows in _parts(_read(intake.rows.values())):
            by_digest = {row.digest: row for row in rows}
            for digest, head in texts.write(part, rows):
                attach.paper(by_digest[digest], head)
                self.progress.advance()
        for row in [row for row in intake.rows.values() if row.kind is Kind.PAPER]:
            attach.unread(row)
        attach.exclude()

    def _write_tables(
        self, intake: Intake, records: Bibliography, issues: Sequence[CorpusIssue]
    ) -> None:
        for part, rows in _parts(intake.rows.values()):
            batches = map(documents_batch, grouped(rows, _ROWS_AT_ONCE))
            self.writer.write_all(part_name("documents", part), DOCUMENTS, batches)
        batches = map(records_batch, grouped(records.rows(), _ROWS_AT_ONCE))
        self.writer.write_all(RECORDS_TABLE, RECORDS, batches)
        batches = map(issues_batch, grouped(issues, _ROWS_AT_ONCE))
        self.writer.write_all(ISSUES_TABLE, ISSUES, batches)

    def _pattern_issues(self) -> Iterator[CorpusIssue]:
        for pattern in unmatched(self.study, self.settings.sources):
            problem = "this pattern under [sources] in study.toml gives no file"
            issue = Issue(pattern, problem, "mend the pattern, or put the files there")
            yield CorpusIssue(digest="", issue=issue)

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


@dataclass(frozen=True, slots=True)
class _Attachment:
    """Brings papers and records together, and what excludes a record to its papers."""

    intake: Intake
    records: Bibliography
    copies: Mapping[str, Sequence[str]]

    def paper(self, row: CorpusDocument, head: str) -> None:
        found = self.records.index.match([row.id, *self.copies.get(row.id, ())], head)
        if isinstance(found, Match):
            self.records.attach(found.place, row.id, found.matched_by)
            record = self.records.fates[found.place].id
            self.intake.rows[row.id] = replace(row, record=record, matched_by=found.matched_by)
        elif found is not None:
            self.intake.issues.append(CorpusIssue(digest="", issue=found))

    def unread(self, row: CorpusDocument) -> None:
        """A paper that could not be read may still be the one that a record names."""
        if row.state not in READ_STATES | {State.DUPLICATE}:
            self.paper(row, "")

    def exclude(self) -> None:
        for fate in self.records.fates:
            for document in fate.documents if fate.rule else ():
                row = self.intake.rows[document]
                if row.state in READ_STATES:
                    problem = f"its record is excluded by {fate.rule}"
                    self.intake.rows[document] = replace(
                        row, state=State.EXCLUDED, rule=fate.rule, problem=problem
                    )


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


def _issues_of_rows(intake: Intake) -> Iterator[CorpusIssue]:
    for row in intake.rows.values():
        if row.problem and row.state is not State.EXCLUDED:
            issue = Issue(row.id, row.problem, row.remedy, row.state)
            yield CorpusIssue(digest="", issue=issue)


def _in_order(issues: list[CorpusIssue]) -> list[CorpusIssue]:
    def key(row: CorpusIssue) -> tuple[str, ...]:
        issue = row.issue
        return (issue.subject, issue.problem, issue.remedy, issue.state or "", row.digest)

    return sorted(issues, key=key)


def _by_state(states: Counter[str]) -> dict[str, int]:
    return {state.value: states[state.value] for state in State if states[state.value]}
