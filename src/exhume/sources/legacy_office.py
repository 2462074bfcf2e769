"""Older office documents (.doc, .wps, .rtf), recognised so that they are named with what to do."""

from pathlib import Path
from typing import Final

from exhume.errors import UnreadableDocument
from exhume.model.papers import Document, State
from exhume.sources._bytes import load
from exhume.sources._magic import OLE, only_called

media_type: Final = "application/msword"
suffixes: Final = (".doc", ".dot", ".wps", ".wpt", ".rtf")
priority: Final = 10

_RTF: Final = b"{\\rtf"
_STREAMS: Final = (
    ("WordDocument", "a Word or WPS document of before 2007"),
    ("Workbook", "an Excel table of before 2007"),
    ("PowerPoint Document", "a PowerPoint presentation of before 2007"),
)
_CONVERT: Final = "open it in Word, WPS Office or LibreOffice and save it as .docx or PDF"


def recognises(head: bytes, name: str) -> bool:
    r"""Tell by the first bytes; binary content that is called so is taken to be broken.

    >>> recognises(rb"{\rtf1 a}", "a.doc"), recognises(b"<html>", "a.doc")
    (True, False)
    """
    return _is_rtf(head) or head.startswith(OLE) or only_called(head, name, suffixes)


def read_document(path: Path, encoding: str = "") -> Document:  # noqa: ARG001 - nothing is decoded
    """Raise `UnreadableDocument`: ``unsupported``, or ``unreadable`` behind a password."""
    data = load(path)
    if data.startswith(OLE) and "EncryptedPackage".encode("utf-16-le") in data:
        remedy = "ask its owner for a copy without password"
        raise UnreadableDocument(path.name, "it is protected by a password", remedy)
    problem = f"it is {_kind(data)}, which is not read here"
    raise UnreadableDocument(path.name, problem, _CONVERT, state=State.UNSUPPORTED)


def _is_rtf(data: bytes) -> bool:
    return data[:64].lstrip(b"\xef\xbb\xbf \t\r\n").startswith(_RTF)


def _kind(data: bytes) -> str:
    if _is_rtf(data):
        return "a document in rich text format (RTF)"
    if not data.startswith(OLE):
        return "called an office document, but of no known kind inside"
    found = (kind for stream, kind in _STREAMS if stream.encode("utf-16-le") in data)
    return next(found, "an office document of before 2007")
