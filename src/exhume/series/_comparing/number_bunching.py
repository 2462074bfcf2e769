"""Number bunching: values that come back more often than their digits should.

Source: Simonsohn U. Number-bunching: a new tool for forensic data analysis. Data Colada 77, 2019.
The leading part of each value keeps its place, the last digits are dealt out anew; the statistic
is the average frequency, the mean over all values of how often each of them is there.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

LEAST_VALUES = 30
LEAST_SIZE = 100  # of a value, so that a last digit says nothing of its size


@dataclass(frozen=True, slots=True)
class Bunching:
    """The average frequency, what is expected of it, and how often chance reaches it."""

    frequency: float
    expected: float
    pvalue: float
    values: int


def usable(values: "NDArray[np.float64]") -> "NDArray[np.int64]":
    """Return the values that take part: whole numbers of at least `LEAST_SIZE`."""
    whole = (values >= LEAST_SIZE) & (values == np.rint(values))
    chosen: NDArray[np.int64] = values[whole].astype(np.int64)
    return chosen


def bunching(values: "NDArray[np.int64]", draws: int, generator: "np.random.Generator") -> Bunching:
    """Test values of shape (n,), all of them at least `LEAST_SIZE`.

    Below 1,000 the last digit is dealt out anew, and the last two from there on, each among
    themselves.
    """
    unit = np.where(values < 1_000, 10, 100)
    heads, digits = values // unit * unit, values % unit
    observed = average_frequency(values[None])[0]
    drawn = np.concatenate(
        [_dealt(heads, digits, unit, size, generator) for size in _blocks(draws)]
    )
    reached = int((drawn >= observed - 1e-12).sum())
    pvalue = (reached + 1) / (draws + 1)
    return Bunching(float(observed), float(drawn.mean()), pvalue, len(values))


def _blocks(draws: int) -> list[int]:
    whole, rest = divmod(draws, 1_000)
    return [1_000] * whole + [rest] * bool(rest)


def _dealt(
    heads: "NDArray[np.int64]",
    digits: "NDArray[np.int64]",
    unit: "NDArray[np.int64]",
    draws: int,
    generator: "np.random.Generator",
) -> "NDArray[np.float64]":
    made = np.broadcast_to(heads, (draws, len(heads))).copy()
    for each in np.unique(unit):
        chosen = unit == each
        rows = np.broadcast_to(digits[chosen], (draws, int(chosen.sum())))
        made[:, chosen] += generator.permuted(rows, axis=1)
    return average_frequency(made)


def average_frequency(values: "NDArray[np.int64]") -> "NDArray[np.float64]":
    """Return the mean of how often each value is there, per row of shape (rows, n).

    >>> average_frequency(np.array([[1, 1, 2, 3], [5, 5, 5, 5]])).tolist()
    [1.5, 4.0]
    """
    rows, width = values.shape
    ordered = np.sort(values, axis=1)
    starts = np.ones((rows, width), dtype=bool)
    starts[:, 1:] = ordered[:, 1:] != ordered[:, :-1]
    lengths = np.diff(np.append(np.flatnonzero(starts), rows * width))
    row = np.flatnonzero(starts) // width
    squares = np.bincount(row, weights=lengths.astype(float) ** 2, minlength=rows)
    frequency: NDArray[np.float64] = squares / width
    return frequency
