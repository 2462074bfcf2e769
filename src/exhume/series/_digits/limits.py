"""How far the counts of several units lie from their thresholds.

A threshold is a series whose unit is ``threshold``: its values are those of its entity, or of all
where it has none. A relation ``minimum <= volume`` or ``volume <= quota`` says which counts it is
for, and which side it rewards.
"""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

import numpy as np

from exhume.model.series import Point, Relation, RelationKind, Reported, Series
from exhume.series._digits.usable import MARKED, THRESHOLD, Integers

Limits = dict[tuple[str, str], int]


class Distances(NamedTuple):
    """Counts as distances from their thresholds, 0 or more on the side that is rewarded.

    `reported` are the counts themselves; `common` is the threshold where all have the same one,
    else None; `several` says whether a unit has counts of several periods. `sign` is -1 where
    counts must not be above.
    """

    name: str
    values: Integers
    reported: Integers
    lowest: int
    common: int | None
    sign: int
    several: bool


def distances_of(reported: Reported) -> Iterator[Distances]:
    """Give the distances for each relation that has a threshold on one side."""
    everybody = (*reported.subject, *reported.comparators)
    thresholds = {series.name for series in everybody if series.unit.strip() == THRESHOLD}
    for relation in reported.relations:
        if relation.kind is not RelationKind.AT_MOST or len(relation.right) != 1:
            continue
        if (relation.left in thresholds) != (relation.right[0] in thresholds):
            yield _distances(relation, relation.left in thresholds, everybody)


def _distances(relation: Relation, lower: bool, everybody: Iterable[Series]) -> Distances:
    everybody = tuple(everybody)
    limit, counted = relation.left, relation.right[0]
    if not lower:
        limit, counted = counted, limit
    limits = _limits(limit, everybody)
    pairs = list(_pairs(counted, limits, everybody))
    found = {threshold for _, _, threshold in pairs}
    sign = 1 if lower else -1
    return Distances(
        f"{relation.left} <= {relation.right[0]}",
        np.array([sign * (value - threshold) for _, value, threshold in pairs], dtype=np.int64),
        np.array([value for _, value, _ in pairs], dtype=np.int64),
        min(found, default=0),
        found.pop() if len(found) == 1 else None,
        sign,
        len({entity for entity, _, _ in pairs}) < len(pairs),
    )


def _limits(name: str, everybody: Iterable[Series]) -> Limits:
    return {
        (series.entity, point.period): int(point.value)
        for series in everybody
        if series.name == name
        for point in series.known()
        if _whole(point) and point.value is not None
    }


def _pairs(
    name: str, limits: Limits, everybody: Iterable[Series]
) -> Iterator[tuple[str, int, int]]:
    """Give entity, count and threshold of each count that has one."""
    for series in everybody:
        if series.name != name:
            continue
        for point in series.known():
            threshold = limits.get((series.entity, point.period), limits.get(("", point.period)))
            if threshold is not None and _whole(point) and point.value is not None:
                yield series.entity, int(point.value), threshold


def _whole(point: Point) -> bool:
    return point.value == int(point.value or 0) and point.status not in MARKED
