# pyright: reportUnknownMemberType=false
# (the stubs of pyarrow leave the parameters of its types open)
"""The corpus of a study as the other verbs read it."""

from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cached_property
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from exhume.errors import InputError, IntegrityError
from exhume.model.normalized import NormalizedText
from exhume.model.papers import READ_STATES, Issue, Page, State
from exhume.model.report import Step
from exhume.store.arrays import origins_from_bytes
from exhume.store.files import digest_of
from exhume.store.looking_up import rows_with
from exhume.store.manifest import MANIFEST_FILE, Manifest, faults, is_torn, read_manifest
from exhume.store.rows import CorpusDocument, CorpusRecord, Kind, Title
from exhume.store.schemas import (
    DOCUMENTS,
    ISSUES_TABLE,
    PAGES,
    PARTS,
    RECORDS_TABLE,
    TEXTS,
    documents_of,
    issues_of,
    pages_of,
    part_name,
    part_of,
    records_of,
)

CORPUS_FOLDER = "corpus"


def open_corpus(study: Path) -> "Corpus":
    """Open the corpus of the study in that folder.

    Raises `exhume.errors.InputError` if nothing was ingested yet, and
    `exhume.errors.IntegrityError` if an ingest was stopped while it put its tables in place.
    """
    folder = study / CORPUS_FOLDER
    if is_torn(folder):
        raise IntegrityError(str(folder), "an ingest was stopped half-way", "run `exhume ingest`")
    manifest = read_manifest(folder)
    if manifest is None:
        raise InputError(str(study), "nothing has been read yet", "run `exhume ingest` first")
    for name, entry in manifest.files.items():
        path = folder / name
        if not path.is_file() or path.stat().st_size != entry.size:
            raise IntegrityError(
                str(path), "this table is not the one that was written", "run `exhume ingest` again"
            )
    return Corpus(folder, manifest)


class Corpus:
    """The tables of a corpus, read part by part; nothing is read before it is asked for."""

    def __init__(self, folder: Path, manifest: Manifest) -> None:
        self.folder = folder
        self.manifest = manifest

    def verify(self) -> None:
        """Raise `exhume.errors.IntegrityError` naming every table that is not what it was."""
        if found := list(faults(self.folder, self.manifest)):
            raise IntegrityError(str(self.folder), "; ".join(found), "run `exhume ingest` again")

    def documents(self) -> Iterator[CorpusDocument]:
        """Give every file that was given, in the order of digest and path."""
        for batch in self._batches("documents/"):
            yield from documents_of(batch)

    def papers(self) -> Iterator[CorpusDocument]:
        """Give the papers that were read, in whatever way, and are eligible: those to screen."""
        return (d for d in self.documents() if d.kind is Kind.PAPER and d.state in READ_STATES)

    def records(self) -> Iterator[CorpusRecord]:
        """Give every bibliographic record, in the order of the reference files."""
        for batch in self._batches(RECORDS_TABLE):
            yield from records_of(batch)

    def titles(self) -> dict[str, Title]:
        """Return what each record says that its paper is called, by the id of the record."""
        columns = ["id", "title", "journal", "year"]
        rows = (row for batch in self._batches(RECORDS_TABLE, columns) for row in batch.to_pylist())
        return {row.pop("id"): Title(**row) for row in rows}

    def issues(self) -> Iterator[Issue]:
        """Give everything that was met and counted, in the order of its subject."""
        for batch in self._batches(ISSUES_TABLE):
            for row in issues_of(batch):
                yield row.issue

    def steps(self) -> tuple[Step, ...]:
        """Return the counts of each step of the flow; steps without anything given are left out."""
        documents = list(self.documents())
        papers = [d for d in documents if d.kind is Kind.PAPER and _was_read(d.state)]
        records = Counter(_record_outcome(record) for record in self.records())
        steps = (
            _step("Files given", "file", Counter(_intake(d) for d in documents)),
            _step("Bibliographic records given", "record", records),
            _step("Papers matched to records", "paper", Counter(_match(d) for d in papers)),
            _step("Eligibility", "paper", Counter(_eligibility(d) for d in papers)),
        )
        return tuple(step for step in steps if step.given)

    def digest(self) -> str:
        """Return the SHA-256 of the manifest, which names the digest of every table."""
        return digest_of(self.folder / MANIFEST_FILE)

    def pages(self) -> Iterator[tuple[str, Page]]:
        """Give the digest of the paper and the page, for every page of every paper read."""
        for batch in self._batches("pages/"):
            yield from pages_of(batch)

    def text_batches(
        self, columns: Sequence[str] = TEXTS.names, parts: str = PARTS
    ) -> Iterator[pa.RecordBatch]:
        """Give the texts of the papers to screen, in the order of digest.

        `columns` chooses among `exhume.store.schemas.TEXTS`, `parts` among the first digits of
        digests. A batch holds about a million characters at most, or one longer text.
        """
        wanted = list(dict.fromkeys((*columns, "digest")))
        excluded = pa.array(sorted(self._excluded), type=pa.string())
        for part in parts:
            for batch in self._batches(part_name("texts", part), wanted):
                chosen = batch.select(list(columns))
                if len(excluded):
                    eligible = pc.invert(pc.is_in(batch["digest"], value_set=excluded))
                    chosen = chosen.filter(eligible)
                if chosen.num_rows:
                    yield chosen

    def document_text(self, document: str) -> str:
        """Return the original text of a paper; `KeyError` if no such paper was read."""
        return str(self._text_row(document, ("original",))["original"])

    def document_normalized(self, document: str) -> NormalizedText:
        """Return the normalised text of a paper with the way back to its original."""
        row = self._text_row(document, ("normalized", "origins"))
        origins = row["origins"]
        assert isinstance(origins, bytes)  # noqa: S101 - the schema says so; for the type checker
        return NormalizedText(str(row["normalized"]), origins_from_bytes(origins))

    def document_pages(self, document: str) -> tuple[Page, ...]:
        """Return the pages of a paper; `KeyError` if no such paper was read."""
        digest = self._digests[document]
        table = self._find("pages", digest, PAGES.names)
        return tuple(page for batch in table.to_batches() for _, page in pages_of(batch))

    def papers_of(self, digest: str) -> tuple[CorpusDocument, ...]:
        """Return the papers that were read from the file of that digest: one, or none."""
        batches = self._find("documents", digest, DOCUMENTS.names).to_batches()
        rows = (row for batch in batches for row in documents_of(batch))
        return tuple(row for row in rows if row.kind is Kind.PAPER and _was_read(row.state))

    def text_columns(self, digest: str, columns: Sequence[str]) -> dict[str, object]:
        """Return columns of `exhume.store.schemas.TEXTS` for one paper; `KeyError` if not read."""
        rows = self._find("texts", digest, columns).to_pylist()
        if not rows:
            raise KeyError(digest)
        return rows[0]

    def pages_of(self, digest: str) -> tuple[Page, ...]:
        """Return the pages of the paper of that digest, none where it was not read."""
        table = self._find("pages", digest, PAGES.names)
        return tuple(page for batch in table.to_batches() for _, page in pages_of(batch))

    def _text_row(self, document: str, columns: tuple[str, ...]) -> dict[str, object]:
        rows = self._find("texts", self._digests[document], columns).to_pylist()
        if not rows:
            raise KeyError(document)
        return rows[0]

    def _find(self, table: str, digest: str, columns: Sequence[str]) -> pa.Table:
        name = part_name(table, part_of(digest))
        if name not in self.manifest.files:
            raise KeyError(digest)
        return rows_with(self.folder / name, digest, columns)

    @cached_property
    def _digests(self) -> dict[str, str]:
        return {d.id: d.digest for d in self.documents()}

    @cached_property
    def _excluded(self) -> frozenset[str]:
        return frozenset(d.digest for d in self.documents() if d.state is State.EXCLUDED)

    def _batches(self, prefix: str, columns: list[str] | None = None) -> Iterator[pa.RecordBatch]:
        for name in sorted(self.manifest.files):
            if name.startswith(prefix):
                yield from read_row_groups(self.folder / name, columns)


def read_row_groups(path: Path, columns: list[str] | None = None) -> Iterator[pa.RecordBatch]:
    """Give a Parquet file as it was written: one batch for each row group."""
    with pq.ParquetFile(path) as file:
        for index in range(file.num_row_groups):
            table = file.read_row_group(index, columns=columns)
            yield from table.combine_chunks().to_batches()


def _was_read(state: State) -> bool:
    return state in READ_STATES or state is State.EXCLUDED


def _intake(document: CorpusDocument) -> str:
    """An excluded paper was read; that it was excluded is counted in a step of its own.

    Files that hold no paper have outcomes of their own, so that the papers read are those that go
    on.
    """
    if document.state is State.OPENED:
        return "opened as archives"
    if document.kind is Kind.REFERENCES and document.state is State.READ:
        return "read as references"
    excluded = document.state is State.EXCLUDED
    return (document.state_as_read if excluded else document.state).value


def _record_outcome(row: CorpusRecord) -> str:
    return f"excluded: {row.rule}" if row.state is State.EXCLUDED else row.state.value


_WAYS = {
    "file": "by the file that the record names",
    "doi": "by the DOI on the first page",
    "title": "by the title on the first page",
    "name": "by the id, title or DOI in the name of the file",
}


def _step(name: str, unit: str, outcomes: Counter[str]) -> Step:
    return Step(name, unit, outcomes.total(), dict(sorted(outcomes.items())))


def _match(document: CorpusDocument) -> str:
    return _WAYS[document.matched_by] if document.record else "no record"


def _eligibility(document: CorpusDocument) -> str:
    return f"excluded: {document.rule}" if document.state is State.EXCLUDED else "eligible"
