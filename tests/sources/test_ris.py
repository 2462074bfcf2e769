from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exhume.errors import UnreadableDocument
from exhume.model.papers import Issue, Record, State
from exhume.sources import ris

GOOD = """TY  - JOUR
ID  - a1
T1  - 心脏移植十二例
AU  - 甲某;乙某
AU  - Doe, Jane
PY  - 2004/05/12
JO  - 虚构外科杂志
DO  - https://doi.org/10.1000/invented.1
AB  - 本文为虚构。
L1  - papers/a1.pdf
UR  - https://example.org/a1.pdf
ER  -

"""


def read(folder: Path, text: str, codec: str = "utf-8") -> list[Record | Issue]:
    path = folder / "refs.ris"
    path.write_bytes(text.encode(codec))
    return list(ris.read_records(path))


def records(found: list[Record | Issue]) -> list[Record]:
    return [item for item in found if isinstance(item, Record)]


def issues(found: list[Record | Issue]) -> list[tuple[str, State | None]]:
    return [(item.subject, item.state) for item in found if isinstance(item, Issue)]


def test_a_record_has_the_fields_of_the_file(tmp_path: Path) -> None:
    (record,) = records(read(tmp_path, GOOD))
    assert "a1" == record.id
    assert "心脏移植十二例" == record.title
    assert ("甲某", "乙某", "Doe, Jane") == record.authors
    assert (2004, "虚构外科杂志", "10.1000/invented.1") == (
        record.year,
        record.journal,
        record.doi,
    )
    assert ("本文为虚构。", ("papers/a1.pdf",)) == (record.abstract, record.files)
    assert "refs.ris:1" == record.source


def test_every_tag_is_kept_also_repeated_and_unknown_ones(tmp_path: Path) -> None:
    text = GOOD.replace("PY  -", "Q9  - 未知\nQ9  - 再次\nPY  -").replace(
        "T1  -", "T1  - 副题\nT1  -"
    )
    (record,) = records(read(tmp_path, text))
    assert "未知\n再次" == record.fields["Q9"]
    assert "副题\n心脏移植十二例" == record.fields["T1"]


def test_a_record_without_an_id_is_named_after_the_file(tmp_path: Path) -> None:
    found = read(tmp_path, GOOD + GOOD.replace("ID  - a1\n", ""))
    assert ["a1", "refs.ris#2"] == [record.id for record in records(found)]


@pytest.mark.parametrize("codec", ["utf-8-sig", "gb18030", "utf-16", "utf-16-le"])
def test_encodings_are_told_as_for_papers(tmp_path: Path, codec: str) -> None:
    (record,) = records(read(tmp_path, GOOD, codec))
    assert "心脏移植十二例" == record.title


@pytest.mark.parametrize("end", ["\r\n", "\r", "\n"])
def test_line_ends_of_all_kinds_are_understood(tmp_path: Path, end: str) -> None:
    mixed = GOOD.replace("\n", end) + GOOD.replace("a1", "a2")
    found = read(tmp_path, mixed)
    assert (["a1", "a2"], []) == ([record.id for record in records(found)], issues(found))


def test_a_record_without_an_end_is_read_and_remarked(tmp_path: Path) -> None:
    found = read(tmp_path, GOOD.replace("ER  -\n", "") + GOOD.replace("a1", "a2"))
    assert ["a1", "a2"] == [record.id for record in records(found)]
    assert [("refs.ris:1", None)] == issues(found)


def test_a_file_that_ends_within_a_record_is_remarked(tmp_path: Path) -> None:
    found = read(tmp_path, GOOD[:40])
    assert (1, [("refs.ris:1", None)]) == (len(records(found)), issues(found))


def test_a_record_without_a_beginning_is_counted_as_lost(tmp_path: Path) -> None:
    found = read(tmp_path, GOOD + "T1  - 无始\nPY  - 2001\nER  - \n" + GOOD.replace("a1", "a2"))
    assert ["a1", "a2"] == [record.id for record in records(found)]
    assert [("refs.ris:14", State.UNREADABLE)] == issues(found)


def test_lines_without_a_tag_are_kept_and_remarked_once_for_each_run(tmp_path: Path) -> None:
    found = read(tmp_path, GOOD.replace("L1  -", "续行一\n续行二\nL1  -"))
    assert "本文为虚构。 续行一 续行二" == records(found)[0].abstract
    assert [("refs.ris:10", None)] == issues(found)


def test_lines_outside_any_record_are_remarked(tmp_path: Path) -> None:
    found = read(tmp_path, "导出于某数据库\n" + GOOD)
    assert [("refs.ris:1", None)] == issues(found)


def test_an_end_alone_is_remarked(tmp_path: Path) -> None:
    assert [("refs.ris:14", None)] == issues(read(tmp_path, GOOD + "ER  - \n"))


@pytest.mark.parametrize("written", ["T1 - ", "T1  -", " T1  -  ", "T1\t-\t", "T1 － "])
def test_a_tag_with_the_wrong_blanks_is_read_and_remarked(tmp_path: Path, written: str) -> None:
    found = read(tmp_path, GOOD.replace("T1  - ", written))
    assert "心脏移植十二例" == records(found)[0].title
    assert [("refs.ris:3", None)] == issues(found)


def test_a_hyphen_in_a_continued_line_is_not_a_tag(tmp_path: Path) -> None:
    found = read(tmp_path, GOOD.replace("L1  -", "II - 型\nL1  -"))
    assert "本文为虚构。 II - 型" == records(found)[0].abstract


def test_an_id_that_turns_up_again_is_remarked_and_both_are_kept(tmp_path: Path) -> None:
    found = read(tmp_path, GOOD + GOOD)
    assert (2, [("refs.ris:14", None)]) == (len(records(found)), issues(found))


def test_a_date_without_a_year_is_remarked(tmp_path: Path) -> None:
    found = read(tmp_path, GOOD.replace("2004/05/12", "in press"))
    assert (None, [("refs.ris:1", None)]) == (records(found)[0].year, issues(found))


def test_the_year_may_stand_in_y1_or_da(tmp_path: Path) -> None:
    text = GOOD.replace("PY  - 2004/05/12", "Y1  - 2005年")
    assert 2005 == records(read(tmp_path, text))[0].year


@pytest.mark.parametrize("text", ["  \n", "\n\n"])
def test_a_file_of_white_space_is_empty(tmp_path: Path, text: str) -> None:
    with pytest.raises(UnreadableDocument) as caught:
        read(tmp_path, text)
    assert State.EMPTY == caught.value.state


def test_a_file_without_any_record_is_unreadable(tmp_path: Path) -> None:
    with pytest.raises(UnreadableDocument, match="no RIS record"):
        read(tmp_path, "这里没有记录。")


LINES = st.sampled_from(
    [
        "TY  - JOUR",
        "ER  - ",
        "T1  - 题",
        "AU  - 甲",
        "ID  - 1",
        "PY  - 2001",
        "续",
        "",
        "T1 - x",
        "UR  -",
    ]
)


@given(st.lists(LINES), st.sampled_from(["\n", "\r\n"]))
def test_each_beginning_is_a_record_and_each_line_is_accounted_for(
    lines: list[str], end: str
) -> None:
    begun = lines.count("TY  - JOUR")
    with TemporaryDirectory() as folder:
        found = read(Path(folder), end.join(["TY  - JOUR", *lines]))
    assert begun + 1 == len(records(found))
    kept = sum(value.count("甲") for r in records(found) for value in r.fields.values())
    lost = [state for _, state in issues(found) if state is not None]
    assert kept == lines.count("AU  - 甲") or lost
