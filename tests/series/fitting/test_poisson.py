import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exhume.series._chance import rng
from exhume.series._fitting.poisson import fit_poisson
from exhume.series._fitting.polynomials import LINEAR, SQUARE

from .reference import poisson_likelihood, poisson_x2

COUNTS = st.lists(st.integers(1, 3_000), min_size=6, max_size=12)


@settings(max_examples=25)
@given(COUNTS)
def test_x2_is_that_of_a_slow_search(counts: list[int]) -> None:
    t = np.arange(len(counts), dtype=float)
    fit = fit_poisson(t, np.array(counts, float))
    assert poisson_x2(t, counts) == pytest.approx(float(fit.x2), rel=2e-3, abs=2e-3)


@given(COUNTS, st.lists(st.floats(-0.02, 0.02), min_size=3, max_size=3))
def test_no_other_parabola_nearby_is_more_likely(counts: list[int], moved: list[float]) -> None:
    t = np.arange(len(counts), dtype=float)
    found = fit_poisson(t, np.array(counts, float)).coefficients
    best = poisson_likelihood(t, counts, found)
    near = found * (1 + np.array(moved))
    assert poisson_likelihood(t, counts, near) <= best + 1e-6 * abs(best)


@given(
    st.lists(st.integers(0, 40), min_size=6, max_size=10).filter(lambda v: sum(map(bool, v)) > 2)
)
def test_means_stay_positive_where_counts_are_0(counts: list[int]) -> None:
    fit = fit_poisson(np.arange(len(counts), dtype=float), np.array(counts, float))
    assert (fit.fitted > 0).all()
    assert sum(counts) == pytest.approx(fit.fitted.sum(), rel=1e-3)


def test_many_series_at_once_are_each_as_one_alone() -> None:
    t, y = np.arange(8.0), rng(1, "many").poisson(90 + 20 * np.arange(8.0), (50, 8)).astype(float)
    together = fit_poisson(t, y)
    alone = [float(fit_poisson(t, row).x2) for row in y]
    assert alone == pytest.approx(together.x2, rel=1e-6)


def test_a_period_where_the_curve_is_always_0_is_left_out() -> None:
    fit = fit_poisson(np.arange(7.0), np.array([34.0, 132, 433, 849, 1702, 2766, 4080]), SQUARE)
    assert fit.df == 5
    assert float(fit.x2) == pytest.approx(30.1484, abs=1e-4)


def test_a_series_without_counts_has_no_dispersion() -> None:
    fit = fit_poisson(np.arange(6.0), np.array([[0.0] * 6, [5, 0, 0, 0, 0, 9], [3, 4, 5, 6, 7, 8]]))
    assert [True, True, False] == np.isnan(fit.dispersion).tolist()


def test_as_many_periods_as_coefficients_leave_nothing_to_judge_by() -> None:
    assert np.isnan(fit_poisson(np.arange(2.0), np.array([3.0, 5]), LINEAR).dispersion)


@pytest.mark.parametrize("mean", [50, 300, 1500])
def test_both_tails_hold_their_level_within_a_percent(mean: int) -> None:
    t = np.arange(7.0)
    counts = rng(5, "size", str(mean)).poisson(mean * (1 + 2 * (t / 6) ** 2), (20_000, 7))
    fit = fit_poisson(t, counts.astype(float))
    assert (fit.lower <= 0.05).mean() == pytest.approx(0.05, abs=0.01)
    assert (fit.upper <= 0.05).mean() == pytest.approx(0.05, abs=0.01)
