"""Size and power of dispersion and smoothness at a series' length and size, by simulation.

Figures made by a formula are the parabola from m to 3 m, m (1 + 2 u²) with u from 0 to 1, times
1 + a normal jitter, rounded to whole numbers. Size is measured where they are Poisson counts
about it, and negative binomial ones with 3 % more scatter.
"""

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np

from exhume.series._chance import rng
from exhume.series._fitting.poisson import fit_poisson
from exhume.series._fitting.polynomials import Floats, fit_quadratic
from exhume.series._noise.growth import grown, growth
from exhume.series._noise.models import negative_binomial

ALPHA = 0.05
JITTERS = (0.0, 0.005, 0.01, 0.02, 0.05)
OVERDISPERSED = 0.03
SHOCKS = 0.12
"""Standard deviation of growth shocks that smoothness is judged against here."""


class Power(NamedTuple):
    """Shares of series below the level: by jitter, for Poisson and for overdispersed counts.

    `smaller` is how often each is found too smooth, from 0 to 1, by a test of level 0.05.
    """

    test: str
    periods: int
    first: float
    power: Mapping[float, float]
    size: float
    overdispersed: float


def parabola(first: float, periods: int) -> Floats:
    """Return a parabola that rises from `first` to three times as much.

    >>> parabola(100, 3)
    array([100., 150., 300.])
    """
    share = np.linspace(0, 1, periods)
    found: Floats = first * (1 + 2 * share**2)
    return found


def jittered(means: Floats, jitter: float, rng: np.random.Generator, count: int) -> Floats:
    """Draw whole numbers that lie about a formula by a share with this standard deviation."""
    found: Floats = np.round(means * (1 + jitter * rng.standard_normal((count, len(means)))))
    return np.maximum(found, 0)


def power_of_dispersion(first: float, periods: int, *, draws: int, seed: int) -> Power:
    """Return how often the lower tail of X² about a fitted parabola is below 0.05."""
    t = np.arange(periods, dtype=float)

    def found(values: Floats) -> float:
        return float((fit_poisson(t, values).lower <= ALPHA).mean())

    samples = _samples("dispersion", first, periods, draws, seed)
    rates = {name: found(values) for name, values in samples.items()}
    return _power("dispersion, lower tail", first, periods, rates)


def power_of_smoothness(first: float, periods: int, *, draws: int, seed: int) -> Power:
    """Return how often R² is as high as in 5 % of series with growth shocks of 12 % and Poisson.

    The path of growth is known here, as it never is with a reported series. `size` and
    `overdispersed` say how often counts with no formula behind them, whose growth has no shocks at
    all, are found: smooth growth alone has a high R².
    """
    t = np.arange(periods, dtype=float)
    chance = rng(seed, "smoothness", f"{first:g}", str(periods), "limit")
    shocks = chance.normal(0, SHOCKS, size=(draws, periods - 1))
    means = parabola(first, periods)
    noisy = chance.poisson(grown(first, growth(means).path, shocks)).astype(float)
    limit = float(np.quantile(fit_quadratic(t, noisy).r2, 1 - ALPHA))

    def found(values: Floats) -> float:
        return float((fit_quadratic(t, values).r2 >= limit).mean())

    samples = _samples("smoothness", first, periods, draws, seed)
    rates = {name: found(values) for name, values in samples.items()}
    return _power("smoothness against shocks of 12 %", first, periods, rates)


def table(rows: tuple[Power, ...]) -> tuple[tuple[str, ...], ...]:
    """Return powers as a table, the heading first."""
    jitters = tuple(f"jitter {100 * jitter:g} %" for jitter in JITTERS)
    heading = ("test", "first value", "periods", *jitters, "Poisson", "negative binomial, CV 3 %")
    return heading, *(_row(row) for row in rows)


def _row(row: Power) -> tuple[str, ...]:
    shares = (*(row.power[jitter] for jitter in JITTERS), row.size, row.overdispersed)
    return row.test, f"{row.first:g}", str(row.periods), *(f"{share:.3f}" for share in shares)


def _samples(
    test: str, first: float, periods: int, draws: int, seed: int
) -> dict[str | float, Floats]:
    means = parabola(first, periods)

    def chance(name: str) -> np.random.Generator:
        return rng(seed, test, f"{first:g}", str(periods), name)

    made: dict[str | float, Floats] = {
        jitter: jittered(means, jitter, chance(f"{jitter:g}"), draws) for jitter in JITTERS
    }
    made["size"] = chance("size").poisson(means, size=(draws, periods)).astype(float)
    made["over"] = negative_binomial(means, OVERDISPERSED, chance("over"), draws)
    return made


def _power(test: str, first: float, periods: int, rates: Mapping[str | float, float]) -> Power:
    by_jitter = {jitter: rates[jitter] for jitter in JITTERS}
    return Power(test, periods, first, by_jitter, rates["size"], rates["over"])
