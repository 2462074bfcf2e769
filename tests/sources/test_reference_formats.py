"""What holds for every format of references: the same records, told apart, none lost."""

import re
import tracemalloc
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exhume.errors import ExhumeError, UnreadableDocument
from exhume.model.papers import Issue, Record, State
from exhume.plugins import discover
from exhume.protocols import RecordReader
from exhume.sources.recognition import readers

from . import exports

FILES = {name: text.encode() for name, text in exports.TEXTS.items()}
FILES["xlsx_records"] = exports.WORKBOOK
SOURCES = discover("sources")
EVERY_TEXT = pytest.mark.parametrize("name", exports.TEXTS)
TAGGED: dict[str, Callable[[int], str]] = {
    "nbib": exports.nbib,
    "endnote_tagged": exports.endnote_tagged,
    "noteexpress": exports.noteexpress,
    "refworks_cnki": exports.refworks,
    "cnki_custom": exports.cnki_custom,
}
"""Formats without an end of records; their first line begins one."""


def reader(name: str) -> RecordReader:
    return cast("RecordReader", SOURCES[name].load())


def written(folder: Path, data: bytes | str) -> Path:
    path = folder / "export.txt"
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return path


def read(name: str, folder: Path, data: bytes | str) -> list[Record | Issue]:
    return list(reader(name).read_records(written(folder, data)))


def records(found: list[Record | Issue]) -> list[Record]:
    return [item for item in found if isinstance(item, Record)]


def issues(found: list[Record | Issue]) -> list[Issue]:
    return [item for item in found if isinstance(item, Issue)]


def lost(found: list[Record | Issue]) -> list[Issue]:
    return [issue for issue in issues(found) if issue.state is not None]


def titles(found: list[Record | Issue]) -> list[str]:
    return [record.title for record in records(found)]


@pytest.mark.parametrize("name", FILES)
def test_a_file_is_recognised_by_its_own_reader_and_no_other(name: str) -> None:
    head = FILES[name][:4_096]
    taken = [r for r in readers() if r.recognises(head, "export.txt")]
    assert reader(name) is taken[0]
    archives = {"application/zip", "application/vnd.rar"}
    assert {"text/plain", *archives, reader(name).media_type} >= {r.media_type for r in taken}


@EVERY_TEXT
@pytest.mark.parametrize("codec", ["gb18030", "utf-8-sig", "utf-16"])
def test_a_file_is_recognised_in_other_encodings(name: str, codec: str) -> None:
    head = exports.TEXTS[name].encode(codec)[:4_096]
    assert reader(name) is next(r for r in readers() if r.recognises(head, "export.txt"))


@pytest.mark.parametrize("name", FILES)
def test_every_format_gives_the_same_records(name: str, tmp_path: Path) -> None:
    found = read(name, tmp_path, FILES[name])
    assert [] == issues(found)
    given_fields = [
        (r.title, r.authors, r.year, r.journal, r.doi, r.abstract)
        for r in found
        if isinstance(r, Record)
    ]
    assert [
        (title, exports.AUTHORS, year, exports.JOURNAL, exports.doi(number), exports.ABSTRACT)
        for number, (title, year) in enumerate(zip(exports.TITLES, exports.YEARS, strict=True))
    ] == given_fields


@EVERY_TEXT
@pytest.mark.parametrize("codec", ["gb18030", "utf-8-sig", "utf-16"])
def test_encodings_are_told_as_for_papers(name: str, codec: str, tmp_path: Path) -> None:
    found = read(name, tmp_path, exports.TEXTS[name].encode(codec))
    assert list(exports.TITLES) == titles(found)


@EVERY_TEXT
def test_an_encoding_that_the_study_names_is_taken(name: str, tmp_path: Path) -> None:
    path = written(tmp_path, exports.TEXTS[name].encode("gb18030"))
    found = list(reader(name).read_records(path, "gb18030"))
    assert list(exports.TITLES) == titles(found)


@EVERY_TEXT
def test_line_ends_may_be_mixed(name: str, tmp_path: Path) -> None:
    lines = exports.TEXTS[name].split("\n")
    ends = ("\r\n", "\n", "\r")
    mixed = "".join(line + ends[at % 3] for at, line in enumerate(lines))
    assert list(exports.TITLES) == titles(read(name, tmp_path, mixed))


@EVERY_TEXT
def test_places_name_the_line_where_a_record_begins(name: str, tmp_path: Path) -> None:
    text = exports.TEXTS[name]
    lines = text.split("\n")
    for record in records(read(name, tmp_path, text)):
        source, _, line = record.source.rpartition(":")
        below = "\n".join(lines[int(line) - 1 :])
        assert ("export.txt", True) == (source, record.title in below)


@pytest.mark.parametrize("name", FILES)
def test_every_field_of_the_source_is_kept(name: str, tmp_path: Path) -> None:
    for record in records(read(name, tmp_path, FILES[name])):
        kept = "\n".join(record.fields.values())
        assert exports.ABSTRACT in kept
        assert record.title in kept


@pytest.mark.parametrize("name", TAGGED)
def test_a_record_without_its_first_line_is_read_and_remarked(name: str, tmp_path: Path) -> None:
    one, two, three = map(TAGGED[name], range(3))
    headless = two.split("\n", 1)[1]
    found = read(name, tmp_path, "\n".join((one, headless, three)))
    assert list(exports.TITLES) == titles(found)
    assert 1 == len(issues(found))


@pytest.mark.parametrize("name", TAGGED)
def test_a_first_line_lost_with_the_blank_line_is_remarked(name: str, tmp_path: Path) -> None:
    one, two, three = map(TAGGED[name], range(3))
    found = read(name, tmp_path, one + two.split("\n", 1)[1] + three)
    assert 2 == len(records(found))
    assert any("second title" in issue.problem for issue in issues(found))
    assert exports.TITLES[1] in "\n".join(records(found)[0].fields.values())


@pytest.mark.parametrize("name", TAGGED)
def test_lines_before_the_first_record_are_remarked(name: str, tmp_path: Path) -> None:
    found = read(name, tmp_path, "导出于某数据库\n\n" + exports.TEXTS[name])
    assert (3, ["export.txt:1"]) == (len(records(found)), [i.subject for i in issues(found)])


@pytest.mark.parametrize("name", TAGGED)
def test_a_file_that_ends_within_a_record_gives_what_is_there(name: str, tmp_path: Path) -> None:
    cut = TAGGED[name](0) + "\n" + TAGGED[name](1).split("\n", 1)[0]
    found = read(name, tmp_path, cut)
    assert [exports.TITLES[0], ""] == titles(found)
    assert ["a record without a title"] == [issue.problem for issue in issues(found)]


@pytest.mark.parametrize("name", TAGGED)
def test_blank_lines_within_an_abstract_do_not_end_the_record(name: str, tmp_path: Path) -> None:
    text = exports.TEXTS[name].replace(exports.ABSTRACT, exports.ABSTRACT + "\n\n      第二段。")
    found = read(name, tmp_path, text)
    assert ([], list(exports.TITLES)) == (issues(found), titles(found))
    assert all(record.abstract.endswith("第二段。") for record in records(found))


def test_a_date_without_a_year_is_remarked(tmp_path: Path) -> None:
    found = read("endnote_tagged", tmp_path, "%0 Journal Article\n%T 虚构\n%D in press\n")
    assert (None, 1) == (records(found)[0].year, len(issues(found)))


@EVERY_TEXT
def test_an_id_that_turns_up_again_keeps_both(name: str, tmp_path: Path) -> None:
    own_ids = {"nbib", "bibtex", "endnote_xml", "openalex", "crossref"}
    text = exports.TEXTS[name]
    if name in ("openalex", "crossref"):
        text = f"{text}\n{text}"
    elif name != "csv_records":
        text = text + "\n" + text
    found = read(name, tmp_path, text)
    repeated = [issue for issue in issues(found) if "stands already" in issue.problem]
    assert (3 if name in own_ids else 0) == len(repeated)


@pytest.mark.parametrize("name", FILES)
def test_a_text_of_another_kind_is_refused_with_a_reason(name: str, tmp_path: Path) -> None:
    with pytest.raises(UnreadableDocument) as caught:
        read(name, tmp_path, "这里没有任何文献记录，只有一句虚构的话。")
    assert caught.value.problem
    assert caught.value.remedy


@EVERY_TEXT
def test_white_space_alone_is_empty(name: str, tmp_path: Path) -> None:
    with pytest.raises(UnreadableDocument) as caught:
        read(name, tmp_path, " \n\n")
    assert State.EMPTY == caught.value.state


def many(name: str, count: int) -> str:
    whole = exports.TEXTS[name]
    if name == "endnote_xml":
        return f"<xml><records>{exports.endnote_xml(0) * count}</records></xml>"
    if name in ("openalex", "crossref"):
        return "\n".join([getattr(exports, name)(0)] * count)
    if name == "csv_records":
        return whole.split("\n", 1)[0] + "\n" + exports.table(0) * count
    return (whole[: whole.index(exports.TITLES[1])].rsplit("\n\n", 1)[0] + "\n\n") * count


NEW_FORMATS = pytest.mark.parametrize("name", sorted(exports.TEXTS.keys() - {"ris", "csv_records"}))


@NEW_FORMATS
def test_ten_thousand_records_are_read(name: str, tmp_path: Path) -> None:
    found = reader(name).read_records(written(tmp_path, many(name, 10_000)))
    assert 10_000 == sum(isinstance(item, Record) for item in found)


@NEW_FORMATS
def test_records_that_were_given_take_no_memory(name: str, tmp_path: Path) -> None:
    found = reader(name).read_records(written(tmp_path, many(name, 600)))
    tracemalloc.start()
    try:
        held = [tracemalloc.get_traced_memory()[0] for _ in found]
    finally:
        tracemalloc.stop()
    half = len(held) // 2
    growth = (max(held[half:]) - max(held[:half])) / half
    assert growth < 400  # bytes a record; keeping one takes a few thousand


PIECES = st.sampled_from(
    [
        *'\n\r{}[]<>@%-:,"\\#() \0',
        "甲",
        "；",
        *(line for text in exports.TEXTS.values() for line in text.split("\n")[:8]),
    ]
)


@pytest.mark.parametrize("name", FILES)
@given(
    st.one_of(
        st.lists(PIECES, max_size=30).map(lambda parts: "\n".join(parts).encode()), st.binary()
    )
)
def test_whatever_a_file_holds_is_read_or_refused(name: str, data: bytes) -> None:
    with TemporaryDirectory() as folder:
        try:
            found = read(name, Path(folder), data)
        except ExhumeError:
            return
    assert found or name in ("csv_records", "bibtex")  # a table of no row, strings of no entry


@pytest.mark.parametrize("name", sorted(FILES.keys() - {"csv_records"}))  # rows are lines there
@given(st.data())
def test_a_damaged_file_loses_no_record_in_silence(name: str, data: st.DataObject) -> None:
    whole = FILES[name]
    at = data.draw(st.integers(0, len(whole) - 1))
    byte = data.draw(st.sampled_from(b'\n {}[]<>"%:-a'))
    with TemporaryDirectory() as folder:
        try:
            found = read(name, Path(folder), whole[:at] + bytes([byte]) + whole[at + 1 :])
        except ExhumeError:
            return
    assert 3 <= len(records(found)) + len(issues(found))


@pytest.mark.parametrize("byte", "[]}%")
@pytest.mark.parametrize(
    ("name", "begins"),
    [("bibtex", "@article"), ("crossref", '{"indexed"'), ("openalex", '{"id": "https://openalex')],
)
def test_a_record_whose_first_character_is_wrong_is_told(
    name: str, begins: str, byte: str, tmp_path: Path
) -> None:
    whole = exports.TEXTS[name]
    starts = [found.start() for found in re.finditer(re.escape(begins), whole)]
    assert 3 == len(starts)
    for at in starts:
        found = read(name, tmp_path, whole[:at] + byte + whole[at + 1 :])
        assert 3 <= len(records(found)) + len(issues(found))
        assert issues(found)


@pytest.mark.parametrize("name", [*TAGGED, "ris"])
def test_files_that_were_joined_with_their_byte_order_marks_lose_no_record(
    name: str, tmp_path: Path
) -> None:
    one = exports.TEXTS[name].encode("utf-8-sig")
    found = read(name, tmp_path, one + b"\n" + one)
    assert 2 * list(exports.TITLES) == titles(found)
    assert [] == lost(found)
