"""The bytes of a source file, or the reason why there are none."""

from pathlib import Path

from exhume.errors import UnreadableDocument
from exhume.model.papers import State


def load(path: Path) -> bytes:
    """Return a file's bytes; raise `UnreadableDocument` where there are none to be had.

    Its state is ``empty`` for a file of no bytes, ``unreadable`` where the system refuses.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        reason = error.strerror or type(error).__name__
        remedy = "check that the file is there and that you may read it"
        raise UnreadableDocument(path.name, f"the system says: {reason}", remedy) from error
    if not data:
        raise empty(path.name, "it has no bytes")
    return data


def empty(subject: str, problem: str) -> UnreadableDocument:
    """Return the error for a file that holds nothing to read."""
    remedy = "get the file again from where it came, or leave it out"
    return UnreadableDocument(subject, problem, remedy, state=State.EMPTY)
