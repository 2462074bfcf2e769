"""What an archive may cost: how much it may unpack to, and from how little."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Protocol

from exhume.errors import UnreadableDocument
from exhume.settings import LimitSettings

PIECE = 1 << 18
_HARMLESS = 8 << 20  # bytes unpacked, however little they were packed


class Stream(Protocol):
    """What can be read from."""

    def read(self, size: int = -1, /) -> bytes:
        """Return so many bytes at most; none at the end."""
        ...


class TooMuch(UnreadableDocument):
    """A member, or an archive, unpacks to more than the protocol allows."""


@dataclass(slots=True)
class Bounds:
    """What is left of what one archive may unpack to; what was refused counts as well."""

    subject: str
    limits: LimitSettings
    left: int = field(init=False)
    files: int = 0

    def __post_init__(self) -> None:
        self.left = self.limits.archive_mb << 20

    def another(self) -> None:
        """Count a member; raise `UnreadableDocument` where there are too many."""
        self.files += 1
        if self.files > self.limits.archive_files:
            raise self.too_many()

    def too_many(self) -> UnreadableDocument:
        """Return the error for an archive with too many members."""
        most = self.limits.archive_files
        problem = f"it holds more than the {most:,} files that the protocol allows an archive"
        return TooMuch(self.subject, problem, _raise("archive_files"))

    def pieces(self, stream: Stream, packed: int, stated: int = 0) -> Iterator[bytes]:
        """Give what is in a stream, of which `packed` bytes are kept and a size may be stated.

        Raises `TooMuch` before the first byte too many is given, and at once where the stated size
        is too large; a stated size is not trusted otherwise.
        """
        self._check_left(stated)
        size = 0
        while piece := stream.read(PIECE):
            size += len(piece)
            self._check_left(len(piece))
            self.left -= len(piece)
            self.check_ratio(size, packed)
            yield piece

    def check_ratio(self, size: int, packed: int) -> None:
        """Raise `TooMuch` where that many bytes come from too few."""
        if size > _HARMLESS and size > self.limits.archive_ratio * packed:
            problem = f"it unpacks to more than {self.limits.archive_ratio:,} times its size"
            raise TooMuch(self.subject, problem, _raise("archive_ratio"))

    def _check_left(self, size: int) -> None:
        if size > self.left:
            problem = f"with it, its archive unpacks to more than {self.limits.archive_mb:,} MB"
            raise TooMuch(self.subject, problem, _raise("archive_mb"))


def _raise(name: str) -> str:
    return f"if it is no trap, raise {name} under [limits] in study.toml, or unpack it yourself"
