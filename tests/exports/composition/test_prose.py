"""Sentences with numbers, and text of strangers in them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exhume.exports._composition.blocks import Foreign, Link, Literally, Number, Strong, Text
from exhume.exports._composition.characters import Mark, faithful, plain, runs
from exhume.exports._composition.figures import figures, with_figures
from exhume.exports._composition.prose import Numbers, joined, named
from exhume.exports._composition.results import Result, counted

NUMBERS = Numbers({"a.one": counted(1), "a.many": counted(2838)})


def test_a_number_brings_its_noun_in_the_number_that_goes_with_it() -> None:
    assert (
        Number("a.one", "1"),
        Text(" paper"),
        Text(", "),
        Number("a.many", "2,838"),
        Text(" cities"),
    ) == NUMBERS.say("{a.one:paper}, {a.many:city/cities}")


def test_a_verb_goes_with_a_number_that_is_not_printed_again() -> None:
    assert (Text("was"), Text(" "), Text("were")) == NUMBERS.say(
        "{a.one?was/were} {a.many?was/were}"
    )


def test_words_stand_out_are_literal_or_lead_elsewhere() -> None:
    said = NUMBERS.say("**a** `b` [c](#d)")
    assert (Strong("a"), Literally("b"), Link("c", "d")) == said[::2]


def test_what_is_given_by_name_is_never_read_as_a_template() -> None:
    assert (Text("{a.one} **x**"),) == NUMBERS.say("{=strange}", strange="{a.one} **x**")


def test_a_key_that_the_results_do_not_have_is_an_error() -> None:
    with pytest.raises(KeyError, match=r"a\.two"):
        NUMBERS.say("{a.two}")


def test_numbers_under_a_prefix_keep_their_whole_keys() -> None:
    assert Number("a.one", "1") == NUMBERS.under("a")["one"]


def test_parts_with_nothing_in_them_leave_no_comma_behind() -> None:
    assert () == joined(["", ()])


def test_a_name_with_han_characters_is_marked_as_foreign() -> None:
    assert Foreign("虚构", "zh-Hans") == named("虚构", "zh-Hans")
    assert Text("Invented") == named("Invented", "zh-Hans")


@given(st.text())
def test_no_character_is_lost_between_runs(text: str) -> None:
    assert text == "".join(run.text for run in runs(text))


@given(st.text())
def test_faithful_text_is_the_text_with_unseen_characters_by_their_number(text: str) -> None:
    stretches = ((s.text, s.mark is Mark.UNSEEN) for s in faithful(text))
    whole = "".join(chr(int(said[2:], 16)) if unseen else said for said, unseen in stretches)
    assert text == whole


@given(st.text())
def test_plain_text_holds_nothing_unseen(text: str) -> None:
    assert plain(text) == plain(plain(text))


@given(st.text(alphabet="0123456789,. aA1％%中"))
def test_the_numbers_in_a_text_are_found_again_in_their_places(text: str) -> None:
    found = dict(figures("a", text))
    said = with_figures(Numbers(found), "a", text)
    assert text == "".join(getattr(one, "text", "") for one in said)
    assert list(found) == [one.key for one in said if isinstance(one, Number)]


def test_a_number_in_a_text_has_its_value() -> None:
    assert [("a.1", Result(2838, "2,838")), ("a.2", Result(0.5, "0.5"))] == list(
        figures("a", "2,838 or 0.5 or AC1")
    )
