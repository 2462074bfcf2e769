"""A self-test: every test on every control, at the length and size of a series."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from exhume.model.series import Measure, Reported, Series
from exhume.protocols import CalibratedTest, ForensicTest
from exhume.series._controls.kinds import SHOCKS, Control, Floats, controls, pair_controls
from exhume.series._controls.measuring import (
    EXAMINED,
    OF_CONTROLS,
    SIMULATIONS,
    Look,
    Rate,
    Said,
    said,
    size,
)
from exhume.series._noise.comparators import comparator_windows, scatter
from exhume.series._numbers import numbers

SLOW = frozenset({"formula", "smoothness"})
"""Tests that fit many curves or draw much: they examine few series, of few controls."""
EXAMINED_BY_SLOW = 4
FOR_SLOW = (
    "quadratic, exact",
    "quadratic, 2 % jitter",
    "Poisson about a quadratic curve",
    "random growth",
)
"""How the names of those controls begin."""

FEWEST = 5
"""Values that a series must have for controls like it."""


class Counts(NamedTuple):
    """How many series are drawn where nothing is there, and of each control.

    `controls` are looked at for p-values, and `examined` for flags.
    """

    null: int = SIMULATIONS
    controls: int = OF_CONTROLS
    examined: int = EXAMINED


_USUAL = Counts()


class Like(NamedTuple):
    """What controls should be like: `values` of shape (periods,), `name` what is counted.

    `shocks` is the standard deviation of yearly shocks to growth, as the comparators have it.
    """

    values: Floats
    name: str = "control"
    comparators: tuple[Series, ...] = ()
    shocks: float = SHOCKS


@dataclass(frozen=True, slots=True)
class Tested:
    """A self-test at one length.

    `sizes` has how often each test errs where nothing is there; None for one that claims no level.
    `said` has what each test said of each control, and `start` and `end` the lowest and the highest
    value of these. `shocks` is the standard deviation of their random growth.
    """

    periods: int
    start: float
    end: float
    shocks: float
    sizes: tuple[tuple[str, Rate | None], ...]
    said: tuple[Said, ...]

    def silent(self) -> tuple[str, ...]:
        """Return the names of tests that flagged no control, most of them because none suits."""
        spoke = {one.test for one in self.said if one.flagged.found}
        return tuple(name for name, _ in self.sizes if name not in spoke)

    def heard(self) -> tuple[Said, ...]:
        """Return what was said by the other tests."""
        silent = self.silent()
        return tuple(one for one in self.said if one.test not in silent)


def run(
    tests: Mapping[str, ForensicTest],
    like: Like,
    *,
    seed: int,
    advance: Callable[[], None],
    counts: Counts = _USUAL,
) -> Tested:
    """Run every test on the controls for it; `advance` is called after each test."""
    sizes: list[tuple[str, Rate | None]] = []
    heard: list[Said] = []
    for name, test in tests.items():
        sizes.append((name, _size(name, test, like, counts.null, seed)))
        heard.extend(_of_controls(name, test, like, counts, seed))
        advance()
    values = like.values
    start, end = float(values.min()), float(values.max())
    return Tested(len(values), start, end, like.shocks, tuple(sizes), tuple(heard))


def like_series(reported: Reported) -> Like | None:
    """Return what controls should be like for reported series, None where no count is long enough.

    The longest series of counts of the subject is taken, the first of them, in its first window.
    """
    counts = [series for series in reported.subject if series.measure is Measure.COUNT]
    if not counts:
        return None
    longest = max(counts, key=lambda series: len(series.known()))
    part = longest.between(*reported.windows[0]) if reported.windows else longest
    _, values = numbers(part)
    if len(values) < FEWEST:
        return None
    return Like(values, longest.name, reported.comparators, _shocks(reported, longest, len(values)))


def _shocks(reported: Reported, like: Series, periods: int) -> float:
    windows = comparator_windows(reported, like, periods, 1.0)
    known = windows.values.shape[0] >= FEWEST and periods > FEWEST
    median = scatter(windows).sd[1] if known else float("nan")
    return float(median) if np.isfinite(median) else SHOCKS


def _size(name: str, test: ForensicTest, like: Like, simulations: int, seed: int) -> Rate | None:
    if not isinstance(test, CalibratedTest):
        return None
    return size(name, test, like.values, simulations, seed)


def _of_controls(
    name: str, test: ForensicTest, like: Like, counts: Counts, seed: int
) -> Iterator[Said]:
    slow = name in SLOW
    look = Look(counts.controls, EXAMINED_BY_SLOW if slow else counts.examined, seed)
    for control in _controls(test, like):
        if slow and not control.name.startswith(FOR_SLOW):
            continue
        yield said(name, test, control, (like.name, like.comparators), look)


def _controls(test: ForensicTest, like: Like) -> Sequence[Control]:
    pairs = _of_pairs(test, like)
    return pair_controls(like.values) if pairs else controls(like.values, like.shocks)


def _of_pairs(test: ForensicTest, like: Like) -> bool:
    """Tell whether a test is one of ratios: its null has numerators and denominators."""
    if not isinstance(test, CalibratedTest):
        return False
    one = test.null(like.values, 1, np.random.default_rng(0))
    return bool(one.shape[1] == 2 * len(like.values))
