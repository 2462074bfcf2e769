from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from exhume.model.series import Reported, Status
from exhume.series._chance import rng
from exhume.series._noise.comparators import (
    beyond_counting,
    comparator_windows,
    pools,
    scatter,
)
from exhume.series._windows import windows

from . import reference
from .made_comparators import comparator, donors_among
from .reported_donors import donors, series_of


def found_in(reported):
    window = next(iter(windows(reported)))
    return comparator_windows(reported, window.series, len(window.values), window.step)


def among(*others):
    return Reported(donors().subject, others, windows=donors().windows[:1])


def test_every_run_of_as_many_years_is_a_window():
    found = found_in(donors_among(0.1, countries=3))
    assert (3 * 9, 7) == found.values.shape
    assert 3 == found.entities


def test_a_run_across_a_gap_or_an_imputed_value_is_no_window():
    values = [100.0 + k for k in range(15)]
    gap = [*values[:7], None, *values[8:]]
    imputed = series_of(values, {7: Status.IMPUTED}, entity="Imputed")
    assert 2 == len(found_in(among(series_of(gap, entity="Gap"))).values)
    assert 2 == len(found_in(among(imputed)).values)


def test_other_figures_and_the_subject_itself_are_not_compared_with():
    other = replace(comparator(1, 0.1), name="living donors")
    itself = replace(comparator(2, 0.1), entity="China")
    assert 0 == len(found_in(among(other, itself)).values)


def test_small_series_are_left_out():
    assert 0 == len(found_in(among(series_of([9.0] * 15))).values)
    assert 0 == len(found_in(among(series_of([90.0] * 6 + [0] + [90.0] * 6))).values)


def test_pools_of_fewer_than_five_comparators_are_not_drawn_from():
    assert () == pools(found_in(donors_among(0.1, countries=4)))
    assert "steep" in {pool.id for pool in pools(found_in(donors_among(0.1, countries=8)))}


def test_no_comparators_give_no_windows():
    assert (0, 7) == found_in(among()).values.shape


def test_a_row_of_shocks_is_drawn_from_one_window_with_either_sign():
    (pool,) = [p for p in pools(found_in(donors_among(0.2))) if p.id == "all"]
    of_a_window = [set(np.abs(row).round(12)) for row in pool.shocks]
    drawn = pool.draw(rng(1, "drawn"), 200)
    assert (200, 6) == drawn.shape
    for row in drawn:
        assert any(set(np.abs(row).round(12)) <= shocks for shocks in of_a_window)
    assert (drawn < 0).any()
    assert (drawn > 0).any()


def test_comparators_weigh_the_same_however_long_they_report():
    long = [comparator(number, 0.1) for number in range(4)]
    short = series_of([100.0, 300, 120, 420, 200, 700, 260], entity="Short")
    (pool,) = [p for p in pools(found_in(among(*long, short))) if p.id == "all"]
    drawn = np.abs(pool.draw(rng(2, "drawn"), 20_000))
    from_short = np.isin(drawn[:, 0], np.abs(pool.shocks[-1])).mean()
    assert 0.2 == pytest.approx(float(from_short), abs=0.01)


def test_drawn_shocks_are_as_large_as_those_that_made_the_comparators():
    reported = donors_among(0.15, countries=60, start=3_000.0)
    (pool,) = [p for p in pools(found_in(reported)) if p.id == "large"]
    drawn = pool.draw(rng(3, "drawn"), 20_000)
    assert 0.15 == pytest.approx(float(drawn.std()), rel=0.1)


@given(st.lists(st.lists(st.integers(1, 900), min_size=7, max_size=7), min_size=1, max_size=5))
def test_scatter_beyond_counting_is_that_of_the_slow_way(rows):
    expected = [reference.beyond_counting(row) for row in rows]
    assert expected == pytest.approx(beyond_counting(np.array(rows, float)).tolist(), abs=1e-6)


def test_scatter_beyond_counting_finds_what_was_put_in():
    chance = rng(4, "beyond")
    means = 4_000 * (1 + np.linspace(0, 0.3, 9))
    values = chance.poisson(means * (1 + 0.05 * chance.standard_normal((4_000, 9))))
    found = beyond_counting(values.astype(float))
    assert 0.05 == pytest.approx(float(np.sqrt((found**2).mean())), rel=0.05)


def test_scatter_is_told_with_quartiles_in_order():
    found = scatter(found_in(donors_among(0.1, start=900.0)))
    assert list(found.sd) == sorted(found.sd)
    assert list(found.beyond) == sorted(found.beyond)
    assert found.large == found.windows == 72
