"""Members of a ZIP archive, read in bounded pieces; sizes that the archive states are not trusted.

Nothing is written, so the names of members can do no harm; they are looked up and no more.
"""

import io
import lzma
import posixpath
import struct
import zipfile
import zlib
from typing import Final

from exhume.errors import UnreadableDocument

_PIECE: Final = 65_536
_MOST_MEMBERS: Final = 20_000  # a book of thousands of pages, each with its picture
_LARGEST_DIRECTORY: Final = 8 * 1_024 * 1_024  # bytes; 20,000 members with long names
_LARGEST_TOTAL: Final = 256 * 1_024 * 1_024  # bytes unpacked from one file
_HARMLESS: Final = 8 * 1_024 * 1_024  # bytes unpacked, however little they were packed
_LARGEST_RATIO: Final = 250  # text with mark-up packs 5 to 100 times; deflate can reach 1,032
_DIRECTORY_END: Final = b"PK\x05\x06"
_LARGE_ARCHIVE: Final = b"PK\x06\x07"

_GET_AGAIN: Final = "get the file again from where it came, or save it as PDF"
# What zipfile is known to raise for broken archives, beside its own error.
_FAULTS: Final = (
    zipfile.BadZipFile, zlib.error, lzma.LZMAError, struct.error, OSError, EOFError,
    NotImplementedError, RuntimeError, ValueError, OverflowError, IndexError,
)  # fmt: skip


class Archive:
    """An archive in memory; names have forward slashes and no leading one."""

    def __init__(self, data: bytes, subject: str) -> None:
        """Raise `UnreadableDocument` for a broken archive, or one with too many members."""
        self.subject = subject
        _check_directory(data, subject)
        try:
            self._file = zipfile.ZipFile(io.BytesIO(data))
        except _FAULTS as error:
            raise _broken(subject, str(error)) from error
        if len(self._file.infolist()) > _MOST_MEMBERS:
            raise _broken(subject, f"it has more than {_MOST_MEMBERS} members")
        self._members = {_tidy(info.filename): info for info in self._file.infolist()}
        self._left = _LARGEST_TOTAL

    def __contains__(self, name: str) -> bool:
        return _tidy(name) in self._members

    def read(self, name: str) -> bytes:
        """Return a member's bytes.

        Raises `UnreadableDocument` where there is none of that name, where it is broken or
        protected, and where it unpacks to more than a paper can have.
        """
        info = self._members.get(_tidy(name))
        if info is None:
            raise _broken(self.subject, f'"{name}" is missing in it')
        if info.flag_bits & 1:
            remedy = "ask its owner for a copy without password"
            raise UnreadableDocument(self.subject, "it is protected by a password", remedy)
        try:
            return self._unpacked(info)
        except _FAULTS as error:
            raise _broken(self.subject, f'"{name}" in it is damaged: {error}') from error

    def _unpacked(self, info: zipfile.ZipInfo) -> bytes:
        pieces: list[bytes] = []
        size = 0
        with self._file.open(info) as member:
            while piece := member.read(_PIECE):
                size += len(piece)
                self._refuse_bomb(size, info)
                pieces.append(piece)
        self._left -= size
        return b"".join(pieces)

    def _refuse_bomb(self, size: int, info: zipfile.ZipInfo) -> None:
        much = size > _HARMLESS and size > _LARGEST_RATIO * info.compress_size
        if much or size > self._left:
            problem = f'"{info.filename}" in it unpacks to more than a paper can have'
            raise UnreadableDocument(self.subject, problem, _GET_AGAIN)


def _tidy(name: str) -> str:
    return posixpath.normpath(name.replace("\\", "/")).lstrip("/")


def _check_directory(data: bytes, subject: str) -> None:
    """Refuse a directory that would fill the memory before its members can be counted."""
    end = data.rfind(_DIRECTORY_END)
    if end < 0 or len(data) < end + 22:
        raise _broken(subject, "its end is missing; it is cut short, or no such file inside")
    size = int.from_bytes(data[end + 12 : end + 16], "little")
    if size > _LARGEST_DIRECTORY or _LARGE_ARCHIVE in data[max(end - 20, 0) : end]:
        raise _broken(subject, "its directory is larger than a paper needs")


def _broken(subject: str, problem: str) -> UnreadableDocument:
    return UnreadableDocument(subject, f"the archive is broken: {problem}", _GET_AGAIN)
