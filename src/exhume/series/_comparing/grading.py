"""How a violated relation is graded, and the same relation among comparators."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from exhume.model.series import Flag, Relation, RelationKind, Series, Status
from exhume.series._comparing.aligning import by_entity
from exhume.series._comparing.relations import Check, checks, missing_names

FEW_PEERS = 5
COMMON_AMONG_PEERS = 0.1  # share of comparators from which a violation is no longer decisive

INNOCENT = {
    RelationKind.SUM: (
        "the parts have the same definition, day and coverage as the whole, and none is missing",
    ),
    RelationKind.AT_MOST: (
        "nothing splits or crosses between the two: no liver that is shared between two "
        "recipients, no organ from or to another country",
    ),
    RelationKind.RATIO: (
        "both counts are of the same cases: no organ from or to another country, none split, no "
        "batch that was entered in one count later than in the other",
    ),
    RelationKind.SAME: (
        "both sources mean the same thing: the same day, area, and stage (registered, recovered, "
        "used, transplanted)",
    ),
}
"""What must be so that a violated relation is more than a matter of definitions."""


@dataclass(frozen=True, slots=True)
class Peers:
    """Of how many comparators a relation could be checked, and in how many it is violated."""

    checked: int = 0
    broken: int = 0

    @property
    def common(self) -> bool:
        """Whether so many comparators violate it that it is no hard bound in practice."""
        return self.checked >= FEW_PEERS and self.broken >= COMMON_AMONG_PEERS * self.checked

    def says(self) -> str:
        """Return it as a sentence, empty where there are none."""
        if not self.checked:
            return ""
        return f"The same is violated in {self.broken} of {self.checked} comparators."


def peers(relation: Relation, comparators: Iterable[Series]) -> Peers:
    """Check a relation in each comparator that has all its series."""
    checked = broken = 0
    for series in by_entity(comparators).values():
        if missing_names(relation, series):
            continue
        found = list(checks(relation, series))
        checked += bool(found)
        broken += any(each.broken for each in found)
    return Peers(checked, broken)


def graded(broken: Sequence[Check], others: Peers) -> tuple[Flag, str]:
    """Return the flag of violated checks and, for flags below strong, why it is no higher."""
    if not broken:
        return Flag.NONE, ""
    firm = [check for check in broken if check.round_excess > 0]
    if not firm:
        return Flag.WEAK, "It would hold if the zeros at the end of its numbers were rounding."
    if all(check.derived for check in firm):
        return Flag.MODERATE, "Only values that were computed from others violate it."
    if others.common:
        return Flag.MODERATE, "Comparators violate it too often for a hard bound."
    return Flag.STRONG, ""


def left_out(series: Iterable[Series]) -> tuple[str, ...]:
    """Return a warning for imputed values, which no comparison uses."""
    found = [
        f"{each.title} {point.period}"
        for each in series
        for point in each.points
        if point.status is Status.IMPUTED
    ]
    if not found:
        return ()
    return (f"{len(found)} imputed values were left out, the first of them {found[0]}.",)
