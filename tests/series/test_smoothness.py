from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from exhume.model.series import Flag, Measure, Reported, Status
from exhume.protocols import ForensicTest
from exhume.series import smoothness
from exhume.series._chance import rng
from exhume.series._fitting.polynomials import fit_quadratic
from exhume.series._noise.models import negative_binomial, noises

from .noise import reference
from .noise.made_comparators import donors_among
from .noise.reported_donors import DONORS, donors, series_of

# Shares of 20,000 simulations by noise model, for 2010 to 2016, to 2017 and to 2018.
PUBLISHED = {
    "Poisson about the fitted quadratic": (0.885, 1.000, 1.000),
    "negative binomial about it, CV 2 %": (0.657, 0.988, 0.999),
    "negative binomial about it, CV 5 %": (0.238, 0.655, 0.758),
    "negative binomial about it, CV 8 %": (0.093, 0.313, 0.382),
    "negative binomial about it, CV 12 %": (0.033, 0.118, 0.140),
    "growth shocks, sd 5 %, + Poisson": (0.288, 0.625, 0.574),
    "growth shocks, sd 12 %, + Poisson": (0.058, 0.237, 0.253),
    "growth shocks, sd 20 %, + Poisson": (0.013, 0.067, 0.078),
}
# Which starts and weights these two were published with is not known; least squares comes to:
GOMPERTZ = ("Poisson about a fitted Gompertz curve", (0.605, 0.890, 0.707), 0.025)
LOGISTIC_TO_2018 = ("Poisson about a fitted logistic curve", 0.062)


def shares_of(result):
    return {row[0]: float(row[1]) for row in result.table[1:]}


@pytest.fixture(scope="module")
def published():
    return list(smoothness.examine(donors(), draws=20_000, seed=20_16))


@pytest.fixture(scope="module")
def among_noisy():
    return next(iter(smoothness.examine(donors_among(0.5, start=900.0), draws=4_000, seed=1)))


def examined(values, draws=200, **kinds):
    reported = Reported((series_of(values, kinds.pop("marked", None), **kinds),))
    return next(iter(smoothness.examine(reported, draws=draws, seed=1)))


def test_it_is_a_forensic_test():
    assert isinstance(smoothness, ForensicTest)


@pytest.mark.parametrize("noise", PUBLISHED)
def test_shares_are_those_published(noise, published):
    found = tuple(shares_of(result)[noise] for result in published)
    assert PUBLISHED[noise] == pytest.approx(found, abs=0.01)


def test_shares_about_s_curves_are_near_those_published(published):
    name, expected, within = GOMPERTZ
    assert expected == pytest.approx([shares_of(r)[name] for r in published], abs=within)
    name, last = LOGISTIC_TO_2018
    assert last == pytest.approx(shares_of(published[2])[name], abs=0.01)


def test_the_reading_says_how_much_depends_on_the_noise(published):
    assert "% to 88 % of simulations depending on the noise assumed" in published[0].reason
    assert "With one value left out" in published[0].reason
    assert any("circular" in warning for warning in published[0].warnings)


def test_without_comparators_there_is_no_p_value_and_no_flag(published):
    assert [(None, Flag.NONE)] * 3 == [(result.pvalue, result.flag) for result in published]


def test_noisy_comparators_make_a_smooth_series_stand_out(among_noisy):
    assert among_noisy.pvalue < 0.05
    assert among_noisy.flag in {Flag.WEAK, Flag.MODERATE}
    names = [statistic.name for statistic in among_noisy.statistics]
    assert "CV beyond counting of comparators, median" in names


def test_quiet_comparators_make_it_ordinary():
    result = next(iter(smoothness.examine(donors_among(0.02, start=900.0), draws=4_000, seed=1)))
    assert result.pvalue > 0.05
    assert Flag.NONE is result.flag


def test_the_p_value_counts_the_observed_series_as_well(among_noisy):
    steep = next(value for name, value in shares_of(among_noisy).items() if "steep" in name)
    assert round(steep * 4_000) + 1 == pytest.approx(among_noisy.pvalue * 4_001, abs=2)


def test_the_same_seed_gives_the_same_result_and_another_one_nearly():
    first, second = (examined(DONORS, draws=500) for _ in range(2))
    assert first == second


def test_the_order_of_series_changes_nothing():
    other = series_of([50.0, 61, 70, 95, 99, 130, 151], entity="Other")
    both = Reported((other, *donors().subject), windows=donors().windows[:1])
    alone = replace(donors(), windows=donors().windows[:1])
    found = [
        list(smoothness.examine(reported, draws=300, seed=1))[-1] for reported in (both, alone)
    ]
    assert found[0] == found[1]


@pytest.mark.parametrize(
    ("values", "kinds", "says"),
    [
        (DONORS[:5], {}, "at least 6 are needed"),
        ((*DONORS[:3], 0, *DONORS[3:]), {}, "0 or less"),
        ((*DONORS[:3], None, *DONORS[3:]), {}, "equal steps"),
        ((100,) * 8, {}, "all the same"),
        ((34.5, 40.0, 51.5, 60.0, 72.5, 90.0), {}, "whole numbers"),
        (DONORS, {"measure": Measure.CUMULATIVE}, "cumulative"),
        (DONORS, {"marked": {2: Status.IMPUTED}}, "filled in"),
        (range(50, 350), {}, "120 at most"),
    ],
)
def test_what_cannot_be_simulated_is_refused_with_the_reason(values, kinds, says):
    result = examined(values, **kinds)
    assert Flag.NOT_APPLICABLE is result.flag
    assert says in result.reason


def test_the_histogram_marks_the_observed_r2(published):
    (plot,) = published[0].plots
    assert np.log10(1 - published[0].effect.value) == pytest.approx(plot.mark)
    for curve in plot.curves:
        assert 1 == pytest.approx(sum(curve.y), abs=0.01)


@given(st.lists(st.integers(5, 3_000), min_size=7, max_size=10).filter(lambda v: len(set(v)) > 4))
def test_simulated_r2_are_those_of_the_slow_way(values):
    for noise in noises(np.array(values, dtype=float)):
        drawn = noise.draw(rng(1, noise.id), 3)
        assert (3, len(values)) == drawn.shape
        moving = drawn[drawn.std(axis=1) > 0]
        found = fit_quadratic(np.arange(len(values), dtype=float), moving).r2
        expected = [reference.r_squared(row.tolist()) for row in moving]
        assert expected == pytest.approx(found.tolist(), abs=1e-6)


def test_negative_binomial_counts_have_the_variance_they_should():
    drawn = negative_binomial(np.array([400.0]), 0.12, rng(2, "nb"), 200_000)
    assert 400 == pytest.approx(drawn.mean(), rel=0.005)
    assert 400 + (0.12 * 400) ** 2 == pytest.approx(drawn.var(), rel=0.02)
