"""What plots of noise show; nothing is drawn here."""

from collections.abc import Mapping, Sequence

import numpy as np

from exhume.model.series import Curve, Plot
from exhume.series._fitting.polynomials import Floats

BINS = 60
NORMAL_95 = 1.96
SMALLEST = 1e-9
"""What 1 − R² is at least, so that it has a logarithm."""


def residuals(at: Sequence[float], rest: Floats, means: Floats) -> Plot:
    """Return residuals of shape (periods,) with the band that holds 95 % of counting noise."""
    half = NORMAL_95 * np.sqrt(means)
    x = tuple(at)
    return Plot(
        "Residuals about a quadratic trend",
        "year",
        "reported less trend",
        (
            Curve("95 % of counting noise", "band", x, low=_tuple(-half), high=_tuple(half)),
            Curve("reported", "points", x, _tuple(rest)),
        ),
    )


def histogram(simulated: Mapping[str, Floats], observed: float) -> Plot:
    """Return how R² is distributed over simulated series, by the name of their noise.

    The axis is the decimal logarithm of 1 − R²: 0.9, 0.99 and 0.999 lie at -1, -2 and -3.
    """
    logs = {name: logarithm(values) for name, values in simulated.items()}
    mark = float(logarithm(np.array(observed)))
    inside = np.concatenate([*(np.quantile(values, (0.001, 0.999)) for values in logs.values())])
    low, high = min(float(inside.min()), mark - 0.1), max(float(inside.max()), mark + 0.1)
    edges: Floats = low + (high - low) / BINS * np.arange(BINS + 1, dtype=float)
    middles = _tuple((edges[:-1] + edges[1:]) / 2)
    curves = (
        Curve(name, "line", middles, _tuple(np.histogram(values, edges)[0] / len(values)))
        for name, values in logs.items()
    )
    return Plot(
        "R² of simulated series, observed one marked",
        "log10 (1 − R²): further left is a closer fit",
        "share of simulated series",
        tuple(curves),
        mark,
    )


def logarithm(r2: Floats) -> Floats:
    """Return the decimal logarithm of 1 − R².

    >>> logarithm(np.array([0.9, 0.99])).round(6)
    array([-1., -2.])
    """
    found: Floats = np.log10(np.maximum(1 - r2, SMALLEST))
    return found


def _tuple(values: Floats) -> tuple[float, ...]:
    return tuple(float(value) for value in values)
