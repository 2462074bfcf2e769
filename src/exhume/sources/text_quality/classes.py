"""Which kinds of characters a text is made of, as masks over its code points."""

import unicodedata
from functools import cache
from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

_WHITE: Final = (0x20, 0x3000, 0xA0)
_LINE_ENDS: Final = (9, 10, 11, 12, 13)
_COMMON_LATIN_1: Final = (0xB0, 0xB1, 0xB7, 0xD7)  # ° ± · ×, which papers are full of
_RUN: Final = 4
_ODD_ASCII: Final = "!\"#$&'*+<=>?@[\\]^_`{|}~"  # all but what stands in prose and tables
_REPLACEMENT: Final = 0xFFFD
_BEYOND: Final = 0x40000  # no characters are assigned from here on, but for private ones


def code_points(text: str) -> "NDArray[np.uint32]":
    """Return the code points of a text."""
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)


def visible(codes: "NDArray[np.uint32]") -> "NDArray[np.bool_]":
    """Tell what is not white space."""
    return ~np.isin(codes, (*_WHITE, *_LINE_ENDS))


def han(codes: "NDArray[np.uint32]") -> "NDArray[np.bool_]":
    """Tell the unified ideographs of the first block, which nearly all text is made of."""
    return (codes >= 0x4E00) & (codes <= 0x9FFF)


def private_use(codes: "NDArray[np.uint32]") -> "NDArray[np.bool_]":
    """Tell characters of the private use areas, which mean what a font made up."""
    return ((codes >= 0xE000) & (codes <= 0xF8FF)) | (codes >= 0xF0000)


def control(codes: "NDArray[np.uint32]") -> "NDArray[np.bool_]":
    """Tell control characters but for tabs and line ends."""
    controls = (codes < 0x20) | ((codes >= 0x7F) & (codes < 0xA0))
    return controls & ~np.isin(codes, _LINE_ENDS)


def unassigned(codes: "NDArray[np.uint32]") -> "NDArray[np.bool_]":
    """Tell code points that Unicode gives no character."""
    beyond = (codes >= _BEYOND) & (codes < 0xF0000)
    within = np.take(_unassigned_table(), codes, mode="clip") & (codes <= 0xFFFF)
    return within | beyond


def unknown(codes: "NDArray[np.uint32]") -> "NDArray[np.bool_]":
    """Tell the replacement character, which stands for glyphs without a character."""
    return np.isin(codes, (_REPLACEMENT,))


def latin_1_runs(codes: "NDArray[np.uint32]") -> "NDArray[np.bool_]":
    """Tell characters of the upper half of Latin-1 where four or more stand in a row.

    Bytes of Chinese that were read as Latin-1 look so; French and German do not.

    >>> "".join(c for c, odd in zip("É 3±1 ¹©Ìå", latin_1_runs(code_points("É 3±1 ¹©Ìå"))) if odd)
    '¹©Ìå'
    """
    upper = (codes > 0xA0) & (codes <= 0xFF) & ~np.isin(codes, _COMMON_LATIN_1)
    if len(codes) < _RUN or not upper.any():
        return np.zeros(len(codes), np.bool_)
    last = len(codes) - _RUN + 1
    begins = np.logical_and.reduce([upper[offset : offset + last] for offset in range(_RUN)])
    inside = np.zeros(len(codes), np.bool_)
    for offset in range(_RUN):
        inside[offset : offset + last] |= begins
    return inside


def odd_ascii(codes: "NDArray[np.uint32]") -> "NDArray[np.bool_]":
    """Tell the signs of ASCII that prose and tables seldom use."""
    return np.isin(codes, code_points(_ODD_ASCII))


def punctuation_or_digit(codes: "NDArray[np.uint32]") -> "NDArray[np.bool_]":
    """Tell digits and the marks that divide sentences, ASCII or Chinese."""
    return np.isin(
        codes, code_points("0123456789.,;:?!()，。、；：？！（）．·％%０１２３４５６７８９")
    )


@cache
def _unassigned_table() -> "NDArray[np.bool_]":
    names = (unicodedata.category(chr(code)) for code in range(0x10000))
    return np.fromiter((name == "Cn" for name in names), np.bool_, 0x10000)
