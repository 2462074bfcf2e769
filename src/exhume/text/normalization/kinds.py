"""What kind of character the rules on white space and full stops see.

The kinds are plain integers because the compiled kernel reads them out of its table. Up to `FINAL`
they are characters that are written as they are. Whoever changes a number here must touch
``kernel.py`` too: Numba compiles anew only when the file of the kernel itself has changed.
"""

import unicodedata
from typing import Final

HAN: Final = 0
"""Han characters and kana: written without blanks between words."""

WORD: Final = 1
"""Letters, marks and digits of every other script: blanks between them mean something."""

OTHER: Final = 2
"""Punctuation, symbols, circled figures, private use, lone surrogates."""

CLOSING: Final = 3
"""Closing brackets and the per cent sign: a "." behind them ends a sentence."""

FINAL: Final = 4
"""Punctuation that ends a sentence or introduces a list."""

DOT: Final = 5
"""The ".", which may be a full stop or a decimal point."""

BLANK: Final = 6
"""White space within a line."""

BREAK: Final = 7
"""The end of a line, a column or a page."""

REMOVED: Final = 8
"""Nothing: the character was folded away."""

EXPANSION: Final = 9
"""Several characters in place of one."""

LINE_BREAKS: Final = "\n\r\f\v\x85\u2028\u2029"

_NAMED = (
    dict.fromkeys(")]}》%", CLOSING)
    | dict.fromkeys("。!?;:", FINAL)
    | dict.fromkeys(LINE_BREAKS, BREAK)
    | {".": DOT}
)
HAN_RANGES: Final = (
    (0x2E80, 0x2FDF),  # radicals
    (0x3005, 0x3007),  # 々 〆 〇
    (0x3021, 0x3029),  # Hangzhou numerals
    (0x3040, 0x30FF),  # kana
    (0x3100, 0x312F),  # bopomofo
    (0x31A0, 0x31FF),  # further bopomofo, strokes and kana
    (0x3400, 0x4DBF),
    (0x4E00, 0x9FFF),
    (0xF900, 0xFAFF),
    (0xFF66, 0xFF9F),  # half-width kana
    (0x20000, 0x3FFFD),  # planes 2 and 3
)
"""First and last code point of each block of Han characters and kana."""

_WORD_CATEGORIES = frozenset(("Lu", "Ll", "Lt", "Lm", "Lo", "Mn", "Mc", "Me", "Nd", "Nl"))


def kind_of(character: str) -> int:
    """Return the kind of one character that has been folded; white space is Python's.

    Beyond the first plane only Han characters are told from the rest.

    >>> kind_of("供") == HAN, kind_of("5") == WORD, kind_of("①") == OTHER
    (True, True, True)
    """
    if any(first <= ord(character) <= last for first, last in HAN_RANGES):
        return HAN
    return OTHER if character > "\uffff" else kind_beside_han(character)


def kind_beside_han(character: str) -> int:
    """Return the kind of a character of the first plane that is neither Han nor kana."""
    if character in _NAMED:
        return _NAMED[character]
    if character.isspace():
        return BLANK
    return WORD if unicodedata.category(character) in _WORD_CATEGORIES else OTHER
