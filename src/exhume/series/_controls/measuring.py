"""How often a test says something of series of which it is known what is in them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from exhume.model.estimates import Interval
from exhume.model.series import (
    Flag,
    Measure,
    Point,
    Relation,
    RelationKind,
    Reported,
    Series,
    Status,
)
from exhume.protocols import CalibratedTest, ForensicTest
from exhume.series._chance import rng
from exhume.series._controls.kinds import Control, Floats
from exhume.series._fitting.scientific import scipy
from exhume.series._reading.lines import capped

ALPHA = 0.05
SIMULATIONS = 20_000
OF_CONTROLS = 4_000
"""How many series of a control are looked at for p-values."""
EXAMINED = 30
"""How many series of a control are examined as a reported one is, from the checks to the flag."""
DRAWS = 999
"""Draws of a test that examines a control."""
REFERENCE = 19_999
"""Draws behind the p-values of many series, which share them: few would shift all at once."""
GLIMPSE = 200
"""Where none of so many series can be judged, no more are tried."""

_ORDER: Mapping[Flag, int] = {flag: at for at, flag in enumerate(Flag)}
_NOTED = frozenset({Flag.WEAK, Flag.MODERATE, Flag.STRONG})


@dataclass(frozen=True, slots=True)
class Rate:
    """How many of so many series, with the exact 95 % interval of that share."""

    found: int
    of: int

    @property
    def share(self) -> float:
        """The share, NaN of none."""
        return self.found / self.of if self.of else float("nan")

    @property
    def interval(self) -> Interval:
        """The limits of Clopper and Pearson (1934).

        >>> limits = Rate(0, 20).interval
        >>> limits.low, round(limits.high, 4)
        (0.0, 0.1684)
        """
        beta, missed = scipy("special").betaincinv, self.of - self.found
        low = float(beta(self.found, missed + 1, 0.025)) if self.found else 0.0
        high = float(beta(self.found + 1, missed, 0.975)) if missed else 1.0
        return Interval(low, high)


class Look(NamedTuple):
    """How many series are looked at for p-values, how many are examined for flags, and the seed."""

    simulations: int
    examined: int
    seed: int


@dataclass(frozen=True, slots=True)
class Said:
    """What a test said of a control.

    `refused` counts the series of which it said nothing, of all that were examined, and `flagged`
    flags from weak on. `significant` counts p-values of 0.05 or less among more series, in either
    direction that the test looks at; it is None for a test that claims no level.
    """

    test: str
    control: str
    something: bool
    refused: Rate
    flagged: Rate
    significant: Rate | None = None


def size(name: str, test: CalibratedTest, like: Floats, simulations: int, seed: int) -> Rate:
    """Return how often p-values are 0.05 or less where the null hypothesis of a test holds.

    Series of which the test says nothing are left out.
    """
    glimpsed = test.null(like, min(GLIMPSE, simulations), rng(seed, "glimpse", name))
    if not significant(test, glimpsed, seed).of:
        return Rate(0, 0)
    drawn = test.null(like, simulations, rng(seed, "size", name, str(len(like))))
    return significant(test, drawn, seed)


def significant(test: CalibratedTest, series: Floats, seed: int) -> Rate:
    """Return how often p-values of series of shape (count, periods) are 0.05 or less.

    Of none, where not one of the first 200 can be judged.
    """
    if np.isnan(test.pvalues(series[:GLIMPSE], draws=DRAWS, seed=seed)).all():
        return Rate(0, 0)
    pvalues = test.pvalues(series, draws=REFERENCE, seed=seed)
    known = pvalues[~np.isnan(pvalues)]
    return Rate(int((known <= ALPHA).sum()), len(known))


def said(
    name: str,
    test: ForensicTest,
    control: Control,
    beside: tuple[str, tuple[Series, ...]],
    look: Look,
) -> Said:
    """Return what a test says of a control.

    `beside` has the name of what is counted, and comparators.
    """
    made = rng(look.seed, "control", control.name)
    drawn = control.draw(made, max(look.simulations, look.examined))
    flags = [_flag(test, _reported(row, control, beside), look) for row in drawn[: look.examined]]
    return Said(
        test=name,
        control=control.name,
        something=control.something,
        refused=Rate(flags.count(Flag.NOT_APPLICABLE), look.examined),
        flagged=Rate(sum(flag in _NOTED for flag in flags), look.examined),
        significant=(
            significant(test, drawn[: look.simulations], look.seed)
            if isinstance(test, CalibratedTest)
            else None
        ),
    )


def _reported(values: Floats, control: Control, beside: tuple[str, tuple[Series, ...]]) -> Reported:
    """Return values of shape (periods,) as somebody might have reported them, year by year.

    Those of pairs are a numerator and a denominator, with the relation between them.
    """
    name, comparators = beside
    if not control.pairs:
        return Reported((_series(name, values),), comparators)
    above, below = np.split(values, 2)
    ratio = Relation("ratio", RelationKind.RATIO, "numerator", ("denominator",), least=0, most=2)
    pair = (_series("numerator", above), _series("denominator", below))
    return Reported(pair, relations=(ratio,))


def _series(name: str, values: Floats) -> Series:
    points = tuple(
        Point(str(2000 + i), 2000.0 + i, 1.0, f"{v:.0f}", float(v), 0, Status.SOURCED)
        for i, v in enumerate(values)
    )
    return Series(name, "Invented", "", Measure.COUNT, points)


def _flag(test: ForensicTest, given: Reported, look: Look) -> Flag:
    """Return the strongest flag of what a test says, each capped as in an examination."""
    results = test.examine(given, draws=DRAWS, seed=look.seed)
    flags: Sequence[Flag] = [capped(result).flag for result in results]
    return max(flags, key=_ORDER.__getitem__, default=Flag.NOT_APPLICABLE)
