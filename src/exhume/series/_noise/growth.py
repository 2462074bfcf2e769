"""Growth as steps of the logarithm: a smooth path, and the shocks about it.

The path is a parabola through the log growths of successive periods, and shocks are what is left of
them. Simulated growth starts at the first value, adds shocks to the path, and is then counted: a
shock is carried on for good, unlike noise about a curve.
"""

from typing import NamedTuple

import numpy as np

from exhume.series._fitting.polynomials import QUADRATIC, Floats, fit_powers

PARAMETERS = len(QUADRATIC)
FEWEST = PARAMETERS + 3
"""Values that give a path and at least two shocks to spare."""


class Growth(NamedTuple):
    """Growth of each series of shape (series, periods), or of a single one.

    `path` and `shocks` have the shape (series, periods - 1). `sd` is the standard deviation of
    shocks, `counting` what counting noise alone would make of it (the delta method), and `beyond`
    the part of it that is left, 0 where counting explains all.
    """

    path: Floats
    shocks: Floats
    sd: Floats
    counting: Floats
    beyond: Floats


def growth(values: Floats) -> Growth:
    """Split the growth of evenly spaced values above 0 into path and shocks.

    >>> found = growth(np.array([10.0, 20, 40, 80, 160, 320, 640]))
    >>> [round(float(step), 6) for step in found.path][:2], round(float(found.sd), 6)
    ([0.693147, 0.693147], 0.0)
    """
    steps: Floats = np.diff(np.log(values), axis=-1)
    fit = fit_powers(np.arange(steps.shape[-1], dtype=float), steps, QUADRATIC)
    variance = (fit.residuals**2).sum(axis=-1) / (steps.shape[-1] - PARAMETERS)
    counting = (1 / values[..., 1:] + 1 / values[..., :-1]).mean(axis=-1)
    beyond = np.sqrt(np.maximum(variance - counting, 0))
    return Growth(fit.fitted, fit.residuals, np.sqrt(variance), np.sqrt(counting), beyond)


def shocks_beyond_counting(values: Floats) -> Floats:
    """Return shocks shrunk to what counting does not explain, and freed of the fit's shrinking.

    Shapes are those of `growth`. The path takes three degrees of freedom of the shocks, which are
    made larger by as much.
    """
    found = growth(values)
    periods = found.shocks.shape[-1]
    with np.errstate(divide="ignore", invalid="ignore"):
        left = np.where(found.sd > 0, found.beyond / found.sd, 0)
    scaled: Floats = found.shocks * left[..., None] * np.sqrt(periods / (periods - PARAMETERS))
    return scaled


def grown(start: float, path: Floats, shocks: Floats) -> Floats:
    """Return levels that grow from `start` along a path of shape (steps,) with each row of shocks.

    >>> grown(10.0, np.log([2.0, 2.0]), np.zeros((1, 2))).round(6)
    array([[10., 20., 40.]])
    """
    climbed = np.cumsum(path + shocks, axis=1)
    levels: Floats = start * np.exp(np.pad(climbed, ((0, 0), (1, 0))))
    return levels
