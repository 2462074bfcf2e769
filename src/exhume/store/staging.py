"""What a running ingest has read so far, so that a killed run goes on where it was.

One SQLite file with a row for each digest, in the order of reading: an index of digests, which have
no order, would take longer to keep than the texts themselves. A row counts only for the `signature`
under which it was written: another version of a reader reads anew. Whatever is wrong with the file,
it is thrown away and begun again; it holds nothing that cannot be had from the sources.
"""

import sqlite3
from collections.abc import Generator, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from types import TracebackType
from typing import Self

import msgspec

from exhume.errors import ExhumeError
from exhume.model.papers import Document, Issue, Page, Record, State
from exhume.store.arrays import (
    boxes_from_bytes,
    boxes_to_bytes,
    confidence_from_bytes,
    confidence_to_bytes,
)

_TABLES = """
drop table if exists readings;
create table if not exists papers (
    place integer primary key, digest text not null, signature text not null, reading blob not null
);
drop table if exists records;
create table records (place integer primary key, record blob not null);
"""


@dataclass(frozen=True, slots=True, eq=False)
class Reading:
    """How reading one file ended: with a document, or with the state, problem and remedy.

    `media_type` is that of the reader which tried, where it could not read the file. `lasting` says
    that this was for what the file is, and not for want of time, memory, rights or a package.
    """

    document: Document | None = None
    state: State = State.READ
    problem: str = ""
    remedy: str = ""
    media_type: str = ""
    lasting: bool = False


class Staging:
    """The staging file of one study; a context manager that closes it."""

    def __init__(self, path: Path, signature: str) -> None:
        self.path = path
        self.signature = signature
        self._connection = _open(path)
        self._places = self._known()
        self._next = self._last() + 1

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._connection.close()

    def digests(self) -> set[str]:
        """Return the digests that have been read under this signature."""
        return set(self._places)

    def add(self, readings: Iterable[tuple[str, Reading]]) -> None:
        """Keep readings by digest; all of them are on the disk when this returns."""
        self.add_packed((digest, pack(reading)) for digest, reading in readings)

    def add_packed(self, readings: Iterable[tuple[str, bytes]]) -> None:
        """Keep readings that are packed already."""
        numbered = list(enumerate(readings, start=self._next))
        rows = ((place, digest, self.signature, read) for place, (digest, read) in numbered)
        with _explained(self.path), self._connection:
            self._connection.executemany("insert into papers values (?, ?, ?, ?)", rows)
        self._next += len(numbered)
        self._places.update((digest, place) for place, (digest, _) in numbered)

    def reading(self, digest: str) -> Reading | None:
        """Return what was read for that digest, or None."""
        place = self._places.get(digest)
        if place is None:
            return None
        query = "select reading from papers where place = ?"
        (packed,) = self._connection.execute(query, (place,)).fetchone()
        return unpack(packed)

    def add_records(self, first: int, records: Iterable[Record]) -> None:
        """Keep records for this run, under the places `first`, `first` + 1 and so on."""
        rows = (
            (place, _packer.encode(replace(record, fields=dict(record.fields))))
            for place, record in enumerate(records, start=first)
        )
        with _explained(self.path), self._connection:
            self._connection.executemany("insert into records values (?, ?)", rows)

    def records(self) -> Iterator[Record]:
        """Give the records of this run in the order of their places."""
        for (packed,) in self._connection.execute("select record from records order by place"):
            yield msgspec.msgpack.decode(packed, type=Record)

    def _known(self) -> dict[str, int]:
        rows = self._connection.execute(
            "select digest, place from papers where signature = ? order by place", (self.signature,)
        )
        return dict(rows)

    def _last(self) -> int:
        return self._connection.execute("select max(place) from papers").fetchone()[0] or 0

    def remove(self) -> None:
        """Close and delete the file; the corpus holds everything now."""
        self._connection.close()
        _delete(self.path)


class _Packed(msgspec.Struct, frozen=True, array_like=True):
    """A reading without arrays."""

    state: State
    problem: str = ""
    remedy: str = ""
    found: bool = False
    text: str = ""
    pages: tuple[Page, ...] = ()
    media_type: str = ""
    reader: str = ""
    boxes: bytes | None = None
    encoding: str = ""
    encoding_reason: str = ""
    title: str = ""
    issues: tuple[Issue, ...] = ()
    confidence: bytes | None = None
    furniture: tuple[tuple[int, int], ...] = ()
    lasting: bool = False


_packer = msgspec.msgpack.Encoder()
_unpacker = msgspec.msgpack.Decoder(_Packed)


def pack(reading: Reading) -> bytes:
    """Return a reading as bytes; the same reading gives the same bytes."""
    document = reading.document
    if document is None:
        packed = _Packed(
            reading.state,
            reading.problem,
            reading.remedy,
            media_type=reading.media_type,
            lasting=reading.lasting,
        )
        return _packer.encode(packed)
    return _packer.encode(
        _Packed(
            reading.state,
            reading.problem,
            reading.remedy,
            True,
            document.text,
            document.pages,
            document.media_type,
            document.reader,
            boxes_to_bytes(document.boxes),
            document.encoding,
            document.encoding_reason,
            document.title,
            document.issues,
            confidence_to_bytes(document.confidence),
            document.furniture,
        )
    )


def unpack(data: bytes) -> Reading:
    """Return the reading of bytes that `pack` made."""
    packed = _unpacker.decode(data)
    if not packed.found:
        failure = (packed.state, packed.problem, packed.remedy, packed.media_type, packed.lasting)
        return Reading(None, *failure)
    document = Document(
        text=packed.text,
        pages=packed.pages,
        media_type=packed.media_type,
        reader=packed.reader,
        boxes=boxes_from_bytes(packed.boxes),
        encoding=packed.encoding,
        encoding_reason=packed.encoding_reason,
        title=packed.title,
        issues=packed.issues,
        confidence=confidence_from_bytes(packed.confidence),
        furniture=packed.furniture,
    )
    return Reading(document, packed.state, packed.problem, packed.remedy)


def _open(path: Path) -> sqlite3.Connection:
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        return _connect(path)
    except sqlite3.DatabaseError:
        _delete(path)  # cut off by a full disk or a power cut: reading again is always right
    with _explained(path):
        return _connect(path)


def _connect(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path)
    try:
        # What is committed outlives the process; a power cut may cost
        # the last rows, never the file.
        connection.execute("pragma page_size = 32768")  # a text takes one page, not three
        connection.execute("pragma journal_mode = wal")
        connection.execute("pragma synchronous = normal")
        connection.executescript(_TABLES)
    except sqlite3.DatabaseError:
        connection.close()
        raise
    return connection


def _delete(path: Path) -> None:
    for suffix in ("", "-wal", "-shm"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)


@contextmanager
def _explained(path: Path) -> Generator[None]:
    try:
        yield
    except sqlite3.OperationalError as error:
        raise ExhumeError(
            str(path),
            f"it cannot be written: {error}",
            "make room on the disk and check who may write there; a new run goes on from here",
        ) from error
