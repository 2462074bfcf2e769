"""Whether this machine can show Chinese fonts that a PDF names but does not contain.

Many Chinese journals leave SimSun and its like out of their PDFs. Without a Chinese font on the
machine PDFium shows such text as blanks, with flat boxes, and for some fonts drops it altogether.
"""

# pypdfium2 ships no types, and its bindings are generated for ctypes.
# pyright: basic

from collections.abc import Iterator
from contextlib import closing
from functools import cache
from typing import Any, Final

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

_PROBE_OBJECTS: Final = (
    "<</Type/Catalog/Pages 2 0 R>>",
    "<</Type/Pages/Kids[3 0 R]/Count 1>>",
    "<</Type/Page/Parent 2 0 R/MediaBox[0 0 99 99]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>",
    "<</Length 32>>stream\nBT/F 50 Tf 9 9 Td<C4D4CBC0>Tj ET\nendstream",
    "<</Type/Font/Subtype/Type0/BaseFont/SimSun/Encoding/GBK-EUC-H/DescendantFonts[6 0 R]>>",
    "<</Type/Font/Subtype/CIDFontType2/BaseFont/SimSun/DW 1000/FontDescriptor 7 0 R"
    "/CIDSystemInfo<</Registry(Adobe)/Ordering(GB1)/Supplement 2>>>>",
    "<</Type/FontDescriptor/FontName/SimSun/Flags 4/FontBBox[0 -200 1000 900]/ItalicAngle 0"
    "/Ascent 800/Descent -200/CapHeight 700/StemV 80>>",
)
_LEAST_HEIGHT: Final = 10.0  # points, of a character set at 50


@cache
def chinese_fonts_work() -> bool:
    """Tell whether PDFium finds a font for Chinese text that a PDF does not bring; asked once."""
    with closing(pdfium.PdfDocument(_probe())) as pdf:
        page = pdf[0]
        textpage = page.get_textpage()
        if not textpage.count_chars():
            return False
        _, bottom, _, top = textpage.get_charbox(0)
        return bool(top - bottom > _LEAST_HEIGHT)


def outside_fonts(pdf: pdfium.PdfDocument) -> tuple[str, ...]:
    """Name the fonts that set Chinese, or nothing readable, without being inside the PDF."""
    return tuple(sorted({name for index in range(len(pdf)) for name in _on_page(pdf, index)}))


def _on_page(pdf: pdfium.PdfDocument, index: int) -> Iterator[str]:
    try:
        page = pdf[index]
        textpage = page.get_textpage()
        texts: Any = page.get_objects(filter=[pdfium_c.FPDF_PAGEOBJ_TEXT], textpage=textpage)
        for text in texts:
            font = text.get_font()
            if not font.is_embedded and _needs_chinese(_extracted(text)):
                yield font.get_base_name()
    except pdfium.PdfiumError:
        return  # a page that cannot be loaded is named in an issue of its own


def _extracted(text: Any) -> str:
    try:
        return str(text.extract())
    except UnicodeDecodeError:
        return "?"  # halves of surrogate pairs are readable text to nobody, Chinese or other


def _needs_chinese(text: str) -> bool:
    return not text or any(character >= "\u2e80" for character in text)


def _probe() -> bytes:
    """Write a one-page PDF that sets two characters in SimSun, which it does not contain."""
    body = "%PDF-1.4\n"
    offsets: list[int] = []
    for number, content in enumerate(_PROBE_OBJECTS, 1):
        offsets.append(len(body))
        body += f"{number} 0 obj\n{content}\nendobj\n"
    entries = "".join(f"{offset:010d} 00000 n \n" for offset in offsets)
    size = len(offsets) + 1
    table = f"xref\n0 {size}\n0000000000 65535 f \n{entries}"
    end = f"trailer\n<</Size {size}/Root 1 0 R>>\nstartxref\n{len(body)}\n%%EOF\n"
    return (body + table + end).encode("ascii")
