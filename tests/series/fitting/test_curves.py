import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exhume.series._fitting.curves import (
    EXPONENTIAL,
    GOMPERTZ,
    LOGISTIC,
    POWER,
    SHAPES,
    Shape,
    fit_curve,
    predict,
    refit_curve,
)

from .reference import grid_rss

T = np.arange(10.0)
GROWING = st.lists(st.integers(1, 2_000), min_size=7, max_size=10)


@settings(max_examples=6, deadline=None)
@given(GROWING, st.sampled_from(SHAPES))
def test_no_place_of_a_slow_grid_is_better(values: list[int], shape: Shape) -> None:
    y = np.array(values, float)
    fit = fit_curve(np.arange(len(values), dtype=float), y, shape)
    assert fit.residuals @ fit.residuals <= grid_rss(shape.name, values) * (1 + 1e-6)


@pytest.mark.parametrize(
    ("shape", "parameters", "values"),
    [
        (POWER, (3.0, 1.7), 3 * T**1.7),
        (EXPONENTIAL, (40.0, 0.3), 40 * np.exp(0.3 * T)),
        (EXPONENTIAL, (900.0, -0.2), 900 * np.exp(-0.2 * T)),
        (LOGISTIC, (800.0, 0.7, 5.5), 800 / (1 + np.exp(-0.7 * (T - 5.5)))),
        (LOGISTIC, (800.0, -0.7, 5.5), 800 / (1 + np.exp(0.7 * (T - 5.5)))),
        (GOMPERTZ, (2_000.0, 0.4, 4.0), 2_000 * np.exp(-np.exp(-0.4 * (T - 4)))),
    ],
)
def test_an_exact_curve_is_found_again(
    shape: Shape, parameters: tuple[float, ...], values: np.ndarray
) -> None:
    fit = fit_curve(T, values, shape)
    assert parameters == pytest.approx(fit.parameters, rel=1e-5)
    assert not fit.bounded


def test_a_curve_goes_on_after_its_window() -> None:
    fit = fit_curve(T, 40 * np.exp(0.3 * T), EXPONENTIAL)
    assert [40 * np.exp(3.6)] == pytest.approx(predict(fit, EXPONENTIAL, np.array([12.0])))


def test_a_fit_from_one_start_finds_what_a_full_search_finds() -> None:
    y = np.array([34.0, 132, 433, 849, 1702, 2766, 4080, 5146, 6302, 5818])
    full = fit_curve(T, y, GOMPERTZ)
    again = refit_curve(T[:-1], y[:-1], GOMPERTZ, full)
    searched = fit_curve(T[:-1], y[:-1], GOMPERTZ)
    assert searched.parameters == pytest.approx(again.parameters, rel=1e-4)


def test_a_parameter_at_its_bound_is_said() -> None:
    step = np.array([1.0, 1, 1, 1, 1, 1, 1, 1, 1, 5_000])
    assert fit_curve(T, step, POWER).bounded


def test_the_same_figures_give_the_same_fit() -> None:
    y = np.array([34.0, 132, 433, 849, 1702, 2766, 4080])
    first, again = (fit_curve(np.arange(7.0), y, LOGISTIC).parameters for _ in range(2))
    assert first == again
