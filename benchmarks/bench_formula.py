"""How long fits take: 20,000 series at once, and windows of a panel of 124 countries."""

import numpy as np
import pytest

from exhume.model.series import Measure, Point, Reported, Series, Status
from exhume.series import formula
from exhume.series._chance import rng
from exhume.series._fitting.poisson import fit_poisson
from exhume.series._fitting.polynomials import fit_quadratic
from exhume.series._fitting.ranking import standing
from exhume.series._fitting.suitable import curve_windows

COUNTRIES, YEARS = 124, 25


def country(number: int) -> Series:
    chance = rng(number, "country of a benchmark")
    path = chance.normal(0.03, 0.05) * np.arange(YEARS) + np.cumsum(chance.normal(0, 0.06, YEARS))
    values = chance.poisson(200 * np.exp(path))
    points = (
        Point(str(2000 + i), 2000.0 + i, 1.0, str(v), float(v), 0, Status.SOURCED)
        for i, v in enumerate(values)
    )
    return Series("donors", f"Invented {number}", "", Measure.COUNT, tuple(points))


@pytest.mark.parametrize("fit", [fit_quadratic, fit_poisson])
def test_twenty_thousand_series(benchmark, fit) -> None:
    t = np.arange(9.0)
    counts = rng(1, "benchmark").poisson(50 + 40 * t**2, (20_000, 9)).astype(float)
    benchmark(fit, t, counts)


def test_ranking_of_all_windows_of_a_panel(benchmark) -> None:
    subject, *others = (country(number) for number in range(COUNTRIES))
    years = [float(2000 + i) for i in range(YEARS)]
    every = tuple((a, b) for a in years for b in years if b >= a + 6)
    parts = list(curve_windows(Reported((subject,), windows=every)))

    def rank() -> int:
        return sum(len(standing(part, tuple(others)).ranks.r2) for part in parts)

    assert benchmark.pedantic(rank, rounds=1, iterations=1) == COUNTRIES * len(parts)


def test_a_series_among_a_panel(benchmark) -> None:
    subject, *others = (country(number) for number in range(COUNTRIES))
    reported = Reported((subject,), tuple(others))

    def examine() -> int:
        return sum(1 for _ in formula.examine(reported, draws=1, seed=1))

    assert benchmark.pedantic(examine, rounds=1, iterations=1) == 8
