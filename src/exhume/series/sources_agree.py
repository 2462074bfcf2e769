"""Agreement between sources: the same figure, sums of years and counters, wholes and their parts.

Everything that sources say of one count is put in a ledger of what was added between moments, and
wherever two ways lead to the same moment their sums are compared. The differences are given with
their tolerance and their size; no distribution is assumed.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

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
from exhume.series._comparing.grading import INNOCENT, left_out
from exhume.series._comparing.ledger import (
    Ledger,
    Reconciliation,
    Remainder,
    ledger,
    reconciliations,
    remainders,
)
from exhume.series._comparing.relations import Check, checks, missing_names, sides
from exhume.series._comparing.words import listed, number, percentage

label = "Agreement between sources"
order = 20
line = Line.SOURCES
tails = "differences in both directions are noted, by their size"
cannot_show = (
    "Sources that agree may have copied from one another; and where they do not, nothing here "
    "shows which of them is wrong."
)
innocent = (
    "different closing dates, or figures that were posted late",
    "different stages: registered, recovered, used, transplanted",
    "different areas, or parts that one source leaves out",
    "figures that were rounded in the source without saying so",
    "a later correction that only one source has",
)
references = (
    "Robertson MP, Hinde RL, Lavee J. Analysis of official deceased organ donation data casts "
    "doubt on the credibility of China's organ transplant reform. BMC Medical Ethics 2019;20:79, "
    "Table 7",
)

SMALL = 0.01
"""Up to this share of the larger side, a difference is small: closing dates do as much."""

SAME_THING = INNOCENT[RelationKind.SAME][0]
BEGINNING = "the counter began with the first period of the counts"
NOTHING_DERIVED = "no figure was computed from those that it is compared with"


@dataclass(frozen=True, slots=True)
class Difference:
    """A difference between sources; `beyond` is what of it exceeds tolerance and rounding."""

    what: str
    value: float
    expected: float
    beyond: float
    relative: float
    sources: frozenset[str]
    between: bool = False


def examine(reported: Reported, *, draws: int, seed: int) -> Iterator[Result]:  # noqa: ARG001 - nothing is drawn
    """Give a result for each count that several sources speak of, and for sums across sources."""
    found = False
    for entity, series in _entities(reported.subject).items():
        by_name = by_entity(series)[entity]
        for group, relation in _groups(series, reported.relations):
            results = list(_of_group(group, relation))
            found = found or bool(results)
            yield from results
        for relation in reported.relations:
            results = list(_of_parts(relation, by_name))
            found = found or bool(results)
            yield from results
    if not found:
        reason = "No two sources speak of the same figure, and no relation names such a pair."
        yield Result("sources_agree", "", line, "", Flag.NOT_APPLICABLE, reason)


def _entities(subject: Sequence[Series]) -> dict[str, list[Series]]:
    found: dict[str, list[Series]] = {}
    for series in subject:
        found.setdefault(series.entity, []).append(series)
    return found


def _groups(
    series: Sequence[Series], relations: Sequence[Relation]
) -> Iterator[tuple[list[Series], Relation]]:
    """Give the series that are about the same figure, with the tolerance of their relation."""
    given = {each.name for each in series}
    names = {name: {name} for name in given}
    rules: dict[str, Relation] = {}
    for relation in relations:
        both = {relation.left, *relation.right}
        if relation.kind is RelationKind.SAME and both <= given:
            merged = set[str]().union(*(names[name] for name in both))
            names.update(dict.fromkeys(merged, merged))
            rules |= dict.fromkeys(merged, relation)
    done: set[str] = set()
    for each in series:
        if each.name not in done:
            done |= names[each.name]
            plain = Relation(each.name, RelationKind.SAME, each.name, ())
            rule = rules.get(each.name, plain)
            yield [other for other in series if other.name in names[each.name]], rule


def _of_group(group: Sequence[Series], relation: Relation) -> Iterator[Result]:
    counted = [each for each in group if each.measure in {Measure.COUNT, Measure.CUMULATIVE}]
    if len(counted) < len(group) and relation.right:
        yield from _pairwise(relation, {each.name: each for each in group})
        return
    given = ledger(counted)
    found = list(reconciliations(given))
    if found:
        yield _reconciled(relation, counted, given, found)


def _pairwise(relation: Relation, series: Mapping[str, Series]) -> Iterator[Result]:
    """Compare shares and means period by period: they do not add up."""
    found = [_of_check(each) for each in checks(relation, series)]
    if found:
        yield _result(relation.id, sides(relation, series), found)


def _of_parts(relation: Relation, series: Mapping[str, Series]) -> Iterator[Result]:
    if relation.kind is not RelationKind.SUM or missing_names(relation, series):
        return
    found = list(checks(relation, series))
    if any(each.across_sources for each in found):
        yield _result(relation.id, sides(relation, series), [_of_check(each) for each in found])


def _of_check(check: Check) -> Difference:
    return Difference(
        check.period,
        check.left.value,
        check.right.value,
        check.excess,
        check.relative,
        frozenset(point.source for point in check.points if point.source),
    )


def _reconciled(
    relation: Relation, group: Sequence[Series], given: Ledger, found: Sequence[Reconciliation]
) -> Result:
    differences = [_of_reconciliation(relation, each) for each in found]
    circular = sum(each.circular for each in found)
    warnings = [*left_out(group), *_left_for(group)]
    if circular:
        warnings.append(
            f"{circular} of {len(found)} comparisons have a derived value in them, which agrees by "
            "construction with what it was computed from."
        )
    assumed = [Assumption(NOTHING_DERIVED, not circular)]
    if any(not claim.stated for claim in given.claims):
        assumed.append(Assumption(BEGINNING, None))
    result = _result(relation.id, group, differences, tuple(warnings))
    return replace(result, assumptions=(*result.assumptions, *assumed))


def _left_for(group: Sequence[Series]) -> Iterator[str]:
    for counts in group:
        for counter in group:
            if counts.measure is Measure.COUNT and counter.measure is Measure.CUMULATIVE:
                yield from map(_remains, remainders(counts, counter))


def _remains(each: Remainder) -> str:
    together = " together" if len(each.periods) > 1 else ""
    return (
        f"{each.claim.says} leaves {number(each.left)} for {listed(each.periods)}{together}, "
        "which no source gives exactly."
    )


def _of_reconciliation(relation: Relation, each: Reconciliation) -> Difference:
    largest = max(abs(each.claim.amount.value), abs(each.expected.value))
    allowed = max(relation.tolerance, relation.relative * largest)
    others = [claim.says for claim in each.others if claim.stated]
    how = "between the limits of" if each.between else "against"
    return Difference(
        f"{each.claim.says} {how} {listed(others)}",
        each.claim.amount.value,
        each.expected.value,
        max(0.0, each.gap - allowed),
        each.relative,
        each.sources,
        each.between,
    )


def _result(
    variant: str,
    group: Sequence[Series],
    found: Sequence[Difference],
    warnings: tuple[str, ...] = (),
) -> Result:
    apart = sorted((each for each in found if each.beyond), key=lambda each: -each.relative)
    sources = frozenset[str]().union(*(each.sources for each in apart))
    largest = max(found, key=lambda each: (not each.between, each.relative))
    return Result(
        "sources_agree",
        variant,
        line,
        listed([each.title for each in group]),
        _flag(apart),
        _reason(found, apart),
        Statistic("largest difference", largest.value - largest.expected, says=largest.what),
        (
            Statistic("largest difference as a share", largest.relative),
            Statistic("comparisons", len(found)),
            Statistic("comparisons beyond tolerance", len(apart)),
            Statistic("independent differences", len(independent(apart))),
            Statistic("sources that differ", len(sources)),
        ),
        assumptions=(Assumption(SAME_THING, None),),
        warnings=warnings,
        table=_table(found),
        plots=(_plot(found),),
    )


def independent(apart: Sequence[Difference]) -> list[Difference]:
    """Return differences of which none has all its sources from those before, the largest first."""
    seen: set[str] = set()
    found: list[Difference] = []
    for each in sorted(apart, key=lambda each: -each.relative):
        if not each.sources <= seen or not found:
            found.append(each)
            seen |= each.sources
    return found


def _flag(apart: Sequence[Difference]) -> Flag:
    """Grade by size and by how many sources contradict one another.

    Two sources of which nobody knows which is wrong are moderate; strong takes a third that
    contradicts one of them as well.
    """
    large = [each for each in apart if each.relative > SMALL]
    if not large:
        return Flag.WEAK if apart else Flag.NONE
    return Flag.STRONG if len(independent(large)) > 1 else Flag.MODERATE


def _reason(found: Sequence[Difference], apart: Sequence[Difference]) -> str:
    if not apart:
        return f"All {len(found)} comparisons agree within tolerance and rounding."
    most = apart[0]
    size = f"{number(most.value)} against {number(most.expected)}, {percentage(most.relative)}"
    small = "" if most.relative > SMALL else " Closing dates and corrections do as much."
    return (
        f"{len(apart)} of {len(found)} comparisons differ beyond tolerance and rounding, in "
        f"{len(independent(apart))} independent ways; the largest is {most.what}: {size}.{small} "
        f"It may still be innocent unless {SAME_THING}."
    )


def _table(found: Sequence[Difference]) -> tuple[tuple[str, ...], ...]:
    heading = ("comparison", "value", "expected", "difference", "share", "beyond tolerance")
    rows = (
        (
            each.what,
            number(each.value),
            number(each.expected),
            number(each.value - each.expected),
            percentage(each.relative),
            number(each.beyond),
        )
        for each in found
    )
    return heading, *rows


def _plot(found: Sequence[Difference]) -> Plot:
    x = tuple(each.expected for each in found)
    curves = (
        Curve("as reported", "points", x, tuple(each.value for each in found)),
        Curve("equal", "line", (min(x), max(x)), (min(x), max(x))),
    )
    return Plot("What sources say of the same", "expected from others", "reported", curves)
