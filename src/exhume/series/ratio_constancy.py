"""Ratios of two counts that are more constant than chance allows, such as kidneys per donor.

A ratio is judged by its coefficient of variation against two measures: what chance alone makes of
it when each donor's organs are used or not, below which nothing that was counted should fall; and
the same ratio of comparators. A high rate of use is nearly constant by nature: close to the most
there may be, neither chance nor anything else has room.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from math import isnan
from typing import TYPE_CHECKING

import numpy as np

from exhume.model.series import (
    Assumption,
    Curve,
    Flag,
    Line,
    Measure,
    Plot,
    Relation,
    RelationKind,
    Reported,
    Result,
    Series,
    Statistic,
)
from exhume.series._comparing.aligning import Period, by_entity, by_period, common
from exhume.series._comparing.constancy import (
    LEAST_YEARS,
    Constancy,
    chi_square,
    constancy,
    variation,
)
from exhume.series._comparing.grading import left_out
from exhume.series._comparing.precision import usable
from exhume.series._comparing.words import chance, number, percentage

if TYPE_CHECKING:
    from numpy.typing import NDArray

label = "Constancy of ratios"
order = 50
line = Line.RATIOS
tails = "the lower one: ratios that vary less than chance alone; the upper one is given beside it"
cannot_show = (
    "A ratio that varies as much as chance, or more, may still have been computed from a formula "
    "with some scatter; and a constant ratio does not show which of its two counts was derived."
)
innocent = (
    "a high rate of use, which is nearly constant by nature",
    "two counts that are equal, or one a share of the other, by definition",
    "a count that the registry itself derives from the other, and says so",
    "a programme with firm rules on which organs are used",
)
references = (
    "Robertson MP, Hinde RL, Lavee J. Analysis of official deceased organ donation data casts "
    "doubt on the credibility of China's organ transplant reform. BMC Medical Ethics 2019;20:79",
    "Cochran WG. Some methods for strengthening the common chi-square tests. Biometrics "
    "1954;10:417-451",
)

LARGE = 200.0
"""Comparators have at least so many a year, or half as many as a smaller subject."""

RARE = 0.05
VERY_RARE = 0.001
NEAR_ALL = 0.95  # rate of use from which a ratio is nearly constant by nature
FEW_PEERS = 19  # so that to be the first of all has a chance of at most 1 in 20

INDEPENDENT = "whether one organ is used does not depend on the others"
EQUAL = "all organs of a donor have the same chance to be used"
OWN = "the two counts were counted separately, not one computed from the other"
ENOUGH = "at least 5 used and 5 unused are expected in each period"


@dataclass(frozen=True, slots=True)
class Pair:
    """Two counts in the periods that both have."""

    periods: tuple[Period, ...]
    names: tuple[str, ...]
    numerator: tuple[float, ...]
    denominator: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Rank:
    """The place of the subject among comparators, from the most constant ratio on."""

    place: int
    of: int
    others: tuple[tuple[str, float], ...]


def examine(reported: Reported, *, draws: int, seed: int) -> Iterator[Result]:  # noqa: ARG001 - the tail is exact enough without draws
    """Give a result for each ratio, or bound of one count by another, and each window."""
    found = False
    for entity, series in by_entity(reported.subject).items():
        for relation in reported.relations:
            if _is_of_counts(relation, series):
                found = True
                for window in reported.windows or ((float("-inf"), float("inf")),):
                    yield _examined(relation, entity, series, reported, window)
    if not found:
        reason = "No relation names a ratio of two counts, or one count that bounds another."
        yield Result("ratio_constancy", "", line, "", Flag.NOT_APPLICABLE, reason)


def pvalues(
    values: "NDArray[np.float64]",
    *,
    draws: int,  # noqa: ARG001 - as in `examine`
    seed: int,  # noqa: ARG001 - as in `examine`
) -> "NDArray[np.float64]":
    """Return the lower tail for each series of shape (2 n,): n numerators, then n denominators.

    At most 2 of the numerator come of 1 of the denominator where any year has more than 1, else
    at most 1. NaN stands where chi-square is no good approximation, and for an odd length.
    """
    years = values.shape[1] // 2
    if values.shape[1] % 2 or years < LEAST_YEARS:
        return np.full(len(values), np.nan)
    above, below = values[:, :years], values[:, years:]
    found = np.full(len(values), np.nan)
    double = (above > below).any(axis=1)
    for most, rows in ((1.0, ~double), (2.0, double)):
        found[rows] = chi_square(above[rows], below[rows], most)[1]
    return found


def null(
    like: "NDArray[np.float64]", count: int, rng: "np.random.Generator"
) -> "NDArray[np.float64]":
    """Draw numerators and denominators, shape (count, 2 n), for a series `like` of shape (n,).

    The denominators are `like`; each of their cases gives 0, 1 or 2 with chance 0.9 each time.
    """
    below = np.maximum(np.rint(like), 1)
    above = rng.binomial((2 * below).astype(np.int64), 0.9, size=(count, len(below)))
    return np.concatenate([above, np.broadcast_to(below, above.shape)], axis=1).astype(float)


def _is_of_counts(relation: Relation, series: Mapping[str, Series]) -> bool:
    kinds = {RelationKind.RATIO, RelationKind.AT_MOST}
    names = (relation.left, *relation.right)
    if relation.kind not in kinds or len(relation.right) != 1:
        return False
    return all(name in series and series[name].measure is Measure.COUNT for name in names)


def most_of(relation: Relation) -> float | None:
    """Return how many at most come of one: 1 for a bound of one count by another."""
    return 1.0 if relation.kind is RelationKind.AT_MOST else relation.most


def _examined(
    relation: Relation,
    entity: str,
    series: Mapping[str, Series],
    reported: Reported,
    window: tuple[float, float],
) -> Result:
    chosen = [series[relation.left].between(*window), series[relation.right[0]].between(*window)]
    given = pair(chosen[0], chosen[1])
    variant = f"{relation.left} / {relation.right[0]}{_window(window)}"
    if len(given.periods) < LEAST_YEARS:
        reason = f"{variant}: {len(given.periods)} periods have both; {LEAST_YEARS} are needed."
        return Result("ratio_constancy", variant, line, entity, Flag.NOT_APPLICABLE, reason)
    found = constancy(given.numerator, given.denominator, most_of(relation))
    standing = rank(found.cv, given, relation, reported.comparators)
    subject = f"{entity}: {relation.left}, {relation.right[0]}".removeprefix(": ")
    result = _result(variant, given, found, standing, most_of(relation))
    return replace(result, subject=subject, warnings=left_out(chosen))


def _window(window: tuple[float, float]) -> str:
    if window[0] == float("-inf"):
        return ""
    return f", {window[0]:g}-{window[1]:g}"


def pair(numerator: Series, denominator: Series) -> Pair:
    """Return two counts in the periods in which the denominator is above 0."""
    columns = (by_period(usable(numerator)), by_period(usable(denominator)))
    shared = [(period, points) for period, points in common(columns) if (points[1].value or 0) > 0]
    return Pair(
        tuple(period for period, _ in shared),
        tuple(points[0].period for _, points in shared),
        tuple(points[0].value or 0.0 for _, points in shared),
        tuple(points[1].value or 0.0 for _, points in shared),
    )


def rank(cv: float, given: Pair, relation: Relation, comparators: Sequence[Series]) -> Rank:
    """Return the place of a ratio among those of comparators that are complete and large enough."""
    others: list[tuple[str, float]] = []
    least = min(LARGE, float(np.mean(given.denominator)) / 2)
    for entity, series in by_entity(comparators).items():
        if not _is_of_counts(relation, series):
            continue
        other = pair(series[relation.left], series[relation.right[0]])
        rows = [i for i, period in enumerate(other.periods) if period in set(given.periods)]
        below = np.array(other.denominator)[rows]
        above = np.array(other.numerator)[rows]
        if len(rows) == len(given.periods) and below.mean() >= least and above.sum() > 0:
            others.append((entity, variation(above / below)))
    others.sort(key=lambda each: (each[1], each[0]))
    place = 1 + sum(other < cv for _, other in others)
    return Rank(place, len(others) + 1, tuple(others))


def _result(
    variant: str, given: Pair, found: Constancy, standing: Rank, most: float | None
) -> Result:
    claimed = not isnan(found.lower) and most is not None and most <= 2
    return Result(
        "ratio_constancy",
        variant,
        line,
        "",
        _flag(found, standing, claimed=claimed),
        _reason(variant, found, standing, most, claimed=claimed),
        Statistic("coefficient of variation", found.cv),
        _statistics(found, standing),
        pvalue=found.lower if claimed else None,
        level=claimed,
        assumptions=_assumptions(found, most),
        table=_table(given, found),
        plots=_plots(variant, given, found, standing),
    )


def _flag(found: Constancy, standing: Rank, *, claimed: bool) -> Flag:
    if claimed and found.lower < VERY_RARE:
        return Flag.MODERATE
    if claimed and found.lower < RARE:
        return Flag.WEAK
    first = standing.of > FEW_PEERS and standing.place / standing.of <= RARE
    return Flag.WEAK if first else Flag.NONE


def _statistics(found: Constancy, standing: Rank) -> tuple[Statistic, ...]:
    chosen = [
        Statistic("mean ratio", float(np.mean(found.ratios))),
        Statistic("periods", len(found.ratios)),
        Statistic("place among comparators", standing.place, says="from the most constant on"),
        Statistic("compared", standing.of, says="with the subject"),
    ]
    if not isnan(found.floor):
        chosen.append(Statistic("floor", found.floor, says="coefficient of variation by chance"))
    if not isnan(found.statistic):
        chosen.append(Statistic("chi-square", found.statistic, says=f"{found.freedom} df"))
        chosen.append(Statistic("upper tail", found.upper, says="p of varying more than chance"))
    return tuple(chosen)


def _reason(
    variant: str, found: Constancy, standing: Rank, most: float | None, *, claimed: bool
) -> str:
    parts = [f"{variant} has a coefficient of variation of {percentage(found.cv)}"]
    if not isnan(found.floor) and found.floor > 0:
        parts.append(
            f", {found.cv / found.floor:.2g} times the {percentage(found.floor)} that chance makes"
        )
    if claimed:
        parts.append(f" (lower tail {chance(found.lower)})")
    if standing.of > 1:
        parts.append(f", and is number {standing.place} of {standing.of} from the most constant")
    parts.append(".")
    if most and np.mean(found.ratios) / most >= NEAR_ALL:
        parts.append(" At so high a rate of use it is nearly constant by nature.")
    if found.cv == 0:
        parts.append(" Equal or proportional counts are mostly one count by definition.")
    return "".join(parts)


def _assumptions(found: Constancy, most: float | None) -> tuple[Assumption, ...]:
    if most is None:
        says = "it is known how many at most come of one, without which there is no floor"
        return Assumption(OWN, None), Assumption(says, holds=False)
    return (
        Assumption(OWN, None),
        Assumption(INDEPENDENT, None),
        Assumption(EQUAL, None if most <= 2 else False),
        Assumption(ENOUGH, not isnan(found.statistic)),
    )


def _table(given: Pair, found: Constancy) -> tuple[tuple[str, ...], ...]:
    deviations = found.deviations or (float("nan"),) * len(found.ratios)
    columns = (given.names, given.numerator, given.denominator, found.ratios, deviations)
    rows = (
        (name, number(above), number(below), f"{ratio:.3f}", number(deviation, 2))
        for name, above, below, ratio, deviation in zip(*columns, strict=True)
    )
    return ("period", "numerator", "denominator", "ratio", "deviation by chance"), *rows


def _plots(variant: str, given: Pair, found: Constancy, standing: Rank) -> tuple[Plot, ...]:
    x = tuple(period[0] for period in given.periods)
    curves = [Curve("ratio", "points", x, found.ratios)]
    if found.deviations:
        mean = sum(given.numerator) / sum(given.denominator)
        low = tuple(mean - 2 * deviation for deviation in found.deviations)
        high = tuple(mean + 2 * deviation for deviation in found.deviations)
        curves.append(Curve("by chance, two deviations either way", "band", x, low=low, high=high))
    plots = [Plot(variant, "year", "ratio", tuple(curves))]
    if standing.others:
        places = tuple(float(i) for i in range(1, len(standing.others) + 1))
        peers = Curve("comparators", "points", places, tuple(cv for _, cv in standing.others))
        axis = "place from the most constant"
        plots.append(Plot(variant, axis, "coefficient of variation", (peers,), found.cv))
    return tuple(plots)
