"""Noise that a series might have, as simulations of it: what one supposes decides what is rare.

Every model but those with shocks of comparators takes its curve or its growth from the series
itself, and is circular by that much: such simulations favour whatever the series looks like.
"""

from collections.abc import Callable, Sequence
from functools import partial
from typing import NamedTuple

import numpy as np

from exhume.series._fitting.curves import GOMPERTZ, LOGISTIC, Shape, fit_curve
from exhume.series._fitting.polynomials import Floats, fit_quadratic
from exhume.series._noise.comparators import Pool
from exhume.series._noise.growth import grown, growth

CVS = (0.02, 0.05, 0.08, 0.12)
SDS = (0.05, 0.12, 0.20)
LEAST_MEAN = 0.1
"""What a fitted curve is at least: there is no counting noise about less than nothing."""

Draw = Callable[[np.random.Generator, int], Floats]


class Noise(NamedTuple):
    """A noise model: `draw` gives so many series of shape (count, periods)."""

    id: str
    says: str
    draw: Draw
    from_others: bool = False


def noises(values: Floats, pools: Sequence[Pool] = ()) -> tuple[Noise, ...]:
    """Return the models for evenly spaced values of shape (periods,), above 0 throughout.

    Curves are fitted by least squares. Shocks come on top of the series' own path of growth.
    """
    t = np.arange(len(values), dtype=float)
    parabola = np.maximum(fit_quadratic(t, values).fitted, LEAST_MEAN)
    return (
        Noise("poisson", "Poisson about the fitted quadratic", partial(_poisson, parabola)),
        *(_negative_binomial(parabola, cv) for cv in CVS),
        *(_about(shape, t, values) for shape in (GOMPERTZ, LOGISTIC)),
        *(_normal_shocks(values, sd) for sd in SDS),
        *(_drawn_shocks(values, pool) for pool in pools),
    )


def negative_binomial(means: Floats, cv: float, rng: np.random.Generator, count: int) -> Floats:
    """Draw counts whose means vary by `cv`: variance mean + (cv mean)², a gamma mixture."""
    shape = 1 / cv**2
    mixed = rng.gamma(shape, 1 / shape, size=(count, len(means)))
    return rng.poisson(means * mixed).astype(float)


def _poisson(means: Floats, rng: np.random.Generator, count: int) -> Floats:
    return rng.poisson(means, size=(count, len(means))).astype(float)


def _negative_binomial(means: Floats, cv: float) -> Noise:
    draw = partial(negative_binomial, means, cv)
    return Noise(f"nb-{cv:g}", f"negative binomial about it, CV {100 * cv:.0f} %", draw)


def _about(shape: Shape, t: Floats, values: Floats) -> Noise:
    means = np.maximum(fit_curve(t, values, shape).fitted, LEAST_MEAN)
    says = f"Poisson about a fitted {shape.name} curve"
    return Noise(shape.name.casefold(), says, partial(_poisson, means))


def _normal_shocks(values: Floats, sd: float) -> Noise:
    def shocks(rng: np.random.Generator, count: int) -> Floats:
        return rng.normal(0, sd, size=(count, len(values) - 1))

    draw = partial(_counted_growth, values, shocks)
    return Noise(f"shocks-{sd:g}", f"growth shocks, sd {100 * sd:.0f} %, + Poisson", draw)


def _drawn_shocks(values: Floats, pool: Pool) -> Noise:
    draw = partial(_counted_growth, values, pool.draw)
    return Noise(f"{pool.id}-comparators", f"{pool.says} + Poisson", draw, from_others=True)


def _counted_growth(values: Floats, shocks: Draw, rng: np.random.Generator, count: int) -> Floats:
    levels = grown(float(values[0]), growth(values).path, shocks(rng, count))
    # A mean that numpy cannot draw from would be no number of events either.
    return rng.poisson(np.minimum(levels, 1e15)).astype(float)
