"""Invented tables of reported figures, written as people and programs write them."""

import csv
from collections.abc import Iterable, Sequence
from io import StringIO
from pathlib import Path

from exhume.model.series import Series, Status

LONG = (
    "entity", "series", "period", "value", "unit", "source", "retrieved", "vintage", "status",
    "measure", "note",
)  # fmt: skip

GODT_COLUMNS = (
    "REGION", "COUNTRY", "REPORTYEAR", "POPULATION", "TOTAL Actual DD", "Actual DBD", "Actual DCD",
    "TOTAL Utilized DD", "Utilized DBD", "Utilized DCD", "DD Kidney Tx", "LD Kidney Tx",
    "TOTAL Kidney Tx", "DD Liver Tx", "DOMINO Liver Tx", "LD Liver Tx", "TOTAL Liver TX",
    "Total Heart TX", "DD Lung Tx", "LD Lung Tx", "TOTAL Lung Tx", "Pancreas Tx",
    "Kidney Pancreas Tx", "Small Bowel Tx",
)  # fmt: skip
GODT_YEARS = range(2000, 2025)

Cell = str | int | None


def write(folder: Path, text: str, name: str = "donors.csv") -> Path:
    """Write a table's text into a file."""
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def long_csv(given: Iterable[Series]) -> str:
    """Write series as a long table."""
    out = StringIO()
    rows = csv.writer(out, lineterminator="\n")
    rows.writerow(LONG)
    for series in given:
        for point in series.points:
            rows.writerow((
                series.entity, series.name, point.period, point.text, series.unit, point.source,
                point.retrieved, series.vintage, point.status.value, series.measure.value,
                point.note,
            ))  # fmt: skip
    return out.getvalue()


def godt_rows(countries: int = 124) -> list[list[Cell]]:
    """Return the rows of an invented export with the peculiarities of true ones.

    The population is text with commas between thousands, every tenth country has blanks at the end
    of its name, every third has no figures in some years, and hearts are blank where few.
    """
    rows: list[list[Cell]] = []
    for number in range(countries):
        name = "Türkiye " if number == 1 else f"Country {number:03}{' ' * (number % 10 == 0)}"
        for year in GODT_YEARS:
            rows.append([f"Region {number % 6}", name, year, f"{900 + number:,}.5"])
            rows[-1].extend(_figures(number, year))
    return rows


def _figures(number: int, year: int) -> list[Cell]:
    if number % 3 == 0 and year % 7 == number % 7:
        return [None] * (len(GODT_COLUMNS) - 4)
    dbd, dcd = 40 + number + 3 * (year - 2000), number % 5
    donors = dbd + dcd
    return [
        donors, dbd, dcd, donors - 2, dbd - 2, dcd, 2 * donors - 5, number, 2 * donors - 5 + number,
        donors - 9, None, number % 4, donors - 9 + number % 4, donors // 9 or None, donors // 8, 0,
        donors // 8, None, None, None,
    ]  # fmt: skip


def write_sheet(path: Path, rows: Sequence[Sequence[Cell]]) -> Path:
    """Write rows as the first sheet of an Excel file."""
    from openpyxl import Workbook  # noqa: PLC0415 - slow, and few tests need it

    book = Workbook(write_only=True)
    sheet = book.create_sheet("Data")
    for row in rows:
        sheet.append(row)
    book.save(path)
    return path


def write_csv(path: Path, rows: Iterable[Sequence[Cell]]) -> Path:
    """Write rows as CSV."""
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
    return path


def statuses(series: Series) -> list[Status]:
    """Return how the values are known, in their order."""
    return [point.status for point in series.points]
