"""How closely parabolas follow many series of one length, by measures that rank them differently.

R² compares residuals with how much a series grows: a steep one scores high whatever its noise. The
relative residual compares them with the mean, the dispersion with counting noise.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from exhume.series._fitting.poisson import fit_poisson
from exhume.series._fitting.polynomials import Floats, fit_quadratic

TINY = 1e-12


class Quality(NamedTuple):
    """Measures of each series, all of shape (series,).

    `r2` of the least-squares parabola, and `loo` of each point predicted from the others; `cv` the
    residual standard deviation over n - 3 as a share of the mean; `phi` Pearson's dispersion about
    the maximum-likelihood parabola; `growth` the largest less the smallest value as a share of the
    mean; `mean` the mean.
    """

    r2: Floats
    cv: Floats
    loo: Floats
    phi: Floats
    growth: Floats
    mean: Floats

    def part(self, chosen: NDArray[np.bool_]) -> "Quality":
        """Return the measures of those series that are chosen."""
        return Quality(*(values[chosen] for values in self))


def quality(t: Floats, y: Floats) -> Quality:
    """Return the measures of each series of counts; `y` has the shape (series, periods).

    `t` counts from the first period. There must be four periods or more.

    >>> found = quality(np.arange(6.0), np.array([[30.0, 36, 41, 44, 52, 55]]))
    >>> round(float(found.r2[0]), 4), round(float(found.cv[0]), 4)
    (0.988, 0.0311)
    """
    fit, mean = fit_quadratic(t, y), y.mean(axis=1)
    rss = (fit.residuals**2).sum(axis=1)
    press = ((fit.residuals / (1 - fit.leverage)) ** 2).sum(axis=1)
    total = ((y - mean[:, None]) ** 2).sum(axis=1)
    with np.errstate(divide="ignore", invalid="ignore"):
        cv = np.sqrt(rss / (y.shape[1] - 3)) / mean
        loo = np.where(total > 0, 1 - press / total, np.nan)
        growth = (y.max(axis=1) - y.min(axis=1)) / mean
    return Quality(fit.r2, cv, loo, fit_poisson(t, y).dispersion, growth, mean)


def unexplained(r2: Floats) -> Floats:
    """Return ln(1 - R²), kept from minus infinity."""
    return np.asarray(np.log(np.maximum(1 - r2, TINY)), float)
