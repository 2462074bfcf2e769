"""The dossier: one HTML file that anyone can read offline and check line by line.

The file holds its own style sheet, images, font and a small script that filters long tables; it
loads nothing, and its content security policy forbids loading anything. All it says comes from the
`Report`, and what comes from papers is escaped, with unseen characters shown by their number.
"""

from exhume.exports._checks import check
from exhume.exports._composition.composing import compose
from exhume.exports._composition.results import results
from exhume.exports._html.page import page
from exhume.model.report import Report

filename = "dossier.html"


def render(report: Report) -> bytes:
    """Return the HTML file, UTF-8; `IntegrityError` when a sum, an offset or a grade does not hold.

    The same report gives the same bytes, as long as the same font for Chinese is installed.
    """
    check(report)
    return page(compose(report), results(report), report.font).encode()
