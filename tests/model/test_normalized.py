import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from exhume.model.normalized import NormalizedText
from exhume.model.spans import NormalizedOffset, NormalizedSpan


def span(start: int, end: int) -> NormalizedSpan:
    return NormalizedSpan(NormalizedOffset(start), NormalizedOffset(end))


def text(*origins: int) -> NormalizedText:
    return NormalizedText("字" * len(origins), np.array(origins, np.int32))


def test_a_span_leads_back_to_the_characters_it_came_from() -> None:
    # "肝素 100 ㎎" without its blanks: both letters of "mg" come from the one sign.
    dose = NormalizedText("肝素100mg", np.array([0, 1, 3, 4, 5, 7, 7], np.int32))
    original = dose.to_original(span(1, 6))
    assert "素 100 ㎎" == original.of("肝素 100 ㎎")
    assert "素100m" == span(1, 6).of(dose.text)


@given(st.lists(st.integers(0, 1_000), min_size=1).map(sorted), st.data())
def test_a_longer_span_never_leads_back_to_less(origins: list[int], data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(origins) - 1))
    end = data.draw(st.integers(start + 1, len(origins)))
    whole = text(*origins).to_original(span(0, len(origins)))
    part = text(*origins).to_original(span(start, end))
    assert whole.start <= part.start < part.end <= whole.end


@pytest.mark.parametrize(("start", "end"), [(0, 0), (2, 1), (-1, 1), (0, 4), (3, 4)])
def test_an_empty_span_or_one_outside_has_no_original(start: int, end: int) -> None:
    with pytest.raises(ValueError, match="is empty or outside the text"):
        text(0, 1, 2).to_original(span(start, end))
