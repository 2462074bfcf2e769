"""Where two documents differ: PDF by the words of its pages, zipped ones by their members."""

# pypdfium2 ships no types, and its bindings are generated for ctypes.
# pyright: basic

from collections.abc import Iterator
from contextlib import closing
from io import BytesIO
from typing import Any
from zipfile import BadZipFile, ZipFile

_MOST_PAGES = 20_000
_MOST_BYTES = 1 << 30


def zip_difference(made: bytes, found: bytes) -> str:
    """Name the first member of a zipped document that is another."""
    try:
        left, right = _members(made), _members(found)
    except (BadZipFile, OSError, ValueError, RuntimeError, NotImplementedError) as error:
        return f"its beginning: {error}"
    differing = [name for name in sorted(left | right) if left.get(name) != right.get(name)]
    return f"its part {differing[0]}" if differing else "the way in which it is packed"


def _members(data: bytes) -> dict[str, bytes]:
    with ZipFile(BytesIO(data)) as opened:
        if sum(entry.file_size for entry in opened.infolist()) > _MOST_BYTES:
            raise ValueError("it would unpack to far more than it is")
        return {entry.filename: opened.read(entry) for entry in opened.infolist()}


def pdf_difference(made: bytes, found: bytes) -> str | None:
    """Name the first page whose words differ; None where only the fonts do.

    Where words and fonts are the same, something else differs, and that is said.
    """
    import pypdfium2 as pdfium  # noqa: PLC0415 - heavy

    try:
        with closing(pdfium.PdfDocument(made)) as left, closing(pdfium.PdfDocument(found)) as right:
            return _difference(left, right)
    except pdfium.PdfiumError as error:
        return f"its beginning: {error}"


def _difference(left: Any, right: Any) -> str | None:
    pages = min(len(left), len(right), _MOST_PAGES)
    for number in range(pages):
        if _words(left, number) != _words(right, number):
            return f"page {number + 1}"
    if len(left) != len(right):
        return f"page {pages + 1}"
    fonts_left, fonts_right = set(_fonts(left)), set(_fonts(right))
    return "what is drawn beside its words" if fonts_left == fonts_right else None


def _words(pdf: Any, number: int) -> str:
    with closing(pdf[number]) as page, closing(page.get_textpage()) as text:
        return "".join(str(text.get_text_bounded()).split())


def _fonts(pdf: Any) -> Iterator[str]:
    """Give the names of the fonts of the first pages, without the mark of a subset."""
    from ctypes import create_string_buffer  # noqa: PLC0415 - beside what needs it

    from pypdfium2 import raw  # noqa: PLC0415 - heavy

    for number in range(min(len(pdf), 3)):
        with closing(pdf[number]) as page:
            for thing in page.get_objects(filter=[raw.FPDF_PAGEOBJ_TEXT]):
                name = create_string_buffer(200)
                raw.FPDFFont_GetBaseFontName(raw.FPDFTextObj_GetFont(thing.raw), name, 200)
                yield name.value.decode("latin-1").partition("+")[2] or name.value.decode("latin-1")
