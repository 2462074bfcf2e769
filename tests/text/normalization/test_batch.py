from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exhume.text.normalization import NormalizedBatch, normalize_batch, to_codepoints
from exhume.text.normalization.batch import to_text

from .strategies import texts


def batch_of(*documents: str) -> NormalizedBatch:
    return normalize_batch(*to_codepoints(documents))


@given(st.lists(texts))
def test_code_points_lead_back_to_the_texts_lone_surrogates_included(documents: list[str]) -> None:
    codepoints, bounds = to_codepoints(documents)
    places = pairwise(bounds.tolist())
    assert documents == [to_text(codepoints[start:end]) for start, end in places]


def test_no_texts_are_a_batch_of_none() -> None:
    batch = batch_of()
    assert 0 == len(batch)
    assert [] == batch.texts()
    assert [] == batch.to_arrow().to_pylist()


def test_arrow_has_a_replacement_character_for_each_lone_surrogate() -> None:
    batch = batch_of("供\ud800体\udfff", "", "𠮷a")
    assert ["供\ud800体\udfff", "", "𠮷a"] == batch.texts()
    assert ["供\ufffd体\ufffd", "", "𠮷a"] == batch.to_arrow().to_pylist()


@given(st.lists(texts))
def test_arrow_has_as_many_characters_as_the_batch(documents: list[str]) -> None:
    batch = batch_of(*documents)
    batch.to_arrow().validate(full=True)
    assert batch.to_arrow().type == "large_string"
    assert [len(text) for text in batch.texts()] == [len(t) for t in batch.to_arrow().to_pylist()]


def test_a_document_is_counted_from_the_end_as_in_a_list() -> None:
    assert "体" == batch_of("供", "体").document(-1).text


def test_a_document_that_is_not_there_is_an_index_error() -> None:
    with pytest.raises(IndexError):
        batch_of("供", "体").document(2)
