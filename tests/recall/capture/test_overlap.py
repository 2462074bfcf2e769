import json
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from exhume.recall.capture.overlap import (
    LEAST,
    Overlap,
    fewest_papers,
    likely_total,
    most_papers,
    overlaps,
)
from exhume.recall.capture.reference import chance_slowly, totals_slowly

FROM_R = json.loads((Path(__file__).parent / "capture.json").read_text(encoding="utf-8"))
RATIOS = st.sampled_from([0.5, 1.0, 2.0, 3.0])
OVERLAPS = st.builds(Overlap, st.integers(LEAST, 12), st.integers(0, 8), st.integers(0, 8))


@pytest.mark.parametrize("case", range(len(FROM_R["limits"])))
def test_limits_are_those_of_r(case: int) -> None:
    expected = FROM_R["limits"][case]
    overlap, odds, tail = Overlap(*expected["overlap"]), expected["odds"], expected["tail"]
    assert expected["fewest"] == fewest_papers(overlap, odds, tail, 10**6)
    assert expected["most"] == most_papers(overlap, odds, tail, 10**6)


@given(OVERLAPS, RATIOS, st.sampled_from([Fraction(1, 7), Fraction(1, 40)]))
def test_limits_are_those_of_trying_each_total(
    overlap: Overlap, ratio: float, tail: Fraction
) -> None:
    slowly = totals_slowly(overlap, Fraction(ratio), tail, 60)
    found = (
        fewest_papers(overlap, ratio, float(tail), 60),
        most_papers(overlap, ratio, float(tail), 60),
    )
    assert slowly == found


@given(OVERLAPS, st.integers(0, 100), RATIOS)
def test_chances_are_those_of_counting_ways(overlap: Overlap, more: int, ratio: float) -> None:
    counts, chances = overlaps(overlap, overlap.seen + more, ratio)
    expected = chance_slowly(overlap, overlap.seen + more, Fraction(ratio), larger=True)
    assert pytest.approx(float(expected)) == chances[counts >= overlap.both].sum()


def test_chances_of_large_overlaps_are_those_of_scipy() -> None:
    hypergeometric = pytest.importorskip("scipy.stats").nchypergeom_fisher
    counts, chances = overlaps(Overlap(800, 300, 400), 1_700, 2.0)
    expected = hypergeometric(1_700, 1_100, 1_200, 2.0).pmf(counts)
    assert np.allclose(expected, chances, rtol=1e-6, atol=1e-12)


def test_as_few_in_common_as_are_answered_at_all_bound_nothing() -> None:
    assert 10_000 == most_papers(Overlap(LEAST, 5, 5), 1.0, 0.05, 10_000)


@given(OVERLAPS, st.sampled_from([0.025, 0.05, 0.2]))
def test_more_dependence_means_more_papers(overlap: Overlap, tail: float) -> None:
    one, three = (
        (fewest_papers(overlap, ratio, tail, 5_000), most_papers(overlap, ratio, tail, 5_000))
        for ratio in (1.0, 3.0)
    )
    assert one[0] <= three[0]
    assert one[1] <= three[1]
    assert likely_total(overlap, 1.0) <= likely_total(overlap, 3.0)


@given(st.integers(LEAST, 60), st.integers(0, 60), st.integers(0, 60))
def test_the_estimate_is_that_of_chapman(both: int, first: int, second: int) -> None:
    expected = (both + first + 1) * (both + second + 1) / (both + 1) - 1
    assert pytest.approx(expected) == likely_total(Overlap(both, first, second))


@pytest.mark.parametrize("ratio", [1.0, 3.0])
@pytest.mark.parametrize("share", [0.15, 0.4, 0.8])
def test_limits_hold_as_often_as_they_say_among_studies_that_are_answered(
    ratio: float, share: float
) -> None:
    total, random = 40, np.random.default_rng(11)
    cells = _cells(share, ratio)
    drawn = random.multinomial(total, cells, size=600)
    answered = [Overlap(int(x[3]), int(x[1]), int(x[2])) for x in drawn if x[3] >= LEAST]
    above = sum(most_papers(overlap, ratio, 0.05, 9_999) < total for overlap in answered)
    below = sum(fewest_papers(overlap, ratio, 0.05, 9_999) > total for overlap in answered)
    assert above <= 0.08 * len(answered)
    assert below <= 0.08 * len(answered)


def _cells(share: float, ratio: float) -> list[float]:
    """Return the chances of neither, the first, the second and both, by bisection."""
    low, high = 0.0, share
    for _ in range(60):
        both = (low + high) / 2
        found = both * (1 - 2 * share + both) / max((share - both) ** 2, 1e-300)
        low, high = (both, high) if found < ratio else (low, both)
    return [1 - 2 * share + low, share - low, share - low, low]
