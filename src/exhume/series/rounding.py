"""Rounding and heaping: stretches of periods in which values are multiples of round units.

Sources: D. Kobak, S. Shpilkin, M. S. Pshenichnikov. Integer percentages as electoral falsification
fingerprints. Ann Appl Stat 10 (2016) 54-73; A. Rozenas. Detecting election fraud from
irregularities in vote-share distributions. Political Analysis 25 (2017) 41-56.
"""

from collections.abc import Iterator

import numpy as np

from exhume.model.estimates import Interval
from exhume.model.series import Assumption, Flag, Line, Reported, Result, Statistic
from exhume.series._chance import rng
from exhume.series._digits import heaping, simple_fractions
from exhume.series._digits.heaping import UNITS, Stretch
from exhume.series._digits.outcomes import WEAK_BELOW, refused
from exhume.series._digits.rounded import unit_of_rounding
from exhume.series._digits.simple_fractions import Fractions
from exhume.series._digits.uniform import wilson
from exhume.series._digits.usable import Pool, Usable, pool, subject_of

label = "Rounding and heaping"
order = 72
line = Line.DIGITS
tails = "upper: more multiples of round units, or more whole percentages, than chance brings"
cannot_show = (
    "Heaping shows that figures were rounded, estimated or set, and not which of these; figures "
    "that do not heap may have been made up without round numbers."
)
innocent = (
    "values that were honestly rounded or estimated, which comes first",
    "units that are counted in packs, or capacities that are round",
    "shares of small numbers, of which simple fractions are frequent by laws of number alone",
    "a definition or a source that changed, and with it the rounding",
)
references = (
    "Kobak D, Shpilkin S, Pshenichnikov MS. Ann Appl Stat 2016;10:54-73.",
    "Rozenas A. Political Analysis 2017;25:41-56.",
)

NAME = "rounding"
SMALLEST = UNITS[0] * heaping.TIMES
VALUES = 10
SHARES = 20


def examine(reported: Reported, *, draws: int, seed: int) -> Iterator[Result]:
    """Give a result of stretches that are rounded, and one of whole percentages for each ratio."""
    subject = subject_of(reported)
    given = pool(reported.subject, least=SMALLEST)
    if len(given.values) < VALUES:
        reason = f"{len(given.values)} values of {SMALLEST} or more can be used"
        yield refused(NAME, line, subject, f"{reason}, {VALUES} are needed", "stretches")
    else:
        others = pool(reported.comparators, least=SMALLEST)
        yield _stretches(subject, given, others, draws, seed)
    for fractions in simple_fractions.fractions_of(reported):
        yield _percentages(subject, fractions, draws, seed)


def _stretches(subject: str, given: Pool, others: Pool, draws: int, seed: int) -> Result:
    blocks = heaping.blocks_of(given.values)
    found = heaping.rarest(blocks)
    random = rng(seed, NAME, "stretches")
    pvalue = heaping.pvalue(blocks, found.rarity, draws, random)
    share = found.multiples / max(found.values, 1)
    return Result(
        NAME,
        "stretches",
        line,
        subject,
        Flag.WEAK if pvalue < WEAK_BELOW else Flag.NONE,
        _reason(found, pvalue),
        Statistic(f"share of multiples of {found.unit}", share, _interval(found)),
        (*_heaps(given, ""), *_heaps(others, " among comparators")),
        pvalue,
        assumptions=(
            Assumption(f"values of {SMALLEST} or more, each ten times the unit", holds=True),
            Assumption("values do not hover about a round number", holds=None),
        ),
        warnings=given.remark(),
        # One variant: the p-value allows for all stretches and units already.
        table=_table(given),
    )


def _reason(found: Stretch, pvalue: float) -> str:
    looked = f"(p = {pvalue:.3g}, allowing for all stretches and units looked at)"
    if pvalue >= WEAK_BELOW:
        return f"no stretch has more round values than chance gives {looked}"
    once = found.first == found.last
    stretch = f"in {found.first}" if once else f"from {found.first} to {found.last}"
    return (
        f"{stretch}, {found.multiples} of {found.values} values are multiples of "
        f"{found.unit}, where {found.values / found.unit:.1f} are expected {looked}; honest "
        "rounding is the first reading"
    )


def _interval(found: Stretch) -> Interval | None:
    return wilson(found.multiples, found.values) if found.values else None


def _heaps(given: Pool, whose: str) -> tuple[Statistic, ...]:
    """Return the share of multiples of each unit among the values large enough to show it."""
    said: list[Statistic] = []
    numbers = given.numbers()
    for unit in UNITS:
        large = numbers[numbers >= heaping.TIMES * unit]
        if len(large) >= VALUES:
            count = int((large % unit == 0).sum())
            interval = wilson(count, len(large))
            name = f"multiples of {unit}{whose}"
            said.append(Statistic(name, count / len(large), interval, f"{1 / unit:g} by chance"))
    return tuple(said)


def _table(given: Pool) -> tuple[tuple[str, ...], ...]:
    """Return the stretches of each series that are rounded alike, repeats counted once."""
    heading = ("series", "first", "last", "values", "unit", "chance at most")
    series: dict[str, list[Usable]] = {}
    for usable in given.values:
        series.setdefault(usable.series, []).append(usable)
    rows = (row for name, values in series.items() for row in _rows(name, values))
    return (heading, *rows)


def _rows(name: str, values: list[Usable]) -> Iterator[tuple[str, ...]]:
    for stretch in rounded_stretches(values):
        unit = unit_of_rounding(usable.value for usable in stretch)
        different = len({usable.value for usable in stretch})
        chance = f"{unit ** -float(different):.2g}"
        first, last = stretch[0].period, stretch[-1].period
        yield name, first, last, str(len(stretch)), str(unit), chance


def rounded_stretches(values: list[Usable]) -> Iterator[list[Usable]]:
    """Give the longest stretches of values of one series that are all multiples of 5 or more.

    Only those that chance would bring in one case of a hundred or less, each by itself.
    """
    stretch: list[Usable] = []
    for usable in [*values, None]:
        if usable and usable.value % UNITS[0] == 0:
            stretch.append(usable)
            continue
        if stretch and unit_of_rounding(each.value for each in stretch) > 1:
            yield stretch
        stretch = []


def _percentages(subject: str, given: Fractions, draws: int, seed: int) -> Result:
    n = len(given.parts)
    variant = f"whole percentages of {given.name}"
    if n < SHARES:
        return refused(NAME, line, subject, f"{n} shares, {SHARES} are needed", variant)
    found = int(simple_fractions.whole_percentages(given.parts, given.wholes).sum())
    drawn = simple_fractions.by_chance(given, draws, rng(seed, NAME, variant))
    pvalue = (int((drawn >= found).sum()) + 1) / (draws + 1)
    expected = float(np.mean(drawn))
    return Result(
        NAME,
        variant,
        line,
        subject,
        Flag.WEAK if pvalue < WEAK_BELOW else Flag.NONE,
        f"{found} of {n} shares are whole percentages, {expected:.1f} are expected of these "
        f"denominators (p = {pvalue:.3g})",
        Statistic("share of whole percentages", found / n, wilson(found, n)),
        (Statistic("whole percentages expected", expected),),
        pvalue,
        assumptions=(
            Assumption("numerators and denominators are known", holds=True),
            Assumption("denominators do not grow with rounding of the numerators", holds=None),
        ),
    )
