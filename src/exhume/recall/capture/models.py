"""Log-linear models of three finders, and what each says of the papers that none points at.

The papers that have each of seven histories are Poisson counts; a model says which pairs of finders
depend on each other, and none has an interaction of three. Then the eighth history, of papers that
no finder points at, follows from the seven. Sources: S. E. Fienberg. The multiple recapture census
for closed populations and incomplete 2^k contingency tables. Biometrika 59 (1972) 591-603; Y. M. M.
Bishop, S. E. Fienberg, P. W. Holland. Discrete Multivariate Analysis. MIT Press 1975, chapter 6,
which has the estimates in closed form.
"""

from itertools import combinations
from math import erfc, exp, pi, sqrt
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Pair = tuple[int, int]
"""Two of the finders 0, 1 and 2."""

Cells = NDArray[np.float64]
"""Papers by history, of shape (2, 2, 2): ``cells[1, 0, 0]`` are those of the first finder alone."""

PAIRS: tuple[Pair, ...] = ((0, 1), (0, 2), (1, 2))
MODELS: tuple[tuple[Pair, ...], ...] = tuple(
    pairs for size in range(4) for pairs in combinations(PAIRS, size)
)
"""Each model by the pairs that depend on each other: none, one, two, or all three."""

_SEEN = np.arange(8) > 0  # in the order of cells laid out flat, the first is of no finder


class Fit(NamedTuple):
    """What a model says: the papers that no finder points at, and how well it fits the others.

    `deviance` has `degrees` of freedom; `pvalue` is how likely it is to be so large or larger if
    the model holds, by the chi-squared distribution, and 1 for the model that fits any counts.
    """

    pairs: tuple[Pair, ...]
    neither: float
    deviance: float
    degrees: int
    pvalue: float

    def aicc(self, papers: int) -> float:
        """Return Akaike's criterion for small samples; differences between models mean something.

        `papers` is how many at least one finder points at, nine or more. Source: C. M. Hurvich,
        C.-L. Tsai. Regression and time series model selection in small samples. Biometrika 76
        (1989) 297-307.
        """
        parameters = 7 - self.degrees
        correction = 2 * parameters * (parameters + 1) / (papers - parameters - 1)
        return self.deviance + 2 * parameters + correction


def fit(cells: Cells, pairs: tuple[Pair, ...]) -> Fit:
    """Return the fit of a model by maximum likelihood; the cell of no finder is not looked at.

    Every history of exactly two finders must have a paper.

    >>> hepatitis = np.array([0, 63, 55, 18, 69, 17, 21, 28.0]).reshape(2, 2, 2)
    >>> [round(fit(hepatitis, pairs).neither) for pairs in ((), ((0, 1),), PAIRS)]
    [117, 145, 1042]
    """
    whole = cells.copy()
    whole[0, 0, 0] = 0.0
    whole[0, 0, 0] = neither = _neither(whole, pairs)
    deviance, degrees = _deviance(whole, fitted(whole, pairs)), 3 - len(pairs)
    return Fit(pairs, neither, deviance, degrees, chi_squared_tail(deviance, degrees))


def fitted(whole: Cells, pairs: tuple[Pair, ...]) -> Cells:
    """Return the expected counts under a model where all eight cells are known.

    With the cell of no finder that the model itself gives, these are its expected counts of the
    other seven as well. Where all three pairs depend on each other, they are the counts.
    """
    if len(pairs) == 3:
        return whole
    expected = np.ones((2, 2, 2))
    for finders, power in factors(pairs):
        others = tuple(finder for finder in range(3) if finder not in finders)
        expected *= whole.sum(axis=others, keepdims=True) ** power
    return expected


def factors(pairs: tuple[Pair, ...]) -> tuple[tuple[tuple[int, ...], float], ...]:
    """Return the margins, by their finders, whose powers give the expected counts of a model.

    There are such ones for every model but that of all three pairs (Bishop, Fienberg and Holland,
    chapter 3).

    >>> factors(((0, 1),))
    (((0, 1), 1.0), ((2,), 1.0), ((), -1.0))
    """
    if len(pairs) == 2:
        return ((pairs[0], 1.0), (pairs[1], 1.0), ((_shared(pairs),), -1.0))
    paired = {finder for pair in pairs for finder in pair}
    alone = [((finder,), 1.0) for finder in range(3) if finder not in paired]
    return (*((pair, 1.0) for pair in pairs), *alone, ((), len(pairs) - 2.0))


def chi_squared_tail(statistic: float, degrees: int) -> float:
    """Return how likely chi-squared with 0 to 3 degrees of freedom is so large or larger.

    >>> [round(chi_squared_tail(3.0, degrees), 4) for degrees in range(4)]
    [1.0, 0.0833, 0.2231, 0.3916]
    """
    if not degrees or statistic <= 0:
        return 1.0
    if degrees == 2:
        return exp(-statistic / 2)
    one = erfc(sqrt(statistic / 2))
    return one if degrees == 1 else one + sqrt(2 * statistic / pi) * exp(-statistic / 2)


def _shared(pairs: tuple[Pair, ...]) -> int:
    (shared,) = {*pairs[0]} & {*pairs[1]}
    return shared


def _neither(cells: Cells, pairs: tuple[Pair, ...]) -> float:
    """Return the expected number of papers that no finder points at."""
    if len(pairs) == 3:
        return _of_all_pairs(cells)
    if len(pairs) == 2:
        return _of_two_pairs(cells, pairs)
    return _of_one_pair(cells, pairs[0]) if pairs else _of_independent(cells)


def _of_all_pairs(cells: Cells) -> float:
    """Take the odds ratio of two finders to be the same whether the third one finds or not."""
    above = cells[1, 1, 1] * cells[1, 0, 0] * cells[0, 1, 0] * cells[0, 0, 1]
    return float(above / (cells[1, 1, 0] * cells[1, 0, 1] * cells[0, 1, 1]))


def _of_two_pairs(cells: Cells, pairs: tuple[Pair, ...]) -> float:
    """Compare the two that depend on the third one only, among what that one misses."""
    _, one, other, both = cells.take([0], axis=_shared(pairs)).ravel()
    return float(one * other / both)


def _of_one_pair(cells: Cells, pair: Pair) -> float:
    """Compare the third finder with the pair taken as one finder."""
    (third,) = {0, 1, 2}.difference(pair)
    by_third = np.moveaxis(cells, third, 2)
    alone = by_third[0, 0, 1]
    both = by_third[:, :, 1].sum() - alone
    return float(by_third[:, :, 0].sum() * alone / both)


def _of_independent(cells: Cells) -> float:
    """Find the total of which the finders' shares leave over as much as nobody has seen."""
    seen = float(cells.sum())
    found = [float(cells.take(1, axis=finder).sum()) for finder in range(3)]
    low, high = seen, 2 * seen
    while _left_over(high, found) > high - seen:
        low, high = high, 2 * high
    while high - low > 1e-12 * high:
        middle = (low + high) / 2
        low, high = (middle, high) if _left_over(middle, found) > middle - seen else (low, middle)
    return (low + high) / 2 - seen


def _left_over(total: float, found: list[float]) -> float:
    first, second, third = found
    return total * (1 - first / total) * (1 - second / total) * (1 - third / total)


def _deviance(whole: Cells, expected: Cells) -> float:
    counted, means = whole.ravel()[_SEEN], expected.ravel()[_SEEN]
    ratio = np.divide(counted, means, out=np.ones(7), where=counted > 0)
    return max(float(2 * (counted * np.log(ratio) - (counted - means)).sum()), 0.0)
