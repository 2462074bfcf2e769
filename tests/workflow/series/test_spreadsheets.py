"""Cells of a sheet are read as they print."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest
from openpyxl import Workbook

from exhume.errors import InputError
from exhume.workflow._series.reading import read_series
from exhume.workflow._series.spreadsheets import printed_cells


def sheet(path: Path, cells: Sequence[tuple[object, str]]) -> Path:
    """Write a long table of one year a cell, each value with its own format."""
    book = Workbook()
    page = book.active
    assert page is not None
    page.append(["year", "value", "measure"])
    for at, (value, code) in enumerate(cells):
        page.append([2010 + at, value, "mean"])
        page.cell(at + 2, 2).number_format = code
    book.save(path)
    return path


@pytest.mark.parametrize(
    ("value", "code", "shown"),
    [
        (1702, "General", "1702"),
        (1702, "#,##0", "1702"),
        (1702, "0.00", "1702.00"),
        (17.5, "General", "17.5"),
        (0.1, "General", "0.1"),
        (0.30000000000000004, "General", "0.3"),
        (2.5, "0", "3"),
        (2.345, "0.00", "2.35"),
        (2.5, "0.0##", "2.5"),
        (2, "0.0#", "2.0"),
        (34, '0" donors"', "34"),
        (-5.25, "#,##0.0;[Red]-#,##0.0", "-5.3"),
        (1702000, '#,##0,"k"', "1702000"),
        (1.5e7, "0.00E+00", "15000000"),
        (0.5, "# ?/?", "0.5"),
        ("2.50", "General", "2.50"),
        (2.5, "@", "2.5"),
    ],
)
def test_a_number_has_the_decimals_of_its_format(
    value: object, code: str, shown: str, tmp_path: Path
) -> None:
    (series,) = read_series(sheet(tmp_path / "donors.xlsx", [(value, code)]))[0].subject
    assert shown == series.points[0].text


def test_a_percentage_prints_with_its_sign_and_is_refused_as_one(tmp_path: Path) -> None:
    path = sheet(tmp_path / "donors.xlsx", [(0.4615, "0.0%")])
    with pytest.raises(InputError, match="percent sign") as caught:
        read_series(path)
    assert "donors.xlsx:2" == caught.value.subject
    assert "write 46.2 with %" in caught.value.remedy


def test_decimals_that_a_format_hides_are_counted(tmp_path: Path) -> None:
    path = sheet(tmp_path / "donors.xlsx", [(2.25, "0.0"), (2.5, "0.0"), (3.75, "0")])
    _, remarks = read_series(path)
    assert any("2 cells hold more decimals than they print" in remark for remark in remarks)


@pytest.mark.parametrize(
    ("code", "shown"), [("yyyy-mm-dd", "2010-03-01"), ("mmm-yy", "2010-03"), ("yyyy", "2010")]
)
def test_a_date_is_a_day_a_month_or_a_year_as_its_format_shows(
    code: str, shown: str, tmp_path: Path
) -> None:
    book = Workbook()
    page = book.active
    assert page is not None
    page.append(["date", "value"])
    page.append([date(2010, 3, 1), 34])
    page.cell(2, 1).number_format = code
    book.save(tmp_path / "donors.xlsx")
    (series,) = read_series(tmp_path / "donors.xlsx")[0].subject
    assert shown == series.points[0].period


def test_further_sheets_are_named(tmp_path: Path) -> None:
    book = Workbook()
    page = book.active
    assert page is not None
    page.append(["year", "value"])
    page.append([2010, 34])
    book.create_sheet("Notes").append(["a remark"])
    book.save(tmp_path / "donors.xlsx")
    _, remarks = read_series(tmp_path / "donors.xlsx")
    assert "donors.xlsx: sheets beside the first were not read: Notes" in remarks


def test_a_table_that_begins_further_down_keeps_its_lines(tmp_path: Path) -> None:
    book = Workbook()
    page = book.active
    assert page is not None
    for at, row in enumerate([["year", "value"], [2010, 34], [2011, "about 100"]], 5):
        for column, cell in enumerate(row, 3):
            page.cell(at, column, cell)
    book.save(tmp_path / "donors.xlsx")
    with pytest.raises(InputError) as caught:
        read_series(tmp_path / "donors.xlsx")
    assert "donors.xlsx:7" == caught.value.subject


def test_an_empty_sheet_has_no_rows(tmp_path: Path) -> None:
    Workbook().save(tmp_path / "donors.xlsx")
    assert () == printed_cells((tmp_path / "donors.xlsx").read_bytes(), "donors.xlsx").rows
    with pytest.raises(InputError, match="it has no rows"):
        read_series(tmp_path / "donors.xlsx")


def test_an_archive_that_is_no_excel_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "donors.xlsx").write_bytes(b"PK\x03\x04" + bytes(40))
    with pytest.raises(InputError, match="no Excel file"):
        read_series(tmp_path / "donors.xlsx")
