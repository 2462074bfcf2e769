import json
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from exhume.recall.stopping.hypergeometric import RandomOrder, pvalues
from exhume.recall.stopping.kernel import chance_of_missing, log_factorials
from exhume.recall.stopping.reference import at_most_slowly, pvalue_slowly, smallest_slowly
from exhume.recall.stopping.sequences import judgements

FROM_R = json.loads((Path(__file__).parent / "stopping.json").read_text(encoding="utf-8"))
RANDOM = [one for one in FROM_R["sequences"] if one["bias"] == 1]
SEQUENCES = st.lists(st.booleans(), max_size=30)
TARGETS = st.sampled_from([0.5, 0.8, 0.9, 0.95, 0.99])


@pytest.mark.parametrize("case", range(len(RANDOM)))
def test_the_last_pvalue_is_that_of_r(case: int) -> None:
    one = RANDOM[case]
    found = pvalues([bool(n) for n in one["relevant"]], one["total"], one["target"])
    assert pytest.approx(one["pvalue"], rel=1e-7) == found[-1]


@given(SEQUENCES, st.integers(0, 30), TARGETS)
def test_every_pvalue_is_that_of_trying_each_starting_point(
    relevant: list[bool], more: int, target: float
) -> None:
    total = len(relevant) + more
    expected = [
        float(pvalue_slowly(relevant[:read], total, target)) for read in range(1, len(relevant) + 1)
    ]
    assert pytest.approx(expected, rel=1e-9, abs=1e-15) == pvalues(relevant, total, target).tolist()


@given(SEQUENCES, st.integers(0, 30), st.integers(0, 10), st.randoms(use_true_random=False))
def test_a_single_point_is_that_of_trying_each_starting_point(
    relevant: list[bool], more: int, missing: int, random: st.DataObject
) -> None:
    total, read = len(relevant) + more, random.randint(0, len(relevant))
    expected = float(smallest_slowly(relevant[:read], total, missing))
    found = RandomOrder(judgements(relevant, total)).pvalue(read, missing)
    assert pytest.approx(expected, rel=1e-9, abs=1e-15) == found


@given(st.data())
def test_chances_are_those_of_counting_ways(data: st.DataObject) -> None:
    papers = data.draw(st.integers(1, 60))
    relevant, unread = (data.draw(st.integers(0, papers)) for _ in range(2))
    least = data.draw(st.integers(0, relevant))
    found = chance_of_missing(log_factorials(papers), papers, relevant, unread, least, 1.0)
    expected = at_most_slowly(relevant - least, papers, relevant, papers - unread)
    assert pytest.approx(float(expected), rel=1e-9, abs=1e-15) == found


def test_chances_are_those_of_scipy_over_a_large_corpus() -> None:
    hypergeometric = pytest.importorskip("scipy.stats").hypergeom
    logs, random = log_factorials(1_000_000), np.random.default_rng(4)
    for _ in range(300):
        papers = int(random.integers(1_000, 1_000_000))
        relevant = int(papers * random.random() ** 3) + 1
        unread = int(random.integers(1, papers))
        least = int(hypergeometric(papers, relevant, unread).ppf(random.random()))
        expected = hypergeometric(papers, relevant, unread).sf(least - 1)
        found = chance_of_missing(logs, papers, relevant, unread, least, 1.0)
        assert pytest.approx(expected, rel=1e-6, abs=1e-12) == found


def test_no_starting_point_of_a_long_sequence_is_smaller() -> None:
    hypergeometric = pytest.importorskip("scipy.stats").hypergeom
    random = np.random.default_rng(8)
    relevant = random.random(3_000) < 0.3 * np.exp(-np.arange(3_000) / 600)
    found = pvalues(relevant.tolist(), 9_000, 0.9)
    for read in (400, 1_500, 2_200, 3_000):
        backwards = np.cumsum(relevant[:read][::-1])
        drawn = np.arange(1, read + 1)
        there = Fraction(int(backwards[-1])) / Fraction("0.9")
        missing = int(there) + 1 - int(backwards[-1])
        each = hypergeometric(9_000 - read + drawn, backwards + missing, drawn).cdf(backwards)
        assert pytest.approx(each.min(), rel=1e-6) == found[read - 1]


@given(SEQUENCES, st.integers(0, 30), TARGETS)
def test_it_falls_from_each_find_to_the_next(
    relevant: list[bool], more: int, target: float
) -> None:
    found = pvalues(relevant, len(relevant) + more, target)
    for place in range(1, len(relevant)):
        if not relevant[place]:
            assert found[place] <= found[place - 1] + 1e-12


def test_when_all_is_read_nothing_is_missing() -> None:
    assert 0 == pvalues([True, False, True], 3, 0.95)[-1]


def test_no_judgements_have_no_pvalues() -> None:
    assert (0,) == pvalues([], 5, 0.95).shape
