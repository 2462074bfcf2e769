"""How noisy the series of others are: shocks of growth, and scatter beyond counting."""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from exhume.model.series import Reported, Series, Status
from exhume.series._fitting.panel import alike
from exhume.series._fitting.polynomials import Floats, fit_quadratic
from exhume.series._noise.growth import growth, shocks_beyond_counting
from exhume.series._windows import evenly

SMALLEST_MEAN = 30.0
LARGE_MEAN = 300.0
STEEP = 0.8
"""Growth of a window, its largest less its smallest value over its mean, to count as steep."""
FEWEST_ENTITIES = 5
"""Shocks of fewer entities do not stand for those of others."""


class Windows(NamedTuple):
    """All windows of comparators, of as many periods as the subject's.

    `values` has the shape (windows, periods); `entity` numbers the comparators, of shape
    (windows,).
    """

    values: Floats
    entity: NDArray[np.intp]

    def only(self, which: NDArray[np.bool_]) -> "Windows":
        """Return those windows for which `which` is true."""
        return Windows(self.values[which], self.entity[which])

    @property
    def entities(self) -> int:
        """How many comparators the windows are of."""
        return len(np.unique(self.entity))


class Pool(NamedTuple):
    """Shocks to draw from: `shocks` of shape (windows, steps), grouped by comparator.

    The windows of a comparator begin at `starts` and are as many as `counts`.
    """

    id: str
    says: str
    shocks: Floats
    starts: NDArray[np.intp]
    counts: NDArray[np.intp]

    def draw(self, rng: np.random.Generator, count: int) -> Floats:
        """Draw so many rows of shocks.

        A comparator is drawn, then a window of it, and of its shocks as many as there are steps,
        with replacement and with either sign: comparators weigh the same however long they report,
        and a noisy one stays noisy through a simulated series.
        """
        steps = self.shocks.shape[1]
        chosen = rng.integers(len(self.starts), size=count)
        row = self.starts[chosen] + (rng.random(count) * self.counts[chosen]).astype(np.intp)
        column = rng.integers(steps, size=(count, steps))
        sign = rng.integers(2, size=(count, steps)) * 2.0 - 1.0
        drawn: Floats = self.shocks[row[:, None], column] * sign
        return drawn


class Scatter(NamedTuple):
    """Medians and quartiles over windows of comparators.

    `beyond` is the coefficient of variation beyond counting about a parabola in windows of a mean
    of 300 and more, `sd` the standard deviation of shocks of growth in all.
    """

    beyond: tuple[float, float, float]
    sd: tuple[float, float, float]
    large: int
    windows: int


def comparator_windows(reported: Reported, like: Series, periods: int, step: float) -> Windows:
    """Return every run of as many evenly spaced counts of comparators, above 0 throughout.

    `step` is that from one period to the next, in years. Series of what `like` reports are taken,
    and windows with a mean of at least 30; imputed values are left out, and with them every run
    across their period.
    """
    rows: list[Floats] = []
    entity: list[int] = []
    for number, series in enumerate(alike(like, reported.comparators)):
        found = list(_runs(series, periods, step))
        rows.extend(found)
        entity.extend([number] * len(found))
    values = np.array(rows).reshape(-1, periods)
    windows = Windows(values, np.array(entity, dtype=np.intp))
    return windows.only((values > 0).all(axis=1) & (values.mean(axis=1) >= SMALLEST_MEAN))


def pools(windows: Windows) -> tuple[Pool, ...]:
    """Return pools of steep, large and all comparators, those of at least 5 entities."""
    values = windows.values
    mean = values.mean(axis=1)
    steep, large = np.ptp(values, axis=1) >= STEEP * mean, mean >= LARGE_MEAN
    wanted = (
        ("steep", "steep ", steep),
        ("large", "large ", large),
        ("all", "", np.ones(len(values), bool)),
    )
    parts = ((name, says, windows.only(which)) for name, says, which in wanted)
    return tuple(
        _pool(name, f"growth shocks of {part.entities} {says}comparators", part)
        for name, says, part in parts
        if part.entities >= FEWEST_ENTITIES
    )


def scatter(windows: Windows) -> Scatter:
    """Return how the comparators scatter, NaN where there is none to tell by."""
    large = windows.values[windows.values.mean(axis=1) >= LARGE_MEAN]
    sd = growth(windows.values).sd
    return Scatter(_quartiles(beyond_counting(large)), _quartiles(sd), len(large), len(sd))


def beyond_counting(values: Floats) -> Floats:
    """Return the coefficient of variation beyond counting, by moments, about each parabola.

    The variance about the parabola less the mean count, which is that of counting, 0 at least.
    `values` has the shape (series, periods) with more than 3 periods.
    """
    fit = fit_quadratic(np.arange(values.shape[1], dtype=float), values)
    variance = (fit.residuals**2).sum(axis=1) / (values.shape[1] - 3)
    mean = values.mean(axis=1)
    found: Floats = np.sqrt(np.maximum(variance - mean, 0)) / mean
    return found


def _runs(series: Series, periods: int, step: float) -> Iterator[Floats]:
    points = [point for point in series.known() if point.status is not Status.IMPUTED]
    at = np.array([point.at for point in points])
    values = np.array([point.value for point in points], dtype=float)
    for start in range(len(points) - periods + 1):
        if evenly(at[start : start + periods], step):
            yield values[start : start + periods]


def _pool(name: str, says: str, windows: Windows) -> Pool:
    # Windows come comparator by comparator, so that those of one lie together.
    _, starts, counts = np.unique(windows.entity, return_index=True, return_counts=True)
    return Pool(name, says, shocks_beyond_counting(windows.values), starts, counts)


def _quartiles(values: Floats) -> tuple[float, float, float]:
    low, middle, high = np.quantile(values, (0.25, 0.5, 0.75)) if values.size else (np.nan,) * 3
    return float(low), float(middle), float(high)
