"""Values that repeat: carried forward, equal steps, mirrored or scaled series, number bunching.

A repeat is read as an artefact of reporting first: a registry that has no new figure often shows
the last one. Small counts repeat by chance, and how often is worked out, so that they are not
noted. Sums of other series are left out, as they repeat whenever their parts do.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise
from typing import TYPE_CHECKING

import numpy as np

from exhume.model.series import (
    Assumption,
    Curve,
    Flag,
    Line,
    Measure,
    Plot,
    Point,
    Relation,
    RelationKind,
    Reported,
    Result,
    Series,
    Statistic,
    Status,
)
from exhume.series._chance import rng as generator_for
from exhume.series._comparing.aligning import by_entity, by_period, common
from exhume.series._comparing.coincidence import (
    at_least,
    equal,
    equal_steps,
    repeats_pvalue,
)
from exhume.series._comparing.grading import left_out
from exhume.series._comparing.mirrors import LEAST_PERIODS, Mirror, mirror
from exhume.series._comparing.number_bunching import LEAST_VALUES, Bunching, bunching, usable
from exhume.series._comparing.words import chance, listed, number

if TYPE_CHECKING:
    from numpy.typing import NDArray

label = "Repeats"
order = 40
line = Line.REPEATS
tails = "the upper one: more repeats than chance alone makes"
cannot_show = (
    "A repeat shows that a figure was not counted anew, and not who carried it forward, or why; "
    "figures without a repeat may still have been made up."
)
innocent = (
    "placeholders: the last figure stands where a new one has not come in",
    "small counts, which repeat by chance",
    "figures that are fixed by a plan, a capacity or a quota",
    "series with one definition, or of which one is computed from the other by rule",
    "values that were rounded in the source",
)
references = (
    "Simonsohn U. Number-bunching: a new tool for forensic data analysis. Data Colada 77, 2019",
    "Skellam JG. The frequency distribution of the difference between two Poisson variates "
    "belonging to different populations. J R Stat Soc 1946;109:296",
)

RARE = 0.05
VERY_RARE = 0.001
SEVERAL = 2  # indicators that repeat together

COUNTS = "values are counts, and vary by chance at least as much as counts do"
APART = "the indicators were counted separately"
FINE = "values are not rounded to tens; hundreds and more are allowed for"


@dataclass(frozen=True, slots=True)
class Together:
    """Two periods in a row: how many indicators have both, and which of them repeat.

    `chances` are those of a repeat in each indicator that has both.
    """

    first: Point
    last: Point
    repeated: tuple[str, ...]
    chances: tuple[float, ...]

    @property
    def says(self) -> str:
        """From which period to which."""
        return f"{self.first.period} to {self.last.period}"


def examine(reported: Reported, *, draws: int, seed: int) -> Iterator[Result]:
    """Give results on repeats, steps, mirrors and bunching for the subject's counts."""
    found = False
    for entity, every in by_entity(reported.subject).items():
        series = _own(every, reported.relations)
        if series:
            found = True
            yield _of_repeats(entity, series, reported)
            yield _of_steps(entity, series)
            yield _of_mirrors(entity, series)
            yield _of_bunching(entity, series, draws, seed)
    if not found:
        reason = "There is no series of counts."
        yield Result("repeats", "", line, "", Flag.NOT_APPLICABLE, reason)


def pvalues(
    values: "NDArray[np.float64]",
    *,
    draws: int,  # noqa: ARG001 - the chance is exact
    seed: int,  # noqa: ARG001 - the chance is exact
) -> "NDArray[np.float64]":
    """Return for each series how likely so many repeats in a row are, at most."""
    return np.array([repeats_pvalue(row[~np.isnan(row)]) for row in values])


def null(
    like: "NDArray[np.float64]", count: int, rng: "np.random.Generator"
) -> "NDArray[np.float64]":
    """Draw counts that are independent and Poisson, with one mean, the mean of `like`."""
    return rng.poisson(max(float(np.mean(like)), 0.0), size=(count, len(like))).astype(float)


def _own(every: Mapping[str, Series], relations: Iterable[Relation]) -> dict[str, Series]:
    """Return counts that are no sums of others."""
    sums = {
        relation.left
        for relation in relations
        if relation.kind is RelationKind.SUM and set(relation.right) <= set(every)
    }
    return {
        name: series
        for name, series in every.items()
        if series.measure is Measure.COUNT and name not in sums
    }


def _points(series: Series) -> list[Point]:
    """Return the values that may be compared: approximate and imputed ones repeat by themselves."""
    left = {Status.APPROXIMATE, Status.IMPUTED}
    return [point for point in series.known() if point.status not in left]


def _follow(first: Point, last: Point) -> bool:
    near = max(0.01, first.span / 4)
    return abs(first.at + first.span - last.at) <= near or first.span == 0 == last.span


def together(series: Mapping[str, Series]) -> list[Together]:
    """Return which indicators repeat between each two periods in a row."""
    pairs: dict[tuple[float, float], list[tuple[str, Point, Point]]] = {}
    for name, each in series.items():
        for first, last in pairwise(by_period(_points(each)).values()):
            if _follow(first, last):
                pairs.setdefault((first.at, last.at), []).append((name, first, last))
    return [_together(pairs[key]) for key in sorted(pairs)]


def _together(found: Sequence[tuple[str, Point, Point]]) -> Together:
    counted = [(name, a.value or 0.0, b.value or 0.0) for name, a, b in found]
    counted = [each for each in counted if each[1] + each[2] > 0]  # nothing twice says nothing
    repeated = tuple(name for name, a, b in counted if a == b)
    chances = tuple(equal(a, b) for _, a, b in counted)
    return Together(found[0][1], found[0][2], repeated, chances)


def overall(found: Sequence[Together]) -> float:
    """Return how likely so many repeats are in all, from periods that are each in one pair."""
    ways = [found[0::2], found[1::2]]
    ways = [way for way in ways if any(each.chances for each in way)]
    if not ways:
        return 1.0
    return min(1.0, len(ways) * min(_likely(way) for way in ways))


def _likely(found: Sequence[Together]) -> float:
    repeated = sum(len(each.repeated) for each in found)
    return at_least(repeated, [chance for each in found for chance in each.chances])


def _of_repeats(entity: str, series: Mapping[str, Series], reported: Reported) -> Result:
    found = together(series)
    variant = "values carried forward"
    if not any(each.chances for each in found):
        return _refused(variant, entity, "no indicator has two periods in a row")
    pvalue = overall(found)
    repeated = [each for each in found if each.repeated]
    number_of = sum(len(each.repeated) for each in found)
    expected = sum(sum(each.chances) for each in found)
    return Result(
        "repeats",
        variant,
        line,
        entity or listed(list(series)),
        _flag(pvalue, several=any(len(each.repeated) >= SEVERAL for each in found)),
        _reason_of_repeats(repeated, number_of, expected, pvalue, reported),
        Statistic("values repeated", number_of, says="from one period to the next"),
        (
            Statistic("expected by chance", expected, says="at most"),
            Statistic("pairs of values", sum(len(each.chances) for each in found)),
            Statistic("largest number together", max(len(each.repeated) for each in found)),
        ),
        pvalue=pvalue,
        level=False,  # repeats are rare, and the p-value is a bound: it errs less than it says
        assumptions=_assumptions(),
        warnings=left_out(series.values()),
        table=_table_of_repeats(found),
        plots=(_plot_of_repeats(found),),
    )


def _assumptions() -> tuple[Assumption, ...]:
    return Assumption(COUNTS, None), Assumption(APART, None), Assumption(FINE, None)


def _flag(pvalue: float, *, several: bool) -> Flag:
    if pvalue < VERY_RARE and several:
        return Flag.MODERATE
    return Flag.WEAK if pvalue < RARE else Flag.NONE


def _refused(variant: str, entity: str, why: str) -> Result:
    return Result("repeats", variant, line, entity, Flag.NOT_APPLICABLE, f"{variant}: {why}.")


def _reason_of_repeats(
    repeated: Sequence[Together],
    number_of: int,
    expected: float,
    pvalue: float,
    reported: Reported,
) -> str:
    if not repeated:
        return "No value repeats from one period to the next."
    where = listed(
        [f"{each.says} {len(each.repeated)} of {len(each.chances)}" for each in repeated]
    )
    parts = [
        f"{number_of} values repeat from one period to the next ({where}), where chance makes "
        f"{number(expected, 2)} at most ({chance(pvalue)})."
    ]
    if pvalue < RARE:
        parts.append("Repeats are read first as placeholders, carried forward by a registry.")
        parts.append(_among(reported))
    return " ".join(part for part in parts if part)


def _among(reported: Reported) -> str:
    """Say in how many comparators several indicators repeat together."""
    of = [_own(every, reported.relations) for every in by_entity(reported.comparators).values()]
    if not of:
        return ""
    alike = sum(any(len(each.repeated) >= SEVERAL for each in together(series)) for series in of)
    return f"In {alike} of {len(of)} comparators two or more indicators repeat together as well."


def _table_of_repeats(found: Sequence[Together]) -> tuple[tuple[str, ...], ...]:
    heading = ("periods", "repeated", "indicators", "expected by chance", "p", "which")
    rows = (
        (
            each.says,
            str(len(each.repeated)),
            str(len(each.chances)),
            number(sum(each.chances), 2),
            f"{at_least(len(each.repeated), each.chances):.2g}",
            listed(each.repeated),
        )
        for each in found
    )
    return heading, *rows


def _plot_of_repeats(found: Sequence[Together]) -> Plot:
    x = tuple(each.last.at for each in found)
    curves = (
        Curve("repeated", "points", x, tuple(float(len(each.repeated)) for each in found)),
        Curve("expected by chance", "line", x, tuple(sum(each.chances) for each in found)),
    )
    return Plot("Values that repeat from the period before", "year", "indicators", curves)


@dataclass(frozen=True, slots=True)
class Steps:
    """Three periods in a row of one indicator, and whether both steps are equal and not 0."""

    name: str
    points: tuple[Point, Point, Point]
    equal: bool
    chance: float


def steps(series: Mapping[str, Series]) -> list[Steps]:
    """Return the steps between each three periods in a row that do not overlap, per indicator."""
    found: list[Steps] = []
    for name, each in series.items():
        points = list(by_period(_points(each)).values())
        for a, b, c in zip(points, points[1:], points[2:], strict=False):
            if _follow(a, b) and _follow(b, c):
                found.append(_steps(name, a, b, c))
    return found


def _steps(name: str, a: Point, b: Point, c: Point) -> Steps:
    values = (a.value or 0.0, b.value or 0.0, c.value or 0.0)
    first, second = values[1] - values[0], values[2] - values[1]
    return Steps(name, (a, b, c), first == second != 0, equal_steps(*values))


def _of_steps(entity: str, series: Mapping[str, Series]) -> Result:
    found = steps(series)
    variant = "equal steps"
    if not found:
        return _refused(variant, entity, "no indicator has three periods in a row")
    alike = [each for each in found if each.equal]
    expected = sum(each.chance for each in found)
    pvalue = min(
        1.0, 3 * min(_likely_steps(found[start::3]) for start in range(min(3, len(found))))
    )
    where = listed([f"{each.name} {_span(each)}" for each in alike])
    reason = f"{len(alike)} of {len(found)} steps are equal to the one before" + (
        f" ({where}), where chance makes {number(expected, 2)} at most ({chance(pvalue)})."
        if alike
        else "."
    )
    return Result(
        "repeats",
        variant,
        line,
        entity or listed(list(series)),
        _flag(pvalue, several=len(alike) >= SEVERAL),
        reason,
        Statistic("equal steps", len(alike)),
        (Statistic("expected by chance", expected, says="at most"),),
        pvalue=pvalue,
        assumptions=_assumptions(),
        warnings=left_out(series.values()),
        table=_table_of_steps(alike),
    )


def _likely_steps(found: Sequence[Steps]) -> float:
    return at_least(sum(each.equal for each in found), [each.chance for each in found])


def _span(each: Steps) -> str:
    return f"{each.points[0].period} to {each.points[2].period}"


def _table_of_steps(alike: Sequence[Steps]) -> tuple[tuple[str, ...], ...]:
    if not alike:
        return ()
    rows = (
        (
            each.name,
            _span(each),
            ", ".join(point.text for point in each.points),
            f"{each.chance:.2g}",
        )
        for each in alike
    )
    return ("indicator", "periods", "values", "chance at most"), *rows


def _of_mirrors(entity: str, series: Mapping[str, Series]) -> Result:
    variant = "mirrored or scaled series"
    tried, found = 0, list[tuple[str, str, Mirror]]()
    for first, second in combinations(series, 2):
        columns = _in_common(series[first], series[second])
        tried += len(columns[0]) >= LEAST_PERIODS
        if one := mirror(*columns):
            found.append((first, second, one))
    if not tried:
        return _refused(variant, entity, f"no two series share {LEAST_PERIODS} periods")
    pvalue = min([1.0, *(tried * one.chance for _, _, one in found)])
    return Result(
        "repeats",
        variant,
        line,
        entity or listed(list(series)),
        _flag(pvalue, several=bool(found)),
        _reason_of_mirrors(found, tried, pvalue),
        Statistic("pairs that mirror each other", len(found)),
        (Statistic("pairs compared", tried),),
        pvalue=pvalue,
        assumptions=_assumptions(),
        warnings=left_out(series.values()),
        variants=tried,
        table=_table_of_mirrors(found),
    )


def _in_common(first: Series, second: Series) -> tuple[list[float], list[float]]:
    columns = (by_period(_points(first)), by_period(_points(second)))
    values = [[point.value or 0.0 for point in points] for _, points in common(columns)]
    return [row[0] for row in values], [row[1] for row in values]


def _reason_of_mirrors(found: Sequence[tuple[str, str, Mirror]], tried: int, pvalue: float) -> str:
    if not found:
        return f"None of {tried} pairs of series is shifted or multiplied by a constant."
    first, second, one = min(found, key=lambda each: each[2].chance)
    return (
        f"{second} is {one.how.value} {first} in all {one.periods} periods, to the last unit "
        f"({chance(pvalue)} at most for counts of their own, over {tried} pairs). Ask first "
        "whether one is defined by the other."
    )


def _table_of_mirrors(found: Sequence[tuple[str, str, Mirror]]) -> tuple[tuple[str, ...], ...]:
    if not found:
        return ()
    rows = (
        (
            second,
            one.how.value,
            first,
            number(one.constant, 6),
            str(one.periods),
            f"{one.chance:.2g}",
        )
        for first, second, one in found
    )
    return ("series", "is", "of", "constant", "periods", "chance at most"), *rows


def _of_bunching(entity: str, series: Mapping[str, Series], draws: int, seed: int) -> Result:
    variant = "number bunching"
    values = usable(
        np.array([point.value or 0.0 for each in series.values() for point in _points(each)])
    )
    if len(values) < LEAST_VALUES:
        why = f"{len(values)} counts of 100 or more; {LEAST_VALUES} are needed"
        return _refused(variant, entity, why)
    found = bunching(values, draws, generator_for(seed, "repeats", variant, entity))
    return Result(
        "repeats",
        variant,
        line,
        entity or listed(list(series)),
        Flag.WEAK if found.pvalue < RARE else Flag.NONE,
        _reason_of_bunching(found),
        Statistic("average frequency", found.frequency),
        (Statistic("expected", found.expected), Statistic("values", found.values)),
        pvalue=found.pvalue,
        assumptions=_assumptions(),
        warnings=left_out(series.values()),
    )


def _reason_of_bunching(found: Bunching) -> str:
    return (
        f"A value is there {number(found.frequency)} times on average, and "
        f"{number(found.expected)} times when last digits are dealt out anew "
        f"({chance(found.pvalue)}, {found.values} values). Values carried forward bunch as well."
    )
