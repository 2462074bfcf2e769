import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from exhume.recall.simulation.corpora import Coder, Coders, Corpus, Finder, Part
from exhume.recall.simulation.responses import DOUBLE, SETTLED, Outcome, table

PART = Part("far", 100, 10)
RATES = st.floats(0.0, 1.0)
LOADINGS = st.floats(-0.97, 0.97)


@given(RATES, RATES, LOADINGS, LOADINGS)
def test_finders_and_known_items_have_exactly_their_rates_whatever_they_share(
    rate: float, known: float, one: float, other: float
) -> None:
    corpus = Corpus((PART,), (Finder("rules", rate, 0.0, one),), Finder("world", known, 0.0, other))
    cells = table(corpus, None, PART, relevant=True).sum(axis=1)
    assert np.isclose(rate, cells[[1, 3]].sum(), atol=1e-7)
    assert np.isclose(known, cells[[2, 3]].sum(), atol=1e-7)


@given(RATES, RATES, LOADINGS, LOADINGS, st.booleans())
def test_coders_have_exactly_their_rates_whatever_they_share(
    first: float, second: float, one: float, other: float, relevant: bool
) -> None:
    coders = Coders(Coder(first, first, one), Coder(second, second, other), doubled=0.5)
    of = table(Corpus((PART,), (Finder("r", 0.0),)), coders, PART, relevant=relevant)[0]
    said = first if relevant else 1 - first
    assert np.isclose(1.0, of.sum())
    assert np.isclose(0.5, of[list(DOUBLE)].sum())
    assert np.isclose(said / 2, of[Outcome.ALONE_RELEVANT], atol=1e-7)


def test_normal_propensities_with_a_correlation_agree_as_often_as_theory_says() -> None:
    corpus = Corpus((PART,), (Finder("a", 0.5, 0.0, 0.8), Finder("b", 0.5, 0.0, 0.5)))
    cells = table(corpus, None, PART, relevant=True).sum(axis=1)
    expected = 0.25 + np.arcsin(0.8 * 0.5) / (2 * np.pi)  # Sheppard (1899), both above the median
    assert np.isclose(expected, cells[3])


def test_two_who_agree_need_no_decision_and_the_rest_is_decided() -> None:
    coders = Coders(Coder(0.9), Coder(0.8), Coder(0.7))
    of = table(Corpus((PART,), (Finder("r", 0.0),)), coders, PART, relevant=True)[0]
    assert np.allclose([0.72, 0.126, 0.056, 0.02, 0.078, 0, 0], of)


def test_without_coders_a_paper_is_taken_for_what_it_is() -> None:
    corpus = Corpus((PART,), (Finder("rules", 0.3, 0.1),))
    for relevant in (True, False):
        settled = table(corpus, None, PART, relevant=relevant)[:, SETTLED].sum()
        assert np.isclose(float(relevant), settled)


def test_a_loading_beyond_what_the_integration_bears_is_refused() -> None:
    with pytest.raises(ValueError, match="is beyond"):
        Finder("rules", 0.5, loading=0.99)


def test_finders_cannot_depend_on_each_other_in_two_ways() -> None:
    finders = Finder("a", 0.5, loading=0.5), Finder("b", 0.5)
    with pytest.raises(ValueError, match="not both"):
        Corpus((PART,), finders, odds_ratios={("a", "b"): 2.0})
