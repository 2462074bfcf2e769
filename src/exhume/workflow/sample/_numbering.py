"""Section numbers in the styles that Chinese journals have used."""

from collections.abc import Callable

_HAN = "一二三四五六七八九十"
_WIDE = str.maketrans("0123456789.", "０１２３４５６７８９．")


def _decimal(counts: list[int]) -> str:
    return ".".join(map(str, counts))


def _decimal_spaced(counts: list[int]) -> str:
    return _decimal(counts) + " "


def _wide(counts: list[int]) -> str:
    return _decimal(counts).translate(_WIDE)


def _mixed(counts: list[int]) -> str:
    """Ascii digits with a full-width point: 1．2．1."""
    return _decimal(counts).replace(".", "．") + "　"


def _han(counts: list[int]) -> str:
    """Give the traditional order 一、（一）1．."""
    last = counts[-1]
    return (f"{_HAN[last - 1]}、", f"（{_HAN[last - 1]}）", f"{last}．")[len(counts) - 1]


Style = Callable[[list[int]], str]
STYLES: tuple[Style, ...] = (_decimal, _decimal_spaced, _wide, _mixed, _han, _han)


class Numbering:
    """Counts sections as they come.

    >>> numbering = Numbering(STYLES[0])
    >>> [numbering.label(level) for level in (1, 2, 2, 1)]
    ['1', '1.1', '1.2', '2']
    """

    def __init__(self, style: Style) -> None:
        self._style = style
        self._counts: list[int] = []

    def label(self, level: int) -> str:
        """Return the number of the next section of a level, 1 being the highest."""
        counts = (self._counts + [0] * level)[:level]
        counts[-1] += 1
        self._counts = counts
        return self._style(counts)
