"""Counts on both sides of a threshold against a smooth distribution fitted to them.

Each count is a distance from the threshold, 0 or more on the side that it rewards. In a window of
2 h cells the logarithm of the distribution is fitted by a cubic, which those of Poisson, negative
binomial and geometric counts nearly are so close to any point. The cells next to the threshold on
either side are compared, and the score statistic allows for the fit, to which they belong.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from exhume.series._digits.uniform import binomial_tails
from exhume.series._digits.usable import Floats, Integers

NARROWEST, WIDEST = 5, 30
STEPS = 25
SETTLED = 1e-8
RIDGE = 1e-9


class Window(NamedTuple):
    """Half the number of cells, and how many next to the threshold are looked at on each side."""

    half: int
    near: int

    def cells(self) -> Integers:
        """Return the distances of the cells, of shape (2 half,)."""
        return np.arange(-self.half, self.half)

    def contrast(self) -> Floats:
        """Return 1 just inside, -1 just outside, and 0 elsewhere, of shape (2 half,)."""
        cells = self.cells()
        inside, outside = (cells >= 0) & (cells < self.near), (cells < 0) & (cells >= -self.near)
        return inside.astype(np.float64) - outside


def window_of(spread: float, room: int) -> Window:
    """Return a window of a standard deviation on each side, and within the room down to zero."""
    half = min(max(NARROWEST, min(WIDEST, round(spread))), room)
    return Window(half, max(1, round(half / 5)))


def counts_of(distances: Integers, window: Window) -> Integers:
    """Return how many of the distances are in each cell, of shape (2 half,)."""
    inside = distances[(distances >= -window.half) & (distances < window.half)]
    found = np.bincount(inside + window.half, minlength=2 * window.half)
    return np.asarray(found, dtype=np.int64)


def fitted(counts: Integers, window: Window) -> Floats:
    """Return the log-cubic fit to counts of shape (samples, cells), in their sum."""
    design = _design(window)
    logs = np.log(counts + 0.5)
    coefficients = logs @ np.linalg.pinv(design).T
    for _ in range(STEPS):
        expected = np.exp(np.clip(coefficients @ design.T, -30, 30))
        step = _solve(_information(expected, design), (counts - expected) @ design)
        step = np.clip(step, -2, 2)  # far steps overshoot where a cell at the end is empty
        coefficients += step
        if np.abs(step).max(initial=0) < SETTLED:
            break
    return np.asarray(np.exp(np.clip(coefficients @ design.T, -30, 30)), dtype=np.float64)


def scores(counts: Integers, window: Window) -> Floats:
    """Return the excess just inside the threshold in standard errors, of shape (samples,)."""
    design, contrast = _design(window), window.contrast()
    expected = fitted(counts, window)
    shared = (expected * contrast) @ design
    explained = (shared * _solve(_information(expected, design), shared)).sum(axis=1)
    variance = expected @ contrast**2 - explained
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.asarray((counts - expected) @ contrast / np.sqrt(variance), dtype=np.float64)


def drawn_scores(
    counts: Integers, window: Window, draws: int, random: np.random.Generator
) -> Floats:
    """Return the scores of samples drawn from the fit and fitted again, in order."""
    shares = fitted(counts[None, :], window)[0]
    samples = random.multinomial(int(counts.sum()), shares / shares.sum(), size=draws)
    return np.sort(scores(samples, window))


def binomial_middle(counts: Integers, window: Window) -> float:
    """Return the exact mid-p value of those just inside among those near, given the fit.

    It says how likely so many are if each of those near is dealt to either side with the odds of
    the fit, as a permutation of sides deals them; that the odds are estimated is left out.
    """
    expected, contrast = fitted(counts[None, :], window)[0], window.contrast()
    inside, near = int(counts[contrast > 0].sum()), int(counts[contrast != 0].sum())
    tails = np.append(
        binomial_tails(near, expected[contrast > 0].sum() / expected[contrast != 0].sum()), 0.0
    )
    return float((tails[inside] + tails[inside + 1]) / 2)


def heaped(counts: Integers, window: Window, rounded: NDArray[np.bool_]) -> float:
    """Return how likely as many are in cells of round numbers, those near the threshold apart."""
    away = window.contrast() == 0
    expected = fitted(counts[None, :], window)[0]
    share = float(expected[away & rounded].sum() / expected[away].sum())
    if not 0 < share < 1:
        return 1.0
    tails = binomial_tails(int(counts[away].sum()), share)
    return float(tails[int(counts[away & rounded].sum())])


def _design(window: Window) -> Floats:
    place = (window.cells() + 0.5) / window.half
    return np.stack([np.ones_like(place), place, place**2, place**3], axis=1)


def _information(expected: Floats, design: Floats) -> Floats:
    size = design.shape[1]
    products = (design[:, :, None] * design[:, None, :]).reshape(len(design), -1)
    return (expected @ products).reshape(-1, size, size) + RIDGE * np.eye(size)


def _solve(information: Floats, right: Floats) -> Floats:
    return np.asarray(np.linalg.solve(information, right[:, :, None])[:, :, 0], dtype=np.float64)
