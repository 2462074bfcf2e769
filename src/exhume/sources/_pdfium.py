"""Reading a PDF with PDFium; every handle is closed, also where reading fails."""

# pypdfium2 ships no types, and its bindings are generated for ctypes.
# pyright: basic

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import numpy as np
import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from exhume.errors import UnreadableDocument
from exhume.model.papers import Document, Issue, Page, State
from exhume.sources._bytes import empty, load
from exhume.sources._pdf_characters import Characters, characters
from exhume.sources._pdf_fonts import chinese_fonts_work, outside_fonts

READER: Final = f"pypdfium2 {pdfium.PYPDFIUM_INFO.tag} (PDFium {pdfium.PDFIUM_INFO.tag})"

_INSTALL_FONTS: Final = (
    "install a Chinese font (Debian, Ubuntu: fonts-noto-cjk or fonts-wqy-microhei; "
    "Fedora: google-noto-sans-cjk-fonts) and ingest again"
)
_RUN_OCR: Final = "run OCR over the file, for instance with OCRmyPDF, and give the result"
_GET_AGAIN: Final = "get the file again from where it came, or repair it with a PDF tool"
_END_WITHIN: Final = 2_048  # bytes; readers look for the end mark in the last kilobyte or so


@dataclass(slots=True)
class _Pages:
    """What has been read so far, page by page."""

    characters: list[Characters] = field(default_factory=list[Characters])
    pages: list[Page] = field(default_factory=list[Page])
    blank: list[int] = field(default_factory=list[int])
    wordless: list[int] = field(default_factory=list[int])
    broken: list[int] = field(default_factory=list[int])

    def add(self, found: Characters, size: tuple[float, float], rotation: int) -> None:
        """Append a page, which starts where the one before it ends."""
        start = self.pages[-1].end if self.pages else 0
        end = start + len(found.text)
        self.characters.append(found)
        self.pages.append(Page(len(self.pages) + 1, start, end, *size, rotation))


def read(path: Path, media_type: str) -> Document:
    """Read a PDF; see `exhume.sources.pdf.read_document`."""
    data = load(path)
    with closing(_opened(data, path.name)) as pdf:
        if not len(pdf):
            raise empty(path.name, "it has no pages")
        pages = _read_pages(pdf)
        fonts = () if chinese_fonts_work() else outside_fonts(pdf)
        _refuse_wordless(pages, fonts, path.name)
        title = _title(pdf)
    return Document(
        text="".join(found.text for found in pages.characters),
        pages=tuple(pages.pages),
        media_type=media_type,
        reader=READER,
        boxes=np.concatenate([found.boxes for found in pages.characters]),
        title=title,
        issues=tuple(_issues(pages, fonts, path.name)),
    )


def _title(pdf: pdfium.PdfDocument) -> str:
    try:
        return str(pdf.get_metadata_value("Title"))
    except UnicodeDecodeError:
        return ""  # half a character; the title is a help for people and cites nothing


def _opened(data: bytes, subject: str) -> pdfium.PdfDocument:
    # Not through PdfDocument(data): that leaves the handle of a document without pages open.
    handle = pdfium_c.FPDF_LoadMemDocument64(data, len(data), None)
    if not handle:
        raise _refused(pdfium_c.FPDF_GetLastError(), data, subject)
    return pdfium.PdfDocument(handle)


def _refused(code: int, data: bytes, subject: str) -> UnreadableDocument:
    if code == pdfium_c.FPDF_ERR_PASSWORD:
        remedy = "ask its owner for a copy without password"
        return UnreadableDocument(subject, "it is protected by a password", remedy)
    if code == pdfium_c.FPDF_ERR_SECURITY:
        remedy = "ask its owner for an unprotected copy"
        return UnreadableDocument(subject, "its kind of protection is not supported", remedy)
    if b"%PDF-" not in data[:1_024]:
        return UnreadableDocument(subject, "it is called a PDF, but is none inside", _GET_AGAIN)
    if b"%%EOF" not in data[-_END_WITHIN:]:
        return UnreadableDocument(subject, "the PDF is cut short: its end is missing", _GET_AGAIN)
    return UnreadableDocument(subject, f"the PDF is broken (PDFium error {code})", _GET_AGAIN)


def _read_pages(pdf: pdfium.PdfDocument) -> _Pages:
    pages = _Pages()
    last = len(pdf) - 1
    for index in range(len(pdf)):
        try:
            _read_page(pdf, index, pages, end="" if index == last else "\n")
        except pdfium.PdfiumError:
            pages.broken.append(index + 1)
            pages.add(Characters("", np.empty((0, 4), np.float32)), (0.0, 0.0), 0)
    return pages


def _read_page(pdf: pdfium.PdfDocument, index: int, pages: _Pages, *, end: str) -> None:
    with ExitStack() as handles:
        page = handles.enter_context(closing(pdf[index]))
        textpage = handles.enter_context(closing(page.get_textpage()))
        found = characters(page, textpage)
        if not found.text.strip():
            objects = pdfium_c.FPDFPage_CountObjects(page.raw)
            (pages.wordless if objects else pages.blank).append(index + 1)
        pages.add(_ended(found, end), page.get_size(), page.get_rotation())


def _ended(found: Characters, end: str) -> Characters:
    nowhere = np.full((len(end), 4), np.nan, np.float32)
    return Characters(found.text + end, np.concatenate([found.boxes, nowhere]))


def _refuse_wordless(pages: _Pages, fonts: Sequence[str], subject: str) -> None:
    without = len(pages.blank) + len(pages.wordless) + len(pages.broken)
    if without < len(pages.pages):
        return
    if pages.wordless and fonts:
        raise UnreadableDocument(subject, _missing_fonts(fonts), _INSTALL_FONTS)
    if pages.wordless:
        state = State.NO_TEXT_LAYER
        raise UnreadableDocument(subject, "it has no text layer", _RUN_OCR, state=state)
    if pages.broken:
        raise UnreadableDocument(subject, "none of its pages can be loaded", _GET_AGAIN)
    raise empty(subject, f"its {len(pages.blank)} pages are blank")


def _issues(pages: _Pages, fonts: Sequence[str], subject: str) -> Iterator[Issue]:
    if pages.wordless:
        yield Issue(subject, f"no text layer on {_listed(pages.wordless)}", _RUN_OCR)
    if pages.broken:
        yield Issue(subject, f"cannot load {_listed(pages.broken)}", _GET_AGAIN)
    if fonts:
        yield Issue(subject, _missing_fonts(fonts), _INSTALL_FONTS)
    unknown = sum(found.text.count("\N{REPLACEMENT CHARACTER}") for found in pages.characters)
    if unknown:
        problem = f"{unknown} glyphs have no character in the text layer"
        yield Issue(subject, problem, "compare the text with the page where it matters")


def _missing_fonts(fonts: Sequence[str]) -> str:
    names = ", ".join(fonts)
    return f"no Chinese font on this machine for fonts that the PDF does not contain: {names}"


def _listed(numbers: Sequence[int]) -> str:
    """Name pages in words.

    >>> _listed([3]), _listed([1, 2])
    ('page 3', 'pages 1, 2')
    """
    return f"page{'s' if len(numbers) > 1 else ''} {', '.join(map(str, numbers))}"
