import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exhume.series._fitting.rivals import LEAST_PERIODS, Rival, aicc, rivals

from .reference import ahead, is_sorted, loo_r2

COUNTS = st.lists(st.integers(1, 5_000), min_size=6, max_size=10, unique=True)


def by_name(y: np.ndarray, unit: float = 1.0) -> dict[str, Rival]:
    return {r.model.name: r for r in rivals(np.arange(len(y), dtype=float), y, unit)}


@settings(max_examples=15, deadline=None)
@given(COUNTS)
def test_the_parabola_is_judged_as_slowly_as_by_hand(counts: list[int]) -> None:
    parabola = by_name(np.array(counts, float))["quadratic"]
    assert loo_r2(range(len(counts)), counts) == pytest.approx(parabola.loo, rel=1e-6, abs=1e-6)
    assert ahead(counts) == pytest.approx(parabola.ahead, rel=1e-6, abs=1e-9)


@settings(max_examples=15, deadline=None)
@given(COUNTS)
def test_rivals_come_best_first_and_nested_ones_in_order(counts: list[int]) -> None:
    found = rivals(np.arange(len(counts), dtype=float), np.array(counts, float))
    assert is_sorted([rival.aicc for rival in found])
    r2 = {rival.model.name: rival.r2 for rival in found}
    assert r2["a t²"] <= r2["power"] + 1e-9
    assert r2["linear"] <= r2["quadratic"] + 1e-9


def test_an_exact_formula_is_not_taken_to_be_closer_than_rounding() -> None:
    y = np.round(111.1 * np.arange(8.0) ** 2)
    exact, coarse = by_name(y)["a t²"], by_name(y, 100.0)["a t²"]
    assert exact.aicc < coarse.aicc
    assert np.isfinite(by_name(3 * np.arange(8.0) ** 2)["a t²"].aicc)


def test_the_scatter_counts_as_a_parameter() -> None:
    n, rss = 9, 900.0
    assert 9 * np.log(100) + 2 * 3 + 2 * 3 * 4 / 5 == pytest.approx(aicc(rss, n, 2))


def test_six_periods_are_enough_for_every_rival() -> None:
    found = rivals(np.arange(float(LEAST_PERIODS)), np.array([3.0, 9, 14, 33, 48, 70]))
    assert all(np.isfinite(rival.aicc) for rival in found)
