"""Whether figures can be judged against counting noise at all.

What can be seen in the values alone is tested for many series at once, so that a simulated series
is judged exactly as a reported one is. Each check is rare where counts are Poisson: together they
refuse fewer than one such series in 200.
"""

from collections.abc import Callable, Sequence
from math import comb
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from exhume.model.series import Assumption, Measure, Point, Series, Status
from exhume.series._fitting.polynomials import Floats, fit_quadratic
from exhume.series._numbers import numbers

Truths = NDArray[np.bool_]

FEWEST = 6
ROUNDED_CHANCE = 1e-3
"""Values end in 0 more often than this chance allows where last digits are even."""
CAPPED_RUN = 3
SMOOTHED_FROM = 12
"""Fewer residuals do not tell a moving average from a trend."""
SMOOTHED = 0.5
"""Correlation of neighbouring residuals; one of three months has 0.67 before a trend is fitted."""
_WORDS = ("moving average", "rolling", "smoothed", "interpolated", "seasonally adjusted")


class Check(NamedTuple):
    """A reason why counting noise says nothing of a series, and a sign of it in the values.

    `found` takes series of shape (series, periods) and tells for each whether the sign is there.
    """

    assumes: str
    refuses: str
    found: Callable[[Floats], Truths]


def unsuitable(values: Floats) -> Truths:
    """Tell for each series of shape (series, periods) whether a sign in its values forbids it.

    >>> unsuitable(np.array([[31.0, 58, 44, 61, 77, 93], [30.0, 60, 40, 60, 80, 90]]))
    array([False,  True])
    """
    if values.shape[1] < FEWEST:
        return np.ones(len(values), bool)
    found: Truths = np.logical_or.reduce([check.found(values) for check in CHECKS])
    return found


def refusal(series: Series) -> str:
    """Return why a series cannot be judged against counting noise, empty where it can."""
    values = numbers(series)[1]
    return _of_the_kind(series) or _of_the_points(series.known()) or _of_the_values(values)


def warnings(points: Sequence[Point]) -> tuple[str, ...]:
    """Return what to keep in mind of values that were derived or are approximate."""
    derived = "were computed from others, whose noise they take over"
    approximate = "are approximate: rounding moves them by more than counting noise may"
    pairs = ((Status.DERIVED, derived), (Status.APPROXIMATE, approximate))
    found = ((_periods(points, status), says) for status, says in pairs)
    return tuple(f"The values of {periods} {says}." for periods, says in found if periods)


def assumptions(values: Floats) -> tuple[Assumption, ...]:
    """Return what must hold, and whether the values of shape (periods,) show that it does."""
    seen = [Assumption(c.assumes, not bool(c.found(values[None])[0])) for c in CHECKS]
    return (
        *seen,
        Assumption("events are counted one by one and do not hold each other back", None),
        Assumption("no value is an average over periods, a target or a quota", None),
    )


def _of_the_kind(series: Series) -> str:
    if series.measure is Measure.CUMULATIVE:
        return "a cumulative counter carries its noise along; examine what it grew by instead"
    if series.measure is not Measure.COUNT:
        return f"its values are of the kind '{series.measure}', and only counts have counting noise"
    text = " ".join((series.unit, series.name, *(point.note for point in series.points))).casefold()
    word = next((word for word in _WORDS if word in text), "")
    return f"it is described as '{word}', which takes noise out" if word else ""


def _of_the_points(points: Sequence[Point]) -> str:
    imputed = _periods(points, Status.IMPUTED)
    if imputed:
        return f"the values of {imputed} were filled in by somebody"
    if len(points) < FEWEST:
        return f"it has {len(points)} values, and at least {FEWEST} are needed"
    spans = {round(point.span, 2) for point in points}
    return "its periods are not equally long" if max(spans) > 1.1 * min(spans) else ""


def _of_the_values(values: Floats) -> str:
    return next((check.refuses for check in CHECKS if bool(check.found(values[None])[0])), "")


def _periods(points: Sequence[Point], status: Status) -> str:
    return ", ".join(point.period for point in points if point.status is status)


def _no_counts(values: Floats) -> Truths:
    counts = np.isfinite(values) & (values >= 0) & (values == np.floor(values))
    found: Truths = ~np.all(counts, axis=1)
    return found


def _rounded(values: Floats) -> Truths:
    n = values.shape[1]
    tens: NDArray[np.intp] = (values % 10 == 0).sum(axis=1)
    found: Truths = tens >= _too_many_tens(n)
    return found


def _too_many_tens(n: int) -> int:
    """Return how many of `n` values that end in 0 are more than chance makes of even digits."""
    tail = 0.0
    for k in range(n, -1, -1):
        tail += comb(n, k) * 0.1**k * 0.9 ** (n - k)
        if tail > ROUNDED_CHANCE:
            return k + 1
    return 0


def _capped(values: Floats) -> Truths:
    at_top: Truths = values == values.max(axis=1, keepdims=True)
    last = values.shape[1] - CAPPED_RUN + 1
    run: Truths = np.all([at_top[:, k : k + last] for k in range(CAPPED_RUN)], axis=0)
    found: Truths = np.any(run, axis=1)
    return found


def _smoothed(values: Floats) -> Truths:
    n = values.shape[1]
    if n < SMOOTHED_FROM:
        return np.zeros(len(values), bool)
    fit = fit_quadratic(np.arange(n, dtype=float), values)
    rest = fit.residuals / np.sqrt(np.maximum(fit.fitted, 1))
    total = np.maximum((rest**2).sum(axis=1), 1e-300)
    near = (rest[:, 1:] * rest[:, :-1]).sum(axis=1) / total
    # A series that scatters more than counts do was not smoothed, but follows another curve.
    found: Truths = (near > SMOOTHED) & (total < n - 3)
    return found


CHECKS = (
    Check("values are counts", "its values are not whole numbers from 0 on", _no_counts),
    Check(
        "values are not rounded",
        "too many of its values end in 0: rounding is not counting noise",
        _rounded,
    ),
    Check(
        "values are not capped",
        f"its highest value stands {CAPPED_RUN} times in a row: it may be capped or carried on",
        _capped,
    ),
    Check(
        "neighbouring values do not share events, as those of a moving average do",
        "what is left of neighbouring values is alike, as moving averages are",
        _smoothed,
    ),
)
"""Signs in the values, from the most to the least telling."""
