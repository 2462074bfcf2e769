"""Recognition of the pages of a PDF that need it, one page image at a time."""

# pypdfium2 ships no types, and its bindings are generated for ctypes.
# pyright: basic

from collections.abc import Iterator, Sequence
from contextlib import closing
from typing import TYPE_CHECKING

import pypdfium2 as pdfium

from exhume.protocols import OcrEngine
from exhume.settings import OcrSettings
from exhume.sources._pdf_characters import Characters
from exhume.sources._pdf_images import dpi_for, grey_image
from exhume.sources._pdf_pages import Content, PageText
from exhume.sources.ocr import engine_for
from exhume.sources.ocr.turning import read_upright
from exhume.sources.recognition import turn
from exhume.sources.recognition.pulse import beat

if TYPE_CHECKING:
    from pypdfium2 import PdfDocument


def recognise(pdf: "PdfDocument", pages: Sequence[PageText], ocr: OcrSettings) -> OcrEngine | None:
    """Replace the text of the pages that need it by what an engine reads on their images.

    Returns the engine, or None where no page needs one or none is installed.
    """
    wanted = list(_wanted(pages, ocr))
    engine = engine_for(ocr.engine) if wanted else None
    if engine is None:
        return None
    turn.ask()
    for index in wanted:
        _read(pdf, index, pages[index], engine, ocr.dpi)
        beat()
    return engine


def _wanted(pages: Sequence[PageText], ocr: OcrSettings) -> Iterator[int]:
    for index, page in enumerate(pages):
        readable = page.content in (Content.TEXT, Content.PICTURES)
        needed = page.content is Content.PICTURES or page.doubt
        if readable and (ocr.pages == "all" or (ocr.pages == "needed" and needed)):
            yield index


def _read(
    pdf: "PdfDocument", index: int, page: PageText, engine: OcrEngine, wanted_dpi: int
) -> None:
    try:
        with closing(pdf[index]) as opened:
            dpi = dpi_for(opened, wanted_dpi)
            image = grey_image(opened, dpi)
    except pdfium.PdfiumError:
        return  # the page stays what it was: without text, or in doubt
    # The scale is the image's own, since the number of pixels is rounded.
    found = read_upright(engine, image, round(dpi), page.size[1] / image.shape[0])
    page.found, page.confidence = Characters(found.text, found.boxes), found.confidence
    page.source = f"{engine.name} {engine.version}, {dpi:.0f} dpi"
    page.content, page.doubt, page.reordered = Content.TEXT, "", False
