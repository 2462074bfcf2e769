from pathlib import Path

import pytest

from exhume.model.papers import Record
from exhume.sources import noteexpress


def one(folder: Path, text: str) -> Record:
    path = folder / "a.net"
    path.write_bytes(text.encode("gb18030"))
    (record,) = noteexpress.read_records(path)
    assert isinstance(record, Record)
    return record


@pytest.mark.parametrize("authors", ["{Author}: 甲某;乙某;", "{Author}：甲某\n{Author}：乙某"])
def test_authors_may_stand_on_one_line_or_several(tmp_path: Path, authors: str) -> None:
    text = f"{{Reference Type}}: Journal Article\n{{Title}}：虚构\n{authors}\n"
    record = one(tmp_path, text)
    assert ("虚构", ("甲某", "乙某")) == (record.title, record.authors)


def test_an_abstract_may_have_several_lines(tmp_path: Path) -> None:
    text = "{Reference Type}: Thesis\n{Title}: 虚构\n{Abstract}: 目的。\n{注} 方法。\n{URL}: x\n"
    assert "目的。\n{注} 方法。" == one(tmp_path, text).abstract


def test_a_doi_in_an_address_is_found(tmp_path: Path) -> None:
    text = "{Reference Type}: Thesis\n{Title}: 虚构的论文\n{URL}: https://doi.org/10.1000/AB\n"
    assert "10.1000/ab" == one(tmp_path, text).doi
