# pyright: reportUnknownMemberType=false
# (the stubs of pyarrow leave the parameters of its types open)
"""What the last run read, so that the next one need not read it again."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import cast

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from exhume.model.papers import READ_STATES, Document, Issue, Page, State
from exhume.store.arrays import boxes_from_bytes, confidence_from_bytes, ranges_from_bytes
from exhume.store.carrying import Written, by_digest
from exhume.store.corpus import read_row_groups
from exhume.store.rows import CorpusDocument, Kind
from exhume.store.schemas import ISSUES_TABLE, documents_of, issues_of, pages_of, part_name
from exhume.store.staging import Reading
from exhume.store.table_writer import TableWriter

_READ_COLUMNS = ["digest", "original", "boxes", "confidence", "furniture"]


@dataclass(frozen=True, slots=True)
class Previous:
    """The papers of the last run that still hold: their rows and issues by digest.

    `holds` says that it was made by the same readers, and its issues are whole; `normalization`
    is the digest of the rules by which its texts were normalised.
    """

    folder: Path
    holds: bool = False
    normalization: str = ""
    rows: dict[str, CorpusDocument] = field(default_factory=dict[str, CorpusDocument])
    issues: dict[str, list[Issue]] = field(default_factory=dict[str, list[Issue]])

    def take_rows(self, writer: TableWriter, parts: Iterable[str]) -> None:
        """Read the rows of the parts whose tables are all whole."""
        for part in parts if self.holds else ():
            if tables := tables_of(writer, part):
                self.rows.update(_read_papers(self.folder / tables[0]))

    def rows_concerning_others(self, part: str) -> Iterator[CorpusDocument]:
        """Give the rows of a part that have an issue or a record, in their order."""
        for batch in read_row_groups(self.folder / part_name("documents", part)):
            has_issue = pc.not_equal(batch["problem"], pa.scalar(""))
            has_record = pc.not_equal(batch["record"], pa.scalar(""))
            yield from documents_of(batch.filter(pc.or_(has_issue, has_record)))

    def readings(self, part: str) -> Iterator[tuple[str, Reading]]:
        """Give the readings of a part in the order of their digests."""
        path = self.folder / part_name("texts", part)
        if not path.is_file():
            return
        pages = self._pages(part)
        for batch in read_row_groups(path, _READ_COLUMNS):
            for found in batch.to_pylist():
                digest = found["digest"]
                if row := self.rows.get(digest):
                    yield digest, Reading(_document(row, found, tuple(pages[digest])))

    def schemas(self, part: str) -> tuple[pa.Schema, ...]:
        """Return the schemas of the texts and pages of a part, as far as there are any."""
        paths = [self.folder / part_name(table, part) for table in ("texts", "pages")]
        return tuple(pq.read_schema(path) for path in paths if path.is_file())

    def written(self, part: str) -> Iterator[tuple[str, Written]]:
        """Give what the tables of a part hold of each paper, in the order of their digests."""
        path = self.folder / part_name("texts", part)
        if not path.is_file():
            return
        with pq.ParquetFile(self.folder / part_name("pages", part)) as file:
            pages = file.read().combine_chunks().to_batches()
        places = dict(places for batch in pages for places in by_digest(batch))
        for batch in read_row_groups(path):
            for digest, text in by_digest(batch):
                if digest in self.rows:
                    yield digest, Written(text, places.get(digest))

    def heads(self, part: str, length: int) -> Iterator[tuple[str, str]]:
        """Give each digest of a part and the beginning of its first page."""
        path = self.folder / part_name("texts", part)
        pages = self._pages(part)
        for batch in read_row_groups(path, ["digest", "original"]):
            for row in batch.to_pylist():
                first = pages[row["digest"]][:1]
                end = first[0].end if first else length
                yield row["digest"], row["original"][: min(length, end)]

    def _pages(self, part: str) -> dict[str, list[Page]]:
        found: dict[str, list[Page]] = defaultdict(list)
        for batch in read_row_groups(self.folder / part_name("pages", part)):
            for digest, page in pages_of(batch):
                found[digest].append(page)
        return found


def tables_of(writer: TableWriter, part: str) -> list[str]:
    """Return the tables that the last run left of a part, documents first; none if one is damaged.

    A part without any paper that was read has no pages and no texts.
    """
    return writer.intact_of(part_name(table, part) for table in ("documents", "pages", "texts"))


def open_previous(writer: TableWriter, signature: str) -> Previous:
    """Return what can be taken over from the last run, read by the same readers; rows on demand."""
    holds = writer.old_versions.get("readers") == signature and writer.is_intact(ISSUES_TABLE)
    normalization = writer.old_versions.get("normalization", "")
    previous = Previous(writer.folder, holds, normalization)
    if not holds:
        return previous
    for batch in read_row_groups(writer.folder / ISSUES_TABLE):
        for row in issues_of(batch):
            previous.issues.setdefault(row.digest, []).append(row.issue)
    return previous


def _read_papers(path: Path) -> dict[str, CorpusDocument]:
    """Return what holds as long as the file does; reference files are read by each run."""
    rows = (row for batch in read_row_groups(path) for row in documents_of(batch))
    read = READ_STATES | {State.EXCLUDED}
    return {
        row.digest: row
        for row in rows
        if (row.lasting and row.kind is not Kind.REFERENCES)
        or (row.kind is Kind.PAPER and row.state in read)
    }


def _document(
    row: CorpusDocument, found: Mapping[str, object], pages: tuple[Page, ...]
) -> Document:
    return Document(
        text=cast("str", found["original"]),
        pages=pages,
        media_type=row.media_type,
        reader=row.reader,
        boxes=boxes_from_bytes(cast("bytes | None", found["boxes"])),
        encoding=row.encoding,
        encoding_reason=row.encoding_reason,
        title=row.title,
        confidence=confidence_from_bytes(cast("bytes | None", found["confidence"])),
        furniture=ranges_from_bytes(cast("bytes", found["furniture"])),
    )
