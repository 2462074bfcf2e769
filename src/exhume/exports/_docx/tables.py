# pyright: reportUnknownMemberType=false, reportMissingTypeStubs=false
# (python-docx leaves the types of its XML elements open)
"""Tables as word processors know them: a caption that counts, a header that repeats."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING
from unicodedata import east_asian_width

from exhume.exports._composition.blocks import Column, Inlines, Row, RowGroup, Table
from exhume.exports._docx.elements import w
from exhume.exports._docx.runs import field, inline_runs, text_runs

if TYPE_CHECKING:
    from docx.oxml.xmlchemy import BaseOxmlElement

_FIT_A_PAGE = 125  # letters, side by side on an upright page

_NARROWEST, _WIDEST = 6, 44  # letters, of a column's share


def is_wide(table: Table) -> bool:
    """Tell whether a table needs a page that lies on its side."""
    return sum(_shares(table)) > _FIT_A_PAGE


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
    """Share the width among the columns by how long their longest entries are."""
    shares = _shares(table)
    widths = [width * share // sum(shares) for share in shares]
    widths[-1] += width - sum(widths)
    return widths


def _shares(table: Table) -> list[int]:
    rows = [row for group in table.groups for row in group.rows]
    columns = enumerate(table.columns)
    return [max(_NARROWEST, _wanted(one, [row.cells[at] for row in rows])) for at, one in columns]


def _wanted(column: Column, cells: Sequence[Inlines]) -> int:
    """Return how many letters wide a column should be: its longest entry, or a line of text."""
    longest_word = max(map(_letters, column.heading.split()), default=0)
    longest = max((_letters("".join(one.text for one in cell)) for cell in cells), default=0)
    return min(_WIDEST, max(longest_word + 2, longest + 1))


def _letters(text: str) -> int:
    return sum(2 if east_asian_width(character) in "WF" else 1 for character in text)
