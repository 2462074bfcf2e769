"""Polynomials through counts by maximum likelihood, and how the counts scatter about them.

The means are the polynomial itself (identity link), which must be positive at every period. The
likelihood is concave in the coefficients, so that Newton's method with shortened steps finds its
one maximum. Source: P. McCullagh, J. A. Nelder. Generalized linear models, 2nd ed., 1989, chapters
2 and 6; the same as R's ``glm(y ~ t + I(t^2), family = poisson(link = "identity"))``.
"""

from typing import NamedTuple

import numpy as np

from exhume.series._fitting.polynomials import QUADRATIC, Floats
from exhume.series._fitting.scientific import scipy

ROUNDS = 60
TOLERANCE = 1e-8  # of what a step gains in log-likelihood; it is taken, and squares what remains
NOISE = 1e-13  # relative, of the log-likelihood itself
# A count of 0 pulls the mean to 0 and below, where there is none: it is fitted as a little more.
LEAST = 1e-6
SHORTENED = 40
SPARED = 0.9  # a step takes at most so much of any mean


class PoissonFit(NamedTuple):
    """Maximum likelihood for each series; shapes are (series, ...), or without it for one.

    `coefficients` have the highest power first; `fitted` has the shape (series, periods). `x2` is
    Pearson's statistic with `df` degrees of freedom, `dispersion` their ratio: 1 for Poisson
    counts, below for smoother ones, above where counts scatter more or the curve is another.
    `lower` and `upper` are the tail probabilities of X² under chi-squared; add neither to the
    other. All are not a number for a series with fewer counts above 0 than the curve has
    coefficients, or whose likelihood had no maximum within reach.
    """

    coefficients: Floats
    fitted: Floats
    x2: Floats
    df: int
    dispersion: Floats
    lower: Floats
    upper: Floats


def fit_poisson(t: Floats, y: Floats, powers: tuple[int, ...] = QUADRATIC) -> PoissonFit:
    """Fit the sum of powers of `t` to counts by maximum likelihood with identity link.

    `t` has the shape (periods,), `y` (series, periods) or (periods,), 0 or more. A period at which
    the curve is 0 whatever its coefficients (``a t²`` at 0) has no likelihood, and is left out of
    the fit, of X² and of `df`.

    >>> fit = fit_poisson(np.arange(4.0), np.array([10.0, 21, 29, 40]), (1, 0))
    >>> [round(float(value), 3) for value in fit.coefficients], round(float(fit.x2), 3)
    ([9.86, 10.21], 0.077)
    """
    design = t[:, None] ** np.array(powers, float)
    used = design.any(axis=1)
    counts = np.atleast_2d(y).astype(float)
    sparse = (counts[:, used] > 0).sum(axis=1) < len(powers)
    usable = np.where(sparse[:, None], 1.0, np.maximum(counts[:, used], LEAST))
    coefficients = _maximise(design[used], usable)
    coefficients[sparse] = np.nan
    fitted = coefficients @ design.T
    x2 = _pearson(counts[:, used], fitted[:, used])
    df = int(used.sum()) - len(powers)
    fit = PoissonFit(coefficients, fitted, x2, df, *_tails(x2, df))
    return _single(fit) if y.ndim == 1 else fit


def pearson_tails(x2: Floats, df: int) -> tuple[Floats, Floats]:
    """Return the chance of an X² as small, and of one as large, under chi-squared."""
    special = scipy("special")
    return special.chdtr(df, x2), special.chdtrc(df, x2)


def _tails(x2: Floats, df: int) -> tuple[Floats, Floats, Floats]:
    if df <= 0:
        nothing = np.full_like(x2, np.nan)
        return nothing, nothing, nothing
    return (x2 / df, *pearson_tails(x2, df))


def _pearson(counts: Floats, fitted: Floats) -> Floats:
    total: Floats = ((counts - fitted) ** 2 / fitted).sum(axis=-1)
    return total


def _single(fit: PoissonFit) -> PoissonFit:
    coefficients, fitted, x2, df, *rest = fit
    dispersion, lower, upper = (np.asarray(part[0]) for part in rest)
    return PoissonFit(coefficients[0], fitted[0], np.asarray(x2[0]), df, dispersion, lower, upper)


def _maximise(design: Floats, counts: Floats) -> Floats:
    """Return the coefficients, shape (series, parameters)."""
    basis, triangle = np.linalg.qr(design)
    inside = _inside(basis, design, counts)
    going = np.arange(len(counts))
    for _ in range(ROUNDS):
        step, gain = _newton(basis, counts[going], inside[going])
        inside[going] = _shortened(basis, counts[going], inside[going], step)
        going = going[gain > TOLERANCE]
        if not going.size:
            break
    inside[going] = np.nan
    return np.asarray(np.linalg.solve(triangle, inside.T).T, float)


def _inside(basis: Floats, design: Floats, counts: Floats) -> Floats:
    """Return a start with positive means: least squares, or a level, or what rises from 0."""
    least_squares = counts @ basis
    rising = design.sum(axis=1)
    level = (counts.sum(axis=1) / rising.sum())[:, None] * (rising @ basis)
    low = (least_squares @ basis.T).min(axis=1) <= 0.05 * counts.mean(axis=1)
    return np.where(low[:, None], level, least_squares)


def _newton(basis: Floats, counts: Floats, inside: Floats) -> tuple[Floats, Floats]:
    """Return the step of Newton's method, and about twice what it would gain in log-likelihood."""
    means = inside @ basis.T
    score = (counts / means - 1) @ basis
    # Fisher scoring (1 / means) takes hundreds of steps where a count is 0, and saves none else.
    information = (basis.T * (counts / means**2)[:, None, :]) @ basis
    step = np.asarray(np.linalg.solve(information, score[..., None])[..., 0], float)
    return step, (step * score).sum(axis=1)


def _shortened(basis: Floats, counts: Floats, inside: Floats, step: Floats) -> Floats:
    """Return where the step leads, shortened until means are positive and the likelihood rises."""
    means, change = inside @ basis.T, step @ basis.T
    with np.errstate(divide="ignore"):
        reach = np.where(change < 0, -SPARED * means / change, 1.0).min(axis=1)
    length: Floats = np.minimum(reach, 1.0)
    before = _likelihood(counts, means)
    before -= NOISE * np.abs(before)
    for _ in range(SHORTENED):
        worse = _likelihood(counts, means + length[:, None] * change) < before
        if not worse.any():
            break
        length = np.where(worse, length / 2, length)
    found: Floats = inside + length[:, None] * step
    return found


def _likelihood(counts: Floats, means: Floats) -> Floats:
    total: Floats = (counts * np.log(means) - means).sum(axis=-1)
    return total
