"""Text of strangers as mark-up: nothing gets through as an element, and nothing unseen."""

from hypothesis import given
from hypothesis import strategies as st

from exhume.exports._composition.characters import plain
from exhume.exports._html.characters import bare, faithful, seen


def test_white_space_is_marked_and_kept() -> None:
    assert faithful("a\tb\r") == 'a<span class="ws tab">\t</span>b<span class="ws cr">&#13;</span>'


@given(st.text())
def test_no_unseen_character_and_no_markup_gets_through(text: str) -> None:
    for made in (bare(text), seen(text, "zh-Hans"), faithful(text)):
        inner = made.striptags()
        assert plain(inner) == inner
        assert "<" not in bare(text)


def test_only_chinese_characters_are_marked_as_chinese() -> None:
    assert seen("on 脑死亡、气管 and 供体", "zh-Hans") == (
        'on <span lang="zh-Hans">脑死亡、气管</span> and <span lang="zh-Hans">供体</span>'
    )


def test_a_language_cannot_break_out_of_its_attribute() -> None:
    assert '"><b>' not in seen("脑", 'x"><b>')


@given(st.text(st.characters(codec="ascii")))
def test_what_is_quickly_escaped_is_escaped_as_the_rest_is(text: str) -> None:
    assert seen(text, "zh-Hans") + "é" == seen(text + "é", "zh-Hans")
