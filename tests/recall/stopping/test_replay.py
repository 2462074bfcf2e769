from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exhume.errors import InputError
from exhume.model.estimates import Interval
from exhume.recall.stopping.hypergeometric import pvalues
from exhume.recall.stopping.reference import smallest_slowly
from exhume.recall.stopping.replay import BIASED_POINTS, POINTS, replay

SEQUENCES = st.lists(st.booleans(), max_size=30)
GOOD = [True] * 20 + [False] * 80


@given(SEQUENCES, st.integers(0, 30), st.sampled_from([0.5, 0.9, 0.95]))
def test_it_stops_where_the_pvalue_first_is_small_enough(
    relevant: list[bool], more: int, target: float
) -> None:
    total = len(relevant) + more
    small = np.flatnonzero(pvalues(relevant, total, target) < 0.05)
    stop = replay(relevant, total, target).stop
    nothing_to_read = not total
    expected = int(small[0]) + 1 if len(small) else 0 if nothing_to_read else None
    assert expected == (None if stop is None else stop.read)


@given(SEQUENCES, st.integers(0, 20))
def test_what_may_be_missing_is_the_greatest_number_not_rejected(
    relevant: list[bool], more: int
) -> None:
    total = len(relevant) + more
    for point in replay(relevant, total, confidence_level=0.9).points:
        allowed = [
            missing
            for missing in range(1, total - point.read + 1)
            if smallest_slowly(relevant[: point.read], total, missing) >= 0.1 - 1e-12
        ]
        assert Interval(0, max(allowed, default=0)) == point.missing


def test_points_are_spread_over_the_sequence_and_have_the_stop() -> None:
    relevant = GOOD + [False] * 2_000
    found = replay(relevant, 2_200)
    reads = [point.read for point in found.points]
    assert (0, 2_100) == (reads[0], reads[-1])
    assert len(reads) <= POINTS + 2
    assert max(later - earlier for earlier, later in pairwise(reads)) <= 6
    assert found.stop in found.points
    assert all(sum(relevant[: point.read]) == point.found for point in found.points)


def test_recall_follows_from_what_may_be_missing() -> None:
    found = replay(GOOD, 100)
    assert found.stop is not None
    assert Interval(20 / 21, 1.0) == found.stop.recall
    assert Interval(0.0, 1.0) == found.points[0].recall


def test_it_says_stop_and_at_which_pvalue() -> None:
    found = replay(GOOD, 100)
    assert found.says.startswith("The rule says stop after 82 of 100 papers, 20 of them relevant")
    assert "2 or more relevant papers were missing" in found.says
    assert "less than 0.05" in found.says


def test_it_says_that_it_does_not_say_stop() -> None:
    found = replay(GOOD, 500)
    assert found.stop is None
    assert found.says.startswith("The rule does not say stop after 100 of 500 papers")
    assert "is not rejected (p = 0.6" in found.says


def test_what_it_does_not_say_is_told() -> None:
    assert 3 == len(replay(GOOD, 100).cautions)
    assert "2 times as likely" in replay(GOOD, 100, bias=2.0).cautions[-1]


@settings(max_examples=10)
@given(st.lists(st.booleans(), min_size=1, max_size=20), st.integers(0, 20))
def test_a_biased_urn_stops_no_later(relevant: list[bool], more: int) -> None:
    total = len(relevant) + more
    one, two = replay(relevant, total).stop, replay(relevant, total, bias=3.0).stop
    assert two is not None or one is None
    if one is not None and two is not None:
        assert two.read <= one.read


def test_a_biased_urn_has_fewer_points() -> None:
    found = replay(GOOD, 300, bias=2.0)
    assert len(found.points) <= BIASED_POINTS + 2
    assert 2.0 == found.rule.bias
    for point, plain in zip(found.points, replay(GOOD, 300).points, strict=False):
        if point.read == plain.read:
            assert point.missing.high <= plain.missing.high


@pytest.mark.parametrize("confidence_level", [0.0, 1.0])
def test_a_confidence_level_that_cannot_be_is_refused(confidence_level: float) -> None:
    with pytest.raises(InputError, match="no confidence level"):
        replay(GOOD, 100, confidence_level=confidence_level)


def test_the_same_judgements_give_the_same_points() -> None:
    assert replay(GOOD, 300) == replay(GOOD, 300)
