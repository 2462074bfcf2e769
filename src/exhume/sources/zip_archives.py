"""ZIP archives of papers, with names in UTF-8, GB 18030, Big5 or the code page of DOS."""

import io
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import IO, Final, cast

from exhume.errors import UnreadableDocument
from exhume.model.archives import Member
from exhume.model.papers import Issue, State
from exhume.settings import LimitSettings
from exhume.sources._magic import is_zip, only_called
from exhume.sources.unpacking import (
    FAULTS,
    LINK,
    NO_FILE,
    PROTECTED,
    UNPACK,
    Entry,
    Refusal,
    bounds_for,
    broken,
    explained,
    unpacked,
)
from exhume.sources.unpacking.names import Decided, Names

media_type: Final = "application/zip"
suffixes: Final = (".zip",)
priority: Final = 25  # after papers and tables that are ZIP archives inside

_ENCRYPTED: Final = 1
_UTF_8: Final = 0x800
_UNICODE_PATH: Final = 0x7075
_METHODS: Final = (
    zipfile.ZIP_STORED,
    zipfile.ZIP_DEFLATED,
    zipfile.ZIP_BZIP2,
    zipfile.ZIP_LZMA,
)
_MEMBER: Final = b"PK\x03\x04"
_ENTRY: Final = b"PK\x01\x02"
_ENTRY_HEADER: Final = 46  # bytes before the name in an entry of the directory
_HEADER: Final = 30  # bytes before the name of a member
_OFFICE: Final = "[Content_Types].xml"
_SAVE: Final = "open it in an office program and save it as .docx or PDF"


def recognises(head: bytes, name: str) -> bool:
    r"""Tell by the first bytes, or by the name where they are of no known kind.

    So an archive is opened that has something else before it.

    >>> recognises(b"PK\3\4", "a.dat"), recognises(b"text", "a.zip")
    (True, False)
    """
    return is_zip(head) or only_called(head, name, suffixes)


def open_archive(
    path: Path, limits: LimitSettings, encoding: str = ""
) -> Iterator[Member | bytes | Issue]:
    """Give the members in the order of the archive's directory.

    A directory of which nothing can be made out costs the archive: `UnreadableDocument`.
    """
    bounds = bounds_for(path, limits)
    with _opened(path) as archive:
        members = [info for info in archive.infolist() if not _is_folder(info)]
        if any(info.orig_filename == _OFFICE for info in members):
            problem = "it is an office file of a kind that no reader knows"
            raise UnreadableDocument(path.name, problem, _SAVE, state=State.UNSUPPORTED)
        if len(members) > limits.archive_files:
            raise bounds.too_many()
        names = Names(lambda: _unnamed(members), encoding)
        yield from unpacked(path, _entries(archive, members), names, bounds)


def _unnamed(members: list[zipfile.ZipInfo]) -> list[bytes]:
    return [name for info in members if isinstance(name := _name(info), bytes)]


def _opened(path: Path) -> zipfile.ZipFile:
    try:
        if not path.stat().st_size:
            raise UnreadableDocument(
                path.name, "it has no bytes", "get the file again", state=State.EMPTY
            )
        return _opened_whatever_its_names(path)
    except MemoryError as error:
        raise broken(path, "its directory is larger than the memory that is allowed") from error
    except FAULTS as error:
        raise broken(path, explained(error)) from error


def _opened_whatever_its_names(path: Path) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(path)
    except UnicodeDecodeError:
        return zipfile.ZipFile(cast("IO[bytes]", _Mended(path, "r")))


class _Mended(io.FileIO):
    """An archive whose names are marked as UTF-8 only where they are.

    The library gives the whole archive up for one name that is not.
    """

    def read(self, size: int | None = -1, /) -> bytes:
        """Return so many bytes; the directory is read in one piece, and so is each header."""
        data = super().read(-1 if size is None else size) or b""
        if data.startswith(_MEMBER) and len(data) == _HEADER:
            return self._header(data)
        return _with_honest_marks(data) if data.startswith(_ENTRY) else data

    def _header(self, data: bytes) -> bytes:
        """Return the header of a member, whose name comes next."""
        flags, length = struct.unpack_from("<6xH18xH", data)
        name = super().read(length) or b""
        self.seek(-len(name), io.SEEK_CUR)
        honest = flags if _is_utf8(name) else flags & ~_UTF_8
        return data[:6] + struct.pack("<H", honest) + data[8:]


def _with_honest_marks(directory: bytes) -> bytes:
    mended = bytearray(directory)
    at = 0
    while directory.startswith(_ENTRY, at) and at + _ENTRY_HEADER <= len(directory):
        flags, name, extra, comment = struct.unpack_from("<8xH18xHHH", directory, at)
        start = at + _ENTRY_HEADER
        if not _is_utf8(directory[start : start + name]):
            struct.pack_into("<H", mended, at + 8, flags & ~_UTF_8)
        at = start + name + extra + comment
    return bytes(mended)


def _is_utf8(name: bytes) -> bool:
    try:
        return bool(name.decode("utf-8")) or not name
    except UnicodeDecodeError:
        return False


def _is_folder(info: zipfile.ZipInfo) -> bool:
    return info.orig_filename.endswith(("/", "\\")) and not info.file_size


def _entries(archive: zipfile.ZipFile, members: list[zipfile.ZipInfo]) -> Iterator[Entry]:
    overlapping = _overlapping(members)
    for info in members:
        refusal = _OVERLAPS if id(info) in overlapping else _refusal(info)
        opened = partial(archive.open, info)
        yield Entry(_name(info), info.compress_size, info.file_size, opened, refusal)


_OVERLAPS: Final = Refusal("it shares its bytes with another member, as in a trap", UNPACK)


def _refusal(info: zipfile.ZipInfo) -> Refusal | None:
    kind = stat.S_IFMT(info.external_attr >> 16)
    if kind == stat.S_IFLNK:
        return LINK
    if kind not in (0, stat.S_IFREG):
        return NO_FILE
    if info.flag_bits & _ENCRYPTED:
        return PROTECTED
    if info.compress_type not in _METHODS:
        problem = f"it is packed by method {info.compress_type}, which is not supported"
        return Refusal(problem, UNPACK, State.UNSUPPORTED)
    return None


def _overlapping(members: list[zipfile.ZipInfo]) -> set[int]:
    """Return which members lie in the bytes of an earlier one."""
    found: set[int] = set()
    end = 0
    for info in sorted(members, key=lambda info: info.header_offset):
        if info.header_offset < end:
            found.add(id(info))
        name = len(info.orig_filename.encode(_encoding(info)))
        end = max(end, info.header_offset + _HEADER + name + info.compress_size)
    return found


def _name(info: zipfile.ZipInfo) -> bytes | Decided:
    """Return the name, in bytes if nothing in the archive says what characters they are."""
    if info.flag_bits & _UTF_8:
        reason = "" if info.orig_filename.isascii() else "marked as UTF-8 in the archive"
        return Decided(info.orig_filename, "utf-8" if reason else "", reason)
    raw = info.orig_filename.encode(_encoding(info))
    second = _second_name(info.extra, raw)
    return Decided(second, "utf-8", "given a second time, in UTF-8") if second else raw


def _encoding(info: zipfile.ZipInfo) -> str:
    """Return what zipfile decoded a name with; it has a character for each byte."""
    return "utf-8" if info.flag_bits & _UTF_8 else "cp437"


def _second_name(extra: bytes, raw: bytes) -> str:
    """Return the name in the field that some programs add, if it belongs to this name."""
    while len(extra) >= 4:
        kind, length = int.from_bytes(extra[:2], "little"), int.from_bytes(extra[2:4], "little")
        data, extra = extra[4 : 4 + length], extra[4 + length :]
        crc = zlib.crc32(raw).to_bytes(4, "little")
        if kind == _UNICODE_PATH and data[:5] == b"\1" + crc and not raw.isascii():
            return data[5:].decode("utf-8", "ignore")
    return ""
