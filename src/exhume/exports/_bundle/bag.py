"""Writing a BagIt 1.0 bag (RFC 8493) into a zip, file by file, with the same bytes every time.

The payload comes first, then what describes it, so that each file is read once: its SHA-256, its
SHA-512 and the zip's own checksum are taken while it is copied, a piece at a time. Entries have a
fixed date and fixed rights. Text is deflated; what is packed already, as images, is only stored.
Versions of zlib may deflate differently; the root digest is of the files, and so it is the same.
"""

import hashlib
import re
import unicodedata
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path, PurePosixPath
from types import TracebackType
from typing import BinaryIO, Final, Self

from exhume.errors import IntegrityError
from exhume.exports._bundle.layout import PAYLOAD, ROOT_FILE

TOP: Final = "evidence"
"""The one folder at the top of the zip, which is the bag."""

DECLARATION: Final = "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"

_PIECE = 1 << 20
_DATE = (1980, 1, 1, 0, 0, 0)  # the first that a zip can hold
_UNIX = 3
_RIGHTS = 0o100644 << 16
_TEXTS = re.compile(r"\.(bib|css|csv|html?|jsonl?|js|md|nbib|ris|svg|toml|tsv|txt|xml)")


@dataclass(frozen=True, slots=True)
class Weighed:
    """A file of the bag as it was written; `path` is relative to the bag."""

    path: str
    size: int
    sha256: str
    sha512: str


class Bag:
    """A bag that is being written; a context manager that ends the zip.

    `file` is open for writing and can be wound back.
    """

    def __init__(self, file: BinaryIO) -> None:
        self._zip = zipfile.ZipFile(file, "w", allowZip64=True)
        self._payload: list[Weighed] = []
        self._tags: list[Weighed] = []
        self._names: set[str] = set()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._zip.close()

    @property
    def payload(self) -> tuple[Weighed, ...]:
        """The files of the payload so far, in the order of their names."""
        return tuple(sorted(self._payload, key=lambda each: each.path))

    def add(self, path: str, content: bytes | Path) -> Weighed:
        """Write a file of the payload; `path` is relative to the payload's folder.

        Raises `exhume.errors.IntegrityError` for a second file of one name.
        """
        written = self._write(f"{PAYLOAD}/{path}", content)
        self._payload.append(written)
        return written

    def finish(self, about: Mapping[str, str]) -> str:
        """Write the tag files, `about` in ``bag-info.txt``; return the root digest."""
        sizes = [each.size for each in self._payload]
        said = {**about, "Payload-Oxum": f"{sum(sizes)}.{len(sizes)}"}
        info = "".join(f"{label}: {' '.join(said[label].split())}\n" for label in sorted(said))
        self._tag("bag-info.txt", info)
        self._tag("bagit.txt", DECLARATION)
        for name in ("sha256", "sha512"):
            self._tag(f"manifest-{name}.txt", _manifest(self.payload, name))
        covered = sorted(self._tags, key=lambda each: each.path)
        root = self._write(ROOT_FILE, _manifest(covered, "sha256").encode())
        self._write("tagmanifest-sha512.txt", _manifest(covered, "sha512").encode())
        return root.sha256

    def _tag(self, path: str, text: str) -> None:
        self._tags.append(self._write(path, text.encode()))

    def _write(self, path: str, content: bytes | Path) -> Weighed:
        named = unicodedata.normalize("NFC", path)
        if named in self._names:
            raise IntegrityError(named, "the bundle would hold two files of this name")
        self._names.add(named)
        short, long, size = hashlib.sha256(), hashlib.sha512(), 0
        with self._zip.open(_entry(named, content), "w") as out:
            for piece in _pieces(content):
                short.update(piece)
                long.update(piece)
                out.write(piece)
                size += len(piece)
        return Weighed(named, size, short.hexdigest(), long.hexdigest())


def _entry(path: str, content: bytes | Path) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(f"{TOP}/{path}", _DATE)
    entry.create_system = _UNIX  # whatever the machine that it is written on
    entry.external_attr = _RIGHTS
    entry.file_size = content.stat().st_size if isinstance(content, Path) else len(content)
    is_text = _TEXTS.fullmatch(PurePosixPath(path).suffix)
    entry.compress_type = zipfile.ZIP_DEFLATED if is_text else zipfile.ZIP_STORED
    return entry


def _pieces(content: bytes | Path) -> Iterator[bytes]:
    with BytesIO(content) if isinstance(content, bytes) else content.open("rb") as file:
        while piece := file.read(_PIECE):
            yield piece


def _manifest(files: Iterable[Weighed], algorithm: str) -> str:
    return "".join(f"{getattr(each, algorithm)}  {_escaped(each.path)}\n" for each in files)


def _escaped(path: str) -> str:
    """Return a path as manifests have it: line ends and the sign that escapes them are escaped.

    >>> _escaped("data/100%.txt")
    'data/100%25.txt'
    """
    return path.replace("%", "%25").replace("\n", "%0A").replace("\r", "%0D")
