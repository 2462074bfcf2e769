"""How long an examination takes: a series with 20,000-draw bootstraps, and a panel of countries.

Asked for: under 30 s for one series, under 60 s with a panel of 124 countries over 25 years, on two
cores.
"""

import numpy as np
from pytest_benchmark.fixture import BenchmarkFixture

from exhume.model.series import Examination, Measure, Point, Reported, Series, Status
from exhume.workflow.progress import Quiet
from exhume.workflow.series import DRAWS, examine

DONORS = (34, 132, 433, 849, 1702, 2766, 4080, 5146, 6302, 5818, 5222, 5272, 5628, 6454, 6744)
"""Deceased donors a year, 2010 to 2024, as reported; 2012 derived, 2014 approximate."""


def series(entity: str, first: int, values: tuple[int, ...]) -> Series:
    points = tuple(
        Point(str(first + i), float(first + i), 1.0, str(v), float(v), 0, Status.SOURCED)
        for i, v in enumerate(values)
    )
    return Series("donors", entity, "", Measure.COUNT, points)


def panel(countries: int, years: int) -> tuple[Series, ...]:
    rng = np.random.default_rng(1)
    growth = rng.normal(0.03, 0.03, (countries, 1)) + rng.normal(0, 0.12, (countries, years))
    levels = rng.uniform(20, 2000, (countries, 1)) * np.exp(np.cumsum(growth, axis=1))
    drawn = rng.poisson(np.minimum(levels, 1e6))
    return tuple(series(f"Invented {i}", 2000, tuple(map(int, row))) for i, row in enumerate(drawn))


def examined(comparators: tuple[Series, ...]) -> Examination:
    windows = ((2010.0, 2016.0), (2010.0, 2017.0), (2010.0, 2018.0))
    reported = Reported((series("China", 2010, DONORS),), comparators, windows=windows)
    return examine(reported, draws=DRAWS, seed=1, progress=Quiet())


def test_a_series_alone(benchmark: BenchmarkFixture) -> None:
    found = benchmark.pedantic(examined, args=((),), rounds=1)
    assert found.draws == DRAWS


def test_a_series_among_124_countries_over_25_years(benchmark: BenchmarkFixture) -> None:
    comparators = panel(124, 25)
    found = benchmark.pedantic(examined, args=(comparators,), rounds=1)
    assert len(found.reported.comparators) == 124
