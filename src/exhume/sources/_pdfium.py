"""Reading a PDF with PDFium; every handle is closed, also where reading fails."""

# pypdfium2 ships no types, and its bindings are generated for ctypes.
# pyright: basic

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from exhume.errors import UnreadableDocument
from exhume.model.papers import HIDDEN_TEXT_LAYER, TEXT_LAYER, Document, Issue, State
from exhume.protocols import OcrEngine
from exhume.settings import OcrSettings
from exhume.sources._bytes import empty, load
from exhume.sources._pdf_characters import Characters, characters
from exhume.sources._pdf_damage import Damage, mark_lost, shown
from exhume.sources._pdf_fonts import chinese_fonts_work, outside_fonts
from exhume.sources._pdf_furniture import furniture
from exhume.sources._pdf_images import has_other_ink, is_hidden, is_pictured
from exhume.sources._pdf_objects import is_cut
from exhume.sources._pdf_ocr import recognise
from exhume.sources._pdf_order import in_reading_order
from exhume.sources._pdf_pages import Content, PageText, assembled, page_texts
from exhume.sources._pdf_repair import INSTALL as INSTALL_REPAIR
from exhume.sources._pdf_repair import is_installed as can_repair
from exhume.sources._pdf_repair import missing_something, promised, repairs
from exhume.sources._pdf_repair import name as repairer
from exhume.sources.ocr import INSTALL
from exhume.sources.text_quality import doubts

READER: Final = f"pypdfium2 {pdfium.PYPDFIUM_INFO.tag} (PDFium {pdfium.PDFIUM_INFO.tag})"

_INSTALL_FONTS: Final = (
    "install a Chinese font (Debian, Ubuntu: fonts-noto-cjk or fonts-wqy-microhei; "
    "Fedora: google-noto-sans-cjk-fonts) and ingest again"
)
_SWITCH_ON: Final = "let OCR read it: set engine and pages under [ocr] in study.toml"
_COMPARE: Final = "compare the text with the page where it matters"
_GET_AGAIN: Final = "get the file again from where it came, or repair it with a PDF tool"
_DAMAGED: Final = (
    pdfium_c.FPDF_ERR_UNKNOWN,
    pdfium_c.FPDF_ERR_FILE,
    pdfium_c.FPDF_ERR_FORMAT,
    pdfium_c.FPDF_ERR_PAGE,
)
_MOST_OF_A_STAMP: Final = 200  # characters; a page of text has more
_UNSURE: Final = 0.8  # mean confidence of a page; clean scans reach 0.97 and more


def read(path: Path, media_type: str, ocr: OcrSettings) -> Document:
    """Read a PDF; see `exhume.sources.pdf.read_document`."""
    data = load(path)
    opened = _opened_best(data, path.name)
    with closing(opened.pdf) as pdf:
        pages = opened.pages
        if not pages:
            raise empty(path.name, "it has no pages")
        fonts = () if chinese_fonts_work() else outside_fonts(pdf)
        _refuse_blank(pages, fonts, path.name)
        _judge(pdf, pages)
        engine = recognise(pdf, pages, ocr)
        _refuse_wordless(pages, engine, ocr, path.name)
        title = _title(pdf)
    mark_lost(pages, opened.damage)
    whole = assembled(pages)
    return Document(
        text=whole.text,
        pages=whole.pages,
        media_type=media_type,
        reader="; ".join(_readers(opened.damage, engine)),
        boxes=whole.boxes,
        title=title,
        issues=tuple(_issues(pages, fonts, opened.damage, ocr, path.name)),
        confidence=whole.confidence,
        furniture=furniture(whole.text, whole.pages, whole.boxes),
    )


def open_to_show(data: bytes, subject: str) -> pdfium.PdfDocument:
    """Open a PDF with the pages that `read` finds in it, a damaged one too; the caller closes it.

    Raises `UnreadableDocument` as `read` does.
    """
    _, pdf = _opened(data)
    if pdf is not None and not is_cut(data):
        return pdf
    if pdf is not None:
        pdf.close()
    return _opened_best(data, subject).pdf


def _readers(damage: Damage | None, engine: OcrEngine | None) -> Iterator[str]:
    yield READER
    if damage and damage.repairer:
        yield damage.repairer
    if engine:
        yield f"{engine.name} {engine.version}"


def _title(pdf: pdfium.PdfDocument) -> str:
    try:
        return str(pdf.get_metadata_value("Title"))
    except UnicodeDecodeError:
        return ""  # half a character; the title is a help for people and cites nothing


@dataclass(frozen=True, slots=True)
class _Opened:
    """A PDF that was opened, its pages, and what is damaged about it."""

    pdf: pdfium.PdfDocument
    pages: list[PageText]
    damage: Damage | None = None


def _opened_best(data: bytes, subject: str) -> _Opened:
    """Open a PDF; one that is damaged in the way that shows the most of its pages."""
    code, pdf = _opened(data)
    if pdf is not None and not is_cut(data):
        return _Opened(pdf, _read_pages(pdf))
    if pdf is None and (code not in _DAMAGED or b"%PDF-" not in data[:1_024]):
        raise _refused(code, data, subject)
    best: _Opened | None = None
    for way in _ways(data, pdf):
        if best is None or shown(way.pages) > shown(best.pages):
            worse, best = best, way
        else:
            worse = way
        if worse:
            worse.pdf.close()
    if best is None or not shown(best.pages):
        raise _refused(code, data, subject)
    return best


def _ways(data: bytes, pdf: pdfium.PdfDocument | None) -> Iterator[_Opened]:
    """Open a damaged PDF repaired in the ways there are, and as it is, where that is possible."""
    count = promised(data)
    for repair in repairs(data):
        _, again = _opened(repair.data)
        if again is not None:
            broken = repair.broken_pages
            yield _Opened(
                again, _read_pages(again), Damage(count, repairer(), broken, bool(broken))
            )
    if pdf is not None:
        incomplete = bool(missing_something(data))
        yield _Opened(pdf, _read_pages(pdf), Damage(count, incomplete=incomplete))


class _Held(pdfium.PdfDocument):  # type: ignore[misc]  # pypdfium2 ships no types
    """A document with the bytes that PDFium reads from for as long as it is open."""

    def __init__(self, handle: Any, data: bytes) -> None:
        super().__init__(handle)
        self._held = data


def _opened(data: bytes) -> tuple[int, pdfium.PdfDocument | None]:
    # Not through PdfDocument(data): that leaves the handle of a document without pages open.
    handle = pdfium_c.FPDF_LoadMemDocument64(data, len(data), None)
    if not handle:
        return pdfium_c.FPDF_GetLastError(), None
    return 0, _Held(handle, data)


def _refused(code: int, data: bytes, subject: str) -> UnreadableDocument:
    if code == pdfium_c.FPDF_ERR_PASSWORD:
        remedy = "ask its owner for a copy without password"
        return UnreadableDocument(subject, "it is protected by a password", remedy)
    if code == pdfium_c.FPDF_ERR_SECURITY:
        remedy = "ask its owner for an unprotected copy"
        return UnreadableDocument(subject, "its kind of protection is not supported", remedy)
    if b"%PDF-" not in data[:1_024]:
        return UnreadableDocument(subject, "it is called a PDF, but is none inside", _GET_AGAIN)
    remedy = _GET_AGAIN if can_repair() else INSTALL_REPAIR
    if is_cut(data):
        return UnreadableDocument(subject, "the PDF is cut short: its end is missing", remedy)
    return UnreadableDocument(subject, f"the PDF is broken (PDFium error {code})", remedy)


def _read_pages(pdf: pdfium.PdfDocument) -> list[PageText]:
    return [_read_page(pdf, index) for index in range(len(pdf))]


def _read_page(pdf: pdfium.PdfDocument, index: int) -> PageText:
    try:
        with ExitStack() as handles:
            page = handles.enter_context(closing(pdf[index]))
            textpage = handles.enter_context(closing(page.get_textpage()))
            found = characters(page, textpage)
            source = HIDDEN_TEXT_LAYER if is_hidden(page) else TEXT_LAYER
            size, rotation = page.get_size(), page.get_rotation()
            ordered = in_reading_order(found, size[1])
            content = _content(page, found)
            return PageText(
                content, ordered or found, size, rotation, source, reordered=ordered is not None
            )
    except pdfium.PdfiumError:
        return PageText(Content.UNKNOWN)


def _content(page: pdfium.PdfPage, found: Characters) -> Content:
    if found.text.strip():
        return Content.TEXT
    return Content.PICTURES if pdfium_c.FPDFPage_CountObjects(page.raw) else Content.NOTHING


def _judge(pdf: pdfium.PdfDocument, pages: Sequence[PageText]) -> None:
    """Say of each page with text why it cannot be relied on, if it cannot."""
    for index, (page, doubt) in enumerate(zip(pages, doubts(page_texts(pages)), strict=True)):
        if page.content is Content.TEXT:
            page.doubt = doubt or _too_little_text(pdf, index, page)


def _too_little_text(pdf: pdfium.PdfDocument, index: int, page: PageText) -> str:
    """A scanned page may have a stamp or the address of a library as its only text."""
    count = len("".join(page.found.text.split()))
    if count > _MOST_OF_A_STAMP:
        return ""
    with closing(pdf[index]) as opened:
        if is_pictured(opened) and has_other_ink(opened, page.found):
            return f"only {count} characters for the ink on the page"
    return ""


def _numbers(pages: Sequence[PageText], content: Content) -> list[int]:
    return [number for number, page in enumerate(pages, 1) if page.content is content]


def _refuse_blank(pages: Sequence[PageText], fonts: Sequence[str], subject: str) -> None:
    """Refuse what no recognition could read."""
    contents = {page.content for page in pages}
    if Content.TEXT in contents:
        return
    if Content.PICTURES in contents:
        if fonts:
            raise UnreadableDocument(subject, _missing_fonts(fonts), _INSTALL_FONTS)
    elif Content.UNKNOWN in contents:
        raise UnreadableDocument(subject, "none of its pages can be loaded", _GET_AGAIN)
    else:
        raise empty(subject, f"its {len(pages)} pages are blank")


def _refuse_wordless(
    pages: Sequence[PageText], engine: OcrEngine | None, ocr: OcrSettings, subject: str
) -> None:
    if any(page.found.text.strip() for page in pages):
        return
    state = State.NO_TEXT_LAYER
    if engine:
        problem = f"it has no text layer, and {engine.name} found no text on its pages"
        raise UnreadableDocument(subject, problem, "look whether it shows any text", state=state)
    raise UnreadableDocument(subject, "it has no text layer", _remedy(ocr), state=state)


def _remedy(ocr: OcrSettings) -> str:
    off = ocr.engine == "none" or ocr.pages == "none"
    return _SWITCH_ON if off else INSTALL


def _issues(
    pages: Sequence[PageText],
    fonts: Sequence[str],
    damage: Damage | None,
    ocr: OcrSettings,
    subject: str,
) -> Iterator[Issue]:
    yield from _lost_issues(pages, damage, subject)
    if wordless := _numbers(pages, Content.PICTURES):
        yield Issue(subject, f"no text layer on {_listed(wordless)}", _remedy(ocr))
    if fonts:
        yield Issue(subject, _missing_fonts(fonts), _INSTALL_FONTS)
    if astray := [number for number, page in enumerate(pages, 1) if page.reordered]:
        problem = f"the text of {_listed(astray)} is not in reading order in the file; it was put"
        yield Issue(subject, f"{problem} in the order of the page's layout", _COMPARE)
    yield from _doubt_issues(pages, ocr, subject)
    unknown = sum(page.found.text.count("\N{REPLACEMENT CHARACTER}") for page in pages)
    if unknown:
        problem = f"{unknown} glyphs have no character in the text layer"
        yield Issue(subject, problem, _COMPARE)


def _lost_issues(pages: Sequence[PageText], damage: Damage | None, subject: str) -> Iterator[Issue]:
    state = State.POOR_TEXT
    if damage:
        lost = state if any(page.lost for page in pages) else None
        yield Issue(subject, damage.said(pages), _GET_AGAIN, lost)
        if gone := _numbers(pages, Content.NOTHING):
            yield Issue(subject, f"nothing is left of {_listed(gone)}", _GET_AGAIN, state)
        if torn := [number for number in damage.broken_pages if number not in gone]:
            problem = f"content or fonts of {_listed(torn)} are lost in part"
            yield Issue(subject, problem, _GET_AGAIN, state)
    if broken := _numbers(pages, Content.UNKNOWN):
        yield Issue(subject, f"cannot load {_listed(broken)}", _GET_AGAIN, state)


def _doubt_issues(pages: Sequence[PageText], ocr: OcrSettings, subject: str) -> Iterator[Issue]:
    """Name the pages whose text cannot be relied on, and those that were hard to recognise."""
    by_doubt: dict[str, list[int]] = {}
    for number, page in enumerate(pages, 1):
        if page.doubt:
            by_doubt.setdefault(page.doubt, []).append(number)
    for doubt, numbers in by_doubt.items():
        problem = f"the text layer of {_listed(numbers)} cannot be relied on: {doubt}"
        yield Issue(subject, problem, _remedy(ocr), State.POOR_TEXT)
    if hard := [number for number, page in enumerate(pages, 1) if _is_hard(page)]:
        problem = f"recognition was unsure of {_listed(hard)}"
        yield Issue(subject, problem, _COMPARE)


def _is_hard(page: PageText) -> bool:
    sure = page.confidence
    known = sure[~np.isnan(sure)] if sure is not None else ()
    return len(known) > 0 and float(np.mean(known)) < _UNSURE


def _missing_fonts(fonts: Sequence[str]) -> str:
    names = ", ".join(fonts)
    return f"no Chinese font on this machine for fonts that the PDF does not contain: {names}"


def _listed(numbers: Sequence[int]) -> str:
    """Name pages in words.

    >>> _listed([3]), _listed([1, 2])
    ('page 3', 'pages 1, 2')
    """
    return f"page{'s' if len(numbers) > 1 else ''} {', '.join(map(str, numbers))}"
