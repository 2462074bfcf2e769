"""Finders with chosen sensitivities and chosen odds ratios between them.

Source: iterative proportional fitting keeps the odds ratios of the table that it begins with and
reaches the margins that it is given (Y. M. M. Bishop, S. E. Fienberg, P. W. Holland. Discrete
Multivariate Analysis. MIT Press 1975, section 3.5).
"""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

_ROUNDS = 10_000
_EXACT = 1e-13


def cells_with_odds_ratios(
    rates: Sequence[float], ratios: Mapping[tuple[int, int], float]
) -> NDArray[np.float64]:
    """Return the probability of each history, by its number, whose bit *j* is finder *j*.

    Finder *j* points at a paper with the probability ``rates[j]``; `ratios` has the odds ratio of
    pairs, given what all others do, and there is no interaction of three.

    >>> cells = cells_with_odds_ratios([0.5, 0.5], {(0, 1): 9.0})
    >>> cells.round(3).tolist()
    [0.375, 0.125, 0.125, 0.375]
    """
    histories = np.arange(1 << len(rates))
    points = [np.bitwise_and(histories, 1 << bit) > 0 for bit in range(len(rates))]
    cells = np.ones(len(histories))
    for (one, other), ratio in ratios.items():
        cells[points[one] & points[other]] *= ratio
    for _ in range(_ROUNDS):
        before = cells.copy()
        for rate, pointed in zip(rates, points, strict=True):
            cells[pointed] *= rate / max(cells[pointed].sum(), np.finfo(float).tiny)
            cells[~pointed] *= (1 - rate) / max(cells[~pointed].sum(), np.finfo(float).tiny)
        if np.abs(cells - before).max() < _EXACT:
            break
    return cells
