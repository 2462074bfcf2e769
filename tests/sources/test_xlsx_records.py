import sys
from datetime import date
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import openpyxl
import pytest

from exhume.errors import MissingExtra, UnreadableDocument
from exhume.model.papers import Issue, Record, State
from exhume.sources import xlsx_records

from . import exports


def read(folder: Path, data: bytes) -> list[Record | Issue]:
    path = folder / "refs.xlsx"
    path.write_bytes(data)
    return list(xlsx_records.read_records(path))


def replaced(part: str, content: bytes) -> bytes:
    """Return a small workbook in which one part is another."""
    file = BytesIO()
    with ZipFile(BytesIO(exports.WORKBOOK)) as old, ZipFile(file, "w", ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, content if name == part else old.read(name))
    return file.getvalue()


def test_numbers_dates_and_truth_values_are_written_as_people_do(tmp_path: Path) -> None:
    row: list[object] = [7.0, "虚构", date(2004, 5, 12), 1.5, True]
    (record,) = read(tmp_path, exports.workbook([["序号", "题名", "日期", "a", "b"], row]))
    assert isinstance(record, Record)
    assert ("7", 2004, "refs.xlsx:2") == (record.id, record.year, record.source)
    assert ["7", "虚构", "2004-05-12", "1.5", "TRUE"] == list(record.fields.values())


def test_a_table_that_begins_in_the_middle_of_a_sheet_keeps_its_lines(tmp_path: Path) -> None:
    book, file = openpyxl.Workbook(), BytesIO()
    sheet = book.worksheets[0]
    rows = [["题名", "出版", None], [None, "刊名", "年"], ["虚构", "刊", 2004]]
    for down, row in enumerate(rows, 14):
        for right, value in enumerate(row, 3):
            sheet.cell(row=down, column=right, value=value)
    for cells in ("C14:C15", "D14:E14"):
        sheet.merge_cells(cells)
    book.save(file)
    (record,) = read(tmp_path, file.getvalue())
    assert isinstance(record, Record)
    assert ("refs.xlsx:16", "虚构", "刊", 2004) == (
        record.source, record.title, record.journal, record.year,
    )  # fmt: skip


def test_names_may_stand_below_a_title_and_in_merged_cells(tmp_path: Path) -> None:
    book, file = openpyxl.Workbook(), BytesIO()
    sheet = book.worksheets[0]
    for row in (
        ["检索结果"],
        ["题名", "出版", None, "备注"],
        [None, "刊名", "年"],
        ["虚构", "刊", 2004, "x"],
    ):
        sheet.append(row)
    for cells in ("A1:D1", "A2:A3", "B2:C2", "D2:D3"):
        sheet.merge_cells(cells)
    book.save(file)
    (record,) = read(tmp_path, file.getvalue())
    assert isinstance(record, Record)
    assert ("虚构", "刊", 2004) == (record.title, record.journal, record.year)
    assert ["题名", "刊名", "年", "备注"] == list(record.fields)


def test_formulas_give_the_values_saved_with_them(tmp_path: Path) -> None:
    sheet = (
        b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
    )
    sheet += (
        '<row r="1"><c r="A1" t="str"><v>题名</v></c><c r="B1" t="str"><v>年</v></c></row>'.encode()
    )
    sheet += '<row r="2"><c r="A2" t="str"><f>"虚"&amp;"构"</f><v>虚构</v></c>'.encode()
    sheet += b'<c r="B2"><f>2000+4</f><v>2004</v></c></row></sheetData></worksheet>'
    (record,) = read(tmp_path, replaced("xl/worksheets/sheet1.xml", sheet))
    assert isinstance(record, Record)
    assert ("虚构", 2004) == (record.title, record.year)


def test_rows_that_are_empty_are_passed_over_and_keep_the_count(tmp_path: Path) -> None:
    rows: list[list[object]] = [["题名", "年"], ["虚构", 2004], [], ["又", 2005]]
    found = read(tmp_path, exports.workbook(rows))
    assert ["refs.xlsx:2", "refs.xlsx:4"] == [r.source for r in found if isinstance(r, Record)]


def test_a_sheet_with_names_alone_is_said_to_be_empty(tmp_path: Path) -> None:
    (issue,) = read(tmp_path, exports.workbook([["题名", "年"]]))
    assert isinstance(issue, Issue)
    assert State.EMPTY == issue.state


def test_an_empty_sheet_is_empty(tmp_path: Path) -> None:
    with pytest.raises(UnreadableDocument) as caught:
        read(tmp_path, exports.workbook([]))
    assert State.EMPTY == caught.value.state


def test_sheets_beside_the_first_are_remarked(tmp_path: Path) -> None:
    book, file = openpyxl.load_workbook(BytesIO(exports.WORKBOOK)), BytesIO()
    book.create_sheet("其余")
    book.save(file)
    found = read(tmp_path, file.getvalue())
    assert ["其余" in item.problem for item in found if isinstance(item, Issue)] == [True]


def test_a_table_without_a_known_column_names_those_that_are(tmp_path: Path) -> None:
    with pytest.raises(UnreadableDocument, match="hospital"):
        read(tmp_path, exports.workbook([["hospital", "lon"], ["x", 1]]))


def test_an_archive_that_swells_is_refused(tmp_path: Path) -> None:
    bomb = replaced("xl/worksheets/sheet1.xml", b" " * (257 * 2**20))
    with pytest.raises(UnreadableDocument, match="unpacks to more than 256 MiB"):
        read(tmp_path, bomb)


@pytest.mark.parametrize(
    "cell", ['<c r="XFD1048576"/>', '<row r="9000000"><c/></row>' + "<c/>" * 9]
)
def test_a_sheet_that_spans_too_many_cells_is_refused(tmp_path: Path, cell: str) -> None:
    with pytest.raises(UnreadableDocument, match="spans"):
        read(tmp_path, replaced("xl/worksheets/sheet1.xml", cell.encode()))


def test_long_strings_named_by_many_cells_are_refused(tmp_path: Path) -> None:
    file = BytesIO()
    cells = b"".join(b'<c r="A%d" t="s"><v>0</v></c>' % row for row in range(1, 400))
    with ZipFile(file, "w", ZIP_DEFLATED) as archive:
        archive.writestr(
            "xl/sharedStrings.xml", b"<sst><si><t>" + b"x" * 2**20 + b"</t></si></sst>"
        )
        archive.writestr("xl/worksheets/sheet1.xml", cells)
    with pytest.raises(UnreadableDocument, match="of text"):
        read(tmp_path, file.getvalue())


def test_without_its_package_the_remedy_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "python_calamine", None)
    with pytest.raises(MissingExtra, match=r"exhume\[xlsx\]"):
        read(tmp_path, exports.WORKBOOK)


def test_another_archive_is_refused(tmp_path: Path) -> None:
    file = BytesIO()
    with ZipFile(file, "w") as archive:
        archive.writestr("a.txt", "x")
    with pytest.raises(UnreadableDocument, match="no Excel file"):
        read(tmp_path, file.getvalue())


def test_columns_are_what_the_study_says(tmp_path: Path) -> None:
    path = tmp_path / "refs.xlsx"
    path.write_bytes(exports.workbook([["论文", "何年", "备注"], ["心脏移植", 2004, "x"]]))
    (record,) = xlsx_records.read_table(path, "", {"论文": "title", "何年": "year"})
    assert isinstance(record, Record)
    assert ("心脏移植", 2004, "x") == (record.title, record.year, record.fields["备注"])


def test_names_that_only_the_study_knows_are_found_below_a_title(tmp_path: Path) -> None:
    path = tmp_path / "refs.xlsx"
    path.write_bytes(exports.workbook([["检索结果"], ["论文", "何年"], ["心脏移植", 2004]]))
    (record,) = xlsx_records.read_table(path, "", {"论文": "title"})
    assert isinstance(record, Record)
    assert ("心脏移植", "refs.xlsx:3") == (record.title, record.source)
