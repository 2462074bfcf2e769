"""The review as one JSON object, with the counts and the SHA-256 of each table inside.

The digest of a table is that of its JSON without white space and with keys in order, in UTF-8. The
same review gives the same bytes. A worksheet is an object of the same kind, to be filled in.
"""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, cast

import msgspec

from exhume.errors import InputError, IntegrityError
from exhume.exports import _json_rows
from exhume.exports._given_rows import (
    CODING_COLUMNS,
    UNIT_COLUMNS,
    given_coding,
    given_unit,
    picked,
)
from exhume.exports._review_rows import COLUMNS, rows
from exhume.exports._worksheets import worksheet_rows
from exhume.model.review import (
    Codebook,
    GivenRow,
    GivenUnitRow,
    ReviewTables,
    RowProblem,
    Worksheet,
)

label = "one JSON file"
carries = tuple(COLUMNS)
standing_only = False

FILE = "review.json"
WORKSHEET = "worksheet.json"
FORMAT = "exhume-review/1"
WORKSHEET_FORMAT = "exhume-worksheet/1"

Texts = Mapping[str, str] | RowProblem


class _Whole(msgspec.Struct):
    """What is checked of an exported review when it is read."""

    counts: dict[str, int]
    sha256: dict[str, str]
    tables: dict[str, list[Any]]


def write(tables: ReviewTables) -> Mapping[str, bytes]:
    """Return the file; raises `InputError` for a text that UTF-8 cannot hold."""
    found = rows(tables)
    _json_rows.encoded(FILE, found)  # so that a text which cannot be kept is named
    content = {
        "format": FORMAT,
        "title": tables.title,
        "codebook": _codebook(tables.codebook),
        "counts": {name: len(table) for name, table in found.items()},
        "sha256": {name: _digest(table) for name, table in found.items()},
        "tables": found,
    }
    return {FILE: _json_rows.encoded(FILE, content)}


def counts(files: Mapping[str, bytes]) -> Mapping[str, int]:
    """Count the rows; raises `IntegrityError` where a count or digest inside does not hold."""
    tables = _checked(_json_rows.parsed(files[FILE]), IntegrityError)
    return {name: len(table) for name, table in tables.items()}


def write_worksheet(worksheet: Worksheet) -> Mapping[str, bytes]:
    """Return an object with a row for each unit, and empty values for the verdict."""
    content = {
        "format": WORKSHEET_FORMAT,
        "title": worksheet.title,
        "codebook": _codebook(worksheet.codebook),
        "tables": {"codings": list(worksheet_rows(worksheet))},
    }
    return {WORKSHEET: _json_rows.encoded(WORKSHEET, content)}


def recognises(data: bytes, name: str) -> bool:  # noqa: ARG001 - the name is enough
    """Tell by the name."""
    return name.casefold().endswith(".json")


def read_codings(data: bytes) -> Iterator[GivenRow]:
    """Give each verdict of a worksheet, of an exported review, or of a plain list of objects.

    Raises `InputError` where it is no JSON, has no list of verdicts, or is an exported review that
    was changed.
    """
    for place, row in _rows(data, "codings"):
        if isinstance(row, RowProblem):
            yield place, row
        else:
            yield place, given_coding(picked(row, CODING_COLUMNS))


def read_units(data: bytes) -> Iterator[GivenUnitRow]:
    """Give each passage of an exported review or of a plain list of objects."""
    for place, row in _rows(data, "units"):
        if isinstance(row, RowProblem):
            yield place, row
        else:
            yield place, given_unit(picked(row, UNIT_COLUMNS))


def _rows(data: bytes, table: str) -> Iterator[tuple[str, Texts]]:
    content = _json_rows.parsed(data)
    if isinstance(content, dict):
        whole = cast("dict[str, Any]", content)
        is_export = whole.get("format") == FORMAT
        tables: object = _checked(whole, InputError) if is_export else whole.get("tables")
        within = cast("dict[str, object]", tables) if isinstance(tables, dict) else whole
        content = within.get(table)
    for place, row in _json_rows.objects(content, table):
        yield place, row if isinstance(row, RowProblem) else _json_rows.texts(row)


def _checked(
    content: object, error: type[InputError | IntegrityError]
) -> Mapping[str, Sequence[object]]:
    """Return the tables of an exported review if they are those that were written."""
    remedy = "export it again; to hand in a part of it, write a plain list"
    try:
        whole = msgspec.convert(content, _Whole)
    except msgspec.ValidationError as wrong:
        raise error(FILE, f"it is no exported review: {wrong}", remedy) from wrong
    for name, count in whole.counts.items():
        table = whole.tables.get(name, [])
        if len(table) != count or _digest(table) != whole.sha256.get(name):
            problem = f"its table of {name[:40]} is not the one that was written"
            raise error(FILE, problem, remedy)
    return whole.tables


def _digest(table: object) -> str:
    return hashlib.sha256(_json_rows.compact(table)).hexdigest()


def _codebook(codebook: Codebook) -> Mapping[str, object]:
    codes = [
        {"id": code, "label": label_, "meaning": meaning}
        for code, label_, meaning in codebook.codes
    ]
    return {"digest": codebook.digest, "question": codebook.question, "codes": codes}
