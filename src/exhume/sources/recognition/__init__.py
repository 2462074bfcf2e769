"""Which reader a file belongs to, told from its first bytes and only then from its name."""

from functools import cache
from pathlib import Path
from typing import Final, cast

from exhume.errors import UnreadableDocument
from exhume.plugins import discover
from exhume.protocols import ArchiveReader, DocumentReader, RecordReader

HEAD_BYTES: Final = 4_096

Reader = DocumentReader | RecordReader | ArchiveReader


@cache
def readers() -> tuple[Reader, ...]:
    """Return every reader there is, in the order in which they are asked."""
    loaded = [(name, cast("Reader", plugin.load())) for name, plugin in discover("sources").items()]
    return tuple(reader for _, reader in sorted(loaded, key=lambda r: (r[1].priority, r[0])))


def reader_for(path: Path) -> Reader | None:
    """Return the first reader that recognises a file, or None where none does.

    Only the first 4,096 bytes are read. Raises `UnreadableDocument` where the file cannot be
    opened.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = Path(folder, "paper.pdf")
    ...     _ = path.write_text("not what its name says")
    ...     reader_for(path).media_type
    'text/plain'
    """
    head = _head(path)
    return next((reader for reader in readers() if reader.recognises(head, path.name)), None)


def _head(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(HEAD_BYTES)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        remedy = "check that the file is there and that you may read it"
        raise UnreadableDocument(path.name, f"the system says: {reason}", remedy) from error
