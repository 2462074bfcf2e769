"""Files of the Chinese vendor CNKI (CAJ, KDH, NH and others), which only its viewer shows.

They are recognised so that they are counted and named with what to do. Those that are a PDF behind
a short header of the vendor are read.
"""

from pathlib import Path
from typing import Final

from exhume.errors import UnreadableDocument
from exhume.model.papers import Document, State
from exhume.sources import pdf
from exhume.sources._bytes import load
from exhume.sources._magic import CAJ, only_called

media_type: Final = "application/x-caj"
suffixes: Final = (".caj", ".kdh", ".nh", ".teb")
priority: Final = 10

_PDF: Final = b"%PDF-"
_PDF_WITHIN: Final = 1_024  # bytes that PDFium skips before a header, counting offsets from it


def recognises(head: bytes, name: str) -> bool:
    r"""Tell by the first bytes; binary content that is called so may be a kind not known here.

    >>> recognises(b"HN\0\0", "a"), recognises(b"%PDF-1.7", "a.caj")
    (True, False)
    """
    return head.startswith(CAJ) or only_called(head, name, suffixes)


def read_document(path: Path, encoding: str = "") -> Document:
    """Read the PDF that stands in the file, if it does, or raise `UnreadableDocument`.

    Its state is then ``unsupported``, and its remedy tells how to convert the file.
    """
    data = load(path)
    if _PDF not in data[:_PDF_WITHIN]:
        raise _unsupported(path.name)
    try:
        return pdf.read_document(path, encoding)
    except UnreadableDocument as error:
        if error.state == State.UNREADABLE:
            raise _unsupported(path.name) from error
        raise


def _unsupported(subject: str) -> UnreadableDocument:
    return UnreadableDocument(
        subject,
        "it is in a format of the vendor CNKI that only its own viewer shows",
        "open it in the vendor's viewer (CAJViewer) and print it to PDF",
        state=State.UNSUPPORTED,
    )
