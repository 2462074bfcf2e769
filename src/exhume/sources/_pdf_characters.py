"""The characters of one PDF page and the box of each, as arrays."""

# pypdfium2 ships no types, and its bindings are generated for ctypes.
# pyright: basic

from ctypes import byref, c_double, c_int
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pypdfium2.raw as pdfium_c

if TYPE_CHECKING:
    import pypdfium2 as pdfium
    from numpy.typing import NDArray

_LINE_HYPHENS: Final = (0x0002, 0xFFFE)  # what PDFium, by version, puts for a hyphen at line end
_SOFT_HYPHEN: Final = 0x00AD
_REPLACEMENT: Final = 0xFFFD
_DEVICE_UNITS: Final = 2**22  # along the longer side; PDFium's own numbers have 24 bits
_FARTHEST: Final = 1e9  # points; what lies beyond is an error of the file


@dataclass(frozen=True, slots=True, eq=False)
class Characters:
    """A page's text and its boxes: float32, shape (len(text), 4), NaN where there is none."""

    text: str
    boxes: "NDArray[np.float32]"


def characters(page: "pdfium.PdfPage", textpage: "pdfium.PdfTextPage") -> Characters:
    """Return the characters of a page in the order of its content stream, with their boxes."""
    count = textpage.count_chars()
    if not count:
        return Characters("", np.empty((0, 4), np.float32))
    codes = _codes(textpage.raw, count)
    boxes = as_shown(page, _boxes_on_page(textpage.raw, count))
    codes, kept = joined_surrogates(codes)
    return Characters(_text(codes), boxes[kept])


def joined_surrogates(
    codes: "NDArray[np.uint32]",
) -> "tuple[NDArray[np.uint32], NDArray[np.bool_]]":
    """Join surrogate pairs into one code point; also tell which of the given codes are kept.

    >>> codes, kept = joined_surrogates(np.array([0x41, 0xD842, 0xDFB7], np.uint32))
    >>> [hex(code) for code in codes], kept.tolist()
    (['0x41', '0x20bb7'], [True, True, False])
    """
    kept = np.ones(len(codes), np.bool_)
    high = (codes >= 0xD800) & (codes < 0xDC00)
    if not high.any():
        return codes, kept
    low = (codes >= 0xDC00) & (codes < 0xE000)
    first = np.flatnonzero(high[:-1] & low[1:])
    joined = codes.copy()
    joined[first] = 0x10000 + ((codes[first] - 0xD800) << 10) + (codes[first + 1] - 0xDC00)
    kept[first + 1] = False
    return joined[kept], kept


def as_shown(page: "pdfium.PdfPage", boxes: "NDArray[np.float64]") -> "NDArray[np.float32]":
    """Turn boxes of the page's own space into points from the upper left of the page as shown.

    `boxes` are rows of left, right, bottom, top as PDFium gives them. Its own conversion, which
    knows about rotation and CropBox, is affine: three points tell it, and one is asked for each
    page instead of two for each character.
    """
    side = max(*page.get_size(), 1.0)
    origin = _to_device(page, side, 0, 0)
    along_x = (_to_device(page, side, side, 0) - origin) / side
    along_y = (_to_device(page, side, 0, side) - origin) / side
    with np.errstate(all="ignore"):  # hostile files give boxes beyond all numbers
        one = origin + boxes[:, [0]] * along_x + boxes[:, [3]] * along_y
        other = origin + boxes[:, [1]] * along_x + boxes[:, [2]] * along_y
        shown = np.hstack([np.minimum(one, other), np.maximum(one, other)])
        shown[_nothing_to_show(shown)] = np.nan
        return shown.astype(np.float32)


def _to_device(page: "pdfium.PdfPage", side: float, x: float, y: float) -> "NDArray[np.float64]":
    """Return where PDFium shows a point; it rounds device units, so a point is made of many."""
    scale = _DEVICE_UNITS / side
    width, height = (round(length * scale) for length in page.get_size())
    device_x, device_y = c_int(), c_int()
    pdfium_c.FPDF_PageToDevice(
        page.raw, 0, 0, width, height, 0, x, y, byref(device_x), byref(device_y)
    )
    return np.array([device_x.value, device_y.value], np.float64) / scale


def _nothing_to_show(boxes: "NDArray[np.float64]") -> "NDArray[np.bool_]":
    """Line ends and spaces that PDFium makes up have a place, but nothing to show there."""
    flat = (boxes[:, 2] <= boxes[:, 0]) & (boxes[:, 3] <= boxes[:, 1])
    beyond = ~np.all(np.abs(boxes) < _FARTHEST, axis=1)
    return np.asarray(flat | beyond, np.bool_)


def _codes(handle: Any, count: int) -> "NDArray[np.uint32]":
    """Return one code unit for each index: ranges of text can drift against the boxes."""
    unit = pdfium_c.FPDFText_GetUnicode
    codes = np.fromiter((unit(handle, index) for index in range(count)), np.uint32, count)
    codes[np.isin(codes, _LINE_HYPHENS)] = _SOFT_HYPHEN
    codes[codes == 0] = _REPLACEMENT
    return codes


def _boxes_on_page(handle: Any, count: int) -> "NDArray[np.float64]":
    """Return rows of left, right, bottom, top in the page's own space."""
    cell = (c_double * 4)()
    left, right, bottom, top = (byref(c_double.from_buffer(cell, 8 * side)) for side in range(4))
    box = pdfium_c.FPDFText_GetCharBox
    rows = bytearray()
    for index in range(count):
        found = box(handle, index, left, right, bottom, top)
        rows += bytes(cell) if found else _NO_BOX
    return np.frombuffer(rows, np.float64).reshape(count, 4)


_NO_BOX: Final = np.full(4, np.nan).tobytes()


def _text(codes: "NDArray[np.uint32]") -> str:
    valid = np.where(_is_scalar(codes), codes, _REPLACEMENT)
    return valid.astype("<u4").tobytes().decode("utf-32-le")


def _is_scalar(codes: "NDArray[np.uint32]") -> "NDArray[np.bool_]":
    surrogate = (codes >= 0xD800) & (codes < 0xE000)
    scalar: NDArray[np.bool_] = (codes <= 0x10FFFF) & ~surrogate
    return scalar
