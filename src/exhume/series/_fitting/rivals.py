"""Rival curves through one series, judged inside the window, at points left out, and ahead of it.

AICc is that of a Gaussian scatter whose width counts as a parameter: ``n ln(RSS / n) + 2 K +
2 K (K + 1) / (n - K - 1)``, K the parameters of the curve and one. Sources: H. Akaike. IEEE Trans
Automat Control 19 (1974) 716-723; C. M. Hurvich, C.-L. Tsai. Biometrika 76 (1989) 297-307; K. P.
Burnham, D. R. Anderson. Model selection and multimodel inference, 2nd ed., 2002.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import NamedTuple

import numpy as np

from exhume.series._fitting.curves import SHAPES, CurveFit, Shape, fit_curve, predict, refit_curve
from exhume.series._fitting.polynomials import (
    LINEAR,
    QUADRATIC,
    SQUARE,
    Floats,
    fit_powers,
    r_squared,
)

LEAST_PERIODS = 6
"""With fewer, AICc of a curve of three parameters is not defined."""
LEAST_BEFORE = 4
"""So many periods come before the first that is forecast."""


class Fitted(NamedTuple):
    """A curve through a series: its parameters, how it goes on, and how to fit it to others."""

    parameters: tuple[float, ...]
    predict: Callable[[Floats], Floats]
    refit: "Callable[[Floats, Floats], Fitted]"
    bounded: bool = False


@dataclass(frozen=True, slots=True)
class Model:
    """A kind of curve; `ordinary` are those that growth follows of itself, without any formula.

    Those are the straight line, and the curves by which things spread: exponential, logistic,
    Gompertz.
    """

    name: str
    formula: str
    parameters: int
    ordinary: bool
    fit: Callable[[Floats, Floats], Fitted]


class Rival(NamedTuple):
    """How well a curve does. Shares and errors are of the series' mean, or of the value itself.

    `adjusted` allows R² for the parameters, `uncentred` compares with 0. `cv` is the residual
    standard deviation (over n less the parameters) as a share of the mean; `loo` the R² of each
    point predicted from all others; `ahead` the median size of the relative error of each period
    forecast from those before it alone. `parameters` are in the order of the formula; `bounded`
    says that one of them ended at the bound of what is searched.
    """

    model: Model
    parameters: tuple[float, ...]
    fitted: Floats
    r2: float
    adjusted: float
    uncentred: float
    cv: float
    aicc: float
    loo: float
    ahead: float
    predict: Callable[[Floats], Floats]
    bounded: bool


def rivals(t: Floats, y: Floats, unit: float = 1.0) -> tuple[Rival, ...]:
    """Return all curves through one series, the best by AICc first.

    `t` counts from the first period; both arrays have the shape (periods,), with `LEAST_PERIODS` or
    more. Values are printed to a multiple of `unit`, and no curve is taken to be closer to what
    was counted than rounding leaves it.

    >>> found = rivals(np.arange(8.0), np.array([3.0, 5, 11, 21, 35, 53, 75, 101]))
    >>> found[0].model.name, [round(value, 3) + 0.0 for value in found[0].parameters]
    ('quadratic', [2.0, 0.0, 3.0])
    """
    return tuple(sorted((_rival(model, t, y, unit) for model in MODELS), key=lambda r: r.aicc))


def aicc(rss: float, n: int, parameters: int) -> float:
    """Return Gaussian AICc; `parameters` are those of the curve, without the scatter's width.

    >>> round(aicc(36_845.0, 7, 1), 1)
    67.0
    """
    k = parameters + 1
    return n * float(np.log(rss / n)) + 2 * k + 2 * k * (k + 1) / (n - k - 1)


def _rival(model: Model, t: Floats, y: Floats, unit: float) -> Rival:
    fit = model.fit(t, y)
    fitted = fit.predict(t)
    rss, n, k = float(((y - fitted) ** 2).sum()), len(y), model.parameters
    r2, mean = float(r_squared(y, fitted)), float(y.mean())
    return Rival(
        model,
        fit.parameters,
        fitted,
        r2,
        adjusted=1 - (1 - r2) * (n - 1) / (n - k),
        uncentred=1 - rss / float(y @ y),
        cv=float(np.sqrt(rss / (n - k))) / mean,
        aicc=aicc(max(rss, n * unit**2 / 12), n, k),
        loo=_left_out(fit, t, y),
        ahead=_ahead(fit, t, y),
        predict=fit.predict,
        bounded=fit.bounded,
    )


def _left_out(fit: Fitted, t: Floats, y: Floats) -> float:
    every = np.arange(len(y))
    predicted = [_from(fit, t[every != i], y[every != i], t[i]) for i in every]
    return float(r_squared(y, np.array(predicted)))


def _ahead(fit: Fitted, t: Floats, y: Floats) -> float:
    places = range(LEAST_BEFORE, len(y))
    errors = [abs(_from(fit, t[:i], y[:i], t[i]) / y[i] - 1) for i in places if y[i]]
    return float(np.median(errors)) if errors else float("nan")


def _from(fit: Fitted, t: Floats, y: Floats, at: float) -> float:
    return float(fit.refit(t, y).predict(np.array([at]))[0])


def _polynomial(powers: tuple[int, ...], t: Floats, y: Floats) -> Fitted:
    found = fit_powers(t, y, powers).coefficients
    exponents = np.array(powers, float)

    def further(at: Floats) -> Floats:
        return np.asarray((at[:, None] ** exponents) @ found, float)

    return Fitted(tuple(map(float, found)), further, partial(_polynomial, powers))


def _curve(shape: Shape, t: Floats, y: Floats) -> Fitted:
    return _fitted(shape, fit_curve(t, y, shape))


def _fitted(shape: Shape, fit: CurveFit) -> Fitted:
    def again(t: Floats, y: Floats) -> Fitted:
        return _fitted(shape, refit_curve(t, y, shape, fit))

    return Fitted(fit.parameters, partial(predict, fit, shape), again, fit.bounded)


def _models() -> Sequence[Model]:
    powers = (
        Model("linear", "b t + c", 2, True, partial(_polynomial, LINEAR)),
        Model("quadratic", "a t² + b t + c", 3, False, partial(_polynomial, QUADRATIC)),
        Model("a t²", "a t²", 1, False, partial(_polynomial, SQUARE)),
    )
    shapes = (
        Model(shape.name, shape.formula, 1 + len(shape.low), shape.name != "power",
              partial(_curve, shape))
        for shape in SHAPES
    )  # fmt: skip
    return (*powers, *shapes)


MODELS = _models()
