"""The dossier: one HTML file that anyone can read offline and check line by line.

The file holds its own style sheet and a small script that filters the table of findings; it loads
nothing, and its content security policy forbids loading anything. All it says comes from the
`Report`, and what comes from papers is escaped, with unseen characters shown by their number.
"""

from exhume.exports._checks import check
from exhume.exports._dossier.page import page
from exhume.model.report import Report

filename = "dossier.html"


def render(report: Report) -> bytes:
    """Return the HTML file, UTF-8; `IntegrityError` when a sum, an offset or a grade does not hold.

    The same report gives the same bytes.
    """
    check(report)
    return page(report).encode()
