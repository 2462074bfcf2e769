"""How counts scatter about smooth trends, each fitted by maximum likelihood."""

from typing import NamedTuple

import numpy as np

from exhume.series._fitting.poisson import PoissonFit, fit_poisson, pearson_tails
from exhume.series._fitting.polynomials import LINEAR, SQUARE, Floats

ROUNDS = 40


class Trend(NamedTuple):
    """What a trend is called, and how counts scatter about it."""

    name: str
    fitted: Floats
    x2: float
    df: int
    lower: float
    upper: float

    @property
    def phi(self) -> float:
        """Pearson's dispersion: 1 for counting noise, below for smoother figures."""
        return self.x2 / self.df


def trends(times: Floats, counts: Floats) -> tuple[Trend, ...]:
    """Return the quadratic trend, and others beside it; `times` are 0 at the first period.

    With few periods a parabola leaves little to judge by, so that straight and exponential trends
    stand beside it; `a t²` is the parabola of one parameter, which leaves out the period at 0.
    """
    quadratic = _trend("quadratic", fit_poisson(times, counts))
    linear = _trend("linear", fit_poisson(times, counts, LINEAR))
    square = _trend("a t²", fit_poisson(times, counts, SQUARE))
    return quadratic, linear, loglinear(times, counts), square


def loglinear(times: Floats, counts: Floats) -> Trend:
    """Return the exponential trend exp(b t + c), the canonical Poisson regression.

    >>> trend = loglinear(np.arange(4.0), np.array([10.0, 21, 39, 80]))
    >>> [round(float(mean), 2) for mean in trend.fitted], round(trend.x2, 3)
    ([10.18, 20.2, 40.08, 79.55], 0.067)
    """
    design = np.column_stack([times - times.mean(), np.ones_like(times)])
    coefficients = np.linalg.lstsq(design, np.log(np.maximum(counts, 0.5)), rcond=None)[0]
    for _ in range(ROUNDS):
        means = np.exp(design @ coefficients)
        score = design.T @ (counts - means)
        coefficients = coefficients + np.linalg.solve((design.T * means) @ design, score)
    means = np.exp(design @ coefficients)
    x2, df = float(((counts - means) ** 2 / means).sum()), len(times) - 2
    lower, upper = pearson_tails(np.array(x2), df)
    return Trend("log-linear", means, x2, df, float(lower), float(upper))


def _trend(name: str, fit: PoissonFit) -> Trend:
    x2, lower, upper = (float(part) for part in (fit.x2, fit.lower, fit.upper))
    return Trend(name, fit.fitted, x2, fit.df, lower, upper)
