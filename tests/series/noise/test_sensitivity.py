import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from exhume.model.series import Status
from exhume.series._noise.sensitivity import left_out, moved, ranges, rounding_range, tied

from . import reference
from .reported_donors import DONORS, MARKED, series_of

VALUES = st.lists(st.integers(10, 5_000), min_size=6, max_size=12).filter(
    lambda values: min(len(set(values[:-1])), len(set(values[1:]))) > 3
)


@pytest.mark.parametrize(
    ("periods", "general", "one_parameter"),
    [
        (7, (0.9984, 0.9994), (0.9964, 0.9975)),
        (8, (0.9966, 0.9969), (0.9966, 0.9969)),
        (9, (0.9951, 0.9953), (0.9934, 0.9936)),
    ],
)
def test_2012_and_2014_move_against_each_other_as_published(periods, general, one_parameter):
    values, marked = DONORS[:periods], MARKED
    series = series_of(values, marked)
    found = ranges(np.arange(periods, dtype=float), np.array(values, float), series.points)
    by_formula = {r.formula: (r.low, r.high) for r in found if "2014 from 1650 to 1750" in r.what}
    assert general == pytest.approx(by_formula["R²"], abs=1e-4)
    assert one_parameter == pytest.approx(by_formula["R² of a t²"], abs=1e-4)


@given(VALUES)
def test_leaving_out_gives_the_range_of_the_slow_way(values):
    found = left_out(
        np.arange(len(values), dtype=float), np.array(values, float), list(map(str, values))
    )
    assert reference.left_out(values) == pytest.approx((found.low, found.high), abs=1e-7)


@given(VALUES)
def test_moving_gives_the_range_of_the_slow_way(values):
    found = moved(
        np.arange(len(values), dtype=float), np.array(values, float), list(map(str, values))
    )
    assert reference.moved(values) == pytest.approx((found.low, found.high), abs=1e-7)
    assert found.low <= found.observed + 1e-12


def test_the_change_that_matters_most_is_named():
    values = [10.0, 20, 30, 40, 500, 60, 70]
    found = left_out(np.arange(7.0), np.array(values), [str(year) for year in range(2010, 2017)])
    assert "without 2014" == found.highest
    assert 1 == pytest.approx(found.high)


@pytest.mark.parametrize(
    ("value", "expected"),
    [(1702, (1650, 1750)), (95, (94.5, 95.5)), (7, (6.5, 7.5)), (2140, (2050, 2150))],
)
def test_about_so_much_leaves_open_what_rounds_to_the_same_two_digits(value, expected):
    assert expected == rounding_range(float(value))


def test_only_a_derived_and_an_approximate_value_are_tied():
    assert ((2, 4),) == tied(series_of(DONORS, MARKED).points)
    assert () == tied(series_of(DONORS, {2: Status.DERIVED}).points)
