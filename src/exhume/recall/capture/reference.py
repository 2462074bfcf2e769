"""Limits and log-linear models as their sources define them. Slow, and easy to trust."""

from fractions import Fraction
from itertools import product
from math import comb

import numpy as np

from exhume.recall.capture.models import Cells, Pair
from exhume.recall.capture.overlap import LEAST, Overlap


def chance_slowly(overlap: Overlap, total: int, odds_ratio: Fraction, *, larger: bool) -> Fraction:
    """Return the chance of so large an overlap, or of so small a one, given at least `LEAST`.

    >>> chance_slowly(Overlap(3, 1, 1), 6, Fraction(1), larger=False)
    Fraction(8, 9)
    """
    first, second = overlap.both + overlap.first_only, overlap.both + overlap.second_only
    ways = {
        both: comb(first, both) * comb(total - first, second - both) * odds_ratio**both
        for both in range(LEAST, min(first, second) + 1)
    }
    meant = [n for n in ways if (n >= overlap.both if larger else n <= overlap.both)]
    return Fraction(sum(ways[n] for n in meant)) / sum(ways.values())


def totals_slowly(
    overlap: Overlap, odds_ratio: Fraction, tail: Fraction, ceiling: int
) -> tuple[int, int]:
    """Return the smallest and the greatest total that neither tail excludes, by trying each."""
    totals = range(overlap.seen, ceiling + 1)
    fewest = [n for n in totals if chance_slowly(overlap, n, odds_ratio, larger=False) >= tail]
    most = [n for n in totals if chance_slowly(overlap, n, odds_ratio, larger=True) >= tail]
    return (fewest or [ceiling])[0], most[-1]


def fit_slowly(cells: Cells, pairs: tuple[Pair, ...]) -> tuple[float, float]:
    """Return the papers that no finder points at, and the deviance, by reweighted least squares.

    Source: P. McCullagh, J. A. Nelder. Generalized Linear Models. 2nd ed., Chapman & Hall 1989,
    section 2.5.
    """
    histories = [history for history in product((0, 1), repeat=3) if any(history)]
    counts = np.array([cells[history] for history in histories])
    design = np.array(
        [[1, *history, *(history[i] * history[j] for i, j in pairs)] for history in histories],
        dtype=np.float64,
    )
    means = counts + 0.5
    for _ in range(100):
        working = np.log(means) + (counts - means) / means
        weighted = design.T * means
        means = np.exp(design @ np.linalg.solve(weighted @ design, weighted @ working))
    logs = np.log(np.where(counts > 0, counts / means, 1.0))
    # Of the linear predictor, which is the design times the coefficients, the first one is sought.
    first = np.linalg.solve(design.T @ design, design.T @ np.log(means))[0]
    return float(np.exp(first)), float(2 * (counts * logs - counts + means).sum())
