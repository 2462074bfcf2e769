"""Writing files so that they are there whole or not at all."""

import ctypes
import hashlib
import os
import re
import sys
from collections.abc import Callable, Generator, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path

from exhume.errors import ExhumeError

_PIECE = 1 << 22
_FEW = 8  # files: fewer are sooner flushed one by one than with all that others have written

PARTIAL = ".partial"
"""Suffix of a file that is being written; what is left of a killed run is removed by the next."""


def digest_of(path: Path) -> str:
    """Return the SHA-256 of a file in lower-case hexadecimal digits.

    It reads much at a time: files are weighed in threads, and each piece costs the others a turn.
    """
    digest, buffer = hashlib.sha256(), bytearray(_PIECE)
    view = memoryview(buffer)
    with path.open("rb", buffering=0) as file:
        while size := file.readinto(buffer):
            digest.update(view[:size])
    return digest.hexdigest()


def partial(path: Path) -> Path:
    """Return the name under which a file is written before it takes its own."""
    return path.with_name(path.name + PARTIAL)


def flush_to_disk(path: Path) -> None:
    """Make sure that a file's bytes outlive a power cut."""
    # Windows flushes only what is open for writing; read-only files are flushed by their writer.
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def flush_together(handles: Sequence[int]) -> None:
    """Make sure that the bytes of files open for writing on one disk outlive a power cut."""
    flush = _flush_of_all()
    if flush and len(handles) >= _FEW:
        # A write that failed behind it is said to those who had opened something before.
        flush(handles[0])
        return
    for handle in handles:
        os.fsync(handle)


@cache
def _flush_of_all() -> Callable[[int], None] | None:
    """Return what flushes all of the disk that a file lies on, where there is such a call.

    One such call for 64 small files takes half the time of 64 calls for one file each. Linux has
    it, and says since 5.8 if a write has failed; `os.sync` would flush all other disks as well.
    """
    if sys.platform != "linux" or _kernel() < (5, 8):
        return None
    library = ctypes.CDLL(None, use_errno=True)

    def flush(handle: int) -> None:
        if library.syncfs(handle):
            number = ctypes.get_errno()
            raise OSError(number, os.strerror(number))

    return flush if hasattr(library, "syncfs") else None


def _kernel() -> tuple[int, ...]:
    return tuple(int(number) for number in re.findall(r"\d+", os.uname().release)[:2])


def write_whole(path: Path, data: bytes) -> None:
    """Write a file under a temporary name, flush it, and give it its own name."""
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = partial(path)
    with temporary.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(path)


def remove_partial(folder: Path, but: str = "") -> None:
    """Remove what a killed run was writing when it was killed, but for the file of that name."""
    for path in folder.rglob(f"*{PARTIAL}"):
        if path.name != but:
            path.unlink()


@contextmanager
def explained(folder: Path) -> Generator[None]:
    """Turn a refusal of the disk into an error that says what to do.

    Only what the project itself writes runs inside; a paper that cannot be opened is an issue.
    """
    try:
        yield
    except OSError as error:
        raise ExhumeError(
            str(error.filename or folder),
            f"it cannot be written: {error.strerror or error}",
            "make room on the disk and check who may write there; a new run goes on from here",
        ) from error
