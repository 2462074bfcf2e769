from pathlib import Path

import pytest

from exhume.model.papers import Issue, Record
from exhume.sources import endnote_tagged


def read(folder: Path, text: str) -> list[Record | Issue]:
    path = folder / "a.enw"
    path.write_text(text, encoding="utf-8")
    return list(endnote_tagged.read_records(path))


def one(folder: Path, text: str) -> Record:
    (record,) = read(folder, text)
    assert isinstance(record, Record)
    return record


@pytest.mark.parametrize(
    "authors",
    ["%A 甲某;乙某", "%A 甲某;乙某;", "%A 甲某%A 乙某", "%A 甲某 %A 乙某", "%A 甲某\n%A 乙某"],
)
def test_authors_may_stand_on_one_line_or_several(tmp_path: Path, authors: str) -> None:
    assert ("甲某", "乙某") == one(tmp_path, f"%0 Journal Article\n{authors}\n%T 虚构\n").authors


def test_names_in_latin_letters_keep_their_commas(tmp_path: Path) -> None:
    assert ("Doe, Jane",) == one(tmp_path, "%0 Journal Article\n%A Doe, Jane\n%T T\n").authors


def test_an_abstract_may_have_several_lines(tmp_path: Path) -> None:
    record = one(tmp_path, "%0 Journal Article\n%T 虚构\n%X 目的：无。\n方法：无。\n%W CNKI\n")
    assert ("目的：无。\n方法：无。", "CNKI") == (record.abstract, record.fields["%W"])


def test_files_without_types_are_parted_by_blank_lines(tmp_path: Path) -> None:
    text = "%A 甲某\n%T 虚构\n%D 2001\n\n%A 乙某\n%T 又\n%D 2002\n"
    assert endnote_tagged.recognises(text.encode("gb18030"), "export.txt")
    found = read(tmp_path, text)
    assert [("虚构", 2001), ("又", 2002)] == [
        (r.title, r.year) for r in found if isinstance(r, Record)
    ]


def test_a_percentage_in_prose_is_no_tag(tmp_path: Path) -> None:
    assert not endnote_tagged.recognises(b"%0 of patients\nand so on", "a.txt")
    record = one(tmp_path, "%0 Journal Article\n%T T\n%X Of these,\n%5.2 were lost\n")
    assert "Of these,\n%5.2 were lost" == record.abstract
