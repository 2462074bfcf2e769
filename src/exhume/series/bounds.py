"""Bounds and identities that no series of its kind can leave: parts and wholes, limits, counters.

A relation is violated only beyond its tolerance and beyond what rounding of the printed values
allows. Results are of three kinds: what each series must obey by its nature, the relations that
were handed in, and, where both series of a ratio are cumulative counters, the ratio of what they
added between posts.
"""

from collections.abc import Iterator, Mapping, Sequence

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
from exhume.series._comparing.aligning import by_entity
from exhume.series._comparing.counters import Added, added, end, falls
from exhume.series._comparing.grading import INNOCENT, Peers, graded, left_out, peers
from exhume.series._comparing.precision import printed, usable
from exhume.series._comparing.relations import Check, checks, missing_names, sides
from exhume.series._comparing.words import listed, number, percentage

label = "Bounds and identities"
order = 10
line = Line.BOUNDS
tails = "only violations beyond tolerance and rounding are noted"
cannot_show = (
    "Figures that keep every bound may still be wrong, since whoever makes figures up can keep "
    "bounds too; and a violated bound does not show which of the figures is wrong, or why."
)
innocent = (
    "a liver that was split between two recipients, or a pair of kidneys for one",
    "organs that came from or went to another country",
    "counters to which batches were posted late",
    "a definition or an area that changed between periods",
    "a slip of the pen, or of the reading of a table",
)
references = (
    "Robertson MP, Hinde RL, Lavee J. Analysis of official deceased organ donation data casts "
    "doubt on the credibility of China's organ transplant reform. BMC Medical Ethics 2019;20:79",
)

LATE = "differences between posts are those of the time in between: nothing was posted late"


def examine(reported: Reported, *, draws: int, seed: int) -> Iterator[Result]:  # noqa: ARG001 - nothing is drawn
    """Give a result for each series of the subject and for each relation between them.

    >>> from exhume.model.series import Point, Status
    >>> points = [Point("2010", 2010, 1, "34", 34, 0, Status.SOURCED)]
    >>> donors = Series("donors", "Ruritania", "", Measure.COUNT, tuple(points))
    >>> [result.flag.value for result in examine(Reported((donors,)), draws=0, seed=0)]
    ['none']
    """
    for each in reported.subject:
        if each.measure in _LIMITS:  # a mean has no limits of its own
            yield _limits(each)
    for entity, series in by_entity(reported.subject).items():
        for relation in reported.relations:
            if relation.kind is not RelationKind.SAME:
                yield from _of_relation(relation, entity, series, reported)


def _limits(series: Series) -> Result:
    rule, violations = _LIMITS[series.measure](series)
    known = usable(series)
    flag = Flag.STRONG if violations else Flag.NONE if known else Flag.NOT_APPLICABLE
    worst = max((size for _, size in violations), default=0.0)
    reason = f"{rule}: {_verdict(len(violations), len(known))}"
    if violations:
        reason += f" The first is {violations[0][0]}."
    return Result(
        "bounds",
        rule,
        line,
        series.title,
        flag,
        reason,
        Statistic("largest violation", worst, says="in the unit of the series"),
        (Statistic("violations", len(violations)), Statistic("values", len(known))),
        warnings=left_out([series]),
        table=_limits_table(violations),
    )


def _verdict(broken: int, known: int) -> str:
    if not known:
        return "there is no value to look at."
    return f"{broken} of {known} values leave it." if broken else f"all {known} values obey it."


def _limits_table(violations: Sequence[tuple[str, float]]) -> tuple[tuple[str, ...], ...]:
    if not violations:
        return ()
    return ("where", "by how much"), *((where, number(size)) for where, size in violations)


Violations = list[tuple[str, float]]
"""Where a series leaves its limits, and by how much."""


def _not_negative(series: Series) -> tuple[str, Violations]:
    return "no value is negative", _outside(series, 0.0, float("inf"))


def _share(series: Series) -> tuple[str, Violations]:
    whole = _whole(series)
    return f"shares lie between 0 and {whole:g}", _outside(series, 0.0, whole)


def _counter(series: Series) -> tuple[str, Violations]:
    fallen = [
        (f"{before.period} to {after.period} ({before.text} to {after.text})", size)
        for before, after, size in falls(series)
    ]
    return "a cumulative counter never falls", _outside(series, 0.0, float("inf")) + fallen


def _whole(series: Series) -> float:
    """Return 1 where shares are fractions: their unit is not percent and few exceed 1."""
    if "%" in series.unit or "percent" in series.unit.lower():
        return 100.0
    values = sorted(abs(point.value or 0.0) for point in usable(series))
    return 1.0 if values and values[len(values) // 2] <= 1 else 100.0


def _outside(series: Series, low: float, high: float) -> Violations:
    found: Violations = []
    for point in usable(series):
        reach = printed(point, series.measure)
        beyond = max(low - reach.high, reach.low - high)
        if beyond > 0:
            found.append((f"{point.period} ({point.text})", beyond))
    return found


_LIMITS = {
    Measure.COUNT: _not_negative,
    Measure.CUMULATIVE: _counter,
    Measure.SHARE: _share,
}


def _of_relation(
    relation: Relation, entity: str, series: Mapping[str, Series], reported: Reported
) -> Iterator[Result]:
    if missing := missing_names(relation, series):
        yield _refused(relation, entity, f"there is no series {listed(missing)}.")
        return
    chosen = sides(relation, series)
    found = list(checks(relation, series))
    if not found:
        yield _refused(relation, entity, "no period has a value of every series.")
    elif relation.kind is RelationKind.SUM and any(each.across_sources for each in found):
        yield _refused(relation, entity, "its sides are from different sources: see those.")
    else:
        yield _checked(relation, chosen, found, peers(relation, reported.comparators))
    if relation.kind is RelationKind.RATIO and _counters(chosen):
        yield from _differences(relation, chosen[0], chosen[1])


def _counters(chosen: Sequence[Series]) -> bool:
    return all(each.measure is Measure.CUMULATIVE for each in chosen)


def _refused(relation: Relation, entity: str, why: str) -> Result:
    reason = f"{says(relation)} was not checked: {why}"
    return Result("bounds", relation.id, line, entity, Flag.NOT_APPLICABLE, reason)


def says(relation: Relation) -> str:
    """Return a relation as a formula.

    >>> says(Relation("r", RelationKind.RATIO, "organs", ("donors",), least=1, most=8))
    '1 <= organs / donors <= 8'
    """
    right = " + ".join(relation.right)
    if relation.kind is RelationKind.RATIO:
        least = f"{relation.least:g} <= " if relation.least is not None else ""
        most = f" <= {relation.most:g}" if relation.most is not None else ""
        return f"{least}{relation.left} / {right}{most}"
    sign = "<=" if relation.kind is RelationKind.AT_MOST else "="
    return f"{relation.left} {sign} {right}"


def _checked(
    relation: Relation, chosen: Sequence[Series], found: Sequence[Check], others: Peers
) -> Result:
    broken = [each for each in found if each.broken]
    flag, why = graded(broken, others)
    worst = max(broken, key=lambda each: each.excess, default=None)
    return Result(
        "bounds",
        relation.id,
        line,
        _subject(chosen),
        flag,
        _reason(relation, found, broken, why, others),
        Statistic("largest excess", worst.excess if worst else 0.0, says=_beyond(worst)),
        _statistics(found, broken, others),
        assumptions=_assumptions(relation),
        warnings=left_out(chosen),
        table=_table(relation, found),
        plots=(_plot(relation, found),),
    )


def _subject(chosen: Sequence[Series]) -> str:
    names = ", ".join(each.name for each in chosen)
    return f"{chosen[0].entity}: {names}" if chosen[0].entity else names


def _beyond(worst: Check | None) -> str:
    return f"beyond tolerance and rounding, in {worst.period}" if worst else "none"


def _statistics(
    found: Sequence[Check], broken: Sequence[Check], others: Peers
) -> tuple[Statistic, ...]:
    share = max((each.relative for each in broken), default=0.0)
    return (
        Statistic("periods checked", len(found)),
        Statistic("periods violated", len(broken)),
        Statistic("largest violation as a share", share, says="of the larger side"),
        Statistic("comparators checked", others.checked),
        Statistic("comparators violated", others.broken),
    )


def _reason(
    relation: Relation, found: Sequence[Check], broken: Sequence[Check], why: str, others: Peers
) -> str:
    formula = says(relation)
    if not broken:
        return f"{formula} holds in all {len(found)} periods within tolerance and rounding."
    parts = [
        f"{formula} is violated in {len(broken)} of {len(found)} periods "
        f"({listed([each.period for each in broken])}), by up to "
        f"{number(max(each.excess for each in broken))} beyond tolerance and rounding.",
        why,
        others.says(),
        f"It may still be innocent unless {INNOCENT[relation.kind][0]}.",
    ]
    return " ".join(part for part in parts if part)


def _assumptions(relation: Relation) -> tuple[Assumption, ...]:
    stated = (relation.why,) if relation.why else ()
    return tuple(Assumption(says, None) for says in (*stated, *INNOCENT[relation.kind]))


def _table(relation: Relation, found: Sequence[Check]) -> tuple[tuple[str, ...], ...]:
    size = "ratio" if relation.kind is RelationKind.RATIO else "difference"
    right = " + ".join(relation.right)
    heading = ("period", relation.left, right, size, "beyond tolerance and rounding")
    rows = (
        (
            each.period,
            number(each.left.value),
            number(each.right.value),
            number(each.size),
            number(each.excess),
        )
        for each in found
    )
    return heading, *rows


def _plot(relation: Relation, found: Sequence[Check]) -> Plot:
    x = tuple(each.points[0].at for each in found)
    if relation.kind is RelationKind.RATIO:
        y = tuple(each.size for each in found)
        curve = Curve(says(relation), "points", x, y)
        return Plot(says(relation), "year", "ratio", (curve,), relation.most)
    curves = (
        Curve(relation.left, "points", x, tuple(each.left.value for each in found)),
        Curve(" + ".join(relation.right), "line", x, tuple(each.right.value for each in found)),
    )
    return Plot(says(relation), "year", "value", curves)


def _differences(relation: Relation, numerator: Series, denominator: Series) -> Iterator[Result]:
    found = list(added(relation, numerator, denominator))
    variant = f"{relation.id}, between posts"
    if not found:
        reason = "two posts that both counters share are needed."
        yield Result("bounds", variant, line, numerator.entity, Flag.NOT_APPLICABLE, reason)
        return
    broken = [each for each in found if each.excess > 0]
    late = max((each.late for each in found), default=0.0)
    highest = max(found, key=lambda each: each.ratio)
    yield Result(
        "bounds",
        variant,
        line,
        _subject((numerator, denominator)),
        Flag.MODERATE if broken else Flag.NONE,
        _reason_of_differences(relation, found, broken, late),
        Statistic("highest ratio between posts", highest.ratio, says=highest.period),
        (
            Statistic("pairs of posts", len(found)),
            Statistic("pairs violated", len(broken)),
            Statistic("posted late at most", late, says=f"of {denominator.name}, if that is why"),
        ),
        assumptions=(Assumption(LATE, None), *_assumptions(relation)),
        warnings=left_out((numerator, denominator)),
        table=_table_of_differences(relation, found),
        plots=(_plot_of_differences(relation, found),),
    )


def _reason_of_differences(
    relation: Relation, found: Sequence[Added], broken: Sequence[Added], late: float
) -> str:
    if not broken:
        return f"{says(relation)} holds between all {len(found) + 1} posts of the two counters."
    highest = max(broken, key=lambda each: each.excess)
    share = late / highest.denominator.value if highest.denominator.value > 0 else float("inf")
    explained = (
        f"If {number(late)} of {relation.right[0]} ({percentage(share)} of what was added) were "
        "posted later than what came of them, every ratio would be within its limits"
        if late
        else "Numerators that were posted later than their denominators would explain it"
    )
    return (
        f"{says(relation)} is violated between {len(broken)} of {len(found)} pairs of posts, most "
        f"in {highest.period} with {number(highest.ratio)}. {explained}: differences of counters "
        "that are posted late mislead, and this alone is no stronger flag."
    )


def _table_of_differences(
    relation: Relation, found: Sequence[Added]
) -> tuple[tuple[str, ...], ...]:
    names = (relation.left, relation.right[0])
    heading = ("posts", *(f"{name} added" for name in names), "ratio", "beyond its limits")
    rows = (
        (
            each.period,
            number(each.numerator.value),
            number(each.denominator.value),
            number(each.ratio),
            number(each.excess),
        )
        for each in found
    )
    return heading, *rows


def _plot_of_differences(relation: Relation, found: Sequence[Added]) -> Plot:
    finite = [each for each in found if each.ratio != float("inf")]
    curve = Curve(
        "ratio of what was added",
        "points",
        tuple(end(each.last) for each in finite),
        tuple(each.ratio for each in finite),
    )
    title = f"{relation.left} / {relation.right[0]} between posts"
    return Plot(title, "year", "ratio", (curve,), relation.most)
