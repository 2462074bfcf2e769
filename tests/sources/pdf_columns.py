"""Pages of invented Chinese in columns, written into the file in several orders.

The characters are the most used ones in the order of their code points, each once on a page, so
that an order that is wrong anywhere shows. They mean nothing.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain, zip_longest

from reportlab.pdfgen.canvas import Canvas

from .pdf_making import SIZE, Draw, chinese_font

HAN = b"".join(
    bytes((row, cell)) for row in range(0xB0, 0xD7) for cell in range(0xA1, 0xFF)
).decode("gb2312")
FONT_SIZE = 6.0
PITCH = 9.0
WIDE = 38
"""Characters of a line over the full width."""
NARROW = 18
"""Characters of a line in one of two columns."""
LEFT, TOP = 30.0, 170.0
RIGHT = LEFT + (WIDE - NARROW) * FONT_SIZE


@dataclass(frozen=True)
class Line:
    """A stretch of text and where it begins, in points from the lower left corner."""

    text: str
    x: float
    y: float


class Supply:
    """Hands out characters, each only once."""

    def __init__(self, start: int = 0) -> None:
        self.place = start

    def take(self, count: int) -> str:
        self.place += count
        return HAN[self.place - count : self.place]


def column(
    supply: Supply, count: int, x: float = LEFT, top: float = TOP, width: int = NARROW
) -> list[Line]:
    """Return the lines of a column; every fifth ends a paragraph and is short."""
    lengths = [width // 2 if number % 5 == 4 else width for number in range(count)]
    return [Line(supply.take(n), x, top - PITCH * k) for k, n in enumerate(lengths)]


def two_columns(supply: Supply, count: int, top: float = TOP) -> tuple[list[Line], list[Line]]:
    return column(supply, count, LEFT, top), column(supply, count, RIGHT, top)


def table(supply: Supply, rows: int, top: float, *, cells: int = 4) -> list[Line]:
    """Return the cells of a table over the full width, row by row."""
    step = WIDE * FONT_SIZE / cells
    return [
        Line(supply.take(3 + (row + cell) % 3), LEFT + step * cell, top - PITCH * row)
        for row in range(rows)
        for cell in range(cells)
    ]


def across(*columns: Sequence[Line]) -> list[Line]:
    """Return the lines row by row over all columns, as some programs write them."""
    rows = zip_longest(*columns)
    return [line for line in chain.from_iterable(rows) if line is not None]


def drawn(lines: Iterable[Line], size: float = FONT_SIZE) -> Draw:
    """Return a drawing that writes lines in the order given."""

    def draw(canvas: Canvas) -> None:
        canvas.setFont(chinese_font(), size)
        for line in lines:
            canvas.drawString(line.x, line.y, line.text)

    return draw


def turned(draw: Draw, degrees: int) -> Draw:
    """Return a drawing turned anticlockwise about the middle of the page."""

    def draw_turned(canvas: Canvas) -> None:
        canvas.translate(SIZE[0] / 2, SIZE[1] / 2)
        canvas.rotate(degrees)
        canvas.translate(-SIZE[0] / 2, -SIZE[1] / 2)
        draw(canvas)

    return draw_turned


def text_of(lines: Iterable[Line]) -> str:
    return "".join(line.text for line in lines)
