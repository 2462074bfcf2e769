"""Tables in the study folder that people fill in with a spreadsheet, and save as CSV."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import NoReturn

from exhume.errors import InputError
from exhume.exports._csv_rows import read
from exhume.model.review import RowProblem


@dataclass(frozen=True, slots=True)
class FilledRow:
    """A row that is not blank: its place, as ``claims.csv, line 3``, and its cells by column."""

    place: str
    cells: Mapping[str, str]

    def cell(self, column: str) -> str:
        """Return what stands in a column, without blanks around it; empty without the column."""
        return self.cells.get(column, "").strip()

    def needed(self, column: str, remedy: str) -> str:
        """Return what stands in a column; `InputError` where that is nothing."""
        return self.cell(column) or self.refuse(f"its {column} is empty", remedy)

    def refuse(self, problem: str, remedy: str) -> NoReturn:
        """Raise the `InputError` of this row."""
        raise InputError(self.place, problem, remedy)


def filled_rows(path: Path, needed: Sequence[str], known: Sequence[str]) -> Iterator[FilledRow]:
    """Give the rows of a table; none where there is no such file.

    `needed` are the columns that there must be, of the `known` ones. A row whose first cell begins
    with ``#`` is a remark of the person who fills the table in. Raises `InputError` with the line
    of what cannot be read.
    """
    if not path.is_file():
        return
    try:
        for place, cells in read(path.read_bytes()):
            row = _row(f"{path.name}, {place}", cells)
            _check_columns(path.name, row.cells, needed, known)
            if not next(iter(row.cells.values()), "").lstrip().startswith("#"):
                yield row
    except InputError as error:
        if error.subject.startswith("line "):
            subject = f"{path.name}, {error.subject}"
            raise InputError(subject, error.problem, error.remedy) from error
        raise


def _row(place: str, cells: Mapping[str, str] | RowProblem) -> FilledRow:
    if isinstance(cells, RowProblem):
        raise InputError(place, cells.problem, cells.remedy)
    return FilledRow(place, cells)


def _check_columns(
    name: str, cells: Mapping[str, str], needed: Sequence[str], known: Sequence[str]
) -> None:
    for column in needed:
        if column not in cells:
            remedy = f"write the names of the columns into the first line: {', '.join(known)}"
            raise InputError(name, f'it has no column "{column}"', remedy)
    for column in filter(None, cells):
        if column not in known:
            problem = f'there is no column "{column}"'
            raise InputError(name, problem, nearest(column, known))


def nearest(word: str, known: Sequence[str]) -> str:
    """Say which known word is meant, or which there are.

    >>> nearest("disputs", ("supports", "disputes"))
    'did you mean "disputes"?'
    """
    near = get_close_matches(word, known, n=1)
    return f'did you mean "{near[0]}"?' if near else f"use one of: {', '.join(known[:12])}"
