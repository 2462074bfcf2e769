"""Opening what was handed over, which may be anything: an archive is unpacked only if it is safe.

Nothing of an archive is written before all of its entries were looked at: no name leads out of the
folder or stands twice, nothing is a link, and nothing unpacks to far more than it is.
"""

import stat
import zlib
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from exhume.workflow._verifying.outcomes import Fault

MOST_FILES = 1_000_000
MOST_BYTES = 1 << 40
RATIO = 1_000  # times its packed size; deflate reaches 1,032 on one byte repeated
_SMALL = 1 << 20  # bytes: a file that unpacks to less does no harm, however small it was packed
_AT_ONCE = 1 << 20
_REGULAR = (0, stat.S_IFREG, stat.S_IFDIR)  # 0: written by a system without such marks
_ENCRYPTED = 0x1
_BROKEN = (BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError, RuntimeError)


def unpack(archive: Path, folder: Path) -> Iterator[Fault]:
    """Unpack an archive into a folder, which exists; give a fault for each thing that is wrong.

    Where an entry is dangerous, nothing is unpacked; a damaged one is left out.
    """
    try:
        with ZipFile(archive) as opened:
            entries = opened.infolist()
            dangers = list(_dangers(entries))
            yield from dangers
            for entry in () if dangers else entries:
                yield from _unpack(opened, entry, folder)
    except _BROKEN as error:
        yield Fault("archive-damaged", archive.name, f"{archive.name} cannot be opened: {error}")


def _dangers(entries: list[ZipInfo]) -> Iterator[Fault]:
    names: set[str] = set()
    for entry in entries:
        name = entry.filename
        known = name.rstrip("/").casefold()  # one file on systems that do not tell case
        if known in names:
            yield Fault("archive-name-twice", name, f"the archive holds {name!a} twice")
        names.add(known)
        if (problem := _problem(entry)) is not None:
            kind, says = problem
            yield Fault(kind, name, f"the archive's entry {name!a} {says}; nothing was unpacked")
    if len(entries) > MOST_FILES or sum(entry.file_size for entry in entries) > MOST_BYTES:
        yield Fault("archive-bomb", "archive", "the archive holds more than any bundle does")


def _problem(entry: ZipInfo) -> tuple[str, str] | None:
    if _leads_out(entry.orig_filename):
        return "archive-path", "leads out of its folder"
    if stat.S_IFMT(entry.external_attr >> 16) not in _REGULAR:
        return "archive-link", "is a link or no file"
    if entry.flag_bits & _ENCRYPTED:
        return "archive-encrypted", "is encrypted"
    if entry.compress_type not in (ZIP_STORED, ZIP_DEFLATED):
        return "archive-damaged", "is packed in a way that no bundle is"
    if entry.file_size > max(_SMALL, RATIO * entry.compress_size):
        return "archive-bomb", "would unpack to far more than it is"
    return None


def _leads_out(name: str) -> bool:
    r"""Tell whether a name is anything but a plain path downwards, on any system.

    >>> [_leads_out(name) for name in ("a/b", "../a", "/a", "c:/a", "a\\b")]
    [False, True, True, True, True]
    """
    parts = PurePosixPath(name).parts
    odd = any(character in name for character in "\\:\0")
    return not parts or odd or name.startswith("/") or ".." in parts


def _unpack(opened: ZipFile, entry: ZipInfo, folder: Path) -> Iterator[Fault]:
    target = folder / entry.filename
    if entry.is_dir():
        target.mkdir(parents=True, exist_ok=True)
        return
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with opened.open(entry) as packed, target.open("xb") as file:
            while piece := packed.read(_AT_ONCE):
                file.write(piece)
    except _BROKEN as error:
        target.unlink(missing_ok=True)
        says = f"the archive's entry {entry.filename!a} is damaged: {error}"
        yield Fault("archive-damaged", entry.filename, says)
