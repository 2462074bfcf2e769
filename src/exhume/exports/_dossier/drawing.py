"""Measuring and breaking of text for drawings, where no browser does it."""

import re

WIDE = 1.0
"""Width of an East Asian character, in units of the font size."""

NARROW = 0.54
"""Width allowed for any other character: a little more than the mean of a sans-serif font."""

_WIDE = re.compile(
    "[\u1100-\u11ff\u2e80-\ud7ff\uf900-\ufaff\ufe30-\ufe6f\uff01-\uff60\U00020000-\U0003ffff]"
)
_PIECE = re.compile(r"\S+\s*")


def width(text: str, size: float) -> float:
    """Return about how wide a text will be, in the unit of the font size.

    >>> width("脑", 14.0)
    14.0
    """
    wide = len(_WIDE.findall(text))
    return size * (wide * WIDE + (len(text) - wide) * NARROW)


def wrapped(text: str, room: float, size: float) -> list[str]:
    """Break a text into lines that fit into the room, between words where that is possible.

    >>> wrapped("a long name of a step", 60.0, 14.0)
    ['a long', 'name of', 'a step']
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
