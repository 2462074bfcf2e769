"""Tables of references in Excel's format (`.xlsx`), of which the first sheet is read.

The work is done in `exhume.sources._xlsx`, which needs the extra `xlsx` and is imported when the
first file is read.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from exhume.model.papers import Issue, Record
from exhume.sources._columns import NO_MAP, Map

media_type: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
suffixes: Final = (".xlsx", ".xlsm")
priority: Final = 20

_ZIP: Final = b"PK\x03\x04"
_PARTS: Final = (b"xl/workbook", b"xl/worksheets", b"xl/_rels", b"xl/styles", b"xl/theme")


def recognises(head: bytes, name: str) -> bool:
    """Tell an Excel file by an archive with a workbook in it, or an archive by its name.

    >>> recognises(b"PK" + bytes([3, 4]) + b"xl/workbook.xml", "a"), recognises(b"PK", "a.xlsx")
    (True, False)
    """
    if not head.startswith(_ZIP):
        return False
    return any(part in head for part in _PARTS) or name.lower().endswith(suffixes)


def read_records(path: Path, encoding: str = "") -> Iterator[Record | Issue]:
    """Read the rows of the first sheet; an issue with a state stands in place of a broken row.

    Columns are known by the names that `exhume.sources.csv_records` knows; their line may stand
    below a title and span merged cells. Formulas give the values that were saved with them, dates
    are written as ``2004-05-12``. `Record.fields` has every cell under its column's own name.
    Raises `UnreadableDocument` where the file is no such table or unpacks to more than 256 MiB or
    five million cells, and `exhume.errors.MissingExtra` without the package `python-calamine`.
    """
    return read_table(path, encoding)


def read_table(
    path: Path,
    encoding: str = "",  # noqa: ARG001 - the format says its own
    columns: Map = NO_MAP,
) -> Iterator[Record | Issue]:
    """Read the first sheet as `read_records` does, with columns named as the study says."""
    from exhume.sources import _xlsx  # noqa: PLC0415 - heavy, and may be missing

    return _xlsx.read(path, columns)
