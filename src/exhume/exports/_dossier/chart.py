"""Papers by year: what speaks for upwards, what speaks against downwards, on one scale."""

from collections.abc import Sequence
from dataclasses import dataclass

from exhume.exports._dossier.counts import YearCount

WIDTH = 720.0
_LEFT = 44.0
_HALF = 110.0
_TOP = 26.0
_MIDDLE = 26.0
_LONGEST = 120
_STEPS = (1, 2, 5)


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar; `value` is printed at its end where there is room."""

    x: float
    y: float
    width: float
    height: float
    value: int
    value_y: float
    up: bool


@dataclass(frozen=True, slots=True)
class Mark:
    """A label on an axis."""

    x: float
    y: float
    text: str


@dataclass(frozen=True, slots=True)
class Chart:
    """A drawing of the years, in units of a pixel."""

    width: float
    height: float
    up_from: float
    down_from: float
    left: float
    bars: tuple[Bar, ...]
    ticks: tuple[Mark, ...]
    years: tuple[Mark, ...]
    values_shown: bool


def chart(counts: Sequence[YearCount]) -> Chart | None:
    """Lay the chart out; None without a known year, or with more than 120 years to draw."""
    known = {c.year: c for c in counts if c.year is not None}
    if not known or max(known) - min(known) >= _LONGEST:
        return None
    years = range(min(known), max(known) + 1)
    top = max(max(c.inculpatory, c.exculpatory) for c in known.values())
    slot = (WIDTH - _LEFT) / len(years)
    drawn = [bar for year in years if year in known for bar in _bars(known[year], years, slot, top)]
    return Chart(
        width=WIDTH,
        height=2 * (_TOP + _HALF) + _MIDDLE,
        up_from=_TOP + _HALF,
        down_from=_TOP + _HALF + _MIDDLE,
        left=_LEFT,
        bars=tuple(drawn),
        ticks=tuple(_ticks(top)),
        years=tuple(_years(years, slot)),
        values_shown=slot >= 14,
    )


def _bars(count: YearCount, years: range, slot: float, top: int) -> list[Bar]:
    assert count.year is not None  # noqa: S101 - the caller draws known years only
    wide = min(slot * 0.72, 34.0)
    x = _LEFT + (count.year - years.start + 0.5) * slot - wide / 2
    up, down = (_HALF * n / max(top, 1) for n in (count.inculpatory, count.exculpatory))
    base, under = _TOP + _HALF, _TOP + _HALF + _MIDDLE
    bars = [
        Bar(x, base - up, wide, up, count.inculpatory, base - up - 5, up=True),
        Bar(x, under, wide, down, count.exculpatory, under + down + 13, up=False),
    ]
    return [bar for bar in bars if bar.value]


def _ticks(top: int) -> list[Mark]:
    step = _tick_step(top)
    values = range(0, top + 1, step)
    base, under = _TOP + _HALF, _TOP + _HALF + _MIDDLE
    above = [Mark(_LEFT, base - _HALF * v / max(top, 1), str(v)) for v in values]
    return above + [Mark(_LEFT, under + _HALF * v / max(top, 1), str(v)) for v in values]


def _tick_step(top: int) -> int:
    scale = 1
    while True:
        for step in _STEPS:
            if top / (step * scale) <= 5:
                return step * scale
        scale *= 10


def _years(years: range, slot: float) -> list[Mark]:
    every = next(n for n in (1, 2, 5, 10, 20) if n * slot >= 38)
    y = _TOP + _HALF + _MIDDLE / 2 + 4
    return [
        Mark(_LEFT + (year - years.start + 0.5) * slot, y, str(year))
        for year in years
        if year % every == 0 or len(years) < 3
    ]
