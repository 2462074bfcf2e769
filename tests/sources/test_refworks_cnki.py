from pathlib import Path

from exhume.model.papers import Record
from exhume.sources import refworks_cnki


def one(folder: Path, text: str) -> Record:
    path = folder / "export.txt"
    path.write_bytes(text.encode("gb18030"))
    (record,) = refworks_cnki.read_records(path)
    assert isinstance(record, Record)
    return record


def test_lines_that_begin_with_two_capitals_need_not_be_tags(tmp_path: Path) -> None:
    record = one(tmp_path, "RT Journal Article\nT1 虚构\nAB 目的。\nCT 检查\nYR 2004\n")
    assert ("目的。\nCT 检查", 2004) == (record.abstract, record.year)


def test_the_source_database_is_kept(tmp_path: Path) -> None:
    record = one(tmp_path, "RT Journal Article\nSrcDatabase-来源库: 期刊\nT1 虚构\n")
    assert "期刊" == record.fields["SrcDatabase"]


def test_a_tag_may_have_no_value(tmp_path: Path) -> None:
    record = one(tmp_path, "RT Journal Article\nT1 虚构\nDO\nA1 甲某;乙某;\n")
    assert ("", ("甲某", "乙某")) == (record.doi, record.authors)


def test_prose_about_rt_pcr_is_not_recognised() -> None:
    assert not refworks_cnki.recognises(b"RT PCR was done.\nAll were well.", "a.txt")
