"""Speed of dispersion and smoothness: ``pytest benchmarks/bench_series_noise.py``.

The reported series are invented: 9 years with three windows, beside 124 comparators of 25 years,
and 20,000 draws of every noise model.
"""

import numpy as np
import pytest

from exhume.model.series import Measure, Point, Reported, Series, Status
from exhume.series import dispersion, smoothness
from exhume.series._chance import rng
from exhume.series._noise.power import parabola, power_of_dispersion

WINDOWS = ((2010.0, 2016.0), (2010.0, 2017.0), (2010.0, 2018.0))
DRAWS = 20_000


def series(entity, first, values):
    points = tuple(
        Point(str(first + i), float(first + i), 1, f"{v:g}", float(v), 0, Status.SOURCED)
        for i, v in enumerate(values)
    )
    return Series("counts", entity, "", Measure.COUNT, points)


@pytest.fixture(scope="module")
def reported():
    chance = rng(1, "bench")
    steps = chance.normal(0.05, 0.1, (124, 25)).cumsum(axis=1)
    others = chance.poisson(200 * np.exp(steps)) + 1
    comparators = tuple(series(f"Invented {k}", 2000, row) for k, row in enumerate(others))
    subject = series("Subject", 2010, chance.poisson(parabola(300, 9)))
    return Reported((subject,), comparators, windows=WINDOWS)


@pytest.mark.parametrize("test", [dispersion, smoothness], ids=["dispersion", "smoothness"])
def test_three_windows_among_124_comparators(benchmark, reported, test):
    results = benchmark(lambda: list(test.examine(reported, draws=DRAWS, seed=1)))
    assert len(results) == 3


def test_p_values_of_20_000_series(benchmark):
    drawn = dispersion.null(parabola(300, 15), DRAWS, rng(1, "null"))
    assert benchmark(dispersion.pvalues, drawn, draws=0, seed=0).shape == (DRAWS,)


def test_power_at_a_length(benchmark):
    assert benchmark(power_of_dispersion, 300, 15, draws=DRAWS, seed=1).size < 0.06
