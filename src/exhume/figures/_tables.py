"""The numbers of a plot as CSV."""

import csv
from collections.abc import Iterable, Sequence
from io import StringIO

_FORMULAS = ("=", "+", "-", "@", "\t", "\r")  # what a spreadsheet computes begins with one of these


def csv_of(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """Return rows as CSV in UTF-8 with a header.

    An apostrophe goes in front of a text that a spreadsheet would take for a formula. What cannot
    be written in UTF-8 is written as its number.

    >>> csv_of(["name", "n"], [("=A1", -1)]).decode().splitlines()
    ['name,n', "'=A1,-1"]
    """
    file = StringIO()
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([_harmless(cell) for cell in row] for row in rows)
    return file.getvalue().encode("utf-8", "backslashreplace")


def _harmless(cell: object) -> object:
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_FORMULAS) else cell
