"""PDF papers for the tests, made of invented words; Chinese ones need a font of this machine."""

import io
import subprocess
from collections.abc import Callable, Iterable
from functools import cache
from pathlib import Path

import pikepdf
import pytest
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFError, TTFont
from reportlab.pdfgen.canvas import Canvas

SIZE = (300, 200)
"""Width and height of the pages in points."""

Draw = Callable[[Canvas], None]


def made(*pages: Draw, **options: object) -> bytes:
    """Return a PDF with one page for each drawing, the same bytes each time."""
    file = io.BytesIO()
    canvas = Canvas(file, pagesize=SIZE, invariant=True, **options)
    for draw in pages:
        draw(canvas)
        canvas.showPage()
    canvas.save()
    return file.getvalue()


def words(text: str, x: float = 40, y: float = 150, size: float = 20, font: str = "") -> Draw:
    """Return a drawing that writes a line; its font is Helvetica where the text is ASCII."""

    def draw(canvas: Canvas) -> None:
        canvas.setFont(font or ("Helvetica" if text.isascii() else chinese_font()), size)
        canvas.drawString(x, y, text)

    return draw


def picture(canvas: Canvas) -> None:
    """Draw a grey picture, as a scanned page has."""
    grey = io.BytesIO(b"P5 2 2 255\n" + bytes([90, 180, 180, 90]))
    canvas.drawImage(ImageReader(grey), 0, 0, *SIZE)


def blank(canvas: Canvas) -> None:
    """Draw nothing."""


@cache
def chinese_font() -> str:
    """Return the name of a Chinese font to embed, or skip the test."""
    for path in _chinese_font_files():
        try:
            pdfmetrics.registerFont(TTFont("Chinese", path))
        except TTFError:
            continue  # PostScript outlines, which reportlab cannot embed
        return "Chinese"
    return pytest.skip("no Chinese TrueType font here; Debian: fonts-wqy-microhei")


def _chinese_font_files() -> Iterable[str]:
    try:
        listed = subprocess.run(
            ["fc-list", ":lang=zh-cn", "file"], capture_output=True, text=True, check=True
        )
    except FileNotFoundError:
        return ()
    paths = {line.strip().rstrip(":") for line in listed.stdout.splitlines()}
    return sorted(path for path in paths if Path(path).suffix in {".ttf", ".ttc"})


def changed(data: bytes, change: Callable[[pikepdf.Pdf], None], **options: object) -> bytes:
    """Return a PDF after a change made with pikepdf."""
    file = io.BytesIO()
    with pikepdf.open(io.BytesIO(data)) as pdf:
        change(pdf)
        pdf.save(file, deterministic_id="encryption" not in options, **options)
    return file.getvalue()


def with_simsun_outside(text: str) -> bytes:
    """Return a PDF that sets a text in SimSun without containing that font."""

    def change(pdf: pikepdf.Pdf) -> None:
        page = pdf.pages[0]
        page.Contents = pdf.make_stream(
            b"BT /F 20 Tf 40 150 Td <" + text.encode("gbk").hex().encode() + b"> Tj ET"
        )
        page.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F=_simsun(pdf)))

    return changed(made(blank), change)


def _simsun(pdf: pikepdf.Pdf) -> pikepdf.Object:
    name = pikepdf.Name.SimSun
    descriptor = pikepdf.Dictionary(
        Type=pikepdf.Name.FontDescriptor, FontName=name, Flags=4, ItalicAngle=0,
        FontBBox=[0, -200, 1000, 900], Ascent=800, Descent=-200, CapHeight=700, StemV=80,
    )  # fmt: skip
    descendant = pikepdf.Dictionary(
        Type=pikepdf.Name.Font, Subtype=pikepdf.Name.CIDFontType2, BaseFont=name, DW=1000,
        CIDSystemInfo=pikepdf.Dictionary(Registry="Adobe", Ordering="GB1", Supplement=2),
        FontDescriptor=pdf.make_indirect(descriptor),
    )  # fmt: skip
    font = pikepdf.Dictionary(
        Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type0, BaseFont=name,
        Encoding=pikepdf.Name("/GBK-EUC-H"), DescendantFonts=[pdf.make_indirect(descendant)],
    )  # fmt: skip
    return pdf.make_indirect(font)
