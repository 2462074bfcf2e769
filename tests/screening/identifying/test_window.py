"""Where stretches lie, whatever the window and the white space; every text here is invented."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from exhume.model.identifying import Identifying
from exhume.screening._identifying.window import identifying

TEXT = "（虚构）患者王某某，男，住院号123456，于1998年3月12日入院，家属电话13812345678。"


def _quotes(text: str, found: tuple[Identifying, ...]) -> list[str]:
    return [text[s.start : s.end] for s in found]


def test_offsets_lead_into_the_whole_text_and_not_into_the_window() -> None:
    text = "（虚构）" * 100 + TEXT
    expected = ["王某某", "123456", "1998年3月12日", "13812345678"]
    assert expected == _quotes(text, identifying(text, 400, len(text)))


def test_a_stretch_that_begins_before_the_window_is_given_whole() -> None:
    start = TEXT.index("3月12日")
    assert ["1998年3月12日"] == _quotes(TEXT, identifying(TEXT, start, start + 3))


def test_a_label_before_the_window_still_tells_what_a_number_in_it_is() -> None:
    start = TEXT.index("123456")
    assert ["123456"] == _quotes(TEXT, identifying(TEXT, start, start + 6))


def test_what_lies_beside_the_window_is_not_given() -> None:
    assert [] == _quotes(TEXT, identifying(TEXT, 0, 5))


def test_line_breaks_inside_a_name_and_a_date_hide_neither() -> None:
    text = "（虚构）供者李\n志强，男，1998 年 3\n月 12 日死亡。"
    assert ["李\n志强", "1998 年 3\n月 12 日"] == _quotes(text, identifying(text, 0, len(text)))


def test_an_empty_window_and_an_empty_text_hold_nothing() -> None:
    assert () == identifying(TEXT, 9, 9)
    assert () == identifying("", 0, 0)


_PIECES = st.sampled_from(
    [*TEXT, "王某", "患者", "男", "1999年", "5月6日", "电话", " ", "\n", "a", "😀"]
)


@given(st.lists(_PIECES, max_size=60).map("".join), st.integers(0, 80), st.integers(0, 80))
def test_stretches_are_in_order_inside_the_text_and_touch_the_window(
    text: str, start: int, end: int
) -> None:
    found = identifying(text, start, min(end, len(text)))
    assert list(found) == sorted(found)
    for stretch in found:
        assert 0 <= stretch.start < stretch.end <= len(text)
        assert stretch.start < end
        assert stretch.end > start


@given(st.lists(_PIECES, max_size=60).map("".join))
def test_no_stretch_lies_within_another(text: str) -> None:
    found = identifying(text, 0, len(text))
    assert all(a.end < b.end for a, b in pairwise(found))
