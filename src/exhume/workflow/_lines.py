"""Lines of a file or a pipe, a block at a time, so that memory does not grow with the input."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import chain
from typing import Protocol

BLOCK = 1 << 20
"""The most bytes that are read at once; what they become should fit the processor's cache."""

LONGEST_LINE = 1 << 26
"""A line of more bytes is not kept; 64 MB hold about twenty million Chinese characters."""

_BOM = b"\xef\xbb\xbf"


class Source(Protocol):
    """What lines are taken from: a file, or standard input."""

    def read(self, size: int, /) -> bytes:
        """Return so many bytes, or fewer at the end."""
        ...

    def read1(self, size: int, /) -> bytes:
        """Return what is there already, or wait for it; nothing at the end."""
        ...


@dataclass(slots=True)
class _OpenLine:
    """The line whose end has not come yet; too long a one keeps its length alone."""

    longest: int
    size: int = 0
    pieces: list[bytes] = field(default_factory=list[bytes])

    def add(self, piece: bytes) -> None:
        self.size += len(piece)
        if self.size <= self.longest:
            self.pieces.append(piece)
        else:
            self.pieces.clear()

    def close(self) -> bytes | None:
        line = b"".join(self.pieces) if self.size <= self.longest else None
        self.pieces.clear()
        self.size = 0
        return line


def blocks_of_lines(source: Source, longest: int = LONGEST_LINE) -> Iterator[list[bytes | None]]:
    r"""Give the lines of `source` without their ends; None is a line of more than `longest` bytes.

    A block has the lines that one read completes: many of a file, those that are there of a pipe,
    so that a producer who waits for an answer gets it. A mark of UTF-8 at the beginning is taken
    off, and the last line may lack its end.

    >>> import io
    >>> list(blocks_of_lines(io.BytesIO(b"first\n\nthe third\n4"), longest=6))
    [[b'first', b'', None], [b'4']]
    """
    line = _OpenLine(longest)
    for piece in chain([source.read(len(_BOM)).removeprefix(_BOM)], _reads(source)):
        *ended, rest = piece.split(b"\n")
        if ended:
            yield [_ended(line, end) for end in ended]
        line.add(rest)
    if line.size:
        yield [line.close()]


def _reads(source: Source) -> Iterator[bytes]:
    while piece := source.read1(BLOCK):
        yield piece


def _ended(line: _OpenLine, end: bytes) -> bytes | None:
    line.add(end)
    return line.close()
