"""TAR archives, read from the beginning to the end in one go, packed as a whole or not."""

import re
import tarfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import IO, Final, Self, cast

from exhume.errors import UnreadableDocument
from exhume.model.archives import Member
from exhume.model.papers import Issue
from exhume.settings import LimitSettings
from exhume.sources.unpacking import (
    FAULTS,
    LINK,
    NO_FILE,
    Entry,
    Opener,
    Refusal,
    bounds_for,
    broken,
    explained,
    unpacked,
)
from exhume.sources.unpacking.bounds import Bounds, Stream
from exhume.sources.unpacking.names import Decided, Names

BLOCK: Final = 512
_CHECKSUM: Final = re.compile(rb"[ 0]*[0-7]+[\0 ]")
_CHECKSUM_AT: Final = 148


def is_tar(head: bytes) -> bool:
    """Tell whether bytes begin with a block that says of itself that it is one of an archive.

    >>> is_tar(tarfile.TarInfo("a.txt").tobuf()), is_tar(b"a text")
    (True, False)
    """
    if len(head) < BLOCK or not _CHECKSUM.match(head, _CHECKSUM_AT):
        return False
    try:
        tarfile.TarInfo.frombuf(head[:BLOCK], "utf-8", "surrogateescape")
    except (tarfile.TarError, ValueError):
        return False
    return True


def open_tar(
    path: Path, opened: Opener, limits: LimitSettings, encoding: str
) -> Iterator[Member | bytes | Issue]:
    """Give the members of an archive that lies in a stream.

    Raises `UnreadableDocument` where it breaks off: what lies behind cannot be found.
    """
    bounds = bounds_for(path, limits)
    names = Names(lambda: _unnamed(path, opened, limits), encoding)
    yield from unpacked(path, _entries(path, opened, bounds), names, bounds)


def _unnamed(path: Path, opened: Opener, limits: LimitSettings) -> Iterable[bytes]:
    """Go through the archive for its names alone; where it breaks off will be said later."""
    found: list[bytes] = []
    bounds = bounds_for(path, limits)
    try:
        for entry in _entries(path, opened, bounds):
            bounds.another()
            found += [entry.name] if isinstance(entry.name, bytes) else []
    except (*FAULTS, UnreadableDocument):
        return found
    return found


@dataclass(slots=True)
class _Bounded:
    """A stream that ends with an error where it unpacks to more than an archive may."""

    stream: Stream
    packed: int
    bounds: Bounds
    size: int = 0

    def read(self, size: int = -1, /) -> bytes:
        """Return so many bytes at most."""
        piece = self.stream.read(size)
        self.size += len(piece)
        self.bounds.check_ratio(self.size, self.packed)
        return piece


class _Archive(tarfile.TarFile):
    """Remembers what ended it: the library takes a damaged header for the end."""

    ended_by: tarfile.HeaderError | None = None


class _Header(tarfile.TarInfo):
    @classmethod
    def fromtarfile(cls, tarfile: tarfile.TarFile) -> Self:
        try:
            return super().fromtarfile(tarfile)
        except _HEADER_ERROR as error:
            cast("_Archive", tarfile).ended_by = error
            raise


def _entries(path: Path, opened: Opener, bounds: Bounds) -> Iterator[Entry]:
    try:
        packed = path.stat().st_size
        with opened() as source, _archive(_Bounded(source, packed, bounds)) as archive:
            while (info := archive.next()) is not None:
                archive.members = []  # type: ignore[attr-defined,unused-ignore]  # pyright: ignore  # the library would keep them all; not in the stubs
                if not info.isdir():
                    yield _entry(archive, info, packed)
            _check_end(path, archive, bounds)
    except MemoryError as error:
        raise broken(path, "to read on takes more memory than is allowed") from error
    except FAULTS as error:
        raise broken(path, f"it breaks off: {explained(error)}") from error


def _archive(stream: Stream) -> _Archive:
    file = cast("IO[bytes]", stream)
    return _Archive.open(
        mode="r|", fileobj=file, tarinfo=_Header, encoding="utf-8", errors="surrogateescape"
    )


def _entry(archive: tarfile.TarFile, info: tarfile.TarInfo, packed: int) -> Entry:
    # a file within the archive, which is why there is one
    opened = cast("Opener", partial(archive.extractfile, info))
    return Entry(_name(info), packed, info.size, opened, _refusal(info))


def _refusal(info: tarfile.TarInfo) -> Refusal | None:
    if info.issym() or info.islnk():
        return LINK
    return None if info.isreg() else NO_FILE


def _name(info: tarfile.TarInfo) -> bytes | Decided:
    """Return the name, in bytes if nothing in the archive says what characters they are."""
    if "path" in info.pax_headers and not info.name.isascii():
        return Decided(info.name, "utf-8", "in a field that is UTF-8 by definition")
    return info.name.encode("utf-8", "surrogateescape")


def _check_end(path: Path, archive: _Archive, bounds: Bounds) -> None:
    """Refuse to end where the archive does not say that it ends, or goes on."""
    if not isinstance(archive.ended_by, _END):
        said = explained(archive.ended_by) if archive.ended_by else "no more headers"
        problem = f"it has no end mark, and may be cut short ({said}); what came before is counted"
        raise broken(path, problem)
    behind = cast("Stream", archive.fileobj)
    if any(piece.strip(b"\0") for piece in bounds.pieces(behind, path.stat().st_size)):
        raise broken(path, "something lies behind its end mark; what came before is counted")


_HEADER_ERROR: Final = tarfile.HeaderError
_END: Final = tarfile.EOFHeaderError  # type: ignore[attr-defined]  # pyright: ignore  # not in the stubs
