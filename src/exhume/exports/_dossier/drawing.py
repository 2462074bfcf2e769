"""Measuring and breaking of text for drawings, where no browser does it."""

import re

# Widths in units of the font size, a little above the mean of a bold sans-serif font.
_NARROW = 0.56
_CAPITAL = 0.74
_WIDE = 1.0
_CAPITALS = re.compile("[A-LN-VX-Z]")
_WIDES = re.compile(
    "[MWmw@%\u2014\u1100-\u11ff\u2e80-\ud7ff\uf900-\ufaff\ufe30-\ufe6f\uff01-\uff60"
    "\U00020000-\U0003ffff]"
)
_PIECE = re.compile(r"\S+\s*")


def width(text: str, size: float) -> float:
    """Return about how wide a text will be, in the unit of the font size.

    >>> width("脑", 14.0)
    14.0
    """
    wide, capital = len(_WIDES.findall(text)), len(_CAPITALS.findall(text))
    narrow = len(text) - wide - capital
    return size * (wide * _WIDE + capital * _CAPITAL + narrow * _NARROW)


def wrapped(text: str, room: float, size: float) -> list[str]:
    """Break a text into lines that fit into the room, between words where that is possible.

    >>> wrapped("a long name of a step", 60.0, 14.0)
    ['a long', 'name', 'of a', 'step']
    """
    lines = [""]
    for piece in _pieces(text, room, size):
        if width((lines[-1] + piece).rstrip(), size) > room and lines[-1]:
            lines.append("")
        lines[-1] += piece
    return [line.rstrip() for line in lines]


def _pieces(text: str, room: float, size: float) -> list[str]:
    fitting = max(1, int(room / size))  # so many characters fit, be they ever so wide
    return [
        word[at : at + fitting] if width(word.rstrip(), size) > room else word
        for word in _PIECE.findall(text)
        for at in (range(0, len(word), fitting) if width(word.rstrip(), size) > room else (0,))
    ]
