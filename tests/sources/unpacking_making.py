"""What comes out of archives in the tests, and archives that try to do harm."""

import io
import struct
import tarfile
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from exhume.errors import UnreadableDocument
from exhume.model.archives import Member
from exhume.model.papers import Issue
from exhume.protocols import ArchiveReader
from exhume.settings import LimitSettings

LIMITS = LimitSettings()


@dataclass
class Opened:
    """The members by name, as bytes or the issue that cost them; remarks, and how it broke off."""

    content: dict[str, bytes | Issue] = field(default_factory=dict)
    members: list[Member] = field(default_factory=list)
    remarks: list[Issue] = field(default_factory=list)
    broken: UnreadableDocument | None = None

    def problem(self, name: str) -> str:
        found = self.content[name]
        assert isinstance(found, Issue)
        return found.problem


def opened(
    reader: ArchiveReader, path: Path, limits: LimitSettings = LIMITS, encoding: str = ""
) -> Opened:
    """Open an archive and gather what it gives."""
    found = Opened()
    try:
        for item in reader.open_archive(path, limits, encoding):
            _take(item, found)
    except UnreadableDocument as error:
        found.broken = error
    return found


def _take(item: Member | bytes | Issue, found: Opened) -> None:
    if isinstance(item, Member):
        assert item.name not in found.content
        found.members.append(item)
        found.content[item.name] = b""
        return
    name = found.members[-1].name if found.members else ""
    if isinstance(item, Issue):
        if item.state is None:
            found.remarks.append(item)
        else:
            found.content[name] = item
    else:
        before = found.content[name]
        assert isinstance(before, bytes)
        found.content[name] = before + item


def zipped(members: Mapping[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """Return a ZIP archive."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", method) as archive:
        for name, content in members.items():
            archive.writestr(zipfile.ZipInfo(name), content, method)
    return file.getvalue()


def zipped_with_bytes(names: Mapping[bytes, bytes]) -> bytes:
    """Return a ZIP archive whose names are these bytes, without the mark for UTF-8."""
    stand_in = {f"{i:04}".ljust(len(n), "_"): (n, c) for i, (n, c) in enumerate(names.items())}
    data = zipped({made: content for made, (_, content) in stand_in.items()})
    for made, (name, _) in stand_in.items():
        data = data.replace(made.encode(), name)
    return data


def tarred(members: Mapping[str, bytes], encoding: str = "utf-8") -> bytes:
    """Return a TAR archive in the form of GNU, its names in an encoding."""
    file = io.BytesIO()
    with tarfile.open(
        fileobj=file, mode="w", format=tarfile.GNU_FORMAT, encoding=encoding
    ) as archive:
        for name, content in members.items():
            info = tarfile.TarInfo(name)
            info.size = len(content)
            archive.addfile(info, io.BytesIO(content))
    return file.getvalue()


def changed_everywhere(data: bytes, at: int, value: bytes) -> bytes:
    """Overwrite bytes in each member's entry of a ZIP archive's directory."""
    start = data.find(b"PK\1\2")
    while start >= 0:
        data = data[: start + at] + value + data[start + at + len(value) :]
        start = data.find(b"PK\1\2", start + 4)
    return data


def overlapping() -> bytes:
    """Return a ZIP archive whose second member lies in the bytes of the first."""
    data = zipped({"a.txt": b"a" * 500, "a.tx2": b"a" * 500}, zipfile.ZIP_STORED)
    second = data.find(b"PK\1\2", data.find(b"PK\1\2") + 4)
    return data[: second + 42] + struct.pack("<I", 0) + data[second + 46 :]
