"""The originals: every file that was given, kept read-only under the digest of its bytes.

``store/ab/abcdef…`` holds the file whose SHA-256 is ``abcdef…``, so the same bytes are kept once,
and a changed byte is seen. A file is written under a temporary name, flushed, and renamed: what
stands under a digest is always whole.
"""

import hashlib
import os
import stat
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from io import BufferedReader
from pathlib import Path

from exhume.errors import IntegrityError, UnreadableDocument
from exhume.store.files import PARTIAL, digest_of, explained

_CHUNK = 1 << 20
_SMALL = 1 << 20
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

    def add(self, source: Path) -> Original:
        """Keep a file; do nothing if its bytes are kept already.

        Raises `exhume.errors.UnreadableDocument` if the file cannot be read, or changes while it
        is, and `exhume.errors.ExhumeError` if the copy cannot be written.
        """
        with _reading(source) as file:
            data = _read(source, file, _SMALL + 1)
            if len(data) <= _SMALL:
                return self._keep_small(data)
            original = _weigh(source, file)
            if not self.has(original.digest, original.size):
                self._copy(source, file, original)
        return original

    def add_bytes(self, data: bytes) -> Original:
        """Keep bytes that no file holds; do nothing if they are kept already.

        Raises `exhume.errors.ExhumeError` if they cannot be written.
        """
        return self._keep_small(data)

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
            status = os.stat(f"{self._root}/{digest[:2]}/{digest}")  # noqa: PTH116 - asked of every file; the method takes twice as long
        except OSError:
            return False
        return stat.S_ISREG(status.st_mode) and status.st_size == size

    def digests(self) -> set[str]:
        """Return the digests of all originals; each was whole when it was put there."""
        return {name for _, name in self._names()}

    def tidy(self) -> None:
        """Remove what a killed run was copying when it was killed."""
        with explained(self.folder):
            for folder, name in self._names():
                if name.endswith(PARTIAL):
                    Path(folder, name).unlink()

    def verify(self, digest: str) -> None:
        """Raise `exhume.errors.IntegrityError` unless the original is there and unchanged."""
        path = self.path(digest)
        if not path.is_file():
            raise IntegrityError(str(path), "this original is missing", _RESTORE)
        if digest_of(path) != digest:
            raise IntegrityError(str(path), "this original is not what it was", _RESTORE)

    def _names(self) -> Iterator[tuple[str, str]]:
        for folder in os.scandir(self.folder) if self.folder.is_dir() else ():
            for name in os.listdir(folder.path):  # noqa: PTH208 - they are many; paths take long
                yield folder.path, name

    def _keep_small(self, data: bytes) -> Original:
        """Keep what is read already: files are many and small, and each call costs."""
        original = Original(hashlib.sha256(data).hexdigest(), len(data))
        if not self.has(original.digest, original.size):
            target = self.path(original.digest)
            temporary = f"{target}.{os.getpid()}.{threading.get_ident()}{PARTIAL}"
            with explained(self.folder):
                _write_read_only(temporary, data)
                Path(temporary).replace(target)
        return original

    def _copy(self, source: Path, file: BufferedReader, original: Original) -> None:
        target = self.path(original.digest)
        temporary = target.with_name(f"{target.name}.{os.getpid()}.{id(file)}{PARTIAL}")
        with explained(self.folder):
            target.parent.mkdir(parents=True, exist_ok=True)
            copied = _copy_bytes(source, file, temporary)
        if copied != original.digest:
            temporary.unlink()
            raise _changed(source)
        with explained(self.folder):
            temporary.chmod(_READ_ONLY)
            temporary.replace(target)


def _write_read_only(path: str, data: bytes) -> None:
    try:
        handle = os.open(path, _CREATE, _READ_ONLY)
    except FileNotFoundError:
        Path(path).parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(path, _CREATE, _READ_ONLY)
    with os.fdopen(handle, "wb") as copy:
        copy.write(data)
        copy.flush()
        os.fsync(copy.fileno())


_RESTORE = (
    "put the file back from a copy; or remove it, and run `exhume ingest` with the source at its"
    " place"
)


def _reading(source: Path) -> BufferedReader:
    try:
        return source.open("rb")
    except OSError as error:
        raise _unreadable(source, error) from error


def _read(source: Path, file: BufferedReader, size: int) -> bytes:
    try:
        return file.read(size)
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
