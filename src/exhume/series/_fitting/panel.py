"""Windows of comparators: of the same periods as the subject's, and of any periods of that length.

Only complete windows count, and none with a value that somebody filled in: those would say how
the filling was done.
"""

from collections.abc import Iterable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from exhume.model.series import Point, Series, Status
from exhume.series._fitting.polynomials import Floats
from exhume.series._fitting.quality import Quality, quality

LEAST_MEAN = 30.0
"""Windows with fewer counts a period are too noisy to be compared with by R²."""
_TOGETHER = 0.01  # of a year: periods that begin so close to each other are the same


class Panel(NamedTuple):
    """Windows of comparators with their measures.

    `names` are those of the entities by number; `entities` has the number of each window's, of
    shape (windows,), `first` the time at which it begins, `quality` its measures.
    """

    names: tuple[str, ...]
    entities: NDArray[np.int64]
    first: Floats
    quality: Quality

    def part(self, chosen: NDArray[np.bool_]) -> "Panel":
        """Return those windows that are chosen."""
        return Panel(
            self.names, self.entities[chosen], self.first[chosen], self.quality.part(chosen)
        )


def alike(subject: Series, comparators: Iterable[Series]) -> tuple[Series, ...]:
    """Return the series of other entities that report the same thing in the same edition."""
    wanted = (subject.name, subject.measure, subject.vintage)
    return tuple(
        other
        for other in comparators
        if (other.name, other.measure, other.vintage) == wanted and other.entity != subject.entity
    )


def any_window(at: Floats, comparators: Iterable[Series]) -> Panel:
    """Return all complete windows with the steps of `at`, whenever they begin.

    `at` has the times of the subject's periods in years, of shape (periods,). Windows overlap, so
    that they are not independent of each other.
    """
    others = tuple(comparators)
    cut = [_windows(series, at) for series in others]
    entities = np.repeat(np.arange(len(others)), [len(values) for _, values in cut])
    first = np.concatenate([begins for begins, _ in cut] or [np.empty(0)])
    values = np.concatenate([rows for _, rows in cut] or [np.empty((0, at.size))])
    return Panel(tuple(o.entity for o in others), entities, first, quality(at - at[0], values))


def same_window(panel: Panel, at: Floats) -> Panel:
    """Return those windows of a panel that begin when the subject's does."""
    return panel.part(np.abs(panel.first - at[0]) < _TOGETHER)


def changing(panel: Panel) -> Panel:
    """Return those windows whose values change, so that R² has a meaning."""
    return panel.part(np.isfinite(panel.quality.r2) & (panel.quality.growth > 0))


def large(panel: Panel) -> Panel:
    """Return those windows of counts that are large enough for growth and size to tell R²."""
    return panel.part(panel.quality.mean >= LEAST_MEAN)


def _windows(series: Series, at: Floats) -> tuple[Floats, Floats]:
    """Return when each window begins, and its values of shape (windows, periods)."""
    usable = [point for point in series.points if _is_reported(point)]
    times = np.array([point.at for point in usable], float)
    values = np.array([point.value for point in usable], float)
    if len(times) < len(at):
        return np.empty(0), np.empty((0, len(at)))
    wanted = times[:, None] + (at - at[0])
    near = min(_TOGETHER, float(np.diff(at).min()) / 4)
    places = np.asarray(np.searchsorted(times, wanted - near), np.int64)
    places = np.minimum(places, len(times) - 1, dtype=np.int64)
    complete = (np.abs(times[places] - wanted) < near).all(axis=1)
    return times[complete], values[places[complete]]


def _is_reported(point: Point) -> bool:
    return point.value is not None and point.value >= 0 and point.status is not Status.IMPUTED
