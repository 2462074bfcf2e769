"""What the last run read, so that the next one need not read it again."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pyarrow as pa

from exhume.model.papers import Document, Issue, Page, State
from exhume.store.arrays import boxes_from_bytes
from exhume.store.corpus import read_row_groups
from exhume.store.corpus_writer import CorpusWriter
from exhume.store.rows import CorpusDocument, Kind
from exhume.store.schemas import PARTS, documents_of, issues_of, pages_of
from exhume.store.staging import Reading

ISSUES_TABLE = "issues.parquet"
RECORDS_TABLE = "records.parquet"


def part_name(table: str, part: str) -> str:
    """Return the path of one part of a table inside the corpus.

    >>> part_name("texts", "f")
    'texts/part-f.parquet'
    """
    return f"{table}/part-{part}.parquet"


@dataclass(frozen=True, slots=True)
class Previous:
    """The papers of the last run that still hold: their rows and issues by digest."""

    folder: Path
    rows: dict[str, CorpusDocument] = field(default_factory=dict[str, CorpusDocument])
    issues: dict[str, list[Issue]] = field(default_factory=dict[str, list[Issue]])

    def readings(self, part: str) -> Iterator[tuple[str, Reading]]:
        """Give the readings of a part in the order of their digests."""
        path = self.folder / part_name("texts", part)
        if not path.is_file():
            return
        pages = _pages_by_digest(self.folder / part_name("pages", part))
        for batch in read_row_groups(path, ["digest", "original", "boxes"]):
            for digest, text, boxes in _text_rows(batch):
                if row := self.rows.get(digest):
                    yield digest, Reading(_document(row, text, tuple(pages[digest]), boxes))

    def heads(self, part: str, length: int) -> Iterator[tuple[str, str]]:
        """Give each digest of a part and the beginning of its first page."""
        path = self.folder / part_name("texts", part)
        pages = _pages_by_digest(self.folder / part_name("pages", part))
        for batch in read_row_groups(path, ["digest", "original"]):
            for digest, text in zip(*(batch[name].to_pylist() for name in batch.schema.names)):
                yield digest, text[: min(length, pages[digest][0].end)]


def open_previous(writer: CorpusWriter, signature: str) -> Previous:
    """Return what can be taken over from the last run: whole parts, read by the same readers."""
    previous = Previous(writer.folder)
    if writer.old_versions.get("readers") != signature or not writer.is_intact(ISSUES_TABLE):
        return previous
    for part in PARTS:
        tables = [part_name(table, part) for table in ("documents", "pages", "texts")]
        if all(writer.is_intact(name) for name in tables):
            previous.rows.update(_read_papers(writer.folder / tables[0]))
    for digest, issue in _document_issues(writer.folder / ISSUES_TABLE):
        previous.issues.setdefault(digest, []).append(issue)
    return previous
