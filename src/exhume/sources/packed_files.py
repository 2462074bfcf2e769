"""Files packed one by one, or a whole TAR archive packed: gzip, bzip2 and xz."""

import bz2
import gzip
import lzma
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Final, cast

from exhume.model.archives import Member
from exhume.model.papers import Issue
from exhume.settings import LimitSettings
from exhume.sources._bytes import empty
from exhume.sources._magic import only_called
from exhume.sources.unpacking import FAULTS, Entry, Opener, bounds_for, broken, explained, unpacked
from exhume.sources.unpacking.names import Decided, Names
from exhume.sources.unpacking.tar import BLOCK, is_tar, open_tar

media_type: Final = "application/gzip"
suffixes: Final = (".gz", ".bz2", ".xz", ".tgz", ".tbz2", ".txz")
priority: Final = 25

_OPENED: Final[dict[bytes, Callable[..., object]]] = {
    b"\x1f\x8b\x08": gzip.open,
    b"BZh": bz2.open,
    b"\xfd7zXZ\0": lzma.open,
}
_BEGINNINGS: Final = tuple(_OPENED)
_ENDINGS: Final = (".gz", ".bz2", ".xz")


def recognises(head: bytes, name: str) -> bool:
    r"""Tell by the first bytes, or by the name where they are of no known kind.

    >>> recognises(b"\x1f\x8b\x08", "a.dat"), recognises(b"text", "a.gz")
    (True, False)
    """
    return head.startswith(_BEGINNINGS) or only_called(head, name, suffixes)


def open_archive(
    path: Path, limits: LimitSettings, encoding: str = ""
) -> Iterator[Member | bytes | Issue]:
    """Give the members of a TAR archive, or the one file, named as the archive without its ending.

    Raises `UnreadableDocument` where the archive cannot be opened, or breaks off.
    """
    opened = _opener(path)
    if is_tar(_head(path, opened)):
        yield from open_tar(path, opened, limits, encoding)
        return
    size = path.stat().st_size
    entry = Entry(Decided(_inner_name(path.name)), size, 0, opened)
    yield from unpacked(path, [entry], Names(list), bounds_for(path, limits))


def _opener(path: Path) -> Opener:
    try:
        with path.open("rb") as file:
            head = file.read(6)
    except OSError as error:
        raise broken(path, explained(error)) from error
    if not head:
        raise empty(path.name, "it has no bytes")
    for beginning, opened in _OPENED.items():
        if head.startswith(beginning):
            return cast("Opener", partial(opened, path, "rb"))
    raise broken(path, "it does not begin as its name says")


def _head(path: Path, opened: Opener) -> bytes:
    """Return the first block; what is damaged already there is reported when it is unpacked."""
    try:
        with opened() as stream:
            return stream.read(BLOCK)
    except MemoryError as error:
        raise broken(path, "to unpack it takes more memory than is allowed") from error
    except FAULTS:
        return b""


def _inner_name(name: str) -> str:
    ending = next((ending for ending in _ENDINGS if name.lower().endswith(ending)), "")
    return name[: -len(ending)] if ending and len(ending) < len(name) else name
