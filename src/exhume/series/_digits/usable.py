"""Which values a test of digits may use, and which it leaves out."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from exhume.model.series import Measure, Point, Reported, Series, Status
from exhume.series._numbers import numbers

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

MARKED = (Status.APPROXIMATE, Status.IMPUTED)
COUNTS = (Measure.COUNT, Measure.CUMULATIVE)
REPEATED = "repeats of the value before"
THRESHOLD = "threshold"  # the unit of a series that holds thresholds, which are set
LARGE_ENOUGH, NEAR = 100, 5
MIRRORED = "the same as another series in that period"


@dataclass(frozen=True, slots=True)
class Usable:
    """A whole number that was reported, with its series and its period in years."""

    value: int
    series: str
    period: str
    at: float


@dataclass(frozen=True, slots=True)
class Pool:
    """The values of several series, and how many were left out for which reason."""

    values: tuple[Usable, ...]
    left_out: Mapping[str, int]

    def numbers(self) -> Integers:
        """Return the values, of shape (n,)."""
        return np.array([usable.value for usable in self.values], dtype=np.int64)

    def remark(self) -> tuple[str, ...]:
        """Say what was left out, as a warning; nothing where nothing was."""
        said = ", ".join(f"{count} {reason}" for reason, count in self.left_out.items())
        return (f"left out: {said}",) if said else ()


def pool(several: Iterable[Series], *, least: float) -> Pool:
    """Gather the counts of at least so much, each that is repeated but once.

    A value that repeats the one before it in its series is carried forward, unless the series
    comes so close to itself by chance; one that stands in another series of the same entity and
    period is mirrored. Neither is a digit of its own.
    """
    left_out: Counter[str] = Counter()
    kept: list[Usable] = []
    seen: set[tuple[str, str, int]] = set()
    for series in several:
        if series.measure not in COUNTS or series.unit.strip() == THRESHOLD:
            continue
        for point, unusable in _judged(series, least):
            where = (series.entity, point.period, int(point.value or 0))
            if reason := unusable or (MIRRORED if where in seen else ""):
                left_out[reason] += 1
                continue
            seen.add(where)
            kept.append(Usable(where[2], series.title, point.period, point.at))
    return Pool(tuple(kept), dict(sorted(left_out.items())))


def _judged(series: Series, least: float) -> Iterator[tuple[Point, str]]:
    """Give each known point with why it is left out, empty where it is not."""
    known = series.known()
    repeated = repeats(numbers(series)[1][None, :])[0] if known else ()
    for point, again in zip(known, repeated, strict=True):
        yield point, _unusable(point, least, bool(again))


def _unusable(point: Point, least: float, again: bool) -> str:
    value = point.value
    if point.status in MARKED:
        return str(point.status)
    if value is None or value != int(value):
        return "not whole numbers"
    if value < least:
        return f"below {least:g}"
    return REPEATED if again else ""


def usable_mask(values: Floats, *, least: float) -> NDArray[np.bool_]:
    """Tell which values of series of shape (series, periods) `pool` would keep of each alone."""
    with np.errstate(invalid="ignore"):
        mask: NDArray[np.bool_] = (values >= least) & (values == np.floor(values))
    return np.asarray(mask & ~repeats(values), dtype=np.bool_)


def repeats(values: Floats) -> NDArray[np.bool_]:
    """Tell which values of series of shape (series, periods) repeat the one before too often.

    Neighbours that differ by 1 to 5 show how often they would be equal by chance. As long as there
    are no more equal ones than that, within two standard deviations, they are left alone: leaving
    them out would make the digits that remain too even. Values below 100 repeat as they like.
    """
    steps = np.abs(np.diff(values, axis=1))
    with np.errstate(invalid="ignore"):
        equal = (steps == 0) & (values[:, 1:] >= LARGE_ENOUGH)
        close = ((steps >= 1) & (steps <= NEAR) & (values[:, 1:] >= LARGE_ENOUGH)).sum(axis=1)
    chance = close / (2 * NEAR)
    too_often = equal.sum(axis=1) > chance + 2 * np.sqrt(chance)
    found = np.zeros(values.shape, dtype=np.bool_)
    found[:, 1:] = equal & too_often[:, None]
    return found


def by_entity(several: Iterable[Series]) -> dict[str, list[Series]]:
    """Group series by whose they are, in the order of their names."""
    groups: dict[str, list[Series]] = {}
    for series in several:
        groups.setdefault(series.entity, []).append(series)
    return dict(sorted(groups.items()))


def subject_of(reported: Reported) -> str:
    """Return whose series are examined, as results name them."""
    entities = sorted({series.entity for series in reported.subject if series.entity})
    return ", ".join(entities) or "all series"
