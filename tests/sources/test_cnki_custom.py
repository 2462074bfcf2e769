from pathlib import Path

import pytest

from exhume.model.papers import Issue, Record
from exhume.sources import cnki_custom


def read(folder: Path, text: str) -> list[Record | Issue]:
    path = folder / "export.txt"
    path.write_bytes(text.encode("gb18030"))
    return list(cnki_custom.read_records(path))


@pytest.mark.parametrize("colon", [": ", "：", ":"])
def test_colons_may_be_of_either_width(tmp_path: Path, colon: str) -> None:
    text = (
        f"SrcDatabase-来源库{colon}期刊\nTitle-题名{colon}虚构\nPubTime-发表时间{colon}2004-05-12\n"
    )
    assert cnki_custom.recognises(text.encode("gb18030"), "export.txt")
    (record,) = read(tmp_path, text)
    assert isinstance(record, Record)
    assert ("虚构", 2004) == (record.title, record.year)


def test_the_source_database_may_be_left_out_of_the_export(tmp_path: Path) -> None:
    text = "Title-题名: 虚构\nAuthor-作者: 甲某;\n\nTitle-题名: 又\nAuthor-作者: 乙某;\n"
    assert cnki_custom.recognises(text.encode("gb18030"), "export.txt")
    found = read(tmp_path, text)
    assert [("虚构", ("甲某",)), ("又", ("乙某",))] == [
        (item.title, item.authors) for item in found if isinstance(item, Record)
    ]
    assert 2 == len(found)


def test_a_title_with_a_colon_is_kept_whole(tmp_path: Path) -> None:
    (record,) = read(tmp_path, "SrcDatabase-来源库: 期刊\nTitle-题名: 虚构: 一例\n")
    assert isinstance(record, Record)
    assert "虚构: 一例" == record.title
