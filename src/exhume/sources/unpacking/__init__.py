"""Opening archives: what is in them comes out file by file, each with its own fate.

Whatever is wrong with one member costs that member; what breaks the archive's own structure costs
what lies behind it. Nothing is written here, and sizes that an archive states are not trusted.
"""

import lzma
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from exhume.errors import UnreadableDocument
from exhume.model.archives import Member
from exhume.model.papers import Issue, State
from exhume.settings import LimitSettings
from exhume.sources._bytes import empty
from exhume.sources.unpacking.bounds import Bounds, Stream, TooMuch
from exhume.sources.unpacking.names import Decided, Names, leads_out, remedy, shown

GET_AGAIN: Final = "get the archive again from where it came, or unpack it yourself"
UNPACK: Final = "unpack it yourself, and give the files that it holds"

# What the libraries are known to raise for damaged data, beside their own errors.
FAULTS: Final = (
    zipfile.BadZipFile, tarfile.TarError, zlib.error, lzma.LZMAError, struct.error, OSError,
    EOFError, NotImplementedError, RuntimeError, ValueError, OverflowError, IndexError, KeyError,
    AttributeError,
)  # fmt: skip


Opener = Callable[[], AbstractContextManager[Stream]]


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a member cannot be had, known before its bytes are looked at."""

    problem: str
    remedy: str
    state: State = State.UNREADABLE


@dataclass(frozen=True, slots=True)
class Entry:
    """A member as an archive keeps it.

    `name` is in bytes where it does not say its encoding; `packed` counts the bytes that it takes
    in the archive, `stated` those that it says it has.
    """

    name: bytes | Decided
    packed: int
    stated: int
    open: Opener
    refusal: Refusal | None = None


LINK: Final = Refusal(
    "it is a link to another file, and none itself",
    "nothing, if the archive holds that file as well; else give the file itself",
)
NO_FILE: Final = Refusal(
    "it is no ordinary file", "nothing, if it stands for a device; else give the file itself"
)
PROTECTED: Final = Refusal("it is protected by a password", f"{UNPACK}, with the password")


def unpacked(
    path: Path, entries: Iterable[Entry], names: Names, bounds: Bounds
) -> Iterator[Member | bytes | Issue]:
    """Give the members of an archive as `exhume.protocols.ArchiveReader` says.

    Raises `UnreadableDocument` with state ``empty`` where there is none, and where there are too
    many.
    """
    for entry in entries:
        bounds.another()
        decided = entry.name if isinstance(entry.name, Decided) else names.decide(entry.name)
        name = names.unique(shown(decided.text))
        yield Member(name, decided.encoding, decided.reason)
        subject = f"{path.name}/{name}"
        yield from _remarks(subject, decided, path.name)
        yield from _content(subject, entry, bounds)
    if not bounds.files:
        raise empty(path.name, "the archive holds no files")


def bounds_for(path: Path, limits: LimitSettings) -> Bounds:
    """Return what may be unpacked from an archive."""
    return Bounds(path.name, limits)


def broken(path: Path, problem: str) -> UnreadableDocument:
    """Return the error for an archive that cannot be opened, or breaks off."""
    return UnreadableDocument(path.name, f"the archive is damaged: {problem}", GET_AGAIN)


def explained(error: BaseException) -> str:
    """Return what an error of a library says, or what it is called."""
    return str(error) or type(error).__name__


def _remarks(subject: str, decided: Decided, archive: str) -> Iterator[Issue]:
    if decided.doubt:
        problem = f"the encoding of its name cannot be told: {decided.doubt}"
        yield Issue(subject, f"{problem}; it is shown with escapes", remedy(archive))
    if leads_out(decided.text):
        problem = "its name would lead out of the folder in which it is unpacked"
        advice = "nothing, if you know where it comes from; it is kept under its digest alone"
        yield Issue(subject, problem, advice)


def _content(subject: str, entry: Entry, bounds: Bounds) -> Iterator[bytes | Issue]:
    refusal = entry.refusal
    if refusal is None:
        try:
            with entry.open() as stream:
                yield from bounds.pieces(stream, entry.packed, entry.stated)
            yield b""
        except TooMuch as error:
            refusal = Refusal(error.problem, error.remedy)
        except MemoryError:
            refusal = Refusal("to unpack it takes more memory than is allowed", UNPACK)
        except FAULTS as error:
            refusal = Refusal(f"it is damaged in the archive: {explained(error)}", GET_AGAIN)
    if refusal is not None:
        yield Issue(subject, refusal.problem, refusal.remedy, refusal.state)
