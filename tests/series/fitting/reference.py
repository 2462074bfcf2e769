"""What the fast ways compute, said slowly: one series, one period and one grid point at a time."""

from collections.abc import Callable, Sequence
from itertools import pairwise, product
from math import exp, inf, log

import numpy as np
from scipy.optimize import minimize


def loo_r2(t: Sequence[float], y: Sequence[float]) -> float:
    """Return R² of predictions, each by a parabola through all other points."""
    mean, press = sum(y) / len(y), 0.0
    for i in range(len(y)):
        others = [j for j in range(len(y)) if j != i]
        parabola = np.polyfit([t[j] for j in others], [y[j] for j in others], 2)
        press += (y[i] - float(np.polyval(parabola, t[i]))) ** 2
    return 1 - press / sum((value - mean) ** 2 for value in y)


def ahead(y: Sequence[float]) -> float:
    """Return the median relative error of a parabola's forecasts, from four values on."""
    errors = []
    for i in range(4, len(y)):
        forecast = float(np.polyval(np.polyfit(range(i), y[:i], 2), i))
        errors.append(abs(forecast - y[i]) / y[i])
    errors.sort()
    middle = len(errors) // 2
    return errors[middle] if len(errors) % 2 else (errors[middle - 1] + errors[middle]) / 2


def poisson_likelihood(t: Sequence[float], y: Sequence[float], abc: Sequence[float]) -> float:
    """Return the log-likelihood of a parabola, minus infinity where a mean is not above 0."""
    means = [abc[0] * x * x + abc[1] * x + abc[2] for x in t]
    if min(means) <= 0:
        return -inf
    return sum(k * log(m) - m for k, m in zip(y, means, strict=True))


def poisson_x2(t: Sequence[float], y: Sequence[float]) -> float:
    """Return Pearson's X² about the parabola that Nelder and Mead find, started three times."""
    best = (0.0, 0.0, sum(y) / len(y))
    for _ in range(3):
        found = minimize(
            lambda abc: -poisson_likelihood(t, y, abc), best, method="Nelder-Mead",
            options={"xatol": 1e-10, "fatol": 1e-12, "maxiter": 20_000, "maxfev": 20_000},
        )  # fmt: skip
        best = tuple(found.x)
    means = [best[0] * x * x + best[1] * x + best[2] for x in t]
    return sum((k - m) ** 2 / m for k, m in zip(y, means, strict=True))


CURVES: dict[str, tuple[Callable[..., float], Sequence[Sequence[float]]]] = {
    "power": (lambda x, b: x**b if x else 0.0, [np.geomspace(0.02, 25, 1000)]),
    "exponential": (lambda x, b: exp(b * (x - 1)), [np.linspace(-30, 30, 1000)]),
    "logistic": (
        lambda x, r, m: 1 / (1 + exp(-r * (x - m))),
        [np.linspace(-20, 20, 41), np.linspace(-1.5, 3, 46)],
    ),
    "Gompertz": (
        lambda x, r, m: exp(-exp(min(-r * (x - m), 5.5))),
        [np.linspace(-20, 20, 41), np.linspace(-1.5, 3, 46)],
    ),
}


def grid_rss(name: str, y: Sequence[float]) -> float:
    """Return the least sum of squares over a grid of shapes, each with its best scale."""
    curve, axes = CURVES[name]
    times = [i / (len(y) - 1) for i in range(len(y))]
    best = inf
    for place in product(*axes):
        g = [curve(x, *place) for x in times]
        squares = sum(value * value for value in g)
        if squares < 1e-300:
            continue
        scale = sum(a * b for a, b in zip(g, y, strict=True)) / squares
        best = min(best, sum((k - scale * value) ** 2 for k, value in zip(y, g, strict=True)))
    return best


def clustered(design: np.ndarray, residuals: np.ndarray, entities: Sequence[int]) -> np.ndarray:
    """Return the cluster-robust covariance as textbooks write it, one cluster at a time."""
    bread = np.linalg.inv(design.T @ design)
    meat, groups = np.zeros_like(bread), sorted(set(entities))
    for group in groups:
        mine = [i for i, entity in enumerate(entities) if entity == group]
        score = design[mine].T @ residuals[mine]
        meat += np.outer(score, score)
    n, k, g = len(residuals), design.shape[1], len(groups)
    return g / (g - 1) * (n - 1) / (n - k) * bread @ meat @ bread


def is_sorted(values: Sequence[float]) -> bool:
    """Tell whether no value is below the one before it."""
    return all(a <= b for a, b in pairwise(values))
