from itertools import pairwise

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from exhume.recall.ranking import reference
from exhume.recall.ranking.learning import RankingModel
from exhume.recall.ranking.texts import (
    BITS,
    grams_in,
    matrix_of,
    taken,
    texts_of,
    texts_of_arrow,
)

WEIGHTS = np.random.default_rng(1).normal(size=1 << BITS).astype(np.float32)
MODEL = RankingModel(WEIGHTS, 0.0, 0.0, "invented")
TEXTS = st.lists(
    st.text(st.sampled_from("供体脑死亡后插管。,a1é😀\n"), max_size=40), min_size=1, max_size=6
)


def number_of(text: str) -> int:
    return max(sum(1 for _ in reference.grams(text)), 1)


@given(TEXTS)
def test_the_value_of_a_text_is_that_of_the_plain_statement(texts: list[str]) -> None:
    expected = [reference.sum_of(text, WEIGHTS) / number_of(text) ** 0.5 for text in texts]
    np.testing.assert_allclose(expected, MODEL.score(texts_of(texts)), atol=1e-6)


@given(TEXTS)
def test_the_features_of_a_text_give_the_same_value(texts: list[str]) -> None:
    given_texts = texts_of(texts)
    by_features = matrix_of(given_texts) @ WEIGHTS.astype(np.float64)
    np.testing.assert_allclose(by_features, MODEL.score(given_texts), atol=1e-9)


@given(TEXTS, st.integers(4, 12))
def test_the_best_window_is_that_of_the_plain_statement(texts: list[str], size: int) -> None:
    found = MODEL.best_windows(texts_of(texts), size)
    for i, text in enumerate(texts):
        if not text:
            assert -np.inf == found.scores[i]
            continue
        sums = reference.window_sums(text, WEIGHTS, size)
        assert min(len(text), size) == found.lengths[i]
        assert max(sums) == pytest.approx(sums[found.starts[i]], abs=1e-6)
        best = max(sums) / number_of(text[:size]) ** 0.5
        assert best == pytest.approx(found.scores[i], abs=1e-6)


@given(st.integers(0, 300))
def test_the_number_of_runs_is_counted_without_making_them(length: int) -> None:
    expected = sum(1 for _ in reference.grams("x" * length))
    assert expected == grams_in(np.array([length]))[0]


@given(TEXTS, st.data())
def test_chosen_texts_are_scored_as_they_were_among_all(
    texts: list[str], data: st.DataObject
) -> None:
    places = data.draw(st.lists(st.integers(0, len(texts) - 1), max_size=6))
    rows = np.array(places, np.int64)
    assert [texts[i] for i in places] == strings(taken(texts_of(texts), rows))


def strings(texts: object) -> list[str]:
    data, bounds = texts  # type: ignore[misc]  # a named tuple
    return [bytes(data[a:b]).decode() for a, b in pairwise(bounds)]


def test_a_slice_of_a_column_has_its_own_texts_only() -> None:
    column = pa.array(["供体", "b", "脑死亡", "d"], pa.large_string())
    assert ["b", "脑死亡"] == strings(texts_of_arrow(column.slice(1, 2)))


def test_an_empty_column_has_no_text() -> None:
    assert 0 == texts_of_arrow(pa.array([], pa.large_string())).number


def test_half_a_surrogate_pair_is_a_character_like_another() -> None:
    assert 1 == MODEL.best_windows(texts_of([chr(0xD800)]), 8).lengths[0]
