"""Which parts of which series are looked at: those that were fixed before looking, or all of it."""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from exhume.model.series import Point, Reported, Series
from exhume.series._numbers import Floats, numbers

UNEVEN = 0.15
"""Steps may differ by such a share: months do, by a tenth."""


class Window(NamedTuple):
    """A part of a series with all that is known of it; `fixed` says that it was named before.

    `at` has the times in years and `values` what was reported, both of shape (periods,); what is
    missing is left out and never filled.
    """

    series: Series
    part: Series
    fixed: bool
    at: Floats
    values: Floats

    @property
    def name(self) -> str:
        """The window as it is called for people."""
        points = self.points
        return f"{points[0].period} to {points[-1].period}" if points else "nothing known"

    @property
    def points(self) -> tuple[Point, ...]:
        """The points whose values these are."""
        return self.part.known()

    @property
    def times(self) -> Floats:
        """The times from the first period on, in years."""
        return self.at - self.at[0] if self.at.size else self.at

    @property
    def steps(self) -> Floats:
        """The periods counted 0, 1, 2, ...; of use where they lie evenly."""
        return np.arange(len(self.values), dtype=float)

    @property
    def step(self) -> float:
        """The usual step from one period to the next in years; there must be two periods."""
        return float(np.median(np.diff(self.at)))

    @property
    def evenly(self) -> bool:
        """Whether all periods follow each other in equal steps."""
        return len(self.at) > 1 and evenly(self.at, self.step)

    @property
    def unit(self) -> float:
        """What the coarsest of its values is printed to; zeros before the point are not counted."""
        return float(10.0 ** -min(point.decimals for point in self.points))

    def next(self) -> Point | None:
        """Return the known value of the period after the window, None where there is none."""
        wanted, near = self.at[-1] + self.step, UNEVEN * self.step
        later = (point for point in self.series.known() if abs(point.at - wanted) < near)
        return next(later, None)


def windows(reported: Reported, endings: int = 0, least: int = 1) -> Iterator[Window]:
    """Give the windows of each of the subject's series: those fixed before, or the whole of it.

    Where none was fixed, `endings` are added: what there is of the series before each of so many
    of its last periods, of `least` values or more.

    >>> from exhume.model.series import Measure, Status
    >>> points = [Point(str(y), y, 1, "5", 5.0, 0, Status.SOURCED) for y in (2010, 2011, 2012)]
    >>> series = Series("donors", "Invented", "", Measure.COUNT, tuple(points))
    >>> [w.name for w in windows(Reported((series,), windows=((2010, 2011),)))]
    ['2010 to 2011']
    >>> [w.name for w in windows(Reported((series,)), endings=1)]
    ['2010 to 2012', '2010 to 2011']
    """
    for series in reported.subject:
        if reported.windows:
            parts = [series.between(*bounds) for bounds in reported.windows]
        else:
            parts = [series, *_earlier(series, endings, least)]
        for part in parts:
            yield Window(series, part, bool(reported.windows), *numbers(part))


def whole(series: Series) -> Window:
    """Return all that is known of a series as one window."""
    return Window(series, series, False, *numbers(series))


def evenly(times: Floats, step: float) -> bool:
    """Tell whether times of shape (periods,) follow each other in such steps.

    >>> evenly(np.array([0.0, 31, 59, 90]), 30.0), evenly(np.array([0.0, 1, 3]), 1.0)
    (True, False)
    """
    return bool(np.allclose(np.diff(times), step, rtol=UNEVEN))


def _earlier(series: Series, endings: int, least: int) -> list[Series]:
    known = series.known()
    ends = range(len(known) - 2, max(len(known) - 2 - endings, least - 2), -1)
    return [series.between(known[0].at, known[end].at) for end in ends]
