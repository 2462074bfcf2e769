# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false
# pyright: reportUnknownArgumentType=false, reportMissingTypeStubs=false
# (python-docx leaves the types of its XML elements open)
"""What an author takes out of a dossier: methods, the flow figure, and the tables of a paper."""

from collections.abc import Iterable, Iterator
from io import BytesIO
from typing import TYPE_CHECKING

from docx.shared import Twips

from exhume.exports._composition.blocks import (
    Article,
    Block,
    Bullets,
    Composition,
    Entries,
    Inlines,
    Paragraph,
    Plot,
    Section,
    Table,
    Text,
)
from exhume.exports._docx.elements import w
from exhume.exports._docx.package import (
    LANDSCAPE_WIDTH,
    PORTRAIT_WIDTH,
    bytes_of,
    new_file,
    section_properties,
)
from exhume.exports._docx.runs import inline_runs, text_runs
from exhume.exports._docx.tables import caption, is_wide, paragraph, table_elements

if TYPE_CHECKING:
    from docx.document import Document as WordFile
    from docx.oxml.xmlchemy import BaseOxmlElement

FLOW_FIGURE = "flow_diagram"
METHODS = "methods"
_WIDEST_PICTURE, _TALLEST_PICTURE = PORTRAIT_WIDTH, 11_000  # twentieths of a point


def written(composition: Composition) -> bytes:
    """Return the Word file of a composition."""
    file = new_file(composition)
    body = file.element.body
    first = body[-1]  # what the empty file says of its pages
    body[:] = [
        *_head(composition),
        *_methods(composition),
        *_figures(file, composition),
        *_tables(first, composition),
    ]
    return bytes_of(file)


def author_tables(blocks: Iterable[Block]) -> Iterator[Table]:
    """Give the tables that a paper about the study would print, in the order of the dossier."""
    for block in walk(blocks):
        if isinstance(block, Table) and block.authors:
            yield block


def walk(blocks: Iterable[Block]) -> Iterator[Block]:
    """Give each block, and after it those inside of it."""
    for block in blocks:
        yield block
        if isinstance(block, Section | Article):
            yield from walk(block.blocks)


def _head(composition: Composition) -> "Iterator[BaseOxmlElement]":
    language = composition.language
    yield paragraph("Title", text_runs(composition.title, language))
    yield paragraph("Subtitle", text_runs(composition.question, language))
    if composition.date:
        yield paragraph("Normal", text_runs(composition.date))
    if composition.notice:
        yield paragraph("Notice", text_runs(composition.notice, language))


def _methods(composition: Composition) -> "Iterator[BaseOxmlElement]":
    """Give the text of the section on methods; its tables and listings stay in the dossier."""
    for section in composition.sections:
        if section.anchor == METHODS:
            yield paragraph("Heading1", text_runs(section.title))
            yield from _prose(section.blocks, composition.language)


def _prose(blocks: Iterable[Block], language: str) -> "Iterator[BaseOxmlElement]":
    for block in blocks:
        match block:
            case Section(_, title, inner):
                told = list(_prose(inner, language))
                yield from [paragraph("Heading2", text_runs(title)), *told] if told else ()
            case Paragraph(inlines):
                yield paragraph("Normal", list(inline_runs(inlines, language)))
            case Bullets(entries):
                yield from (_listed(entry, language) for entry in entries)
            case Entries(entries):
                said = ((Text(f"{one.term}: "), *one.says) for one in entries)
                yield from (_listed(entry, language) for entry in said)
            case _:
                pass  # tables and listings stay in the dossier


def _listed(entry: Inlines, language: str) -> "BaseOxmlElement":
    return paragraph("ListParagraph", list(inline_runs(entry, language)))


def _figures(file: "WordFile", composition: Composition) -> "Iterator[BaseOxmlElement]":
    """Give the flow diagram, where there is a picture of it."""
    plots = (b for b in walk(composition.sections) if isinstance(b, Plot))
    shown = (p for p in plots if p.picture.name == FLOW_FIGURE and p.picture.png)
    for number, plot in enumerate(shown, 1):
        if number == 1:
            yield paragraph("Heading1", text_runs("Figure"))
        yield paragraph("Picture", [w("r", _drawing(file, plot))])
        yield caption("Figure", number, plot.picture.label, "FigureCaption")


def _drawing(file: "WordFile", plot: Plot) -> "BaseOxmlElement":
    """Return a picture with its description, no wider and no taller than the page allows."""
    inline = file.part.new_pic_inline(BytesIO(plot.picture.png), width=Twips(_WIDEST_PICTURE))
    tallest = Twips(_TALLEST_PICTURE)
    if inline.extent.cy > tallest:
        width = Twips(_WIDEST_PICTURE * _TALLEST_PICTURE // inline.extent.cy.twips)
        inline = file.part.new_pic_inline(BytesIO(plot.picture.png), width=width)
    inline.docPr.set("name", plot.picture.label)
    inline.docPr.set("descr", plot.picture.says)
    return w("drawing", inline)


def _tables(first: "BaseOxmlElement", composition: Composition) -> "Iterator[BaseOxmlElement]":
    """Give the tables; wide ones stand on pages that lie on their side."""
    yield paragraph("Heading1", text_runs("Tables"))
    lying = False
    for number, table in enumerate(author_tables(composition.sections), 1):
        if is_wide(table) != lying:
            yield w("p", w("pPr", section_properties(first, wide=lying)))
            lying = not lying
        width = LANDSCAPE_WIDTH if lying else PORTRAIT_WIDTH
        yield from table_elements(table, number, width, composition.language)
    yield section_properties(first, wide=lying)
