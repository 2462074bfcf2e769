import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from exhume.series._fitting.polynomials import (
    LINEAR,
    QUADRATIC,
    fit_linear,
    fit_powers,
    fit_quadratic,
    fit_square,
    r_squared,
)

SERIES = st.lists(st.integers(0, 10_000), min_size=6, max_size=25)


@given(SERIES, st.sampled_from([LINEAR, QUADRATIC]))
def test_coefficients_are_those_of_polyfit(values: list[int], powers: tuple[int, ...]) -> None:
    t, y = np.arange(len(values), dtype=float), np.array(values, float)
    fit = fit_powers(t, y, powers)
    assert np.polyfit(t, y, powers[0]) == pytest.approx(fit.coefficients, rel=1e-6, abs=1e-5)
    assert y == pytest.approx(fit.fitted + fit.residuals)


@given(st.lists(SERIES, min_size=1, max_size=5))
def test_many_series_at_once_are_each_as_one_alone(rows: list[list[int]]) -> None:
    length = min(map(len, rows))
    t, y = np.arange(length, dtype=float), np.array([row[:length] for row in rows], float)
    together = fit_quadratic(t, y)
    for i, row in enumerate(y):
        alone = fit_quadratic(t, row)
        assert alone.coefficients == pytest.approx(together.coefficients[i], abs=1e-8)
        assert float(alone.r2) == pytest.approx(together.r2[i], nan_ok=True, abs=1e-9)


@given(SERIES)
def test_the_parabola_of_one_parameter_is_the_weighted_mean_of_ratios(values: list[int]) -> None:
    t, y = np.arange(len(values), dtype=float), np.array(values, float)
    assert (y @ t**2) / (t**4).sum() == pytest.approx(float(fit_square(t, y).coefficients[0]))


def test_a_series_that_does_not_change_has_no_r_squared() -> None:
    fit = fit_linear(np.arange(6.0), np.full((2, 6), 5.0))
    assert np.isnan(fit.r2).all()
    assert np.isnan(fit.adjusted).all()


def test_leverages_sum_to_the_number_of_parameters() -> None:
    assert fit_quadratic(np.arange(9.0), np.arange(9.0)).leverage.sum() == pytest.approx(3)


def test_r_squared_is_negative_where_a_curve_is_worse_than_the_mean() -> None:
    assert r_squared(np.array([1.0, 2, 3]), np.array([3.0, 2, 1])) < 0
