"""What the process that ingests and the processes that read say to each other.

Frames of MessagePack with a length before each: whatever a paper does to the process that reads
it, what comes back is data of these shapes and nothing that runs.
"""

import struct
from typing import BinaryIO, TypeVar

import msgspec

from exhume.model.archives import Member
from exhume.model.papers import Issue, Record
from exhume.settings import LimitSettings, OcrSettings

_LENGTH = struct.Struct("<Q")

T = TypeVar("T")

OUT_OF_MEMORY = 71
"""The exit code of a reading process that may have no more memory."""


class Begin(msgspec.Struct, frozen=True, array_like=True):
    """The first frame: where modules are found, what one file may cost, and how images are read.

    A process that does not `recognise` answers that a file with page images is `postponed`.
    `columns` is what the study says of the columns of tables.
    """

    path: list[str]
    limits: LimitSettings
    ocr: OcrSettings
    recognise: bool = False
    columns: dict[str, str] = {}


class Task(msgspec.Struct, frozen=True, array_like=True):
    """One file to read, its name as the system has it; `references` gives its records.

    `name` is what it is called, where that is not how it lies on the disk; with `limits` it is
    opened within them if it is an archive.
    """

    file: bytes
    encoding: str = ""
    references: bool = False
    name: str = ""
    limits: LimitSettings | None = None


class Item(msgspec.Struct, frozen=True, array_like=True):
    """A record, or an issue, of a reference file."""

    record: Record | None = None
    issue: Issue | None = None


class Answer(msgspec.Struct, frozen=True, array_like=True):
    """What became of a task: `reading` as the staging file keeps it, or that it has `references`.

    `postponed`: it has page images, which only a process that recognises them may read.
    `media_type` is in both cases what its reader says of its content.

    Of an archive come its members, each a `member`, its bytes in `piece`s, the last of them empty,
    and issues in `items`.
    What is no archive has no `media_type` when it is to be opened.

    `items` are some of the records of a reference file, with `more` to come. `error` is the class,
    subject, problem and remedy of an error that must end the run.
    """

    reading: bytes = b""
    references: bool = False
    items: list[Item] = []
    more: bool = False
    media_type: str = ""
    error: tuple[str, str, str, str] | None = None
    postponed: bool = False
    member: Member | None = None
    piece: bytes | None = None


_encoder = msgspec.msgpack.Encoder()


def send(stream: BinaryIO, value: object) -> None:
    """Write one frame and let it go."""
    data = _encoder.encode(value)
    stream.write(_LENGTH.pack(len(data)))
    stream.write(data)
    stream.flush()


def receive(stream: BinaryIO, decoder: msgspec.msgpack.Decoder[T]) -> T | None:
    """Read one frame; None where the other side has ended, also within a frame."""
    head = stream.read(_LENGTH.size)
    if len(head) < _LENGTH.size:
        return None
    (length,) = _LENGTH.unpack(head)
    data = stream.read(length)
    return decoder.decode(data) if len(data) == length else None
