"""Releases: units of which every coder has handed in, and whether their verdicts differ.

Only of these do the desks of others say anything. The release of a unit is made anew whenever
something about the unit changes.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby, islice
from operator import attrgetter
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Connection, Row, and_, delete, func, insert, select

from exhume.store.review.canonical import canonical, place_of, sha256
from exhume.store.review.rows import AnySelect, is_storable
from exhume.store.review.tables import (
    ACTIVE,
    State,
    adjudications,
    assignments,
    codings,
    releases,
    units,
)

T = TypeVar("T")

CHUNK = 500
"""Values at once: databases bound their number in a statement."""


def chunks(items: Iterable[T], size: int = CHUNK) -> Iterator[list[T]]:
    """Give the items in lists of at most `size`.

    >>> list(chunks("abcde", 2))
    [['a', 'b'], ['c', 'd'], ['e']]
    """
    rest = iter(items)
    while chunk := list(islice(rest, size)):
        yield chunk


def same_assignment() -> ColumnElement[bool]:
    """Return the condition that joins an assignment with all its codings."""
    same_unit = codings.c.unit == assignments.c.unit
    return and_(same_unit, codings.c.coder == assignments.c.coder)


def standing() -> ColumnElement[bool]:
    """Return the condition that joins an assignment with the coding that stands."""
    return and_(same_assignment(), codings.c.revision == assignments.c.standing)


def sealed_codings() -> AnySelect:
    """Select the sealed codings that stand on released units, those of a unit together.

    Nothing else in the package gives verdicts to others than their coder.
    """
    return (
        select(codings)
        .select_from(releases)
        .join(assignments, assignments.c.unit == releases.c.unit)
        .join(codings, standing())
        .where(assignments.c.state == State.SEALED, codings.c.sealed)
        .order_by(codings.c.unit, codings.c.coder)
    )


def refresh(connection: Connection, changed: Iterable[str]) -> None:
    """Make the releases of these units anew."""
    for chunk in chunks(sorted(set(changed))):
        connection.execute(delete(releases).where(releases.c.unit.in_(chunk)))
        decided = _decided(connection, chunk)
        by_unit = groupby(connection.execute(_active(chunk)), attrgetter("unit"))
        groups = ((unit, list(rows)) for unit, rows in by_unit)
        made = [_release(unit, rows, decided) for unit, rows in groups if _is_complete(rows)]
        if made:
            connection.execute(insert(releases), made)


def _active(chunk: Sequence[str]) -> AnySelect:
    wanted = (units.c.coders, units.c.retired)
    return (
        select(assignments, *wanted, codings.c.choice, codings.c.codes, codings.c.sealed)
        .join(units, units.c.id == assignments.c.unit)
        .outerjoin(codings, standing())
        .where(assignments.c.unit.in_(chunk), assignments.c.state.in_(ACTIVE))
        .order_by(assignments.c.unit, assignments.c.coder)
    )


def _is_complete(rows: Sequence[Row[Any]]) -> bool:
    """Say whether as many as are wanted, and all there are, have handed in."""
    sealed = [row.state == State.SEALED and bool(row.sealed) for row in rows]
    return all(sealed) and len(sealed) >= max(1, rows[0].coders)


def _release(unit: str, rows: Sequence[Row[Any]], decided: dict[str, str]) -> dict[str, Any]:
    told = [(row.coder, row.choice, sorted(json.loads(row.codes))) for row in rows]
    basis = sha256(canonical(told))
    differ = len({canonical(verdict[1:]) for verdict in told}) > 1
    return {
        "unit": unit,
        "position": place_of("release", unit),
        "differ": differ,
        "open": differ and not rows[0].retired and decided.get(unit) != basis,
        "basis": basis,
    }


def _decided(connection: Connection, chunk: Sequence[str]) -> dict[str, str]:
    """Return, for units that were adjudicated, on what verdicts that was."""
    query = select(adjudications.c.unit, adjudications.c.basis)
    ordered = query.where(adjudications.c.unit.in_(chunk)).order_by(adjudications.c.revision)
    return {row.unit: row.basis for row in connection.execute(ordered)}


def release_of(connection: Connection, unit: str) -> Row[Any] | None:
    """Return the release of a unit, or None where it has none."""
    if not is_storable(unit):
        return None
    return connection.execute(select(releases).where(releases.c.unit == unit)).first()


def count_of(connection: Connection, *conditions: Any) -> int:
    """Return how many releases meet the conditions."""
    query = select(func.count()).select_from(releases).where(*conditions)
    return int(connection.execute(query).scalar_one())
