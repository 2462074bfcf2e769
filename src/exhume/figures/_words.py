# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false
# (matplotlib leaves many parameters of its methods open)
"""Words in plots and about them: counts, lists, lines that fit, and only what the font can draw."""

import re
from collections.abc import Sequence
from functools import cache, lru_cache
from typing import Final

from exhume.figures._plots import FONT

_MISSING: Final = "□"
_PIECE: Final = re.compile(r"\S+\s*")
_LONGEST: Final = 240  # characters of a label; the table has it in full


def count(value: int, noun: str, plural: str = "") -> str:
    """Return a number with its noun, in the plural where it is not one.

    >>> count(1, "paper"), count(2838, "paper"), count(2, "city", "cities")
    ('1 paper', '2,838 papers', '2 cities')
    """
    return f"{value:,} {noun if value == 1 else plural or noun + 's'}"


def things(value: int, unit: str) -> str:
    """Return a number with its unit, whether the unit is given in the singular or the plural.

    >>> things(1, "papers"), things(0, "paper")
    ('1 paper', '0 papers')
    """
    return count(value, unit.removesuffix("s"))


def listed(items: Sequence[str]) -> str:
    """Return the items as an English list.

    >>> listed(["a", "b", "c"])
    'a, b and c'
    """
    return " and ".join(part for part in (", ".join(items[:-1]), *items[-1:]) if part)


def said(text: str, longest: int = _LONGEST) -> str:
    r"""Return a label on one line, with a box for each character that cannot be seen.

    A very long one is cut, and ends with an ellipsis.

    >>> said("a\n b\u202e")
    'a b□'
    """
    line = " ".join(text.split())
    cut = line if len(line) <= longest else f"{line[: longest - 1]}…"
    return "".join(c if c.isprintable() else _MISSING for c in cut)


def shown(text: str, longest: int = _LONGEST) -> str:
    """Return a label as it can be drawn: a box also for each character that the font has not.

    >>> shown("Wuhan 武汉")
    'Wuhan □□'
    """
    return "".join(c if ord(c) in _drawable() else _MISSING for c in said(text, longest))


@lru_cache(maxsize=4_096)
def width(text: str, size: float, *, bold: bool = False) -> float:
    """Return how wide a text will be in points, at a size in points.

    >>> 20 < width("Wuhan", 10) < 40
    True
    """
    from matplotlib.font_manager import FontProperties  # noqa: PLC0415 - an extra, slow to load
    from matplotlib.textpath import text_to_path  # noqa: PLC0415 - the same

    font = FontProperties(family=FONT, size=size, weight="bold" if bold else "normal")
    return float(text_to_path.get_text_width_height_descent(text, font, False)[0])


def wrapped(
    text: str, room: float, size: float, *, bold: bool = False, longest: int = _LONGEST
) -> list[str]:
    """Break a label into lines of so many points, between words where that is possible.

    >>> wrapped("a long name of a step", 60.0, 10.0)
    ['a long', 'name of a', 'step']
    """
    lines = [""]
    for piece in _pieces(shown(text, longest), room, size, bold=bold):
        if lines[-1] and width((lines[-1] + piece).rstrip(), size, bold=bold) > room:
            lines.append("")
        lines[-1] += piece
    return [line.rstrip() for line in lines]


def _pieces(text: str, room: float, size: float, *, bold: bool) -> list[str]:
    fitting = max(1, int(room / (1.1 * size)))  # so many characters fit, be they ever so wide
    return [
        part
        for word in _PIECE.findall(text)
        for part in (
            [word]
            if width(word.rstrip(), size, bold=bold) <= room
            else [word[at : at + fitting] for at in range(0, len(word), fitting)]
        )
    ]


@cache
def _drawable() -> frozenset[int]:
    from matplotlib.font_manager import findfont, get_font  # noqa: PLC0415 - an extra

    return frozenset(get_font(findfont(FONT)).get_charmap())
