"""All codes in these tests are invented."""

from dataclasses import replace
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exhume.coding._codebook import CodebookChange, codebook_change, needs_another_look
from exhume.criteria.codebook import content
from exhume.criteria.reader import load
from exhume.errors import IntegrityError
from exhume.model.coding import Choice, Verdict
from exhume.model.criterion import Code, Criterion, Standard
from exhume.model.findings import Grade, Polarity

IDS = st.sampled_from("abcdefg")
CODES = st.lists(
    st.builds(
        Code,
        id=IDS,
        label=st.sampled_from(["A", "B"]),
        grade=st.sampled_from(Grade),
        polarity=st.sampled_from(Polarity),
        meaning=st.sampled_from(["it is so", "it is so\n或不是"]),
        innocent=st.lists(st.sampled_from(["x", "y"]), max_size=2).map(tuple),
    ),
    unique_by=lambda code: code.id,
    max_size=6,
).map(tuple)
VERDICTS = st.one_of(
    st.sampled_from([Verdict(Choice.NOTHING), Verdict(Choice.CANNOT_TELL)]),
    st.lists(IDS, min_size=1, unique=True).map(lambda ids: Verdict(Choice.CODED, tuple(ids))),
)


@cache
def criterion_as_built_in() -> Criterion:
    return load("dead-donor-rule")


def codebook(codes: tuple[Code, ...], question: str = "?") -> str:
    criterion = criterion_as_built_in()
    return content(replace(criterion, codes=codes, question=question))


@given(CODES)
def test_a_codebook_does_not_differ_from_itself(codes: tuple[Code, ...]) -> None:
    change = codebook_change(codebook(codes), codebook(codes))
    assert CodebookChange() == change
    assert not change


@given(CODES, CODES)
def test_what_was_added_one_way_was_removed_the_other_way(
    older: tuple[Code, ...], newer: tuple[Code, ...]
) -> None:
    there = codebook_change(codebook(older), codebook(newer))
    back = codebook_change(codebook(newer), codebook(older))
    assert there.added == back.removed
    assert there.removed == back.added
    assert set(there.changed) == set(back.changed)
    assert there.order == back.order


@given(CODES, CODES)
def test_each_code_was_added_removed_changed_or_is_the_same(
    older: tuple[Code, ...], newer: tuple[Code, ...]
) -> None:
    change = codebook_change(codebook(older), codebook(newer))
    old, new = {c.id for c in older}, {c.id for c in newer}
    assert (new - old, old - new) == (set(change.added), set(change.removed))
    assert set(change.changed) <= old & new


@given(CODES)
def test_grade_and_polarity_are_no_part_of_the_codebook(codes: tuple[Code, ...]) -> None:
    other = tuple(replace(c, grade=Grade.COUNTER, polarity=Polarity.EXCULPATORY) for c in codes)
    assert not codebook_change(codebook(codes), codebook(other))


@pytest.mark.parametrize(
    ("field", "value"), [("label", "another"), ("meaning", "another"), ("innocent", ("another",))]
)
def test_whatever_coders_read_of_a_code_changes_it(field: str, value: object) -> None:
    criterion = criterion_as_built_in()
    first, *others = criterion.codes
    newer = (replace(first, **{field: value}), *others)  # type: ignore[arg-type]  # one of three
    change = codebook_change(codebook(criterion.codes), codebook(newer))
    assert CodebookChange(changed=(first.id,)) == change


def test_question_and_standards_and_order_are_noticed() -> None:
    criterion = criterion_as_built_in()

    def change(**other: object) -> CodebookChange:
        newer: Criterion = replace(criterion, **other)  # type: ignore[arg-type]  # fields of it
        return codebook_change(content(criterion), content(newer))

    assert CodebookChange(question=True) == change(question="Another?")
    assert CodebookChange(standards=True) == change(standards=(Standard("x", "y"),))
    assert CodebookChange(order=True) == change(codes=criterion.codes[::-1])


@given(VERDICTS, CODES)
def test_the_same_codebook_asks_for_nothing(verdict: Verdict, codes: tuple[Code, ...]) -> None:
    assert not needs_another_look(verdict, codebook_change(codebook(codes), codebook(codes)))


@given(VERDICTS, CODES, CODES)
def test_another_look_is_asked_for_when_a_code_of_the_verdict_is_not_the_same_any_more(
    verdict: Verdict, older: tuple[Code, ...], newer: tuple[Code, ...]
) -> None:
    change = codebook_change(codebook(older), codebook(newer))
    if verdict.choice is Choice.CODED:
        expected = bool(set(verdict.codes) & {*change.changed, *change.removed})
    else:
        expected = bool(change.added)
    assert expected == needs_another_look(verdict, change)


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"codes": [{}]}', '{"codes": 1}'])
def test_what_is_no_codebook_is_an_integrity_error(text: str) -> None:
    with pytest.raises(IntegrityError, match="codebook"):
        codebook_change(text, codebook(()))
