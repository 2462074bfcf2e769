"""The dossier as a PDF: what the web page says, on numbered pages, tagged for screen readers.

It conforms to PDF/UA-1, carries its fonts, and has bookmarks and a table of contents. It is set by
Typst from the same tree of blocks as the web page.
"""

from exhume.exports._checks import check
from exhume.exports._composition.blocks import Composition
from exhume.exports._composition.composing import compose
from exhume.exports._fonts import whole
from exhume.exports._typst.letters import outside
from exhume.exports._typst.program import program
from exhume.exports._typst.setting import pdf
from exhume.exports._typst.tree import characters
from exhume.model.report import Report

filename = "dossier.pdf"

_ASCII = "".join(map(chr, range(0x20, 0x7F)))


def render(report: Report) -> bytes:
    """Return the PDF file; `IntegrityError` when a sum, an offset or a grade does not hold.

    The same report, font and versions of Typst and fontTools give the same bytes. Raises
    `exhume.errors.MissingExtra` where a package or a font for Chinese is not installed.
    """
    check(report)
    return printed(compose(report), report.font)


def printed(composition: Composition, font: str = "") -> bytes:
    """Return a composition as a PDF file; `font` is the path of a font for Chinese."""
    foreign = outside("".join(sorted(characters(composition))))
    # Passages are set in one font throughout, so that it needs Latin letters as well.
    han = whole("".join(sorted(foreign)) + _ASCII + "“”‘’—…·■", font) if foreign else None
    return pdf(program(composition, han.covers if han else frozenset()), han)
