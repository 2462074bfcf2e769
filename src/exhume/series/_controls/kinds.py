"""Controls: invented series as long and as large as a given one, with a known make-up.

In positive ones there is something to note: figures that follow a formula, with or without jitter,
figures that were carried forward, rounded figures. In negative ones there is nothing: counts about
a smooth curve, with as much noise as honest counts have or more.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Draw = Callable[[np.random.Generator, int], Floats]

JITTERS = (0.0, 0.005, 0.01, 0.02, 0.05)
EXTRA = (0.03, 0.08)
"""Coefficients of variation beyond counting, within the range of large registries."""
SHOCKS = 0.13
"""Standard deviation of yearly shocks to log growth where no comparators tell it: their median in
an international registry of donors, 2000 to 2024."""
CARRIED = 3
SMALLEST = 5.0


@dataclass(frozen=True, slots=True)
class Control:
    """Series with a known make-up: `draw` gives so many of them, of shape (count, periods).

    `something` says whether there is anything to note in them; `pairs` whether the first half of
    the periods is the numerator and the second the denominator of a ratio.
    """

    name: str
    something: bool
    draw: Draw
    pairs: bool = False


def controls(like: Floats, shocks: float = SHOCKS) -> tuple[Control, ...]:
    """Return the controls for a series of shape (periods,), positive ones first.

    They rise from its lowest to its highest value, at least from 5 to 15. `shocks` is the standard
    deviation of random growth of series that are trusted.
    """
    paths = _paths(like)
    return (*_formulas(paths), *_kept(paths["quadratic"]), *_honest(paths, shocks))


def pair_controls(like: Floats) -> tuple[Control, ...]:
    """Return the controls for ratios, with a denominator like `like`, of shape (periods,)."""
    below = np.maximum(np.rint(like), 1.0)
    return (
        Control("a ratio of 1.8, rounded to whole cases", True, partial(_ratio, below, 0.0), True),
        Control("the same with 1 % jitter", True, partial(_ratio, below, 0.01), True),
        Control("0, 1 or 2 of each case, 0.9 apiece", False, partial(_binomial, below, 0.0), True),
        Control("the same, the 0.9 varies by 3 %", False, partial(_binomial, below, 0.03), True),
    )


def default(periods: int, start: float = 300.0) -> Floats:
    """Return a quadratic that rises to three times its start, for when no series is given.

    >>> default(5).tolist()
    [300.0, 338.0, 450.0, 638.0, 900.0]
    """
    rise: Floats = np.rint(start * (1 + 2 * np.linspace(0, 1, periods) ** 2))
    return rise


def _paths(like: Floats) -> dict[str, Floats]:
    low = max(float(like.min()), SMALLEST)
    high = max(float(like.max()), 3 * low)
    u = np.linspace(0, 1, len(like))
    steps = np.arange(1, len(like) + 1) / len(like)
    return {
        "quadratic": low + (high - low) * u**2,
        "a t²": np.maximum(high * steps**2, SMALLEST),
        "linear": low + (high - low) * u,
        "exponential": low * (high / low) ** u,
        "logistic": _s_shaped(low, high, u),
    }


def _s_shaped(low: float, high: float, u: Floats) -> Floats:
    rising = 1 / (1 + np.exp(-8 * (u - 0.5)))
    path: Floats = low + (high - low) * (rising - rising[0]) / (rising[-1] - rising[0])
    return path


def _formulas(paths: dict[str, Floats]) -> Iterator[Control]:
    for name, path in paths.items():
        for jitter in JITTERS:
            says = f"{name}, {100 * jitter:g} % jitter" if jitter else f"{name}, exact"
            yield Control(says, something=True, draw=partial(_jittered, path, jitter))


def _kept(path: Floats) -> Iterator[Control]:
    carried = min(CARRIED, len(path) - 1)
    says = f"Poisson about a quadratic, {carried} values carried forward"
    yield Control(says, something=True, draw=partial(_carried, path, carried))
    yield Control("Poisson about a quadratic, rounded to 10", True, partial(_rounded, path, 10))
    yield Control("Poisson about a quadratic, rounded to 50", True, partial(_rounded, path, 50))


def _honest(paths: dict[str, Floats], shocks: float) -> Iterator[Control]:
    for name, says in (("quadratic", "a"), ("exponential", "an"), ("logistic", "a")):
        yield Control(f"Poisson about {says} {name} curve", False, partial(_poisson, paths[name]))
    for cv in EXTRA:
        says = f"negative binomial about a quadratic, CV {100 * cv:g} %"
        yield Control(says, something=False, draw=partial(_varied, paths["quadratic"], cv))
    says = f"random growth as of registries, shocks of {100 * shocks:.2g} %, counted"
    yield Control(says, something=False, draw=partial(_shocked, paths["exponential"], shocks))


def _jittered(path: Floats, jitter: float, rng: np.random.Generator, count: int) -> Floats:
    changed = path * (1 + jitter * rng.standard_normal((count, len(path))))
    return np.rint(np.maximum(changed, 0))


def _poisson(path: Floats, rng: np.random.Generator, count: int) -> Floats:
    return rng.poisson(path, (count, len(path))).astype(np.float64)


def _varied(path: Floats, cv: float, rng: np.random.Generator, count: int) -> Floats:
    shape = 1 / cv**2
    return rng.poisson(path * rng.gamma(shape, 1 / shape, (count, len(path)))).astype(np.float64)


def _shocked(path: Floats, sd: float, rng: np.random.Generator, count: int) -> Floats:
    walk = np.cumsum(sd * rng.standard_normal((count, len(path) - 1)), axis=1)
    return rng.poisson(path * np.exp(np.pad(walk, ((0, 0), (1, 0))))).astype(np.float64)


def _carried(path: Floats, times: int, rng: np.random.Generator, count: int) -> Floats:
    """Let a value stand unchanged for so many further periods, from a random one on."""
    drawn = _poisson(path, rng, count)
    start = rng.integers(0, len(path) - times, size=(count, 1))
    at = np.arange(len(path))
    kept = (at > start) & (at <= start + times)
    return np.where(kept, np.take_along_axis(drawn, start, axis=1), drawn)


def _rounded(path: Floats, to: int, rng: np.random.Generator, count: int) -> Floats:
    rounded: Floats = to * np.rint(_poisson(path, rng, count) / to)
    return rounded


def _ratio(below: Floats, jitter: float, rng: np.random.Generator, count: int) -> Floats:
    ratio = 1.8 * (1 + jitter * rng.standard_normal((count, len(below))))
    return _joined(np.clip(np.rint(ratio * below), 0, 2 * below), below)


def _binomial(below: Floats, cv: float, rng: np.random.Generator, count: int) -> Floats:
    share = np.clip(0.9 * (1 + cv * rng.standard_normal((count, len(below)))), 0, 1)
    return _joined(rng.binomial((2 * below).astype(np.int64), share).astype(np.float64), below)


def _joined(above: Floats, below: Floats) -> Floats:
    return np.concatenate([above, np.broadcast_to(below, above.shape)], axis=1)
