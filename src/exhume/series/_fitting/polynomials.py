"""Least squares for straight lines and parabolas, for thousands of series at once.

Times count from the first period of a window (0, 1, 2, ...). Calendar years would do for the
fitted values, but they cost half of the digits, and a parabola through the origin would be another
curve.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

LINEAR = (1, 0)
QUADRATIC = (2, 1, 0)
SQUARE = (2,)  # a t², the parabola of one parameter


class Fit(NamedTuple):
    """Least squares of each series; shapes are (series, ...), or without it for a single one.

    `coefficients` have the shape (series, parameters), the highest power first; `fitted` and
    `residuals` (observed less fitted) the shape (series, periods). `r2` is centred on the mean,
    whether or not the curve has a constant; `adjusted` allows for the parameters; `uncentred`
    compares with 0 instead of the mean. `leverage` has the shape (periods,). R² is not a number
    where a series does not change.
    """

    coefficients: Floats
    fitted: Floats
    residuals: Floats
    r2: Floats
    adjusted: Floats
    uncentred: Floats
    leverage: Floats


def fit_linear(t: Floats, y: Floats) -> Fit:
    """Return the least-squares line b t + c of each series; see `fit_powers`."""
    return fit_powers(t, y, LINEAR)


def fit_quadratic(t: Floats, y: Floats) -> Fit:
    """Return the least-squares parabola a t² + b t + c of each series; see `fit_powers`.

    >>> fit = fit_quadratic(np.arange(5.0), np.array([1.0, 2, 5, 10, 17]))
    >>> [round(float(value), 6) + 0.0 for value in fit.coefficients], round(float(fit.r2), 6)
    ([1.0, 0.0, 1.0], 1.0)
    """
    return fit_powers(t, y, QUADRATIC)


def fit_square(t: Floats, y: Floats) -> Fit:
    """Return the least-squares parabola a t² of each series, which starts from nothing at 0."""
    return fit_powers(t, y, SQUARE)


def fit_powers(t: Floats, y: Floats, powers: tuple[int, ...]) -> Fit:
    """Return the least-squares sum of powers of `t` for each series.

    `t` has the shape (periods,), `y` (series, periods) or (periods,); nothing may be missing. There
    must be more periods than powers for residuals to mean anything.
    """
    design = t[:, None] ** np.array(powers, float)
    solve = np.linalg.pinv(design)
    coefficients = y @ solve.T
    fitted = coefficients @ design.T
    leverage: Floats = np.einsum("nk,kn->n", design, solve)
    return Fit(coefficients, fitted, y - fitted, *_shares(y, fitted, len(powers)), leverage)


def r_squared(y: Floats, fitted: Floats) -> Floats:
    """Return the share of each series' variance about its mean that a curve accounts for."""
    return _share(_squares(y - fitted), _squares(y - y.mean(axis=-1, keepdims=True)))


def _shares(y: Floats, fitted: Floats, parameters: int) -> tuple[Floats, Floats, Floats]:
    n, r2 = y.shape[-1], r_squared(y, fitted)
    price = (n - 1) / (n - parameters) if n > parameters else np.nan
    return r2, 1 - (1 - r2) * price, _share(_squares(y - fitted), _squares(y))


def _squares(values: Floats) -> Floats:
    total: Floats = np.einsum("...n,...n->...", values, values)
    return np.asarray(total)


def _share(left: Floats, whole: Floats) -> Floats:
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(whole > 0, 1 - left / whole, np.nan)
