"""Page images: what a page looks like, and how much ink its characters do not account for."""

# pypdfium2 ships no types, and its bindings are generated for ctypes.
# pyright: basic

from contextlib import closing
from typing import TYPE_CHECKING, Final

import numpy as np
import pypdfium2.raw as pdfium_c

if TYPE_CHECKING:
    import pypdfium2 as pdfium
    from numpy.typing import NDArray

    from exhume.sources._pdf_characters import Characters

_POINTS: Final = 72.0  # to an inch
_MOST_PIXELS: Final = 25_000_000  # of one page: A3 at 400 dpi
_ROUGH_DPI: Final = 50.0
_LEAST_INK: Final = 0.01  # of a page; a page full of text has 0.03 and more
_LEAST_PICTURE: Final = 0.5  # of a page, covered by images
_OBJECTS_LOOKED_AT: Final = 50


def dpi_for(page: "pdfium.PdfPage", dpi: float) -> float:
    """Return the resolution wanted, or the highest that keeps the image of a huge page small."""
    width, height = page.get_size()
    pixels = max(width * height, 1.0) * (dpi / _POINTS) ** 2
    return float(dpi * min(1.0, (_MOST_PIXELS / pixels) ** 0.5))


def grey_image(page: "pdfium.PdfPage", dpi: float) -> "NDArray[np.uint8]":
    """Return the page as shown, of shape (height, width), 0 black and 255 white."""
    scale = dpi / _POINTS
    with closing(page.render(scale=scale, grayscale=True)) as bitmap:  # pyright: ignore[reportArgumentType] - 1 is its default, so it counts as an int
        pixels = bitmap.to_numpy()
        return np.array(pixels.reshape(pixels.shape[0], -1)[:, : bitmap.width], np.uint8)


def is_pictured(page: "pdfium.PdfPage") -> bool:
    """Tell whether images cover half of the page or more."""
    width, height = page.get_size()
    images = page.get_objects(filter=[pdfium_c.FPDF_PAGEOBJ_IMAGE])
    covered = sum(_area(image.get_bounds(), width, height) for image in images)
    return bool(covered >= _LEAST_PICTURE * width * height)


def _area(bounds: tuple[float, ...], width: float, height: float) -> float:
    left, bottom, right, top = bounds
    return min(max(right - left, 0.0), width) * min(max(top - bottom, 0.0), height)


def has_other_ink(page: "pdfium.PdfPage", found: "Characters") -> bool:
    """Tell whether much of what is printed on the page lies outside its characters."""
    image = grey_image(page, dpi_for(page, _ROUGH_DPI))
    ink = np.maximum(float(np.median(image)) - image, 0.0) / 255.0
    height, width = image.shape
    scale = height / max(page.get_size()[1], 1.0)
    with_box = found.boxes[~np.isnan(found.boxes).any(axis=1)]
    edges = np.clip(with_box * scale, 0, max(height, width)).astype(np.int64)
    for left, top, right, bottom in edges.tolist():
        ink[top : bottom + 1, left : right + 1] = 0.0
    return bool(ink.mean() >= _LEAST_INK)


def is_hidden(page: "pdfium.PdfPage") -> bool:
    """Tell whether the text is set invisibly, as recognition elsewhere puts it over a scan."""
    texts = 0
    count = pdfium_c.FPDFPage_CountObjects(page.raw)
    for index in range(min(count, _OBJECTS_LOOKED_AT)):
        each = pdfium_c.FPDFPage_GetObject(page.raw, index)
        if pdfium_c.FPDFPageObj_GetType(each) != pdfium_c.FPDF_PAGEOBJ_TEXT:
            continue
        if pdfium_c.FPDFTextObj_GetTextRenderMode(each) != pdfium_c.FPDF_TEXTRENDERMODE_INVISIBLE:
            return False
        texts += 1
    return texts > 0
