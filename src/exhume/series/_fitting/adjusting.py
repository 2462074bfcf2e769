"""What R² is to be expected of a series of such growth and size, judged by others.

Ordinary least squares of ln(1 - R²) on ln growth and ln mean over the windows of comparators;
standard errors allow for windows of one entity being alike (K.-Y. Liang, S. L. Zeger. Biometrika 73
(1986) 13-22, with the usual correction for few clusters).
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from exhume.series._fitting.polynomials import Floats
from exhume.series._fitting.quality import Quality, unexplained

LEAST_ENTITIES = 10
LEAST_WINDOWS = 20


class Adjusted(NamedTuple):
    """Where a series stands among comparators of its growth and size.

    `expected` is 1 - R² at its growth and size, `actual` its own. `z` is how many standard
    deviations its logarithm lies from what is expected, below 0 where the fit is closer. `share` is
    that of windows at least as close, given their own growth and size; `pvalue` the same with each
    entity counted once, never 0; `extreme` entities have such a window. `steeper` windows grow as
    much as the subject or more: without any, what is expected is extrapolated. `coefficients` are
    those of the constant, ln growth and ln mean, `errors` their cluster-robust standard errors.
    """

    expected: float
    actual: float
    z: float
    share: float
    pvalue: float
    windows: int
    entities: int
    extreme: int
    steeper: int
    coefficients: Floats
    errors: Floats


def adjust(subject: Quality, others: Quality, entities: NDArray[np.int64]) -> Adjusted | None:
    """Return where one series stands, or None where there are too few comparators to tell.

    `subject` has measures of shape (1,), `others` of shape (windows,); `entities` are numbers that
    say whose each window is. All growth, means and counts must be above 0.
    """
    groups = np.unique(entities)
    if len(groups) < LEAST_ENTITIES or len(entities) < LEAST_WINDOWS:
        return None
    law, own = _regress(others, entities), _design(subject)[0]
    expected, found = float(own @ law.coefficients), float(unexplained(subject.r2)[0])
    extreme = law.residuals <= found - expected
    shares = np.array([extreme[entities == group].mean() for group in groups])
    return Adjusted(
        float(np.exp(expected)),
        float(np.exp(found)),
        (found - expected) / float(np.sqrt(law.variance + own @ law.spread @ own)),
        float(extreme.mean()),
        float((shares.sum() + 1) / (len(groups) + 1)),
        len(entities),
        len(groups),
        int((shares > 0).sum()),
        int((others.growth >= subject.growth[0]).sum()),
        law.coefficients,
        np.asarray(np.sqrt(np.diag(law.spread)), float),
    )


class _Law(NamedTuple):
    coefficients: Floats
    spread: Floats
    residuals: Floats
    variance: float


def _regress(others: Quality, entities: NDArray[np.int64]) -> _Law:
    design, actual = _design(others), unexplained(others.r2)
    coefficients = np.asarray(np.linalg.pinv(design) @ actual, float)
    residuals = actual - design @ coefficients
    variance = float(residuals @ residuals) / (len(actual) - design.shape[1])
    return _Law(coefficients, clustered(design, residuals, entities), residuals, variance)


def clustered(design: Floats, residuals: Floats, entities: NDArray[np.int64]) -> Floats:
    """Return the covariance of the coefficients, allowing for windows of one entity being alike."""
    groups, place = np.unique(entities, return_inverse=True)
    scores = np.zeros((len(groups), design.shape[1]))
    np.add.at(scores, place, design * residuals[:, None])
    n, k, clusters = *design.shape, len(groups)
    inverse = np.linalg.pinv(design.T @ design)
    few = clusters / (clusters - 1) * (n - 1) / (n - k)
    return np.asarray(few * inverse @ scores.T @ scores @ inverse, float)


def _design(of: Quality) -> Floats:
    return np.column_stack([np.ones_like(of.mean), np.log(of.growth), np.log(of.mean)])
