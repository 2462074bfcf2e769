"""The queue: which units are judged, why they were drawn, and who judges which."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, Row, bindparam, delete, func, insert, select, update

from exhume.errors import InputError
from exhume.model.coding import Drawing, Role, Unit
from exhume.store.review import log, releases
from exhume.store.review.canonical import canonical, place_of, sha256
from exhume.store.review.rows import (
    AnySelect,
    drawing_of,
    drawing_values,
    is_storable,
    person_of,
    unit_of,
    unit_values,
)
from exhume.store.review.tables import ACTIVE, State, assignments, drawings, people, units

if TYPE_CHECKING:
    from exhume.store.review.database import ReviewDatabase


UNSEALED = (State.OPEN, State.AGAIN, State.DONE)
"""States of assignments that another coder can take over."""


@dataclass(frozen=True, slots=True)
class Added:
    """What drawing did to the queue: units that are new, that were there, that went out of it."""

    new: int
    kept: int
    retired: int


@dataclass(frozen=True, slots=True)
class QueueCounts:
    """How many units are in the queue, went out of it, and wait for another coder."""

    units: int
    retired: int
    places: int
    assignments: int


class Queue:
    """The queue of a review; `by` is the id of who does something, empty on the command line."""

    def __init__(self, database: "ReviewDatabase") -> None:
        self._database = database

    def put(self, drawn: Sequence[Unit], why: Sequence[Drawing], by: str = "") -> Added:
        """Make the units that were drawn the queue.

        Units that are in it stay as they are. Those that were not drawn this time are marked as
        retired: codings on them stay, and nobody else is asked to judge them. `why` has one drawing
        or more for each unit, of different origins.

        Raises `exhume.errors.InputError` where a unit has no drawing, comes twice, has two of one
        origin, or differs from the one of the same id that is in the queue.
        """
        _check_drawn(drawn, why)
        with self._database.begin() as connection:
            known = {row.id: row for row in connection.execute(select(units))}
            _check_known(drawn, {unit: unit_of(row) for unit, row in known.items()})
            fresh = [unit for unit in drawn if unit.id not in known]
            for chunk in releases.chunks(fresh):
                rows = [{**unit_values(unit), "coders": 0, "retired": False} for unit in chunk]
                connection.execute(insert(units), rows)
            _replace_drawings(connection, why)
            wanted = {unit.id for unit in drawn}
            out = [one for one, row in known.items() if one not in wanted and not row.retired]
            back = [one for one, row in known.items() if one in wanted and row.retired]
            _retire(connection, out)
            _take_back(connection, back)
            added = Added(len(fresh), len(drawn) - len(fresh), len(out))
            self._log(connection, "queue drawn", by, _told(added, why))
        return added

    def assign(self, seed: int, coders_per_unit: int, by: str = "") -> int:
        """Give each unit in the queue coders until it has so many; return how many places it took.

        Coders are the active people of that role, those with the fewest units first. Where there
        are too few, places stay open until somebody joins. What was assigned stays so.
        """
        with self._database.begin() as connection:
            queue = {str(row[0]): int(row[1]) for row in connection.execute(_in_queue())}
            rows = list(_placed(seed, coders_per_unit, sorted(queue), _taken(connection)))
            for chunk in releases.chunks(rows):
                connection.execute(insert(assignments), chunk)
            changed = [unit for unit, wanted in queue.items() if wanted != coders_per_unit]
            for some in releases.chunks(changed):
                which = units.c.id.in_(some)
                connection.execute(update(units).where(which).values(coders=coders_per_unit))
            releases.refresh(connection, [*changed, *(row["unit"] for row in rows)])
            told: dict[str, log.Detail] = {"seed": seed, "coders_per_unit": coders_per_unit}
            self._log(connection, "assigned", by, {**told, "places": len(rows)})
        return len(rows)

    def replace(self, coder: str, by_coder: str, actor: str = "") -> int:
        """Hand the units of a coder that are not handed in to another; return how many.

        What the first coder saved on them stays on record and is shown to nobody. A unit that the
        other coder has already leaves an open place, which `assign` fills.

        Raises `exhume.errors.InputError` where one is to replace themselves, or there is no such
        coder.
        """
        with self._database.begin() as connection:
            _check_successor(connection, coder, by_coder)
            mine = (assignments.c.coder == coder, assignments.c.state.in_(UNSEALED))
            rows = connection.execute(select(assignments).where(*mine)).all()
            had = _rows_of(connection, by_coder)
            handed = update(assignments).where(*mine)
            given = {"state": State.HANDED_OVER, "handed_to": by_coder}
            connection.execute(handed.values(**given))
            fresh = [_successor(row, by_coder) for row in rows if row.unit not in had]
            for chunk in releases.chunks(fresh):
                connection.execute(insert(assignments), chunk)
            back = [had[row.unit] for row in rows if row.unit in had]
            again = [row for row in back if row.state == State.HANDED_OVER]
            for row in again:
                _give_back(connection, row)
            releases.refresh(connection, (row.unit for row in rows))
            told: dict[str, log.Detail] = {"by": by_coder, "units": len(fresh) + len(again)}
            self._log(connection, "coder replaced", actor, told, subject=coder)
        return len(fresh) + len(again)

    def waiting(self) -> dict[str, list[str]]:
        """Return each coder's units that have no verdict yet, in the coder's order."""
        with self._database.read() as connection:
            rows = connection.execute(_waiting()).all()
        return {coder: [row[1] for row in own] for coder, own in groupby(rows, itemgetter(0))}

    def reorder(
        self, orders: Mapping[str, Sequence[str]], why: Mapping[str, log.Detail], by: str = ""
    ) -> int:
        """Give coders' units that have no verdict yet another order; return how many moved.

        Those that are named come first; what they push away takes the places that they leave. So
        the same places are dealt out anew, and a place tells nothing that it did not before. Where
        any moved, the log has `why`.
        """
        own = (assignments.c.unit == bindparam("of"), assignments.c.coder == bindparam("whose"))
        change = update(assignments).where(*own).values(position=bindparam("to"))
        with self._database.begin() as connection:
            moved = [
                {"of": unit, "whose": coder, "to": position}
                for coder, order in orders.items()
                for unit, position in _dealt_anew(connection, coder, order)
            ]
            for chunk in releases.chunks(moved):
                connection.execute(change, chunk)
            if moved:
                self._log(connection, "reordered", by, {**why, "moved": len(moved)})
        return len(moved)

    def units(self, *, retired: bool = False) -> Iterator[Unit]:
        """Give the units in the queue in the order of their ids, or those that went out of it."""
        query = select(units).where(units.c.retired if retired else ~units.c.retired)
        with self._database.read() as connection:
            for row in connection.execute(query.order_by(units.c.id)):
                yield unit_of(row)

    def drawings(self) -> Iterator[Drawing]:
        """Give why each unit in the queue was drawn, in the order of ids, then of origins."""
        query = select(drawings).join(units, units.c.id == drawings.c.unit)
        with self._database.read() as connection:
            ordered = query.where(~units.c.retired).order_by(units.c.id, drawings.c.origin)
            for row in connection.execute(ordered):
                yield drawing_of(row)

    def counts(self) -> QueueCounts:
        """Return how large the queue is, and how many places in it have no coder."""
        with self._database.read() as connection:
            wanted = select(units.c.retired, func.count(), func.sum(units.c.coders))
            rows = {row[0]: row for row in connection.execute(wanted.group_by(units.c.retired))}
            held = select(func.count()).select_from(assignments).join(units)
            active = (assignments.c.state.in_(ACTIVE), ~units.c.retired)
            assigned = int(connection.execute(held.where(*active)).scalar_one())
        queued, places = (rows[False][1], rows[False][2]) if False in rows else (0, 0)
        retired = rows[True][1] if True in rows else 0
        return QueueCounts(queued, retired, max(0, int(places) - assigned), assigned)

    def _log(
        self,
        connection: Connection,
        action: str,
        by: str,
        detail: Mapping[str, log.Detail],
        subject: str = "",
    ) -> None:
        log.append(connection, self._database.at(), log.Entry(action, by, subject, detail))


def _check_drawn(drawn: Sequence[Unit], why: Sequence[Drawing]) -> None:
    ids = [unit.id for unit in drawn]
    if len(set(ids)) != len(ids):
        twice = next(one for one, times in Counter(ids).items() if times > 1)
        raise InputError(f"unit {twice}", "it was drawn twice", "draw again")
    reasons = Counter((drawing.unit, drawing.origin) for drawing in why)
    if set(ids) != {unit for unit, _ in reasons} or any(n > 1 for n in reasons.values()):
        raise InputError("the drawing", "units and reasons do not match", "draw again")
    for unit in drawn:
        if not all(map(is_storable, (unit.id, unit.document, unit.quote))):
            problem = "its text holds a character that no database can keep"
            raise InputError(f"unit {unit.id!a}", problem, "take the paper in again")
        if max(len(unit.id), len(unit.digest)) > 64:
            raise InputError(f"unit {unit.id!a}", "its id or digest is too long", "draw again")


def _check_known(drawn: Sequence[Unit], known: Mapping[str, Unit]) -> None:
    for unit in drawn:
        there = known.get(unit.id, unit)
        if (there.digest, there.start, there.end) != (unit.digest, unit.start, unit.end):
            problem = "the queue has another passage under this id"
            raise InputError(f"unit {unit.id}", problem, "draw with another seed")


def _replace_drawings(connection: Connection, why: Sequence[Drawing]) -> None:
    # All are taken out before any goes in: the drawings of one unit may lie in two chunks.
    for some in releases.chunks({drawing.unit for drawing in why}):
        connection.execute(delete(drawings).where(drawings.c.unit.in_(some)))
    for chunk in releases.chunks(why):
        connection.execute(insert(drawings), [drawing_values(drawing) for drawing in chunk])


def _retire(connection: Connection, out: Sequence[str]) -> None:
    _mark(connection, out, retired=True, old=State.OPEN, new=State.RETIRED)


def _take_back(connection: Connection, back: Sequence[str]) -> None:
    _mark(connection, back, retired=False, old=State.RETIRED, new=State.OPEN)


def _mark(
    connection: Connection, ids: Sequence[str], *, retired: bool, old: State, new: State
) -> None:
    for chunk in releases.chunks(ids):
        connection.execute(update(units).where(units.c.id.in_(chunk)).values(retired=retired))
        waiting = (assignments.c.unit.in_(chunk), assignments.c.state == old)
        connection.execute(update(assignments).where(*waiting).values(state=new))
    releases.refresh(connection, ids)


def _told(added: Added, why: Sequence[Drawing]) -> dict[str, log.Detail]:
    """Return what the log says of a drawing: how many, and a digest that stands for which."""
    ordered = sorted(why, key=lambda one: (one.unit, one.origin))
    reasons = [drawing_values(drawing) for drawing in ordered]
    counts: dict[str, log.Detail] = {"new": added.new, "kept": added.kept}
    return {**counts, "retired": added.retired, "drawings": sha256(canonical(reasons))}


def _in_queue() -> AnySelect:
    return select(units.c.id, units.c.coders).where(~units.c.retired)


@dataclass(frozen=True, slots=True)
class _Taken:
    """Who may be given units: how many each has, whom a unit has, and whom it had ever."""

    loads: dict[str, int]
    active: Counter[str]
    ever: defaultdict[str, set[str]]


def _taken(connection: Connection) -> _Taken:
    coders = [person_of(row) for row in connection.execute(select(people).where(people.c.active))]
    taken = _Taken(
        {person.id: 0 for person in coders if Role.CODER in person.roles},
        Counter(),
        defaultdict(set),
    )
    for row in connection.execute(select(assignments)):
        taken.ever[row.unit].add(row.coder)
        if row.state in ACTIVE:
            taken.active[row.unit] += 1
            if row.coder in taken.loads:
                taken.loads[row.coder] += 1
    return taken


def _placed(
    seed: int, coders_per_unit: int, queue: Sequence[str], taken: _Taken
) -> Iterator[dict[str, Any]]:
    """Give the assignments that are missing; which coder a unit gets is left to chance and load."""
    for unit in sorted(queue, key=lambda unit: place_of(seed, "deal", unit)):
        missing = coders_per_unit - taken.active[unit]
        free = [coder for coder in taken.loads if coder not in taken.ever[unit]]
        if missing > 0:
            free.sort(key=lambda coder: (taken.loads[coder], place_of(seed, unit, coder)))
            for coder in free[:missing]:
                taken.loads[coder] += 1
                yield _assignment(unit, coder, place_of(seed, "order", coder, unit))


def _assignment(unit: str, coder: str, position: int) -> dict[str, Any]:
    return {
        "unit": unit,
        "coder": coder,
        "position": position,
        "state": State.OPEN,
        "standing": 0,
        "handed_to": None,
    }


def _waiting() -> AnySelect:
    columns = (assignments.c.coder, assignments.c.unit, assignments.c.position)
    query = select(*columns).where(assignments.c.state == State.OPEN)
    return query.order_by(assignments.c.coder, assignments.c.position)


def _of_coder(coder: str, some: Sequence[str]) -> AnySelect:
    # The state is left to the caller: asked for it, SQLite would walk over all units in that state.
    own = (assignments.c.unit.in_(some), assignments.c.coder == coder)
    return select(assignments.c.unit, assignments.c.position, assignments.c.state).where(*own)


def _dealt_anew(
    connection: Connection, coder: str, order: Sequence[str]
) -> Iterator[tuple[str, int]]:
    """Give the units of a coder whose position changes, with the new one."""
    mine = _waiting().where(assignments.c.coder == coder)
    old: dict[str, int] = {}
    for some in releases.chunks(order):
        rows = connection.execute(_of_coder(coder, some))
        old.update((row.unit, row.position) for row in rows if row.state == State.OPEN)
    named = [unit for unit in order if unit in old]
    first = {row.unit: row.position for row in connection.execute(mine.limit(len(named)))}
    pushed = [unit for unit in first if unit not in old]
    left = sorted(old[unit] for unit in named if unit not in first)
    before = old | first
    for unit, position in zip([*named, *pushed], [*first.values(), *left], strict=True):
        if before[unit] != position:
            yield unit, position


def _check_successor(connection: Connection, coder: str, by_coder: str) -> None:
    everybody = {row.id: person_of(row) for row in connection.execute(select(people))}
    successor = everybody.get(by_coder)
    if successor is None or not successor.active or Role.CODER not in successor.roles:
        raise InputError(f"person {by_coder!a}", "they are no coder", "choose a coder")
    if coder not in everybody:
        raise InputError(f"person {coder!a}", "there is no such person", "choose a coder")
    if coder == by_coder:
        raise InputError(f"person {coder}", "nobody can replace themselves", "choose another")


def _rows_of(connection: Connection, coder: str) -> dict[str, Row[Any]]:
    query = select(assignments).where(assignments.c.coder == coder)
    return {row.unit: row for row in connection.execute(query)}


def _successor(row: Row[Any], by_coder: str) -> dict[str, Any]:
    """Return the assignment that takes the place of another one; the order is the other coder's."""
    return _assignment(row.unit, by_coder, place_of(row.position, by_coder, row.unit))


def _give_back(connection: Connection, row: Row[Any]) -> None:
    """Give a unit back to a coder whom somebody replaced; verdicts there are looked at again."""
    state = State.AGAIN if row.standing else State.OPEN
    own = (assignments.c.unit == row.unit, assignments.c.coder == row.coder)
    connection.execute(update(assignments).where(*own).values(state=state, handed_to=None))
