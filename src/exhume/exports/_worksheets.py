"""Worksheets: the units of one coder with room for verdicts, and nothing that is not theirs."""

from collections.abc import Iterator

from exhume.exports._review_rows import Row
from exhume.model.review import PlacedUnit, Worksheet

WORKSHEET_COLUMNS = (
    *("unit", "paper", "page", "before", "passage", "after"),
    *("choice", "codes", "note", "quote", "whole", "codebook"),
)
"""What a coder is shown of a unit, and the cells to be filled in; the last one is to be kept."""


def worksheet_rows(worksheet: Worksheet) -> Iterator[Row]:
    """Give a row for each unit, in the coder's order, with nothing in the cells of the verdict."""
    for placed in worksheet.units:
        yield {**_shown(placed), **_EMPTY, "codebook": worksheet.codebook.digest}


def called(placed: PlacedUnit) -> str:
    """Return what a coder is told of which paper it is, as on the coder's pages.

    The name of a file can tell why it is in the study; it is shown where there is no title only.
    """
    return placed.title or placed.unit.document


def _shown(placed: PlacedUnit) -> Row:
    return {
        "unit": placed.unit.id,
        "paper": called(placed),
        "page": placed.page,
        "before": placed.before,
        "passage": placed.unit.quote,
        "after": placed.after,
    }


_EMPTY: Row = {"choice": "", "codes": "", "note": "", "quote": "", "whole": ""}
