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


@given(st.permutations(range(5)), st.sets(st.integers(1, 4), min_size=1))
def test_the_second_of_a_pair_kept_apart_leaves_and_the_others_stay(
    names: list[int], leaving: set[int]
) -> None:
    records = {f"r{name}": Record("", TITLES[0], doi=DOIS[1]) for name in names}
    apart = tuple((f"r{names[0]}", f"r{names[place]}") for place in sorted(leaving))
    groups, _ = grouped(records, apart)
    together = {f"r{name}" for place, name in enumerate(names) if place not in leaving}
    sets = [{leader, *(own_id for own_id, _ in members)} for leader, members in groups]
    assert (together in sets) == (len(together) > 1)
    assert all(joined == together or joined.isdisjoint(together) for joined in sets)


def test_more_records_than_a_crowd_are_merged_by_equal_titles_and_the_rest_is_told() -> None:
    same = {f"r{n:03}": Record("", TITLES[3], ("Nobody, A",), 1999) for n in range(250)}
    groups, issues = grouped(same)
    assert [("r000", 249)] == [(leader, len(members)) for leader, members in groups]
    assert 1 == len(issues)
    assert "250 records of 1999" in issues[0]


def test_the_reason_names_the_record_that_it_holds_for() -> None:
    records = {
        "a": Record("", TITLES[0], ("甲某某",), 1999, abstract="虚构"),
        "b": Record("", TITLES[0], ("甲某某",), 1999, doi=DOIS[1]),
        "c": Record("", "Invented", doi=DOIS[1]),
    }
    groups, _ = merge(sketch_all(0, list(records), list(records.values())))
    (group,) = groups
    assert ("a", [("b", "title", "a"), ("c", "doi", "b")]) == (
        group.leader.id,
        [(member.sketch.id, member.merged_by, member.like) for member in group.members],
    )


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
