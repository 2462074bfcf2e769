"""Text in reading order, put together from mark-up: lines, cells of tables, pages."""

import re
from typing import Final

_WIDE: Final = (
    "\u2e80-\u303f\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff00-\uffef"
    "\U00020000-\U0003ffff"
)
_WRAPPED: Final = re.compile(f"(?<=[{_WIDE}])[ \t]*[\r\n\f][ \t\r\n\f]*(?=[{_WIDE}])")
_SPACES: Final = re.compile("[ \t\r\n\f]+")


def collapsed(text: str) -> str:
    r"""Return a line as it is shown: white space of the source becomes one space.

    Between Chinese characters a line end of the source becomes nothing, as CSS Text 3 (4.1.2)
    lets browsers do. No-break and ideographic spaces stay.

    >>> collapsed(" 心脏\n  移植  of a\nheart ")
    '心脏移植 of a heart'
    """
    return _SPACES.sub(" ", _WRAPPED.sub("", text)).strip(" ")


class Flow:
    """Takes pieces of text and the ends of lines, cells and pages, and gives the whole.

    Ends take effect when more text comes: several in a row end one line, and those within a cell
    leave the row on its line. `verbatim` keeps white space as it is; otherwise it is collapsed.
    `pages` has the offsets at which pages begin; they hold for text that is all verbatim.
    """

    def __init__(self, *, verbatim: bool = False) -> None:
        self.pages = [0]
        self._verbatim = verbatim
        self._lines: list[str] = []
        self._line_starts = self._line_length = 0  # where; and how long it is, if verbatim
        self._cells: list[list[str]] = [[]]
        self._rows: list[tuple[int, int]] = []  # cells begun, and pieces written before the row
        self._pieces = 0
        self._line_ends = self._page_ends = False
        self._tabs = 0

    def text(self, text: str) -> None:
        """Add text to the line."""
        if not self._verbatim and not text.strip(" \t\r\n\f"):
            if not self._line_ends and not self._tabs and self._pieces:
                self._cells[-1].append(text)
            return
        self._take_effect()
        self._cells[-1].append(text)
        self._line_length += len(text)
        self._pieces += 1

    def end_line(self) -> None:
        """End the line, unless nothing stands in it."""
        self._line_ends = self._line_ends or not self._tabs

    def end_page(self) -> None:
        """End the page where the next text begins, also within a line."""
        self._page_ends = True

    def begin_row(self) -> None:
        """Begin a row of a table, which ends the line."""
        self.end_line()
        self._rows.append((0, self._pieces))

    def begin_cell(self) -> None:
        """Begin a cell; a tab parts it from the cell before."""
        if not self._rows:
            return
        cells, before = self._rows.pop()
        self._rows.append((cells + 1, before))
        if cells:
            self._tabs += 1
            self._line_ends = self._line_ends and self._pieces == before

    def end_row(self) -> None:
        """End a row of a table."""
        if self._rows:
            self._rows.pop()
        self._tabs = 0
        self.end_line()

    def verbatim(self, *, on: bool) -> None:
        """Keep white space as it is, or collapse it, from here on; ends the line."""
        self._end_line_now()
        self._verbatim = on

    def whole(self) -> str:
        """Return all the text; its lines are parted by line feeds."""
        self._end_line_now()
        return "\n".join(self._lines)

    def _take_effect(self) -> None:
        if self._line_ends:
            self._end_line_now()
        self._line_ends = False
        self._cells.extend([] for _ in range(self._tabs))
        self._line_length += self._tabs
        self._tabs = 0
        if self._page_ends and self._pieces:
            self.pages.append(self._line_starts + self._line_length)
        self._page_ends = False

    def _end_line_now(self) -> None:
        if line := self._line():
            self._lines.append(line)
            self._line_starts += len(line) + 1
        self._cells = [[]]
        self._line_length = 0

    def _line(self) -> str:
        cells = ("".join(cell) for cell in self._cells)
        return "\t".join(cells if self._verbatim else map(collapsed, cells))
