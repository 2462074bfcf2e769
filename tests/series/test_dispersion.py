import csv
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from exhume.model.series import Flag, Measure, Reported, Status
from exhume.protocols import CalibratedTest
from exhume.series import dispersion
from exhume.series._chance import rng
from exhume.series._fitting.poisson import fit_poisson
from exhume.series._noise.power import parabola
from exhume.series._noise.trends import loglinear

from .noise.reported_donors import DONORS, donors, series_of

R = Path(__file__).parent / "noise" / "r" / "poisson_identity.csv"
FROM_R = {
    "donors7": DONORS[:7],
    "donors8": DONORS[:8],
    "donors9": DONORS,
    "falling": (912, 640, 433, 301, 154, 98, 71, 40),
    "level": (51, 47, 62, 38, 55, 49, 60, 44, 52, 57),
    "steep": (12, 25, 61, 88, 160, 205, 322),
}
HONEST = (310, 281, 335, 352, 420, 451, 557, 600, 703)


def rows_of_r():
    with R.open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def examined(values, marked=None, **kinds):
    reported = Reported((series_of(values, marked, **kinds),))
    return next(iter(dispersion.examine(reported, draws=0, seed=0)))


def test_it_is_a_test_that_claims_a_level():
    assert isinstance(dispersion, CalibratedTest)


@pytest.mark.parametrize("row", rows_of_r(), ids=lambda row: row["series"])
def test_maximum_likelihood_agrees_with_r(row):
    counts = np.array(FROM_R[row["series"]], dtype=float)
    times = np.arange(len(counts), dtype=float)
    fit = fit_poisson(times, counts)
    expected = [float(row[name]) for name in ("a", "b", "c")]
    assert expected == pytest.approx(fit.coefficients.tolist(), rel=1e-4, abs=1e-4)
    assert float(row["x2"]) == pytest.approx(float(fit.x2), abs=1e-4)
    assert int(row["df"]) == fit.df
    assert float(row["log_linear_x2"]) == pytest.approx(loglinear(times, counts).x2, rel=1e-6)


@pytest.mark.parametrize(
    ("place", "phi", "one_parameter"), [(0, 5.1, 6.0), (1, 6.1, 6.1), (2, 11.5, 10.7)]
)
def test_donors_scatter_more_than_counts_about_both_parabolas(place, phi, one_parameter):
    result = list(dispersion.examine(donors(), draws=0, seed=0))[place]
    by_trend = {row[0]: float(row[1]) for row in result.table[1:]}
    assert phi == pytest.approx(result.effect.value, abs=0.05)
    assert one_parameter == pytest.approx(by_trend["a t²"], abs=0.05)
    assert Flag.NONE is result.flag
    assert "does not describe them to counting accuracy" in result.reason


def test_the_first_seven_years_of_donors_have_the_published_x2_and_p():
    result = next(iter(dispersion.examine(donors(), draws=0, seed=0)))
    found = {statistic.name: statistic.value for statistic in result.statistics}
    assert 20.5 == pytest.approx(found["X²"], abs=0.05)
    assert 4 == found["df"]
    assert 0.0004 == pytest.approx(found["p, rougher"], abs=5e-5)


def test_derived_and_approximate_values_are_used_with_a_warning():
    warnings = next(iter(dispersion.examine(donors(), draws=0, seed=0))).warnings
    assert ["2012", "2014"] == [
        year for year in ("2012", "2014") if any(year in text for text in warnings)
    ]


def test_a_rounded_parabola_is_smoother_than_counts():
    result = examined(np.round(parabola(307, 9)).tolist())
    assert Flag.MODERATE is result.flag
    assert result.effect.value < 0.05
    assert "Smoothing, quotas and schedules" in result.reason


def test_honest_counts_are_not_flagged():
    assert Flag.NONE is examined(HONEST).flag


def test_a_p_value_is_never_0():
    steps = [float(101 * k) for k in range(1, 9)]
    assert examined(steps).pvalue > 0
    assert dispersion.pvalues(np.array([steps]), draws=0, seed=0)[0] > 0


@pytest.mark.parametrize(
    ("values", "kinds", "says"),
    [
        (HONEST[:5], {}, "at least 6 are needed"),
        ((310, 280, 340, 350, 420, 450), {}, "end in 0"),
        ((310, 281, 335, 402, 402, 402), {}, "capped"),
        ((31.5, 28.1, 33.5, 35.2, 42.1, 45.2), {}, "whole numbers"),
        ((3, 1, 4, 2, 3, 2, 1), {}, "below 5 counts"),
        (HONEST, {"measure": Measure.CUMULATIVE}, "carries its noise along"),
        (HONEST, {"measure": Measure.SHARE}, "only counts"),
        (HONEST, {"note": "3-month moving average"}, "moving average"),
        (HONEST, {"marked": {3: Status.IMPUTED}}, "filled in by somebody"),
        ((), {}, "0 values"),
    ],
)
def test_what_has_no_counting_noise_is_refused_with_the_reason(values, kinds, says):
    result = examined(values, **kinds)
    assert Flag.NOT_APPLICABLE is result.flag
    assert says in result.reason
    assert result.pvalue is None


def test_a_moving_average_of_months_is_suspected():
    counts = rng(5, "moving average").poisson(200, size=62)
    averaged = np.round(np.convolve(counts, np.ones(3) / 3, mode="valid"))
    assert "moving averages" in examined(averaged.tolist()).reason


def test_missing_values_are_left_out_and_not_filled():
    values = [*HONEST[:4], None, *HONEST[5:]]
    assert 5 == {s.name: s.value for s in examined(values).statistics}["df"]


@given(st.lists(st.lists(st.integers(0, 900), min_size=8, max_size=8), min_size=1, max_size=6))
def test_series_together_have_the_p_values_of_each_alone(rows):
    together = dispersion.pvalues(np.array(rows, dtype=float), draws=0, seed=0)
    alone = [examined(row).pvalue for row in rows]
    assert alone == pytest.approx(
        [None if np.isnan(p) else pytest.approx(float(p), rel=1e-6) for p in together]
    )


@pytest.mark.parametrize("first", [50, 1500])
@pytest.mark.parametrize("periods", [7, 15])
def test_poisson_counts_are_noted_as_often_as_the_level_says(first, periods):
    like = parabola(first, periods)
    drawn = dispersion.null(like, 20_000, rng(3, "size", str(first), str(periods)))
    found = dispersion.pvalues(drawn, draws=0, seed=0)
    assert 0.05 == pytest.approx(float((found <= 0.05).mean()), abs=0.01)
    assert np.isnan(found).mean() < 0.005


def test_counts_of_the_null_have_the_size_of_what_they_are_like():
    drawn = dispersion.null(np.array(HONEST, dtype=float), 4_000, rng(3, "like"))
    assert (4_000, 9) == drawn.shape
    assert HONEST == pytest.approx(drawn.mean(axis=0), rel=0.12)


def test_residuals_are_shown_against_the_band_of_counting_noise():
    (plot,) = examined(HONEST).plots
    band, points = plot.curves
    inside = [low <= y <= high for low, y, high in zip(band.low, points.y, band.high, strict=True)]
    assert inside == [True] * 9
