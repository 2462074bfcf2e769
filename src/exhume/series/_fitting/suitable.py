"""Which windows curves are fitted to, and what that takes for granted."""

from collections.abc import Iterator

from exhume.model.series import Assumption, Measure, Reported, Status
from exhume.series._fitting.rivals import LEAST_PERIODS
from exhume.series._windows import Window, windows

ENDINGS = 3
"""So many earlier ends are looked at beside the whole series where no window was fixed."""


def curve_windows(reported: Reported) -> Iterator[Window]:
    """Give the windows that were fixed before; else the whole series, and what is before its ends.

    A fit that holds for one end alone says little.
    """
    return windows(reported, ENDINGS, LEAST_PERIODS)


def refusal(window: Window) -> str:
    """Return why no curve should be fitted to a window, empty where nothing speaks against it."""
    if window.series.measure is Measure.CUMULATIVE:
        return "a cumulative counter is smooth whatever its increments are; examine those"
    if len(window.points) < LEAST_PERIODS:
        return f"it has {len(window.points)} known values, and {LEAST_PERIODS} are needed"
    filled = [point.period for point in window.points if point.status is Status.IMPUTED]
    if filled:
        return f"values that were filled in ({', '.join(filled)}) would say how that was done"
    if window.values.min() < 0 or not window.values.any():
        return "a curve of growth needs values that are not below 0, and not all 0"
    if window.values.min() == window.values.max():
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
