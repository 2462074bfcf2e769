import csv
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exhume.errors import UnreadableDocument
from exhume.model.papers import Issue, Record, State
from exhume.sources import csv_records

HEADER = "序号,题名,作者,发表时间,刊名,DOI,摘要,文件名,备注\n"
ROW = (
    "7,心脏移植十二例,甲某;乙某,2004-05-12,虚构外科杂志,10.1000/invented.1,本文为虚构。,a.pdf,好\n"
)


def read(folder: Path, text: str, codec: str = "utf-8") -> list[Record | Issue]:
    path = folder / "refs.csv"
    path.write_bytes(text.encode(codec))
    return list(csv_records.read_records(path))


def records(found: list[Record | Issue]) -> list[Record]:
    return [item for item in found if isinstance(item, Record)]


def issues(found: list[Record | Issue]) -> list[tuple[str, State | None]]:
    return [(item.subject, item.state) for item in found if isinstance(item, Issue)]


def test_a_row_becomes_a_record(tmp_path: Path) -> None:
    (record,) = records(read(tmp_path, HEADER + ROW))
    assert ("7", "心脏移植十二例", ("甲某", "乙某")) == (record.id, record.title, record.authors)
    assert (2004, "虚构外科杂志", "10.1000/invented.1") == (
        record.year,
        record.journal,
        record.doi,
    )
    assert ("本文为虚构。", ("a.pdf",)) == (record.abstract, record.files)
    assert ("refs.csv:2", "好") == (record.source, record.fields["备注"])


@pytest.mark.parametrize(
    "header",
    ["Title,Year\n", "TITLE ,publication_year\n", "Title-题名,PubTime-发表时间\n", "標題,年份\n"],
)
def test_columns_are_known_by_several_names(tmp_path: Path, header: str) -> None:
    (record,) = records(read(tmp_path, header + "心脏移植,2001\n"))
    assert ("心脏移植", 2001) == (record.title, record.year)


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_the_delimiter_is_told_from_the_header(tmp_path: Path, delimiter: str) -> None:
    found = read(tmp_path, f"id{delimiter}title{delimiter}text\n1{delimiter}题{delimiter}x\n")
    assert [("1", "题")] == [(record.id, record.title) for record in records(found)]


@pytest.mark.parametrize("codec", ["utf-8-sig", "gb18030", "utf-16", "big5hkscs"])
def test_encodings_are_told_as_for_papers(tmp_path: Path, codec: str) -> None:
    text = "題名,作者,年\n心臟移植的臨床研究,甲某某,2001\n"
    assert ["心臟移植的臨床研究"] == [
        record.title for record in records(read(tmp_path, text, codec))
    ]


def test_a_byte_order_mark_in_gb18030_is_no_part_of_the_first_name(tmp_path: Path) -> None:
    (record,) = records(read(tmp_path, "\ufeff题名,年\n心脏移植,2001\n", "gb18030"))
    assert ["题名", "年"] == list(record.fields)


def test_line_ends_may_be_mixed_and_cells_hold_lines(tmp_path: Path) -> None:
    found = read(tmp_path, 'title,year\r\n"一\n二",2001\r三,2002\n\n四,2003')
    assert ["一\n二", "三", "四"] == [record.title for record in records(found)]
    assert ["refs.csv:2", "refs.csv:4", "refs.csv:6"] == [r.source for r in records(found)]


@pytest.mark.parametrize("row", ["只有一格\n", "题,2001,多\n"])
def test_a_row_of_the_wrong_length_is_counted_as_lost(tmp_path: Path, row: str) -> None:
    found = read(tmp_path, "title,year\n" + row + "好,2002\n")
    assert [("refs.csv:2", State.UNREADABLE)] == issues(found)
    assert ["好"] == [record.title for record in records(found)]


def test_empty_cells_beyond_the_columns_do_no_harm(tmp_path: Path) -> None:
    assert 1 == len(records(read(tmp_path, "title,year\n题,2001,,\n")))


def test_a_quotation_mark_that_is_never_closed_costs_one_row(tmp_path: Path) -> None:
    found = read(tmp_path, 'title,year\n"开,2001\n题,2002\n又,2003\n')
    assert [("refs.csv:2", State.UNREADABLE)] == issues(found)
    assert ["题", "又"] == [record.title for record in records(found)]


def test_text_after_a_closing_quotation_mark_costs_one_row(tmp_path: Path) -> None:
    found = read(tmp_path, 'title,year\n"开"后,2001\n题,2002\n')
    assert ([("refs.csv:2", State.UNREADABLE)], 1) == (issues(found), len(records(found)))


def test_nul_characters_cost_their_row(tmp_path: Path) -> None:
    found = read(tmp_path, "title,year\n" + "题,2001\n" * 60 + "坏\0,2002\n")
    assert ([("refs.csv:62", State.UNREADABLE)], 60) == (issues(found), len(records(found)))


def test_a_row_of_empty_cells_is_counted(tmp_path: Path) -> None:
    assert [("refs.csv:2", State.EMPTY)] == issues(read(tmp_path, "title,year\n,\n"))


def test_a_table_without_a_known_column_names_those_that_are(tmp_path: Path) -> None:
    with pytest.raises(UnreadableDocument, match="hospital") as caught:
        read(tmp_path, "hospital,lon,lat\n甲医院,1,2\n")
    assert "题名" in caught.value.remedy


def test_a_first_line_of_any_length_is_no_header(tmp_path: Path) -> None:
    with pytest.raises(UnreadableDocument, match="no column of it is known"):
        read(tmp_path, "长" * 200_000)


def test_repeated_and_empty_column_names_lose_no_cell(tmp_path: Path) -> None:
    (record,) = records(read(tmp_path, "title,author,author,\n题,甲某,乙某,余\n"))
    assert (("甲某", "乙某"), "余") == (record.authors, record.fields["column 4"])
    assert "乙某" == record.fields["author (column 3)"]


def test_an_id_that_turns_up_again_is_remarked_and_both_are_kept(tmp_path: Path) -> None:
    found = read(tmp_path, "id,title\n1,一\n1,二\n")
    assert (2, [("refs.csv:3", None)]) == (len(records(found)), issues(found))


def test_a_date_without_a_year_is_remarked(tmp_path: Path) -> None:
    found = read(tmp_path, "title,year\n题,unknown\n")
    assert (1, [("refs.csv:2", None)]) == (len(records(found)), issues(found))


def test_a_cell_may_be_longer_than_the_csv_module_allows(tmp_path: Path) -> None:
    (record,) = records(read(tmp_path, "title,abstract\n题," + "长" * 200_000 + "\n"))
    assert 200_000 == len(record.abstract)


def test_a_file_of_white_space_is_empty(tmp_path: Path) -> None:
    with pytest.raises(UnreadableDocument) as caught:
        read(tmp_path, " \n")
    assert State.EMPTY == caught.value.state


CELLS = st.lists(st.text(alphabet='心,"\t; a1', max_size=4), min_size=1, max_size=4)


@given(st.lists(CELLS.map(",".join), max_size=8))
def test_every_line_becomes_a_record_or_an_issue_or_part_of_one(rows: list[str]) -> None:
    with TemporaryDirectory() as folder:
        found = read(Path(folder), "title,year\n" + "\n".join(rows))
    places = [r.source for r in records(found)] + [s for s, state in issues(found) if state]
    first = next((n for n, row in enumerate(rows, 2) if row), None)
    assert len(places) == len(set(places))
    assert first is None or f"refs.csv:{first}" in places


@pytest.mark.parametrize(
    "text",
    [
        "sep=;\n题名;作者;年\n虚构;甲;2001\n",
        "题名|作者|年\n虚构|甲|2001\n",
        "\n题名\t年\n虚构\t2001\n",
    ],
)
def test_delimiters_of_spreadsheets_are_understood(text: str, tmp_path: Path) -> None:
    found = read(tmp_path, text)
    assert [("虚构", 2001)] == [(record.title, record.year) for record in records(found)]
    assert [] == issues(found)


def test_a_line_above_the_names_of_the_columns_is_remarked(tmp_path: Path) -> None:
    found = read(tmp_path, "检索结果（虚构）,,\n题名,作者,年\n虚构,甲,2001\n")
    assert ["虚构"] == [record.title for record in records(found)]
    assert [("refs.csv:1", None)] == issues(found)
    assert "refs.csv:3" == records(found)[0].source


def test_a_table_without_titles_names_what_is_not_understood(tmp_path: Path) -> None:
    found = read(tmp_path, "作者,名目\n甲,虚构\n")
    assert 1 == len(records(found))
    (remark,) = [item for item in found if isinstance(item, Issue)]
    assert "名目" in remark.problem
    assert "题名" in remark.remedy


@given(
    st.lists(st.tuples(*[st.text('心肺甲,;"\n 1', min_size=1)] * 3), min_size=1, max_size=6),
    st.sampled_from([",", ";", "\t", "|"]),
)
def test_every_cell_that_was_written_is_kept(
    rows: list[tuple[str, str, str]], delimiter: str
) -> None:
    file = StringIO()
    writer = csv.writer(file, delimiter=delimiter)
    writer.writerows([("题名", "作者", "备注"), *rows])
    with TemporaryDirectory() as folder:
        found = read(Path(folder), file.getvalue())
    kept = [tuple(record.fields.values()) for record in records(found)]
    empty = [row for row in rows if not any(cell.strip() for cell in row)]
    assert [row for row in rows if row not in empty] == kept
    assert len(empty) == sum(state is State.EMPTY for _, state in issues(found))


def read_named(folder: Path, text: str, columns: dict[str, str]) -> list[Record | Issue]:
    path = folder / "refs.csv"
    path.write_text(text, encoding="utf-8")
    return list(csv_records.read_table(path, "", columns))


def test_columns_are_what_the_study_says(tmp_path: Path) -> None:
    text = "论文,撰文,何年,存档\n心脏移植,甲某;乙某,2001,a.pdf\n"
    columns = {"论文": "title", "撰文": "authors", "何年": "year", "存档": "files"}
    (record,) = records(read_named(tmp_path, text, columns))
    assert ("心脏移植", ("甲某", "乙某"), 2001) == (record.title, record.authors, record.year)
    assert ("a.pdf",) == record.files
    assert ["论文", "撰文", "何年", "存档"] == list(record.fields)


def test_a_column_that_the_study_names_goes_before_the_usual_one(tmp_path: Path) -> None:
    text = "题名,论文,作者\n丛书,心脏移植,甲某\n丛书,,乙某\n"
    found = records(read_named(tmp_path, text, {"论文": "title"}))
    assert [("心脏移植", ("甲某",)), ("", ("乙某",))] == [(r.title, r.authors) for r in found]


def test_a_column_that_a_table_lacks_changes_nothing_in_it(tmp_path: Path) -> None:
    found = read_named(tmp_path, HEADER + ROW, {"论文": "title", "Autor": "authors"})
    assert read(tmp_path, HEADER + ROW) == found


def test_blanks_and_case_in_the_name_of_a_column_do_not_count(tmp_path: Path) -> None:
    (record,) = records(
        read_named(tmp_path, "Nom du papier,b\n题,1\n", {"nom du PAPIER ": "title"})
    )
    assert "题" == record.title


def test_names_that_only_the_study_knows_are_found_below_a_title(tmp_path: Path) -> None:
    found = read_named(tmp_path, "检索结果\n论文,何年\n心脏移植,2001\n", {"论文": "title"})
    assert ["心脏移植"] == [record.title for record in records(found)]


def test_a_table_without_titles_says_where_to_name_their_column(tmp_path: Path) -> None:
    (remark,) = [i for i in read(tmp_path, "作者,论文\n甲,题\n") if isinstance(i, Issue)]
    assert "[records.columns]" in remark.remedy
