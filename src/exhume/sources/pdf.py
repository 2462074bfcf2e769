"""PDF papers with a text layer, through PDFium: text, pages, and a box for each character.

The work is done in `exhume.sources._pdfium`, which is imported when the first paper is read, so
that looking for a reader costs nothing.
"""

from pathlib import Path
from typing import Final

from exhume.model.papers import Document
from exhume.settings import WITHOUT_OCR, OcrSettings

media_type: Final = "application/pdf"
suffixes: Final = (".pdf",)
priority: Final = 10

_MAGIC: Final = b"%PDF-"
_MAGIC_WITHIN: Final = 1_024  # bytes; ISO 32000 lets a little stand before the header


def recognises(head: bytes, name: str) -> bool:
    """Tell a PDF by its header; binary content that is only called one is taken to be broken.

    >>> recognises(b"%PDF-1.7", "a.txt"), recognises(b"<html>", "a.pdf")
    (True, False)
    """
    if _MAGIC in head[:_MAGIC_WITHIN]:
        return True
    return name.lower().endswith(suffixes) and _is_binary(head)


def read_document(path: Path, encoding: str = "") -> Document:  # noqa: ARG001 - PDF brings its own
    """Read one paper from a PDF; not from two threads at once, which PDFium does not bear.

    The text is in the order of the content stream, with line ends as PDFium gives them; pages end
    in a line feed. A page on which that order cannot be right (columns written line by line, a page
    written from the bottom) is put in the order of its layout, and an issue names it. A hyphen that
    PDFium sees at the end of a line becomes U+00AD, a glyph that the file gives no character for
    U+FFFD.

    What can be had of a damaged file is read; an issue counts its pages, and those that are lost,
    or lack content or fonts, are in doubt. Raises `UnreadableDocument` with state
    ``no-text-layer`` (scanned pages), ``empty`` or ``unreadable`` (protected, cut short, broken).
    """
    from exhume.sources import _pdfium  # noqa: PLC0415 - heavy; most runs of a reader need none

    return _pdfium.read(path, media_type, WITHOUT_OCR)


def read_with_ocr(path: Path, ocr: OcrSettings) -> Document:
    """Read one paper from a PDF as `read_document` does, and page images as the settings say.

    Where recognition is needed and installed, the text of such a page is what the engine reads on
    its image: in columns from left to right, rows ending in a line feed, with a confidence for
    each character. Without an engine a scanned paper raises `UnreadableDocument` with state
    ``no-text-layer``, and a page with a damaged text layer keeps it, in doubt.
    """
    from exhume.sources import _pdfium  # noqa: PLC0415 - heavy; most runs of a reader need none

    return _pdfium.read(path, media_type, ocr)


def render_page(path: Path, number: int, dpi: float) -> bytes:
    """Return a page, counted from 1, as a PNG file of so many dots per inch.

    A page so large that the picture would have more than 25 million dots is rendered smaller.
    Raises `UnreadableDocument` where the page cannot be rendered.
    """
    from exhume.sources import _pdf_render  # noqa: PLC0415 - heavy; readers do not need it

    return _pdf_render.render(path, number, dpi)


def _is_binary(head: bytes) -> bool:
    return any(byte < 9 or 13 < byte < 32 for byte in head)
