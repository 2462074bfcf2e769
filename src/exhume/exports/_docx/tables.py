# pyright: reportUnknownMemberType=false, reportMissingTypeStubs=false
# (python-docx leaves the types of its XML elements open)
"""Tables as word processors know them: a caption that counts, a header that repeats."""

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING
from unicodedata import east_asian_width

from exhume.exports._composition.blocks import Column, Row, RowGroup, Table
from exhume.exports._docx.elements import w
from exhume.exports._docx.runs import field, inline_runs, text_runs

if TYPE_CHECKING:
    from docx.oxml.xmlchemy import BaseOxmlElement

_FIT_A_PAGE = 110  # letters, side by side on an upright page
_LETTER, _EDGES = 98, 150  # width of a digit in bold and of a cell's edges, twentieths of a point
_WIDEST = 44  # letters that a column asks for at most
_LONGEST_WORD = 16  # letters that are never broken


def is_wide(table: Table) -> bool:
    """Tell whether a table needs a page that lies on its side."""
    return sum(_wanted(texts) for texts in _texts(table)) > _FIT_A_PAGE


def table_elements(
    table: Table, number: int, width: int, language: str
) -> "Iterator[BaseOxmlElement]":
    """Give the caption, the table and the note below it.

    `number` is the table's number in the file, `width` that of the text, in twentieths of a point.
    """
    yield caption("Table", number, table.caption)
    widths = _widths(table, width)
    rows = [_header(table.columns, widths)]
    for group in table.groups:
        rows += _group(group, table.columns, widths, language)
    grid = w("tblGrid", *(w("gridCol", w=one) for one in widths))
    yield w("tbl", _properties(table, width), grid, *rows)
    yield paragraph("TableNote", text_runs(table.note, language))


def caption(label: str, number: int, text: str, style: str = "Caption") -> "BaseOxmlElement":
    """Return a caption, as ``Table 3. Papers by year``, that moves with what it stands above."""
    counted = field(f"SEQ {label} \\* ARABIC", str(number))
    return paragraph(style, [*text_runs(f"{label} "), counted, *text_runs(f". {text}")])


def paragraph(style: str, runs: "Sequence[BaseOxmlElement]") -> "BaseOxmlElement":
    """Return a paragraph of a style."""
    return w("p", w("pPr", w("pStyle", val=style)), *runs)


def _properties(table: Table, width: int) -> "BaseOxmlElement":
    return w(
        "tblPr",
        w("tblStyle", val="ThreeLines"),
        w("tblW", w=width, type="dxa"),
        w("tblLayout", type="fixed"),
        w("tblLook", firstRow=1, lastRow=0, firstColumn=1, lastColumn=0, noHBand=1, noVBand=1),
        # Read aloud by screen readers in place of a picture's description.
        w("tblCaption", val=table.caption),
        w("tblDescription", val=_description(table)),
    )


def _description(table: Table) -> str:
    rows = sum(len(group.rows) for group in table.groups)
    heads = ", ".join(column.heading for column in table.columns)
    return f"{rows} rows below a header; columns: {heads}. {table.note}".strip()


def _header(columns: Sequence[Column], widths: Sequence[int]) -> "BaseOxmlElement":
    cells = (
        _cell(text_runs(column.heading), width, numeric=column.numeric, style="TableHead")
        for column, width in zip(columns, widths, strict=True)
    )
    return w("tr", w("trPr", w("cantSplit"), w("tblHeader")), *cells)


def _group(
    group: RowGroup, columns: Sequence[Column], widths: Sequence[int], language: str
) -> "Iterator[BaseOxmlElement]":
    if group.heading:
        runs = list(inline_runs(group.heading, language))
        cell = _cell(runs, sum(widths), style="TableGroup", span=len(columns))
        yield w("tr", w("trPr", w("cantSplit")), cell)
    for row in group.rows:
        yield _row(row, columns, widths, language)


def _row(
    row: Row, columns: Sequence[Column], widths: Sequence[int], language: str
) -> "BaseOxmlElement":
    cells = (
        _cell(list(inline_runs(inlines, language)), width, numeric=column.numeric)
        for inlines, column, width in zip(row.cells, columns, widths, strict=True)
    )
    return w("tr", w("trPr", w("cantSplit")), *cells)


def _cell(
    runs: "Sequence[BaseOxmlElement]",
    width: int,
    *,
    numeric: bool = False,
    style: str = "TableText",
    span: int = 1,
) -> "BaseOxmlElement":
    properties = w("tcPr", w("tcW", w=width, type="dxa"))
    if span > 1:
        properties.append(w("gridSpan", val=span))
    if style == "TableHead":
        properties.append(w("vAlign", val="bottom"))
    about = w("pPr", w("pStyle", val=style))
    if numeric:
        about.append(w("jc", val="right"))
    return w("tc", properties, w("p", about, *runs))


def _widths(table: Table, width: int) -> list[int]:
    """Give each column room for its longest word, and share the rest by its longest entry."""
    columns = list(_texts(table))
    least = [_LETTER * _unbroken(texts) + _EDGES for texts in columns]
    wanted = [_wanted(texts) for texts in columns]
    rest = width - sum(least)
    shared = [rest * one // sum(wanted) for one in wanted]
    widths = [a + b for a, b in zip(least, shared, strict=True)]
    if rest < 0:
        widths = [width * one // sum(least) for one in least]
    widths[-1] += width - sum(widths)
    return widths


def _texts(table: Table) -> Iterator[list[str]]:
    """Give what stands in each column, after the words of its heading, which may be broken."""
    rows = [row for group in table.groups for row in group.rows]
    for at, column in enumerate(table.columns):
        yield [*column.heading.split(), *("".join(i.text for i in row.cells[at]) for row in rows)]


def _wanted(texts: Iterable[str]) -> int:
    """Return how many letters wide a column would be at best."""
    return min(_WIDEST, max(map(_letters, texts), default=1))


def _unbroken(texts: Iterable[str]) -> int:
    """Return the letters of the longest word, as far as words are kept whole."""
    longest = max((len(word) for text in texts for word in text.split()), default=1)
    return min(_LONGEST_WORD, longest)


def _letters(text: str) -> int:
    return sum(2 if east_asian_width(character) in "WF" else 1 for character in text)
