"""The Word file of tables; every paper, person and number in it is invented."""

from dataclasses import replace
from io import BytesIO
from itertools import chain
from typing import Any
from zipfile import ZipFile

import pytest

from exhume.errors import IntegrityError
from exhume.exports import tables_docx
from exhume.exports._composition.blocks import (
    Column,
    Composition,
    Foreign,
    Number,
    Paragraph,
    Row,
    RowGroup,
    Section,
    Table,
    Text,
)
from exhume.exports._composition.composing import compose
from exhume.exports._docx.writing import author_tables, written
from exhume.model.report import Report, Step
from exhume.protocols import Exporter

from .composition.reviewed_reports import DAY, NOBODY, reviewed_report
from .invented_reports import usual

docx = pytest.importorskip("docx", reason="python-docx is not installed")
NEEDED = {
    "[Content_Types].xml",
    "_rels/.rels",
    "docProps/core.xml",
    "word/_rels/document.xml.rels",
    "word/document.xml",
    "word/footer1.xml",
    "word/media/image1.png",
    "word/settings.xml",
    "word/styles.xml",
}
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


@pytest.fixture(scope="module")
def report() -> Report:
    return reviewed_report()


@pytest.fixture(scope="module")
def data(report: Report) -> bytes:
    return tables_docx.render(report)


def _open(data: bytes) -> Any:
    return docx.Document(BytesIO(data))


def _parts(data: bytes) -> dict[str, bytes]:
    with ZipFile(BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def _tables(data: bytes) -> list[Any]:
    """Return the elements of the tables."""
    return list(_open(data).element.body.iter(f"{W}tbl"))


def _words(element: Any) -> str:
    return "".join(text.text or "" for text in element.iter(f"{W}t"))


def _of_style(file: Any, style: str) -> list[str]:
    body = file.element.body
    marked = (
        p for p in body.iter(f"{W}p") if p.find(f"{W}pPr/{W}pStyle[@{W}val='{style}']") is not None
    )
    return [_words(p) for p in marked]


def _invented(columns: int, text: str = "words") -> Composition:
    heads = tuple(Column(f"Column {at}", numeric=at > 0) for at in range(columns))
    cells = ((Foreign(text, "zh-Hant"),), *((Number("a", "12"),) for _ in heads[1:]))
    group = RowGroup((Row(cells),), (Text("A group"),))
    table = Table("invented", "An invented table", heads, (group,), "A note.", authors=True)
    section = Section("s", "S", (table, replace(table, authors=False)))
    return Composition("T", "Q?", "", "", "zh-Hans", (), (section,), "")


def test_it_is_an_exporter() -> None:
    assert isinstance(tables_docx, Exporter)


def test_the_same_report_gives_the_same_bytes_and_none_of_the_clock(
    report: Report, data: bytes
) -> None:
    assert data == tables_docx.render(report)
    with ZipFile(BytesIO(data)) as archive:
        assert {(1980, 1, 1, 0, 0, 0)} == {entry.date_time for entry in archive.infolist()}


def test_every_table_for_authors_is_there_once_with_a_caption_that_counts(
    report: Report, data: bytes
) -> None:
    tables = list(author_tables(compose(report).sections))
    file = _open(data)
    assert len(tables) == len(file.tables)
    expected = [f"Table {n}. {table.caption}" for n, table in enumerate(tables, 1)]
    assert expected == _of_style(file, "Caption")
    fields = [field.get(f"{W}instr") for field in file.element.body.iter(f"{W}fldSimple")]
    assert len(tables) == sum("SEQ Table" in instruction for instruction in fields)


def test_every_cell_says_what_the_composition_says(report: Report, data: bytes) -> None:
    for table, given in zip(author_tables(compose(report).sections), _tables(data), strict=True):
        rows = list(given.iter(f"{W}tr"))
        headings = sum(bool(group.heading) for group in table.groups)
        assert 1 + headings + sum(len(group.rows) for group in table.groups) == len(rows)
        numbers = [
            one.text
            for row in chain.from_iterable(group.rows for group in table.groups)
            for cell in row.cells
            for one in cell
            if isinstance(one, Number)
        ]
        said = _words(given)
        assert all(number in said for number in numbers)


def test_the_header_repeats_on_each_page_and_no_row_is_torn(data: bytes) -> None:
    for table in _tables(data):
        first, *others = table.findall(f"{W}tr")
        assert first.find(f"{W}trPr/{W}tblHeader") is not None
        assert all(row.find(f"{W}trPr/{W}tblHeader") is None for row in others)
        assert all(row.find(f"{W}trPr/{W}cantSplit") is not None for row in (first, *others))


def test_a_table_has_a_title_and_a_description_for_those_who_cannot_see_it() -> None:
    (table,) = _tables(written(_invented(3)))
    about = table.find(f"{W}tblPr")
    assert "An invented table" == about.find(f"{W}tblCaption").get(f"{W}val")
    description = about.find(f"{W}tblDescription").get(f"{W}val")
    assert "1 rows below a header; columns: Column 0, Column 1, Column 2. A note." == description


def test_numbers_stand_on_the_right_and_words_do_not() -> None:
    (table,) = _tables(written(_invented(3)))
    *_, row = table.findall(f"{W}tr")
    sides = [cell.find(f"{W}p/{W}pPr/{W}jc") for cell in row.findall(f"{W}tc")]
    assert sides[0] is None
    assert ["right", "right"] == [side.get(f"{W}val") for side in sides[1:]]


def test_chinese_has_a_chinese_font_and_its_language() -> None:
    file = _open(written(_invented(2, "腦死亡 after")))
    (run,) = [r for r in file.element.body.iter(f"{W}r") if _words(r) == "腦死亡"]
    assert "PMingLiU" == run.find(f"{W}rPr/{W}rFonts").get(f"{W}eastAsia")
    assert "zh-TW" == run.find(f"{W}rPr/{W}lang").get(f"{W}eastAsia")
    defaults = file.styles.element.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr")
    assert "SimSun" == defaults.find(f"{W}rFonts").get(f"{W}eastAsia")


def test_what_cannot_be_seen_in_a_paper_is_shown_by_its_number() -> None:
    file = _open(written(_invented(2, "a\u202eb\n脑\x00")))
    assert "a[U+202E]b 脑[U+0000]" in _words(file.element.body)


def test_only_tables_for_authors_are_written() -> None:
    assert 1 == len(_open(written(_invented(3))).tables)


def test_a_wide_table_lies_on_its_side_and_the_next_one_does_not() -> None:
    wide, narrow = _invented(2, "宽" * 60), _invented(9)
    both = replace(narrow, sections=(*narrow.sections, *_wide(14).sections, *narrow.sections))
    sizes = [s.find(f"{W}pgSz") for s in _open(written(both)).element.body.iter(f"{W}sectPr")]
    assert [None, "landscape", None] == [size.get(f"{W}orient") for size in sizes]
    assert 1 == len(_open(written(wide)).sections)


def _wide(columns: int) -> Composition:
    return _invented(columns, "words " * 9)


def test_every_number_has_room_beside_long_words() -> None:
    file = _open(written(_wide(3)))
    (table,) = file.element.body.iter(f"{W}tbl")
    widths = [int(one.get(f"{W}w")) for one in table.iter(f"{W}gridCol")]
    assert all(width >= 2 * 98 + 150 for width in widths)
    assert sum(widths) == int(table.find(f"{W}tblPr/{W}tblW").get(f"{W}w"))


def test_a_heading_without_any_text_below_it_is_left_out() -> None:
    inner = (Section("a", "Listed only", ()), Section("b", "Told", (Paragraph((Text("So."),)),)))
    made = replace(_invented(2), sections=(Section("methods", "Methods", inner),))
    assert ["Told"] == _of_style(_open(written(made)), "Heading2")


def test_title_language_and_date_are_properties_of_the_file(report: Report, data: bytes) -> None:
    about = _open(data).core_properties
    assert (report.title, report.question) == (about.title, about.subject)
    assert "en-GB" == about.language
    assert report.date == about.created.date().isoformat() == about.modified.date().isoformat()
    assert ("", "") == (about.author, about.last_modified_by)


def test_a_report_without_a_date_names_no_time() -> None:
    core = _parts(written(_invented(2)))["docProps/core.xml"]
    assert b"created" not in core
    assert b"modified" not in core


def test_no_marks_of_editing_are_left(data: bytes) -> None:
    parts = _parts(data)
    assert not any(b"w:rsid" in part for name, part in parts.items() if name.endswith(".xml"))
    assert parts.keys() == NEEDED


def test_the_flow_figure_stands_before_the_tables_and_is_described(
    report: Report, data: bytes
) -> None:
    (picture,) = [p for p in report.pictures if p.name == "flow_diagram"]
    body = _open(data).element.body
    (shown,) = body.xpath(".//wp:docPr")
    assert (picture.label, picture.says) == (shown.get("name"), shown.get("descr"))
    assert picture.png in _parts(data).values()
    assert ["Figure 1. " + picture.label] == _of_style(_open(data), "FigureCaption")


def test_a_report_whose_pictures_are_empty_has_no_figure(report: Report) -> None:
    bare = replace(report, pictures=tuple(replace(p, png=b"") for p in report.pictures))
    assert [] == _of_style(_open(tables_docx.render(bare)), "FigureCaption")


def test_the_methods_are_told_before_the_tables(data: bytes) -> None:
    headings = _of_style(_open(data), "Heading1")
    assert ["Methods", "Figure", "Tables"] == headings


def test_nothing_that_is_masked_is_in_it(data: bytes) -> None:
    said = b"".join(_parts(data).values()).decode(errors="replace")
    assert NOBODY not in said
    assert DAY not in said


def test_a_report_that_nobody_has_judged_is_written_as_well() -> None:
    assert _open(tables_docx.render(usual())).tables


def test_a_report_whose_sums_do_not_hold_is_refused(report: Report) -> None:
    broken = replace(report, steps=(Step("A step", "papers", 3, {"in": 1}),))
    with pytest.raises(IntegrityError):
        tables_docx.render(broken)
