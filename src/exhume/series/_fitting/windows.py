"""Which windows are looked at, and which cannot be."""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from exhume.model.series import Assumption, Measure, Point, Reported, Series, Status
from exhume.series._fitting.polynomials import Floats
from exhume.series._fitting.rivals import LEAST_PERIODS
from exhume.series._numbers import numbers

ENDINGS = 3
"""So many earlier ends are looked at beside the whole series where no window was fixed."""


class Window(NamedTuple):
    """A part of a series with all that is known of it; `fixed` says that it was named before.

    `at` has the times in years, `t` the same from the first period on, `y` the values, all of shape
    (periods,); what is missing is left out and never filled.
    """

    series: Series
    points: tuple[Point, ...]
    fixed: bool
    at: Floats
    t: Floats
    y: Floats

    @property
    def name(self) -> str:
        """The window as it is called for people."""
        if not self.points:
            return "nothing known"
        return f"{self.points[0].period} to {self.points[-1].period}"

    @property
    def unit(self) -> float:
        """What the coarsest of its values is printed to; zeros before the point are not counted."""
        return float(10.0 ** -min(point.decimals for point in self.points))

    @property
    def evenly(self) -> bool:
        """Whether its periods follow each other in equal steps."""
        return bool(np.allclose(np.diff(self.t), self.t[1] - self.t[0], rtol=0.02))

    def next(self) -> Point | None:
        """Return the known value of the period after the window, None where there is none."""
        step, last = self.t[1] - self.t[0], self.at[-1]
        later = (p for p in self.series.known() if abs(p.at - last - step) < 0.02 * step)
        return next(later, None)


def windows(reported: Reported) -> Iterator[Window]:
    """Give the windows of each of the subject's series: those fixed before, or several of its own.

    Where none was fixed, these are the whole series, and what there is of it before each of its
    last periods: a fit that holds for one end alone says little.
    """
    for series in reported.subject:
        if reported.windows:
            parts = [series.between(*bounds) for bounds in reported.windows]
        else:
            parts = [series, *_earlier(series)]
        yield from (_window(series, part, bool(reported.windows)) for part in parts)


def refusal(window: Window) -> str:
    """Return why no curve should be fitted to a window, empty where nothing speaks against it."""
    if window.series.measure is Measure.CUMULATIVE:
        return "a cumulative counter is smooth whatever its increments are; examine those"
    if len(window.points) < LEAST_PERIODS:
        return f"it has {len(window.points)} known values, and {LEAST_PERIODS} are needed"
    filled = [point.period for point in window.points if point.status is Status.IMPUTED]
    if filled:
        return f"values that were filled in ({', '.join(filled)}) would say how that was done"
    if window.y.min() < 0 or not window.y.any():
        return "a curve of growth needs values that are not below 0, and not all 0"
    if window.y.min() == window.y.max():
        return "its values do not change, and R² has no meaning"
    return ""


def assumptions(window: Window) -> tuple[Assumption, ...]:
    """Return what must hold, as far as the window shows it."""
    return (
        Assumption(f"There are {LEAST_PERIODS} known values or more.", True),
        Assumption("Periods follow each other in equal steps, and none is missing.", window.evenly),
        Assumption("The window was fixed before looking.", window.fixed or None),
        Assumption("What was counted was defined alike in all periods.", None),
    )


def warnings(window: Window) -> tuple[str, ...]:
    """Name the values that are not as a source gives them."""
    said = {
        Status.DERIVED: "computed from others, which may have made them fit",
        Status.APPROXIMATE: "approximate, so that R² near 1 rests on digits nobody printed",
    }
    found = (
        (why, [point.period for point in window.points if point.status is status])
        for status, why in said.items()
    )
    return tuple(f"Values of {', '.join(periods)} are {why}." for why, periods in found if periods)


def _earlier(series: Series) -> list[Series]:
    known = series.known()
    ends = range(len(known) - 2, max(len(known) - 2 - ENDINGS, LEAST_PERIODS - 2), -1)
    return [series.between(known[0].at, known[end].at) for end in ends]


def _window(series: Series, part: Series, fixed: bool) -> Window:
    at, y = numbers(part)
    return Window(series, part.known(), fixed, at, at - at[0] if at.size else at, y.astype(float))
