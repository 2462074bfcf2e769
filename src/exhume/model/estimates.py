"""A number with its uncertainty and its assumptions, or the reason why there is none."""

from dataclasses import dataclass
from math import ceil, floor

_IN_A_SHARE = 1_000  # tenths of a percent
_NOISE = 1e-9  # what a share such as 0.95 is off by


@dataclass(frozen=True, slots=True)
class Interval:
    """The limits of an interval, both of which belong to it."""

    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Estimate:
    """A statistic with its interval, and what both rest on.

    `method` says how the interval was made, with its source; `assumptions` what must hold for it
    to mean what it says; `units` how many units it was computed from; `warnings` what a reader
    should know before using it.
    """

    statistic: float
    interval: Interval
    confidence_level: float
    method: str
    assumptions: str
    units: int
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a statistic cannot be computed; `units` is how many units there were to compute it of."""

    reason: str
    units: int = 0


def percent(share: float, *, up: bool = False) -> str:
    """Return a share in percent with one decimal, rounded down, or up: never to the better.

    >>> percent(0.94999), percent(0.95), percent(0.9991, up=True)
    ('94.9 %', '95 %', '100 %')
    """
    tenths = share * _IN_A_SHARE
    whole = ceil(tenths - _NOISE) if up else floor(tenths + _NOISE)
    return f"{whole / 10:g} %"
