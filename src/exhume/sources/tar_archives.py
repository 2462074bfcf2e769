"""TAR archives of papers."""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from exhume.model.archives import Member
from exhume.model.papers import Issue
from exhume.settings import LimitSettings
from exhume.sources._bytes import empty
from exhume.sources._magic import only_called
from exhume.sources.unpacking import FAULTS, broken, explained
from exhume.sources.unpacking.tar import is_tar, open_tar

media_type: Final = "application/x-tar"
suffixes: Final = (".tar",)
priority: Final = 25


def recognises(head: bytes, name: str) -> bool:
    """Tell by the sum that the first block of an archive holds of itself, or by the name.

    >>> recognises(b"text", "a.tar"), recognises(bytes([0, 1, 2]), "a.tar")
    (False, True)
    """
    return is_tar(head) or only_called(head, name, suffixes)


def open_archive(
    path: Path, limits: LimitSettings, encoding: str = ""
) -> Iterator[Member | bytes | Issue]:
    """Give the members in their order; raise `UnreadableDocument` where the archive breaks off."""
    try:
        size = path.stat().st_size
    except FAULTS as error:
        raise broken(path, explained(error)) from error
    if not size:
        raise empty(path.name, "it has no bytes")
    yield from open_tar(path, lambda: path.open("rb"), limits, encoding)
