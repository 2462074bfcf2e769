"""What holds for any text: nothing is made up, and everything leads back."""

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from exhume.model.spans import NormalizedOffset, NormalizedSpan
from exhume.text.normalization import (
    kernel,  # noqa: F401 - once it is loaded, everything goes through it
    normalize,
    normalize_batch,
    to_codepoints,
)

from .strategies import texts


@settings(max_examples=300)
@given(texts)
def test_normalising_twice_changes_nothing(text: str) -> None:
    once = normalize(text).text
    assert once == normalize(once).text


@given(texts)
def test_origins_never_decrease_and_lie_in_the_original(text: str) -> None:
    origins = normalize(text).origins
    assert (np.diff(origins) >= 0).all()
    assert all(0 <= origin < len(text) for origin in origins)


@settings(max_examples=150)
@given(texts, st.data())
def test_the_original_of_a_span_normalises_to_the_span(text: str, data: st.DataObject) -> None:
    normalized = normalize(text)
    span = data.draw(spans(normalized.text))
    again = normalize(normalized.to_original(span).of(text)).text
    # Whether a "." is a full stop depends on what stands beside the span.
    assert span.of(normalized.text).replace("。", ".") in again.replace("。", ".")


@st.composite
def spans(draw: st.DrawFn, text: str) -> NormalizedSpan:
    """Draw a span that neither begins nor ends with white space, which needs its neighbours."""
    places = [place for place, character in enumerate(text) if not character.isspace()]
    assume(places)
    start, last = sorted(draw(st.tuples(st.sampled_from(places), st.sampled_from(places))))
    return NormalizedSpan(NormalizedOffset(start), NormalizedOffset(last + 1))


@given(texts)
def test_nothing_white_is_at_either_end(text: str) -> None:
    normalized = normalize(text).text
    assert normalized.strip() == normalized


@given(texts)
def test_white_space_is_a_blank_a_line_break_or_two(text: str) -> None:
    normalized = normalize(text).text
    assert {" ", "\n"}.issuperset(character for character in normalized if character.isspace())
    assert not any(run in normalized for run in ("  ", " \n", "\n ", "\n\n\n"))


@given(st.lists(texts, max_size=6))
def test_a_batch_gives_what_its_documents_give_one_by_one(documents: list[str]) -> None:
    batch = normalize_batch(*to_codepoints(documents))
    for index, document in enumerate(documents):
        expected, actual = normalize(document), batch.document(index)
        assert expected.text == actual.text
        assert expected.origins.tolist() == actual.origins.tolist()


@given(texts, texts, texts)
def test_bounds_need_not_cover_the_whole_array(before: str, text: str, behind: str) -> None:
    codepoints, bounds = to_codepoints([before, text, behind])
    assert [normalize(text).text] == normalize_batch(codepoints, bounds[1:3]).texts()


def test_a_span_of_an_expansion_leads_to_the_one_character() -> None:
    text = "肝素３㎎"
    span = NormalizedSpan(NormalizedOffset(4), NormalizedOffset(5))
    assert "㎎" == normalize(text).to_original(span).of(text)


def test_a_line_break_leads_to_the_line_break_and_not_to_the_blank_before_it() -> None:
    assert [0, 1, 4, 6] == normalize("供。  \n\n体").origins.tolist()


@pytest.mark.parametrize(
    ("bounds", "problem"),
    [
        ([], "one at least"),
        ([0, 9], "between 0 and 3"),
        ([-1, 2], "between 0 and 3"),
        ([0, 2, 1, 3], "must not decrease"),
    ],
)
def test_bounds_that_cannot_be_are_refused(bounds: list[int], problem: str) -> None:
    codepoints, _ = to_codepoints(["供体。"])
    with pytest.raises(ValueError, match=problem):
        normalize_batch(codepoints, np.array(bounds, dtype=np.int64))


def test_a_code_point_beyond_unicode_is_refused() -> None:
    with pytest.raises(ValueError, match="0x110000 is beyond Unicode"):
        normalize_batch(np.array([0x110000], dtype=np.uint32), np.array([0, 1]))
