"""The passages as one CSV table: UTF-8 with a byte order mark, one row a passage.

A cell that a spreadsheet would take for a formula gets an apostrophe in front; so does a cell that
begins with an apostrophe, and therefore taking one leading apostrophe away from each text cell
gives back exactly what the report shows.
"""

import csv
from io import StringIO

from exhume.exports._checks import check, passages_out
from exhume.exports._rows import Row, rows
from exhume.model.report import Report

filename = "findings.csv"

# The OWASP list for CSV injection, with the full-width forms that spreadsheets fold.
_RISKY = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠", "'")


def render(report: Report) -> bytes:
    """Return the table, header first; `IntegrityError` when a count or an offset does not hold."""
    check(report)
    out = StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(Row._fields)
    written = 0
    for row in rows(report):
        writer.writerow([neutral(cell) for cell in row])
        written += 1
    passages_out(sum(len(paper.passages) for paper in report.papers), written)
    # Half of a surrogate pair has no UTF-8; it is written as its number.
    return out.getvalue().encode("utf-8-sig", "backslashreplace")


def neutral(cell: str | float | None) -> str:
    """Return a cell's text, with an apostrophe in front if a spreadsheet would act on it.

    >>> neutral("=1+1"), neutral("脑死亡"), neutral(None), neutral(0.5)
    ("'=1+1", '脑死亡', '', '0.5')
    """
    if cell is None:
        return ""
    if isinstance(cell, str) and cell.startswith(_RISKY):
        return f"'{cell}"
    return str(cell)
