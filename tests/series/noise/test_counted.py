import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from exhume.model.series import Status
from exhume.series._chance import rng
from exhume.series._noise.counted import assumptions, refusal, unsuitable, warnings

from . import reference
from .reported_donors import DONORS, MARKED, series_of

# Few different values, so that runs and zeros at the end occur.
VALUES = st.sampled_from([0.0, 10.0, 20.0, 30.0, 31.0, 32.0, 45.0, 45.5])


@given(st.integers(6, 11).flatmap(lambda n: st.lists(VALUES, min_size=n, max_size=n)))
def test_signs_are_seen_as_the_slow_way_sees_them(values):
    assert reference.unsuitable(values) == unsuitable(np.array([values]))[0]
    assert reference.unsuitable(values) == bool(refusal(series_of(values)))


@pytest.mark.parametrize(("n", "most"), [(6, 4), (7, 4), (9, 4), (11, 5)])
def test_so_many_zeros_at_the_end_are_one_in_a_thousand(n, most):
    assert stats.binom.sf(most, n, 0.1) <= 0.001 < stats.binom.sf(most - 1, n, 0.1)


def test_counts_are_hardly_ever_refused():
    drawn = rng(1, "suitable").poisson(np.linspace(300, 900, 25), size=(20_000, 25))
    assert unsuitable(drawn.astype(float)).mean() < 0.005


def test_fewer_than_six_values_are_unsuitable():
    assert [True, True] == unsuitable(np.full((2, 5), 31.0)).tolist()


def test_periods_of_different_length_are_refused():
    series = series_of(DONORS)
    halves = tuple(point if point.at < 2017 else _half(point) for point in series.points)
    mixed = type(series)(series.name, "", "", series.measure, halves)
    assert "not equally long" in refusal(mixed)


def _half(point):
    return type(point)(point.period, point.at, 0.5, point.text, point.value, 0, point.status)


def test_what_cannot_be_seen_is_left_open_and_not_taken_to_hold():
    found = assumptions(np.array(DONORS, dtype=float))
    assert [True] * 4 + [None] * 2 == [assumption.holds for assumption in found]


def test_marked_values_are_named():
    found = warnings(series_of(DONORS, MARKED).points)
    assert ["2012" in found[0], "2014" in found[1]] == [True, True]
    assert () == warnings(series_of(DONORS, {0: Status.SOURCED}).points)
