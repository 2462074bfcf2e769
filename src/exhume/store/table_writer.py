# pyright: reportUnknownMemberType=false
# (the stubs of pyarrow leave the parameters of its types open)
"""Writing tables beside the ones that are there, and putting them in their place at the end.

Every table is written under a temporary name. Only when all of them are whole do they take their
names, and the manifest last of all. While that goes on, and if it was stopped then, the new
manifest lies beside the old one and says that the tables do not belong together. A file whose bytes
come out the same is left as it is.
"""

from collections import Counter
from collections.abc import Generator, Iterable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Literal, Protocol, Self

import pyarrow as pa
import pyarrow.parquet as pq

from exhume.errors import IntegrityError
from exhume.store.files import explained, flush_to_disk, partial, remove_partial
from exhume.store.manifest import (
    MANIFEST_FILE,
    FileEntry,
    Manifest,
    begin_manifest,
    entry_for,
    finish_manifest,
    is_unchanged,
    read_manifest,
)

_PLAIN_COLUMNS = frozenset(
    ("original", "normalized", "origins", "boxes", "confidence", "furniture", "abstract")
)


_THREADS = 1  # beside the one that looks at the files; two would take its core away


class BatchWriter(Protocol):
    """Takes batches one by one; each becomes one row group."""

    def write_batch(self, batch: pa.RecordBatch) -> None:
        """Append a batch."""
        ...


class TableWriter:
    """Writes the tables of one folder: a corpus, or a screening.

    `keep` or `write` every table, then `publish`. What was neither kept nor written is removed.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._old = _manifest_or_none(self.folder)
        self._kept: dict[str, FileEntry] = {}
        self._written: dict[str, Future[FileEntry]] = {}
        self._flusher = ThreadPoolExecutor(1)
        self._intact: dict[str, bool] = {}
        with explained(self.folder):
            self.folder.mkdir(parents=True, exist_ok=True)
            remove_partial(self.folder, but=partial(Path(MANIFEST_FILE)).name)

    @property
    def old_versions(self) -> Mapping[str, str]:
        """What made the tables that are there; empty where there is none."""
        return self._old.versions if self._old else {}

    def is_intact(self, name: str) -> bool:
        """Say whether a table of the last run is there with the very bytes it had."""
        if name not in self._intact:
            self._intact[name] = is_unchanged(self.folder, name, self._old)
        return self._intact[name]

    def intact_of(self, names: Iterable[str]) -> list[str]:
        """Return those of the tables that the last run left; none, if one is not what it was."""
        left = [name for name in names if self._old and name in self._old.files]
        return left if all(map(self.is_intact, left)) else []

    @contextmanager
    def weighing(self) -> Generator[None]:
        """Weigh the tables of the last run beside what is done inside, for `is_intact`."""
        with ThreadPoolExecutor(_THREADS) as threads:
            threads.map(self.is_intact, self._old.files if self._old else ())
            yield

    def inputs_of(self, name: str) -> str:
        """Return the digest of what a table of the last run was made of, or nothing."""
        entry = self._old.files.get(name) if self._old else None
        return entry.inputs if entry else ""

    def keep(self, name: str) -> None:
        """Take over a table of the last run."""
        if self._old is None or name not in self._old.files:
            raise IntegrityError(name, "the last run left no such table to keep")
        self._kept[name] = self._old.files[name]

    @contextmanager
    def write(self, name: str, schema: pa.Schema, inputs: str = "") -> Generator[BatchWriter]:
        """Open a table for its batches."""
        path = self.folder / name
        temporary = partial(path)
        with explained(self.folder):
            path.parent.mkdir(parents=True, exist_ok=True)
            with _parquet_writer(temporary, schema) as writer, _Behind(writer) as behind:
                yield behind
        self._written[name] = self._flusher.submit(_flushed, temporary, inputs)

    def write_all(
        self, name: str, schema: pa.Schema, batches: Iterable[pa.RecordBatch], inputs: str = ""
    ) -> None:
        """Write a table from its batches."""
        with self.write(name, schema, inputs) as writer:
            for batch in batches:
                writer.write_batch(batch)

    def names(self) -> list[str]:
        """Return the names of the tables that were written or kept so far."""
        return sorted((*self._kept, *self._written))

    def count(self, name: str, column: str) -> Counter[str]:
        """Count the values of a column in a table that was written or kept."""
        path = self.folder / name
        table = pq.read_table(path if name in self._kept else partial(path), columns=[column])
        return Counter(str(value) for value in table[column].to_pylist())

    def publish(self, versions: Mapping[str, str]) -> None:
        """Give every table its name, remove what is left of older ones, write the manifest."""
        with explained(self.folder), self._flusher:
            written = {name: entry.result() for name, entry in self._written.items()}
            entries = self._kept | written
            begin_manifest(self.folder, Manifest(dict(versions), entries))
            for name in sorted(written):
                self._place(name, written[name].digest)
            for path in sorted(self.folder.rglob("*.parquet")):
                if path.relative_to(self.folder).as_posix() not in entries:
                    path.unlink()
            finish_manifest(self.folder)

    def _place(self, name: str, digest: str) -> None:
        path = self.folder / name
        old = self._old.files.get(name) if self._old else None
        same = old is not None and old.digest == digest
        if same and self.is_intact(name):
            partial(path).unlink()
        else:
            partial(path).replace(path)


def _flushed(path: Path, inputs: str) -> FileEntry:
    flush_to_disk(path)
    return entry_for(path, inputs)


class _Behind:
    """Writes a batch while the next one is made; a context manager that waits for the last one."""

    def __init__(self, writer: pq.ParquetWriter) -> None:
        self._writer = writer
        self._thread = ThreadPoolExecutor(1)
        self._last: Future[None] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        with self._thread:
            if error is None:
                self._wait()

    def write_batch(self, batch: pa.RecordBatch) -> None:
        """Write a batch after the one before it; what went wrong with that is raised here."""
        self._wait()
        self._last = self._thread.submit(self._writer.write_batch, batch)

    def _wait(self) -> None:
        if self._last is not None:
            self._last.result()


def _manifest_or_none(folder: Path) -> Manifest | None:
    """A damaged manifest is as good as none: everything is then written anew."""
    try:
        return read_manifest(folder)
    except IntegrityError:
        return None


def _compression(name: str) -> Literal["none", "lz4", "zstd"]:
    """Return how a column is packed: what is read again and again is quick to unpack."""
    if name == "normalized":
        return "none"  # screening reads nothing else of most papers
    return "lz4" if name in _PLAIN_COLUMNS else "zstd"


def _parquet_writer(path: Path, schema: pa.Schema) -> pq.ParquetWriter:
    names = [name for name in schema.names if name not in _PLAIN_COLUMNS]
    return pq.ParquetWriter(
        path,
        schema,
        compression={name: _compression(name) for name in schema.names},
        use_dictionary=names,  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]  # the stubs know only bool
        # Statistics let a reader find the row group of a digest; of long texts they only cost.
        write_statistics=names,
    )
