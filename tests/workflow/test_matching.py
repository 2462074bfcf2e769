"""All papers and records in these tests are invented."""

from collections.abc import Sequence

import pytest

from exhume.model.papers import Issue, Record
from exhume.workflow._eligibility import fold
from exhume.workflow._matching import Match, RecordIndex, title_key

TITLE = "供心切取与保护的手术配合（附8例报告）"


def index_of(*records: Record) -> RecordIndex:
    index = RecordIndex()
    for place, record in enumerate(records):
        index.add(place, record, title_key(*fold([record.title])))
    return index


def found(index: RecordIndex, name: str, head: str = "") -> tuple[int, str] | str | None:
    match = index.match([f"sources/{name}"], head)
    if isinstance(match, Issue):
        return match.problem
    return (match.place, match.matched_by) if isinstance(match, Match) else None


RECORDS: Sequence[Record] = (
    Record("k1", TITLE, doi="10.1000/mz.2008.77"),
    Record("k2", "另一篇虚构的报告"),
)


@pytest.mark.parametrize(
    "name",
    [
        f"{TITLE}.pdf",
        f"{TITLE}_戊丽华.pdf",
        f"{TITLE}_戊丽华 (1).pdf",
        "供心切取与保护的手术配合(附8例报告)-戊丽华.caj",
        "供心切取與保護的手術配合（附8例報告）.pdf",
        "10.1000_mz.2008.77.pdf",
        "10.1000%2Fmz.2008.77.pdf",
        "doi-10.1000-mz.2008.77(2).pdf",
        "K1.pdf",
    ],
)
def test_a_file_is_found_by_what_databases_call_it(name: str) -> None:
    assert (0, "name") == found(index_of(*RECORDS), name)


@pytest.mark.parametrize("name", ["扫描0001.pdf", "10.1000_mz.2008.7.pdf", "戊丽华.pdf"])
def test_another_name_finds_nothing(name: str) -> None:
    assert None is found(index_of(*RECORDS), name)


@pytest.mark.parametrize(
    "head",
    [
        f"虚构杂志 2006\n{TITLE}\n戊丽华\n",
        "供心切取与保护的\n手术配合（附8例报告）①\n",
        "供心切取与保护的手术配合\n(附 8 例报告)△*\n戊丽华",
        "供心切取與保護的手術配合（附８例報告）\n",
    ],
)
def test_a_chinese_title_on_page_one_is_found(head: str) -> None:
    assert (0, "title") == found(index_of(*RECORDS), "a.pdf", head)


def test_a_title_that_ends_in_a_figure_is_not_taken_for_a_footnote() -> None:
    index = index_of(Record("k1", "虚构的心脏移植报告"), Record("k2", "虚构的心脏移植报告2"))
    assert (1, "title") == found(index, "a.pdf", "虚构的心脏移植报告2\n")


def test_a_doi_on_page_one_is_found_also_in_wide_characters() -> None:
    assert (0, "doi") == found(index_of(*RECORDS), "x.pdf", "DOI：１０．１０００/mz.2008.77\n")


def test_a_name_that_is_a_number_must_not_contradict_the_title() -> None:
    index = index_of(Record("1", "第一篇虚构的报告"), Record("2", "第二篇虚构的报告"))
    assert (0, "name") == found(index, "001.pdf", "正文")
    assert (0, "name") == found(index, "001.pdf", "第一篇虚构的报告\n正文")
    assert "number of one record" in str(found(index, "001.pdf", "第二篇虚构的报告\n正文"))


def test_a_file_name_that_is_the_title_of_two_records_decides_nothing() -> None:
    index = index_of(Record("a", TITLE), Record("b", TITLE))
    assert "2 records could belong" in str(found(index, f"{TITLE}.pdf"))
