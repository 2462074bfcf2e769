"""All records in these tests are invented."""

import random

from hypothesis import given
from hypothesis import strategies as st

from exhume.model.papers import Record
from exhume.workflow._merging import Group, merge, same_title, sketch_all

TITLES = (
    "虚构的同种异体原位心脏移植一例报告",
    "虚構的同種異體原位心臟移植一例報告",
    "虚构的同种异体原位心脏移植二例报告",
    "Invented report on three heart transplants in one town",
    "Invented Report on Three Heart Transplants in One Town.",
    "Invented report on three heart transplant in one town",
    "Invented report on three liver transplants in one town",
    "",
)
AUTHORS = ("甲某某", "Nobody, Anna", "Anna Nobody", "乙某", "")
DOIS = ("", "10.1000/invented.1", "https://doi.org/10.1000/INVENTED.1", "10.1000/invented.2")

RECORDS = st.lists(
    st.builds(
        lambda title, author, year, doi: Record(
            "", title, (author,) if author else (), year, doi=doi
        ),
        st.sampled_from(TITLES),
        st.sampled_from(AUTHORS),
        st.sampled_from([None, 1999, 2000]),
        st.sampled_from(DOIS),
    ),
    max_size=14,
)


def grouped(
    records: dict[str, Record], apart: tuple[tuple[str, str], ...] = ()
) -> tuple[list[tuple[str, list[tuple[str, str]]]], list[str]]:
    groups, issues = merge(sketch_all(0, list(records), list(records.values())), apart)
    return [told(group) for group in groups], [str(issue) for issue in issues]


def told(group: Group) -> tuple[str, list[tuple[str, str]]]:
    return group.leader.id, [(m.sketch.id, m.merged_by) for m in group.members]


@given(RECORDS, st.randoms(use_true_random=False), st.booleans())
def test_the_order_of_the_records_changes_nothing(
    records: list[Record], dice: random.Random, kept: bool
) -> None:
    named = {f"r{number:02}": record for number, record in enumerate(records)}
    apart = (("r00", "r01"), ("r02", "r05")) if kept else ()
    shuffled = list(named.items())
    dice.shuffle(shuffled)
    assert grouped(named, apart) == grouped(dict(shuffled), apart)


@given(RECORDS)
def test_what_is_kept_apart_is_never_joined(records: list[Record]) -> None:
    named = {f"r{number:02}": record for number, record in enumerate(records)}
    apart = (("r00", "r01"), ("r01", "r02"))
    groups, _ = grouped(named, apart)
    sets = [{leader, *(own_id for own_id, _ in members)} for leader, members in groups]
    assert not any(set(pair) <= joined for pair in apart for joined in sets)


@given(RECORDS)
def test_each_record_is_in_one_group_at_most(records: list[Record]) -> None:
    groups, _ = grouped({f"r{number:02}": record for number, record in enumerate(records)})
    ids = [own_id for leader, members in groups for own_id in (leader, *(m for m, _ in members))]
    assert len(ids) == len(set(ids))


def test_the_same_doi_in_two_forms_is_one_paper() -> None:
    records = {
        "a": Record("", "虚构的报告", doi="10.1000/Invented.1"),
        "b": Record("", "Invented report", ("Nobody",), 1999, doi="doi:10.1000/invented.1"),
    }
    assert ([("b", [("a", "doi")])], []) == grouped(records)


def test_one_doi_on_two_quite_different_titles_is_told_and_not_merged() -> None:
    records = {
        "a": Record("", "Invented lungs of frogs", doi="10.1000/invented.1"),
        "b": Record("", "Quite another study, also made up", doi="10.1000/invented.1"),
    }
    groups, issues = grouped(records)
    assert [] == groups
    assert 1 == len(issues)


def test_title_year_and_first_author_make_one_paper() -> None:
    records = {
        "cnki": Record("", TITLES[0], ("甲某某", "乙某"), 1999, abstract="虚构"),
        "wanfang": Record("", TITLES[1], ("甲某某",), 1999),
        "next": Record("", TITLES[2], ("甲某某",), 1999),
        "year": Record("", TITLES[0], ("甲某某",), 2000),
        "author": Record("", TITLES[0], ("乙某",), 1999),
    }
    assert ([("cnki", [("wanfang", "title")])], []) == grouped(records)


def test_small_slips_are_forgiven_and_other_words_are_not() -> None:
    assert same_title("report on heart transplants of a dog", "report on heart transplant of a dog")
    assert not same_title("report on the heart of a dog", "report on the liver of a dog")
    assert not same_title("report on 2 transplanted hearts", "report on 3 transplanted hearts")
    assert not same_title("心脏移植术的护理体会报告一则", "肝脏移植术的护理体会报告一则")
    assert not same_title("a long report on donors of type a", "a long report on donors of type b")
