# pyright: reportUnknownMemberType=false
# (the stubs of pyarrow leave the parameters of its types open)
"""Writing the texts and pages of the papers, part by part, in the order of their digests."""

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any, TypeVar

import pyarrow as pa

from exhume.errors import IntegrityError
from exhume.model.papers import Document, Page
from exhume.store.arrays import boxes_to_bytes, confidence_to_bytes, ranges_to_bytes
from exhume.store.carrying import Rows, Written, joined
from exhume.store.previous import Previous
from exhume.store.rows import CorpusDocument
from exhume.store.schemas import PAGES, TEXTS, pages_batch, part_name
from exhume.store.staging import Staging
from exhume.store.table_writer import TableWriter
from exhume.text.normalization import digest as normalization_digest
from exhume.text.normalization import normalize_batch, to_codepoints
from exhume.workflow._matching import HEAD, head_of

T = TypeVar("T")

MOST_CHARACTERS = 1 << 20
MOST_DOCUMENTS = 4_096

Paper = tuple[CorpusDocument, Document]


@dataclass(frozen=True, slots=True)
class _Piece:
    """A paper to be written: as it was read, or the rows that the last run wrote of it."""

    row: CorpusDocument
    document: Document | None = None
    written: Written | None = None

    def head(self) -> str:
        """Return the beginning of its first page."""
        if self.document is not None:
            return head_of(self.document)
        return self.written.head(HEAD) if self.written else ""


@dataclass(frozen=True, slots=True)
class TextWriter:
    """Writes the parts whose papers have changed, and keeps the others.

    `fresh` has the keys of the readings that wait in the staging file, by digest; what is not
    there is taken over from the last run. `made_by` names everything but the papers that decides
    the bytes of a part.
    """

    writer: TableWriter
    previous: Previous
    staging: Staging
    fresh: dict[str, str]
    made_by: str
    heads_are_wanted: bool = True

    def write(self, part: str, rows: Sequence[CorpusDocument]) -> Iterator[tuple[str, str]]:
        """Write or keep the part that holds these papers; give each digest and text's beginning.

        Where no beginnings are wanted, nothing is given for a part that is kept.

        `rows` are in the order of their digests. The part is there when the last one was given.
        """
        inputs = self._inputs(rows)
        if not rows:
            return
        if self._can_keep(part, rows, inputs):
            for table in ("texts", "pages"):
                self.writer.keep(part_name(table, part))
            if self.heads_are_wanted:
                yield from self.previous.heads(part, HEAD)
        else:
            yield from self._write(part, rows, inputs)

    def _inputs(self, rows: Sequence[CorpusDocument]) -> str:
        papers = [(row.id, row.digest, row.encoding) for row in rows]
        return hashlib.sha256(json.dumps([self.made_by, papers]).encode()).hexdigest()

    def _can_keep(self, part: str, rows: Sequence[CorpusDocument], inputs: str) -> bool:
        names = [part_name(table, part) for table in ("texts", "pages")]
        return (
            all(self.writer.inputs_of(name) == inputs for name in names)
            and all(self.writer.is_intact(name) for name in names)
            and not any(row.digest in self.fresh for row in rows)
        )

    def _write(
        self, part: str, rows: Sequence[CorpusDocument], inputs: str
    ) -> Iterator[tuple[str, str]]:
        texts = self.writer.write(part_name("texts", part), TEXTS, inputs)
        pages = self.writer.write(part_name("pages", part), PAGES, inputs)
        with texts as text_writer, pages as page_writer:
            for pieces in _by_size(self._pieces(part, rows)):
                text_writer.write_batch(_texts_of(pieces))
                page_writer.write_batch(_pages_of(pieces))
                wanted = self.heads_are_wanted
                yield from ((each.row.digest, each.head() if wanted else "") for each in pieces)

    def _pieces(self, part: str, rows: Sequence[CorpusDocument]) -> Iterator[_Piece]:
        """Give the papers; both sides are in the order of digests, so one pass finds them all."""
        alike = self._is_written_alike(part, rows)
        written = self.previous.written(part) if alike else iter(())
        readings = iter(()) if alike else self.previous.readings(part)
        for row in rows:
            key = self.fresh.get(row.digest)
            if key is None and alike:
                yield _Piece(row, written=_of(row, written))
                continue
            reading = self.staging.reading(key) if key is not None else _of(row, readings)
            if reading is None or reading.document is None:
                raise _lost(row)
            yield _Piece(row, reading.document)

    def _is_written_alike(self, part: str, rows: Sequence[CorpusDocument]) -> bool:
        """Say whether what the last run wrote can be copied; of a damaged part it knows no rows."""
        same = self.previous.normalization == normalization_digest()
        known = same and any(row.digest in self.previous.rows for row in rows)
        return known and self.previous.schemas(part) == (TEXTS, PAGES)


def _of(row: CorpusDocument, ordered: Iterator[tuple[str, T]]) -> T:
    found = next((found for digest, found in ordered if digest == row.digest), None)
    if found is None:
        raise _lost(row)
    return found


def _lost(row: CorpusDocument) -> IntegrityError:
    return IntegrityError(row.id, "its text was lost on the way", "run ingest again")


def _texts_of(pieces: Sequence[_Piece]) -> pa.RecordBatch:
    """Return papers as a batch of `exhume.store.schemas.TEXTS`.

    What the last run wrote of a paper is copied: to normalise it again would give the same.
    """
    runs: list[Rows | pa.RecordBatch] = []
    for is_written, group in groupby(pieces, key=lambda piece: piece.written is not None):
        if is_written:
            runs += [piece.written.text for piece in group if piece.written]
        else:
            runs.append(texts_batch(_papers_of(group)))
    return joined(runs, [piece.row.id for piece in pieces])


def _pages_of(pieces: Sequence[_Piece]) -> pa.RecordBatch:
    runs: list[Rows | pa.RecordBatch] = []
    for is_written, group in groupby(pieces, key=lambda piece: piece.written is not None):
        if is_written:
            rows = (piece.written.pages for piece in group if piece.written)
            runs += [each for each in rows if each is not None]
        else:
            runs.append(pages_batch(_numbered(_papers_of(group))))
    ids = [piece.row.id for piece in pieces for _ in range(piece.row.pages)]
    return joined(runs or [pages_batch([])], ids)


def _papers_of(pieces: Iterable[_Piece]) -> list[Paper]:
    return [(piece.row, piece.document) for piece in pieces if piece.document is not None]


def texts_batch(papers: Sequence[Paper]) -> pa.RecordBatch:
    """Normalise papers and return them as a batch of `exhume.store.schemas.TEXTS`."""
    originals = [document.text for _, document in papers]
    normalized = normalize_batch(*to_codepoints(originals))
    origins = pa.LargeBinaryArray.from_buffers(
        pa.large_binary(),
        len(papers),
        [
            None,
            pa.py_buffer((normalized.bounds * 4).tobytes()),
            pa.py_buffer(normalized.origins.astype("<i4", copy=False).tobytes()),
        ],
    )
    columns: list[pa.Array[Any]] = [
        pa.array([row.id for row, _ in papers], pa.string()),
        pa.array([row.digest for row, _ in papers], pa.string()),
        pa.array(originals, pa.large_string()),
        normalized.to_arrow(),
        origins,
        _binary(boxes_to_bytes(document.boxes) for _, document in papers),
        _binary(confidence_to_bytes(document.confidence) for _, document in papers),
        _binary(ranges_to_bytes(document.furniture) for _, document in papers),
    ]
    return pa.RecordBatch.from_arrays(columns, schema=TEXTS)


def _binary(values: Iterable[bytes | None]) -> pa.LargeBinaryArray:
    return pa.array(list(values), pa.large_binary())


def _numbered(papers: Sequence[Paper]) -> list[tuple[str, str, Page]]:
    return [(row.id, row.digest, page) for row, document in papers for page in document.pages]


def _by_size(papers: Iterable[_Piece]) -> Iterator[list[_Piece]]:
    """Cut a stream of papers where a batch would grow too large; a long paper stands alone."""
    batch: list[_Piece] = []
    characters = 0
    for paper in papers:
        characters += paper.row.characters
        if batch and (characters > MOST_CHARACTERS or len(batch) == MOST_DOCUMENTS):
            yield batch
            batch, characters = [], paper.row.characters
        batch.append(paper)
    if batch:
        yield batch
