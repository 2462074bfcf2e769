"""Curves of growth by nonlinear least squares: power, exponential, logistic, Gompertz.

Each is a scale times a shape, ``y = a g(t)``. For given parameters of the shape the best scale has
a closed form, so that only one or two parameters are searched for (variable projection: G. H.
Golub, V. Pereyra. SIAM J Numer Anal 10 (1973) 413-432): first on a fixed grid, then from its best
places, within bounds. Nothing is random.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from exhume.series._fitting.polynomials import Floats
from exhume.series._fitting.scientific import scipy

STARTS = 3
EXACT, ROUNDS = 1e-12, 400
# What is left out moves a curve by much more than this, and there are many such fits.
NEAR, FEW_ROUNDS = 1e-8, 60


@dataclass(frozen=True, slots=True)
class Shape:
    """A shape with its parameters; `g` takes times as shares of the window, from 0 to 1.

    `grid` has the shape (places, parameters); `low` and `high` bound each. `calendar` turns them
    into those of the formula as it is printed, given the length of the window; `formula` says which
    stand where, the scale first.
    """

    name: str
    formula: str
    g: Callable[[Floats, Floats], Floats]
    grid: Floats
    low: tuple[float, ...]
    high: tuple[float, ...]
    calendar: Callable[[Floats, float], tuple[float, ...]]


class CurveFit(NamedTuple):
    """Least squares of one series: scale and parameters of the shape, fitted values, residuals.

    `shape` has the parameters for times as shares of `span`, `parameters` those of the formula.
    `bounded` says whether a parameter ended at a bound: the curve is then hardly told from a
    simpler one.
    """

    parameters: tuple[float, ...]
    scale: float
    shape: Floats
    span: float
    fitted: Floats
    residuals: Floats
    bounded: bool


def _power(u: Floats, shape: Floats) -> Floats:
    return np.asarray(u ** shape[..., :1], float)


def _exponential(u: Floats, shape: Floats) -> Floats:
    return np.asarray(np.exp(shape[..., :1] * (u - 1)), float)


def _logistic(u: Floats, shape: Floats) -> Floats:
    return np.asarray(1 / (1 + np.exp(-shape[..., :1] * (u - shape[..., 1:2]))), float)


def _gompertz(u: Floats, shape: Floats) -> Floats:
    # Below e^-245 of the ceiling there is nothing to tell apart, and soon no number.
    depth = np.minimum(-shape[..., :1] * (u - shape[..., 1:2]), 5.5)
    return np.asarray(np.exp(-np.exp(depth)), float)


def _places(*axes: Floats) -> Floats:
    return np.stack([axis.ravel() for axis in np.meshgrid(*axes, indexing="ij")], axis=1)


_STEEPNESS = np.geomspace(0.3, 40, 22)
_S_CURVES = _places(np.concatenate([-_STEEPNESS[::-1], _STEEPNESS]), np.linspace(-1, 3, 33))

POWER = Shape(
    "power", "a t^b", _power, np.geomspace(0.05, 15, 60)[:, None], (0.01,), (30.0,),
    lambda shape, span: (span ** -shape[0], shape[0]),
)  # fmt: skip
EXPONENTIAL = Shape(
    "exponential", "a e^(b t)", _exponential, np.linspace(-15, 15, 60)[:, None], (-40.0,), (40.0,),
    lambda shape, span: (np.exp(-shape[0]), shape[0] / span),
)  # fmt: skip
LOGISTIC = Shape(
    "logistic", "K / (1 + e^(-r (t - m)))", _logistic, _S_CURVES, (-80.0, -4.0), (80.0, 6.0),
    lambda shape, span: (1.0, shape[0] / span, shape[1] * span),
)  # fmt: skip
GOMPERTZ = Shape(
    "Gompertz", "K e^(-e^(-r (t - m)))", _gompertz, _S_CURVES, (-80.0, -4.0), (80.0, 6.0),
    lambda shape, span: (1.0, shape[0] / span, shape[1] * span),
)  # fmt: skip
SHAPES = (POWER, EXPONENTIAL, LOGISTIC, GOMPERTZ)


def fit_curve(t: Floats, y: Floats, shape: Shape) -> CurveFit:
    """Return the least-squares curve of a shape through one series; both arrays are (periods,).

    `t` counts from the first period and must rise. At least as many periods as parameters.

    >>> t = np.arange(8.0)
    >>> [round(value, 4) for value in fit_curve(t, 3 * t**1.5, POWER).parameters]
    [3.0, 1.5]
    """
    u, span = t / t[-1], float(t[-1])
    found = (_descend(u, y, shape, start) for start in _starts(t, y, shape))
    return min((_fit(u, y, shape, place, span) for place in found), key=_cost)


def refit_curve(t: Floats, y: Floats, shape: Shape, near: CurveFit) -> CurveFit:
    """Return the curve found from one start: another fit with nearly the same figures."""
    u = t / near.span
    found = _descend(u, y, shape, near.shape, near=True)
    return _fit(u, y, shape, found, near.span)


def predict(fit: CurveFit, shape: Shape, t: Floats) -> Floats:
    """Return the values of a fitted curve at any times."""
    return np.asarray(fit.scale * shape.g(t / fit.span, fit.shape), float)


def _starts(t: Floats, y: Floats, shape: Shape) -> Floats:
    """Return the best places of the grid, at most `STARTS` and no two of them neighbours."""
    g = shape.g(t / t[-1], shape.grid)
    residuals = y - _scales(g, y)[:, None] * g
    cost: Floats = (residuals**2).sum(axis=1)
    order = np.argsort(cost, kind="stable")
    reach = (shape.grid.max(axis=0) - shape.grid.min(axis=0)) / 10
    chosen: list[Floats] = []
    for place in shape.grid[order]:
        if all((np.abs(place - other) > reach).any() for other in chosen):
            chosen.append(place)
        if len(chosen) == STARTS:
            break
    return np.array(chosen)


def _scales(g: Floats, y: Floats) -> Floats:
    """Return the best scale of each shape; its largest value is taken out against underflow."""
    top = g.max(axis=-1)
    unit = g / top[..., None]
    return np.asarray((unit @ y) / (unit**2).sum(axis=-1) / top, float)


def _descend(u: Floats, y: Floats, shape: Shape, start: Floats, *, near: bool = False) -> Floats:
    """Return the parameters of the shape that are found from a start."""
    size = float(np.abs(y).max()) or 1.0

    def missed(parameters: Floats) -> Floats:
        g = shape.g(u, parameters)
        return np.asarray((_scales(g, y) * g - y) / size, float)

    tolerance = NEAR if near else EXACT
    found: Floats = scipy("optimize").least_squares(
        missed, start, jac="2-point" if near else "3-point", bounds=(shape.low, shape.high),
        xtol=tolerance, ftol=tolerance, gtol=tolerance, x_scale="jac",
        max_nfev=FEW_ROUNDS if near else ROUNDS,
    ).x  # fmt: skip
    return found


def _fit(u: Floats, y: Floats, shape: Shape, found: Floats, span: float) -> CurveFit:
    g = shape.g(u, found)
    scale = float(_scales(g, y))
    factor, *rest = shape.calendar(found, span)
    bounded = bool(np.any((found - shape.low < 1e-6) | (shape.high - found < 1e-6)))
    parameters = (scale * float(factor), *(float(value) for value in rest))
    return CurveFit(parameters, scale, found, span, scale * g, y - scale * g, bounded)


def _cost(fit: CurveFit) -> float:
    return float(fit.residuals @ fit.residuals)
