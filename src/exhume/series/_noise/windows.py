"""Which parts of which series are looked at: those that were fixed before looking, or all of it."""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from exhume.model.series import Point, Reported, Series
from exhume.series._fitting.polynomials import Floats
from exhume.series._numbers import numbers

UNEVEN = 0.15
"""Steps may differ by such a share: months do, by a tenth."""


class Window(NamedTuple):
    """A part of a series: its periods from 0 on in years, its values, and what it is called.

    `times` and `values` have the shape (periods,) and leave out what is missing; nothing is filled.
    """

    series: Series
    name: str
    times: Floats
    values: Floats

    @property
    def points(self) -> tuple[Point, ...]:
        """The points whose values these are."""
        return self.series.known()

    @property
    def evenly(self) -> bool:
        """Whether all periods follow each other in equal steps."""
        return len(self.times) > 1 and evenly(self.times, self.step)

    @property
    def step(self) -> float:
        """The usual step from one period to the next in years; there must be two periods."""
        return float(np.median(np.diff(self.times)))

    @property
    def steps(self) -> Floats:
        """The periods counted 0, 1, 2, ...; of use where they lie evenly."""
        return np.arange(len(self.values), dtype=float)


def evenly(times: Floats, step: float) -> bool:
    """Tell whether times of shape (periods,) follow each other in such steps.

    >>> evenly(np.array([0.0, 31, 59, 90]), 30.0), evenly(np.array([0.0, 1, 3]), 1.0)
    (True, False)
    """
    return bool(np.allclose(np.diff(times), step, rtol=UNEVEN))


def windows(reported: Reported) -> Iterator[Window]:
    """Give the windows of every series of the subject, the whole series where none is named.

    >>> from exhume.model.series import Measure, Status
    >>> points = [Point(str(y), y, 1, "5", 5.0, 0, Status.SOURCED) for y in (2010, 2011, 2012)]
    >>> series = Series("donors", "Invented", "", Measure.COUNT, tuple(points))
    >>> [w.name for w in windows(Reported((series,), windows=((2010, 2011),)))]
    ['2010 to 2011']
    """
    for series in reported.subject:
        for part in _parts(series, reported.windows):
            yield cut(part)


def cut(series: Series) -> Window:
    """Return all that is known of a series as one window."""
    at, values = numbers(series)
    times = at - at[0] if at.size else at
    return Window(series, _name(series.known()), times, values)


def _parts(series: Series, wanted: tuple[tuple[float, float], ...]) -> Iterator[Series]:
    if not wanted:
        yield series
    for first, last in wanted:
        yield series.between(first, last)


def _name(points: tuple[Point, ...]) -> str:
    return f"{points[0].period} to {points[-1].period}" if points else "nothing known"
