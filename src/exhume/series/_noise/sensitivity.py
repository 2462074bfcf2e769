"""How far R² of a parabola hangs on single values: to be printed with each R² of a short series."""

from collections.abc import Sequence
from math import ceil, floor
from typing import NamedTuple

import numpy as np

from exhume.model.series import Point, Status
from exhume.series._fitting.polynomials import QUADRATIC, SQUARE, Floats, fit_powers

BOTH = (QUADRATIC, SQUARE)
FORMULAE: dict[tuple[int, ...], str] = {QUADRATIC: "R²", SQUARE: "R² of a t²"}
SHARES = (0.01, 0.02, 0.03, 0.04, 0.05)


class Range(NamedTuple):
    """R² as observed, the least and the greatest when something is changed, and what gives them.

    `formula` says of which parabola it is R².
    """

    formula: str
    what: str
    observed: float
    low: float
    high: float
    lowest: str
    highest: str


def ranges(times: Floats, values: Floats, points: Sequence[Point]) -> tuple[Range, ...]:
    """Return the range of R² for every kind of change, also of `a t²` where values are tied.

    Each value is left out, then moved by 1 to 5 % either way, and each pair of values that are
    tied by their sum is moved within what is known of them; see `tied`.
    """
    names = [point.period for point in points]
    pairs = (
        moved_pair(times, values, pair, points, powers) for pair in tied(points) for powers in BOTH
    )
    return left_out(times, values, names), moved(times, values, names), *pairs


def left_out(times: Floats, values: Floats, names: Sequence[str]) -> Range:
    """Return the range of R² when each value in turn is left out."""
    n = len(values)
    kept = [np.delete(np.arange(n), i) for i in range(n)]
    found = _r2(times, values), [_r2(times[k], values[k]) for k in kept]
    return _range("one value left out", found, [f"without {name}" for name in names])


def moved(times: Floats, values: Floats, names: Sequence[str]) -> Range:
    """Return the range of R² when each value in turn is moved by 1 to 5 % either way."""
    shares = np.array([sign * share for share in SHARES for sign in (-1, 1)])
    n = len(values)
    changed = values * (1 + shares[:, None, None] * np.eye(n))
    found = _r2(times, values), fit_powers(times, changed.reshape(-1, n), QUADRATIC).r2.tolist()
    labels = [f"{name} {100 * share:+.0f} %" for share in shares for name in names]
    return _range("one value moved by 1 to 5 %", found, labels)


def tied(points: Sequence[Point]) -> tuple[tuple[int, int], ...]:
    """Return pairs of a derived and an approximate value: what one gains the other may have lost.

    A value that was derived from a total by subtraction moves against an approximate one in the
    same total, so that their sum stays.
    """
    derived = [i for i, point in enumerate(points) if point.status is Status.DERIVED]
    approximate = [i for i, point in enumerate(points) if point.status is Status.APPROXIMATE]
    return tuple((i, j) for i in derived for j in approximate)


def moved_pair(
    times: Floats,
    values: Floats,
    pair: tuple[int, int],
    points: Sequence[Point],
    powers: tuple[int, ...],
) -> Range:
    """Return the range of R² when the second of a pair takes every value it may round to.

    The first one gives or takes what keeps the sum; it does not fall below 0. `powers` are those
    of `fit_powers`.
    """
    derived, approximate = pair
    low, high = rounding_range(float(values[approximate]))
    whole = values[derived] + values[approximate]
    tries = np.array(range(ceil(low), floor(min(high, whole)) + 1), dtype=float)
    changed = np.tile(values, (len(tries), 1))
    changed[:, approximate], changed[:, derived] = tries, whole - tries
    found = _r2(times, values, powers), fit_powers(times, changed, powers).r2.tolist()
    name = points[approximate].period
    what = f"{name} from {tries[0]:g} to {tries[-1]:g}, {points[derived].period} the rest of both"
    labels = [f"{name} = {value:g}" for value in tries.tolist()]
    return _range(what, found, labels, FORMULAE[powers])


def rounding_range(value: float) -> tuple[float, float]:
    """Return the values that round to the same two digits as `value`: what "about" leaves open.

    >>> rounding_range(1702.0)
    (1650.0, 1750.0)
    """
    unit = 10.0 ** max(len(str(int(value))) - 2, 0)
    middle = round(value / unit) * unit
    return middle - unit / 2, middle + unit / 2


def _range(
    what: str, r2: tuple[float, Sequence[float]], labels: Sequence[str], formula: str = "R²"
) -> Range:
    observed, found = r2
    low, high = int(np.argmin(found)), int(np.argmax(found))
    return Range(formula, what, observed, found[low], found[high], labels[low], labels[high])


def _r2(times: Floats, values: Floats, powers: tuple[int, ...] = QUADRATIC) -> float:
    return float(fit_powers(times, values, powers).r2)
