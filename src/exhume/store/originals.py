"""The originals: every file that was given, kept read-only under the digest of its bytes.

``store/ab/abcdef…`` holds the file whose SHA-256 is ``abcdef…``, so the same bytes are kept once,
and a changed byte is seen. A file is written under a temporary name, flushed, and renamed: what
stands under a digest is always whole. Small files are flushed several at a time, since that costs
far more than to write them.
"""

import hashlib
import os
import stat
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from io import BufferedReader
from pathlib import Path
from types import TracebackType
from typing import Self

from exhume.errors import IntegrityError, UnreadableDocument
from exhume.store.files import PARTIAL, digest_of, explained, flush_together

_CHUNK = 1 << 20
_SMALL = 1 << 20
_READ = os.O_RDONLY | getattr(os, "O_BINARY", 0)
_CREATE = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
_READ_ONLY = 0o444


@dataclass(frozen=True, slots=True)
class Original:
    """A kept file: the SHA-256 of its bytes in hexadecimal digits, and their number."""

    digest: str
    size: int


class Originals:
    """The folder of originals of one study.

    `add` may be called from several threads at a time.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._root = str(folder)

    def path(self, digest: str) -> Path:
        """Return where the original of that digest lies, or would lie."""
        return self.folder / digest[:2] / digest

    def place(self, digest: str) -> str:
        """Return the same as a text, which takes less time."""
        return f"{self._root}/{digest[:2]}/{digest}"

    def add(self, source: Path) -> Original:
        """Keep a file as `Several.add` does; it is on the disk when this returns."""
        with self.several() as several:
            return several.add(source)

    def add_bytes(self, data: bytes) -> Original:
        """Keep bytes that no file holds; do nothing if they are kept already.

        Raises `exhume.errors.ExhumeError` if they cannot be written.
        """
        with self.several() as several:
            return several.add_bytes(data)

    def several(self) -> "Several":
        """Return what keeps several originals at once."""
        return Several(self)

    def take(self, file: Path, digest: str) -> None:
        """Keep a file that was written into the folder of originals, by giving it its name."""
        target = self.path(digest)
        with explained(self.folder):
            target.parent.mkdir(parents=True, exist_ok=True)
            file.chmod(_READ_ONLY)
            file.replace(target)

    def has(self, digest: str, size: int) -> bool:
        """Say whether an original of that digest and size in bytes is kept."""
        try:
            status = os.stat(self.place(digest))  # noqa: PTH116 - asked of every file; the method takes twice as long
        except OSError:
            return False
        return stat.S_ISREG(status.st_mode) and status.st_size == size

    def tidy(self) -> set[str]:
        """Remove what a killed run was copying when it was killed.

        Return the digests of all originals; each was whole when it was put there.
        """
        digests: set[str] = set()
        with explained(self.folder):
            for folder, names in self._names():
                digests.update(names)
                for name in filter(_is_partial, names):
                    Path(folder, name).unlink()
                    digests.remove(name)
        return digests

    def verify(self, digest: str) -> None:
        """Raise `exhume.errors.IntegrityError` unless the original is there and unchanged."""
        path = self.path(digest)
        if not path.is_file():
            raise IntegrityError(str(path), "this original is missing", _RESTORE)
        if digest_of(path) != digest:
            raise IntegrityError(str(path), "this original is not what it was", _RESTORE)

    def _names(self) -> Iterator[tuple[str, list[str]]]:
        for folder in os.scandir(self.folder) if self.folder.is_dir() else ():
            yield folder.path, os.listdir(folder.path)  # noqa: PTH208 - they are many; paths take long


def _is_partial(name: str) -> bool:
    return name.endswith(PARTIAL)


class Several:
    """Keeps originals at once; a context manager: when it ends, all of them are on the disk.

    If it ends with an error, those that are small are not kept.
    """

    def __init__(self, originals: Originals) -> None:
        self._originals = originals
        self._open: dict[str, _Open] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        try:
            if error is None:
                self._flush()
        finally:
            for each in self._open.values():
                each.discard()

    def add(self, source: Path) -> Original:
        """Keep a file; do nothing if its bytes are kept already.

        Raises `exhume.errors.UnreadableDocument` if the file cannot be read, or changes while it
        is, and `exhume.errors.ExhumeError` if the copy cannot be written.
        """
        data = _beginning(source)
        if len(data) <= _SMALL:
            return self.add_bytes(data)
        with _reading(source) as file:
            original = _weigh(source, file)
            if not self._originals.has(original.digest, original.size):
                self._copy(source, file, original)
        return original

    def add_bytes(self, data: bytes) -> Original:
        """Keep bytes that no file holds; do nothing if they are kept already."""
        original = Original(hashlib.sha256(data).hexdigest(), len(data))
        digest = original.digest
        if digest not in self._open and not self._originals.has(digest, original.size):
            with explained(self._originals.folder):
                self._open[digest] = _write(self._originals.place(digest), data)
        return original

    def _flush(self) -> None:
        with explained(self._originals.folder):
            flush_together([each.handle for each in self._open.values()])
            while self._open:
                _, each = self._open.popitem()
                each.keep()

    def _copy(self, source: Path, file: BufferedReader, original: Original) -> None:
        target = self._originals.path(original.digest)
        temporary = target.with_name(f"{target.name}.{os.getpid()}.{id(file)}{PARTIAL}")
        with explained(self._originals.folder):
            target.parent.mkdir(parents=True, exist_ok=True)
            copied = _copy_bytes(source, file, temporary)
        if copied != original.digest:
            temporary.unlink()
            raise _changed(source)
        with explained(self._originals.folder):
            temporary.chmod(_READ_ONLY)
            temporary.replace(target)


@dataclass(frozen=True, slots=True)
class _Open:
    """A file that was written under a temporary name, and is still open to be flushed."""

    handle: int
    name: str
    target: str

    def keep(self) -> None:
        """Give a flushed file its own name."""
        os.close(self.handle)
        os.replace(self.name, self.target)  # noqa: PTH105 - done for every file; paths take long

    def discard(self) -> None:
        """Remove the file."""
        os.close(self.handle)
        Path(self.name).unlink()


def _write(target: str, data: bytes) -> _Open:
    name = f"{target}.{os.getpid()}.{threading.get_ident()}{PARTIAL}"
    try:
        handle = os.open(name, _CREATE, _READ_ONLY)
    except FileNotFoundError:
        Path(name).parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(name, _CREATE, _READ_ONLY)
    opened = _Open(handle, name, target)
    try:
        _write_all(handle, data)
    except BaseException:
        opened.discard()
        raise
    return opened


def _write_all(handle: int, data: bytes) -> None:
    written = os.write(handle, data)
    while written < len(data):  # a disk that is nearly full takes a part before it refuses
        written += os.write(handle, data[written:])


_RESTORE = (
    "put the file back from a copy; or remove it, and run `exhume ingest` with the source at its"
    " place"
)


def _reading(source: Path) -> BufferedReader:
    try:
        return source.open("rb")
    except OSError as error:
        raise _unreadable(source, error) from error


def _beginning(source: Path) -> bytes:
    """Return the bytes of a file if it is small, else more of them than a small one has.

    Files are many, and each call of the system costs: buffered files make twice as many.
    """
    try:
        handle = os.open(source, _READ)
        try:
            data = os.read(handle, _SMALL + 1)
            while len(data) <= _SMALL and (more := os.read(handle, _SMALL + 1)):
                data += more
            return data
        finally:
            os.close(handle)
    except OSError as error:
        raise _unreadable(source, error) from error


def _weigh(source: Path, file: BufferedReader) -> Original:
    try:
        file.seek(0)
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise _unreadable(source, error) from error
    return Original(digest, file.tell())


def _copy_bytes(source: Path, file: BufferedReader, target: Path) -> str:
    """Copy and flush a file; return the digest of what was written."""
    digest = hashlib.sha256()
    with target.open("wb") as copy:
        for chunk in _chunks(source, file):
            digest.update(chunk)
            copy.write(chunk)
        copy.flush()
        os.fsync(copy.fileno())
    return digest.hexdigest()


def _chunks(source: Path, file: BufferedReader) -> Iterator[bytes]:
    try:
        file.seek(0)
        while chunk := file.read(_CHUNK):
            yield chunk
    except OSError as error:
        raise _unreadable(source, error) from error


def _unreadable(source: Path, error: OSError) -> UnreadableDocument:
    return UnreadableDocument(
        str(source),
        f"it cannot be opened: {error.strerror or error}",
        "check that the file is still there and that you may read it",
    )


def _changed(source: Path) -> UnreadableDocument:
    return UnreadableDocument(
        str(source), "it changed while it was read", "run again when no program writes to it"
    )
