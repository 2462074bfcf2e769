"""The cells of an Excel file as they print, because a format can hide or add decimals."""

import html
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import IO, Final
from zipfile import ZipFile

from exhume.sources import _xlsx

_Place = tuple[int, int]
_Cell = str | float | int | bool | date | object

_BUILT_IN: Final = {
    1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%",
    14: "m/d/yyyy", 15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy", 22: "m/d/yyyy h:mm",
    37: "#,##0", 38: "#,##0", 39: "#,##0.00", 40: "#,##0.00",
}  # fmt: skip
"""Formats that a file need not spell out, ECMA-376 part 1, 18.8.30; others print as they are."""

_CELL: Final = re.compile(rb"<(?:\w+:)?c\s([^<>]*?)/?>")
_SHEET: Final = re.compile(rb"<(?:\w+:)?sheet\s([^<>]*?)/?>")
_LINK: Final = re.compile(rb"<(?:\w+:)?Relationship\s([^<>]*?)/?>")
_FORMAT: Final = re.compile(rb"<(?:\w+:)?numFmt\s([^<>]*?)/?>")
_STYLES: Final = re.compile(rb"<(?:\w+:)?cellXfs[\s>].*?</(?:\w+:)?cellXfs>", re.DOTALL)
_STYLE: Final = re.compile(rb"<(?:\w+:)?xf\s([^<>]*?)/?>")
_ATTRIBUTE: Final = re.compile(rb"([\w:]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")
_BESIDE: Final = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]|_.|\*.')
"""What a format prints beside the number: texts, colours, blanks of a width."""

_DIGITS: Final = re.compile(r"[0#?](?:[0#?,]*[0#?])?(?:\.(?P<decimals>[0#?]*))?(?P<scaled>,*)")
_REFERENCE: Final = re.compile(r"([A-Z]+)([0-9]+)")


@dataclass
class _Seen:
    """What reading the cells brings to light and no cell shows."""

    hidden: int = 0
    scaled: int = 0

    def remarks(self, others: list[str]) -> Iterator[str]:
        if others:
            yield f"sheets beside the first were not read: {', '.join(others)}"
        if self.hidden:
            yield (
                f"{self.hidden} cells hold more decimals than they print; they were read as they "
                "print"
            )
        if self.scaled:
            yield (
                f"{self.scaled} cells print in thousands by their format; what they hold was read"
            )


@dataclass(frozen=True, slots=True)
class Printed:
    """The rows of a sheet as they print, with their numbers in it, and remarks."""

    rows: tuple[tuple[int, tuple[str, ...]], ...] = ()
    remarks: tuple[str, ...] = field(default=())


def printed_cells(data: bytes, name: str) -> Printed:
    """Read the first sheet; numbers are text with the decimals that their format prints.

    Marks between thousands are left out, because they belong to the format and not to the number.
    Raises as `exhume.sources.xlsx_records.read_table` does.
    """
    plain = _xlsx.unpacked(data, name)
    formats = _formats(plain)
    plain.seek(0)
    sheet, others = _xlsx.sheets(plain, name)
    if sheet.start is None:
        return Printed()
    top, left = sheet.start
    seen = _Seen()
    rows = tuple(
        (
            row + 1,
            tuple(
                _text(cell, formats.get((row, column), ""), seen)
                for column, cell in enumerate(cells, left)
            ),
        )
        for row, cells in enumerate(sheet.to_python(), top)  # `iter_rows` counts from row 0
    )
    return Printed(rows, tuple(seen.remarks(others)))


def _text(cell: _Cell, code: str, seen: _Seen) -> str:
    if isinstance(cell, bool):
        return str(cell).upper()
    if isinstance(cell, int | float):
        return _printed(float(cell), code, seen)
    if isinstance(cell, date):
        return _dated(cell, code)
    return str(cell)


def _printed(value: float, code: str, seen: _Seen) -> str:
    """Write a number as its format does, without marks between thousands.

    >>> _printed(1702.5, "#,##0.00", _Seen()), _printed(0.4615, "0.0%", _Seen())
    ('1702.50', '46.2%')
    """
    held = Decimal(f"{value:.15g}")  # as many digits as a spreadsheet keeps
    positive = _BESIDE.sub("", code).split(";")[0]
    found = _DIGITS.search(positive)
    if found is None or "E" in positive or "/" in positive:
        return _general(held)
    if found["scaled"]:
        seen.scaled += 1
        return _general(held)
    percent = "%" in positive
    shown = _rounded(held * 100 if percent else held, found["decimals"] or "")
    seen.hidden += shown != (held * 100 if percent else held)
    return f"{shown:f}%" if percent else f"{shown:f}"


def _rounded(value: Decimal, decimals: str) -> Decimal:
    """Round half up to the decimals of a format, of which # are printed only where needed."""
    shown = value.quantize(Decimal(1).scaleb(-len(decimals)), ROUND_HALF_UP)
    needed = len(decimals.rstrip("#?"))
    while -int(shown.as_tuple().exponent) > needed and shown.as_tuple().digits[-1] == 0:
        shown = shown.quantize(Decimal(1).scaleb(int(shown.as_tuple().exponent) + 1))
    return shown


def _general(value: Decimal) -> str:
    """Write a number with the digits that it needs.

    >>> _general(Decimal("1.7E+3")), _general(Decimal("0.10"))
    ('1700', '0.1')
    """
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _dated(cell: date, code: str) -> str:
    """Write a date as far as its format shows it.

    >>> _dated(date(2010, 3, 1), "mmm-yy"), _dated(date(2010, 3, 1), "yyyy")
    ('2010-03', '2010')
    """
    shown = _BESIDE.sub("", code).casefold()
    whole = cell.date().isoformat() if isinstance(cell, datetime) else cell.isoformat()
    if not shown or "d" in shown:
        return whole
    return whole[:7] if "m" in shown else whole[:4]


def _formats(file: IO[bytes]) -> Mapping[_Place, str]:
    """Return the format of each cell of the first sheet that has one, by row and column from 0."""
    with ZipFile(file) as archive:
        names = set(archive.namelist())
        part = _first_sheet(archive, names)
        if part not in names or "xl/styles.xml" not in names:
            return {}
        codes = _codes(archive.read("xl/styles.xml"))
        return dict(_styled(archive.read(part), codes))


def _first_sheet(archive: ZipFile, names: set[str]) -> str:
    if not {"xl/workbook.xml", "xl/_rels/workbook.xml.rels"} <= names:
        return ""
    found = _SHEET.search(archive.read("xl/workbook.xml"))
    wanted = _attributes(found[1]).get("id", "") if found else ""
    for link in _LINK.finditer(archive.read("xl/_rels/workbook.xml.rels")):
        said = _attributes(link[1])
        if said.get("Id") == wanted:
            target = said.get("Target", "")
            return target.lstrip("/") if target.startswith("/") else f"xl/{target}"
    return ""


def _codes(styles: bytes) -> list[str]:
    """Return the format of each style; empty where numbers print as they are."""
    own = {
        said.get("numFmtId", ""): html.unescape(said.get("formatCode", ""))
        for said in (_attributes(found[1]) for found in _FORMAT.finditer(styles))
    }
    table = _STYLES.search(styles)
    used = _STYLE.finditer(table[0]) if table else ()
    numbers = [_attributes(found[1]).get("numFmtId", "0") for found in used]
    return [own.get(number) or _BUILT_IN.get(int(number), "") for number in numbers]


def _styled(sheet: bytes, codes: list[str]) -> Iterator[tuple[_Place, str]]:
    for found in _CELL.finditer(sheet):
        if b"s=" not in found[1]:  # most cells have no style, and there are many
            continue
        said = _attributes(found[1])
        place = _REFERENCE.fullmatch(said.get("r", ""))
        style = int(said.get("s", "0"))
        if place and style < len(codes) and codes[style] not in ("", "General"):
            yield (int(place[2]) - 1, _column(place[1])), codes[style]


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = 26 * number + ord(letter) - 64
    return number - 1


def _attributes(tag: bytes) -> dict[str, str]:
    """Return the attributes of a tag by their names without prefixes."""
    return {
        found[1].decode().rpartition(":")[2]: (found[2] or found[3] or b"").decode(
            "utf-8", "replace"
        )
        for found in _ATTRIBUTE.finditer(tag)
    }
