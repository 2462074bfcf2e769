"""Rows of a file as verdicts; passages and codes are invented or built in."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exhume.criteria.reader import load
from exhume.errors import InputError
from exhume.model.coding import Choice, Verdict
from exhume.model.review import GivenCoding, Marked
from exhume.workflow._given_codings import Codes, verdict_of

CODES = Codes(load("dead-donor-rule"))
CODE, OTHER = "intubated-after-declaration", "apnoea-test"
ASTRAL = chr(0x20000)
PASSAGE = f"（虚构）供体{ASTRAL}脑死亡"


def verdict(**given_: object) -> Verdict:
    usual: dict[str, object] = {"unit": "7a", "choice": "coded", "codes": (CODE,)}
    return verdict_of(GivenCoding(**{**usual, **given_}), CODES, PASSAGE)  # type: ignore[arg-type] - tests name the fields


def test_codes_stand_in_the_order_of_the_codebook_and_once() -> None:
    assert (CODE, OTHER) == verdict(codes=(OTHER, CODE, OTHER, "Apnoea test")).codes


def test_ids_with_blanks_between_them_are_several_codes() -> None:
    assert (CODE, OTHER) == verdict(codes=(f"{OTHER} {CODE}",)).codes


def test_codes_without_a_choice_are_a_verdict() -> None:
    assert Choice.CODED == verdict(choice="").choice


def test_a_quote_that_is_the_passage_itself_corrects_nothing() -> None:
    assert "" == verdict(quote=f" {PASSAGE}\n").quote
    assert "供体" == verdict(quote="供体").quote


@pytest.mark.parametrize("passage", [PASSAGE, PASSAGE.replace("供", "\r\n 供 ")])
def test_white_space_that_a_program_changed_in_the_passage_is_forgiven(passage: str) -> None:
    assert (CODE,) == verdict(passage=passage).codes


def test_a_passage_of_another_unit_is_not() -> None:
    with pytest.raises(InputError, match="not that of the unit"):
        verdict(passage=PASSAGE[1:])


@pytest.mark.parametrize(("start", "end"), [(7, 10), (8, 11)])
def test_a_marked_stretch_may_be_counted_in_code_points_or_in_units_of_utf_16(
    start: int, end: int
) -> None:
    assert "脑死亡" == verdict(marks=(Marked(start, end, "脑死亡"),)).quote


def test_several_marks_stand_for_what_is_between_them() -> None:
    marks = (Marked(7, 10, "脑死亡"), Marked(4, 5, "供"))
    assert PASSAGE[4:10] == verdict(marks=marks).quote


def test_a_quote_that_was_written_goes_before_marks() -> None:
    assert "体" == verdict(quote="体", marks=(Marked(4, 5, "供"),)).quote


@given(st.integers(-5, 20), st.integers(-5, 20), st.text("供体脑死亡", max_size=3))
def test_a_mark_gives_what_it_says_or_is_refused(start: int, end: int, text: str) -> None:
    try:
        quote = verdict(marks=(Marked(start, end, text),)).quote
    except InputError:
        return
    assert text in ("", quote)
    assert quote in PASSAGE
