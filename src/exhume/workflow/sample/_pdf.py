"""Born-digital PDF papers, and one that is only a picture, with the font that comes along.

reportlab is needed only here, and asked for when a page is to be written; what it and Pillow
give is typed `Any`, since they are not known before.
"""

from collections.abc import Iterable
from functools import cache
from html import escape
from importlib import import_module
from importlib.resources import as_file, files
from io import BytesIO
from typing import Any

from exhume.errors import MissingExtra
from exhume.workflow.sample._dice import Dice
from exhume.workflow.sample._library import PACKAGE
from exhume.workflow.sample._paper import FRONT_BLOCKS, Block, Paper, Role
from exhume.workflow.sample._print import unmarked

FONT = "ExhumeSample"
_WIDTH, _HEIGHT, _MARGIN, _GUTTER = 595.0, 842.0, 56.0, 18.0
_SIZES = {
    Role.TITLE: (15, 21, "center", 8),
    Role.BYLINE: (9, 13, "center", 2),
    Role.NOTICE: (8, 12, "center", 6),
    Role.ABSTRACT: (8, 12, "left", 4),
    Role.HEADING: (10.5, 17, "left", 2),
    Role.BODY: (9.5, 14, "left", 2),
    Role.REFERENCE: (8, 11, "left", 1),
}
"""Font size and leading in points, alignment, and space below in points."""


def font_bytes() -> bytes:
    """Return the TrueType font that the papers embed."""
    return (files(PACKAGE) / "exhume-sample.ttf").read_bytes()


def require_reportlab() -> None:
    """Raise `MissingExtra` unless PDF files can be written."""
    _module("reportlab.pdfgen.canvas")


def paper_pdf(paper: Paper, blocks: tuple[Block, ...], columns: int) -> bytes:
    """Return the paper as a PDF file, the text below its front matter in so many columns."""
    _register_font()
    platypus = _module("reportlab.platypus")
    front = _flowables(blocks[:FRONT_BLOCKS])
    body = _flowables(blocks[FRONT_BLOCKS:])
    out = BytesIO()
    document = platypus.BaseDocTemplate(
        out,
        pagesize=(_WIDTH, _HEIGHT),
        title=paper.title,
        author="; ".join(paper.authors),
        invariant=1,
        pageTemplates=_page_templates(paper, front, columns),
    )
    document.build([*front, platypus.FrameBreak(), platypus.NextPageTemplate("later"), *body])
    return out.getvalue()


def picture_pdf(lines: Iterable[str]) -> bytes:
    """Return a PDF file whose one page is a picture of the lines, without a text layer."""
    canvas = _module("reportlab.pdfgen.canvas")
    reader = _module("reportlab.lib.utils").ImageReader
    out = BytesIO()
    page = canvas.Canvas(out, pagesize=(_WIDTH, _HEIGHT), invariant=1)
    page.drawImage(reader(_picture(lines)), 0, 0, _WIDTH, _HEIGHT)
    page.showPage()
    page.save()
    return out.getvalue()


def damaged_pdf(dice: Dice) -> bytes:
    """Return bytes that begin like a PDF file and go on without sense."""
    return b"%PDF-1.4\n" + bytes(dice.below(256) for _ in range(3000))


def _picture(lines: Iterable[str]) -> Any:
    image = _module("PIL.Image").new("1", (1240, 1754), 1)
    font = _module("PIL.ImageFont").truetype(BytesIO(font_bytes()), 30)
    draw = _module("PIL.ImageDraw").Draw(image)
    for number, line in enumerate(lines):
        draw.text((120, 140 + 48 * number), line, font=font, fill=0)
    return image


def _module(name: str) -> Any:
    try:
        return import_module(name)
    except ImportError as error:
        raise MissingExtra(
            "sample study",
            f"its PDF papers are written with {name.partition('.')[0]}, which is not installed",
            "pip install 'exhume[sample]'",
        ) from error


@cache
def _register_font() -> None:
    fonts = _module("reportlab.pdfbase.ttfonts")
    with as_file(files(PACKAGE) / "exhume-sample.ttf") as path:
        _module("reportlab.pdfbase.pdfmetrics").registerFont(fonts.TTFont(FONT, str(path)))


def _flowables(blocks: Iterable[Block]) -> list[Any]:
    paragraph = _module("reportlab.platypus").Paragraph
    return [paragraph(escape(unmarked(block.text)), _style(block)) for block in blocks]


def _style(block: Block) -> Any:
    size, leading, alignment, below = _SIZES[block.role]
    return _module("reportlab.lib.styles").ParagraphStyle(
        block.role.value,
        fontName=FONT,
        fontSize=size,
        leading=leading,
        alignment={"left": 0, "center": 1}[alignment],
        spaceAfter=below,
        firstLineIndent=2 * size if block.role is Role.BODY else 0,
        wordWrap=None if block.text.isascii() else "CJK",
    )


def _page_templates(paper: Paper, front: Iterable[Any], columns: int) -> list[Any]:
    """Make the first page, with a full-width frame on top, and the pages after it."""
    template = _module("reportlab.platypus").PageTemplate
    width, height = _WIDTH - 2 * _MARGIN, _HEIGHT - 2 * _MARGIN
    top = sum(part.wrap(width, height)[1] + part.getSpaceAfter() for part in front) + 10
    first = [_frame(_MARGIN, _HEIGHT - _MARGIN - top, width, top), *_columns(height - top, columns)]
    furniture = _furniture(paper)
    return [
        template(id="first", frames=first, onPage=furniture),
        template(id="later", frames=_columns(height, columns), onPage=furniture),
    ]


def _columns(height: float, columns: int) -> list[Any]:
    width = (_WIDTH - 2 * _MARGIN - (columns - 1) * _GUTTER) / columns
    return [
        _frame(_MARGIN + column * (width + _GUTTER), _MARGIN, width, height)
        for column in range(columns)
    ]


def _frame(left: float, bottom: float, width: float, height: float) -> Any:
    return _module("reportlab.platypus").Frame(left, bottom, width, height, 0, 0, 0, 0)


def _furniture(paper: Paper) -> Any:
    """Return what draws the running header and the page number."""

    def draw(canvas: Any, document: Any) -> None:
        canvas.setFont(FONT, 8)
        canvas.drawString(_MARGIN, _HEIGHT - 36, paper.running)
        number = f"·{paper.first_page + document.page - 1}·"
        canvas.drawRightString(_WIDTH - _MARGIN, _HEIGHT - 36, number)

    return draw
