"""What an adjudicator may see and do: released units, their verdicts without names, decisions."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, Connection, Row, exists, func, insert, select, update

from exhume.errors import InputError
from exhume.model.coding import Adjudication, Unit, Verdict
from exhume.store.review import log, releases
from exhume.store.review.canonical import place_of, sha256
from exhume.store.review.commitments import ABOUT_ADJUDICATIONS, DECIDED, nonce, statement
from exhume.store.review.refusals import NotAssigned, OwnUnit, RequestReused
from exhume.store.review.rows import (
    adjudication_of,
    check_text,
    check_verdict,
    unit_of,
    verdict_of,
    verdict_values,
)
from exhume.store.review.tables import adjudications, codings, people, units
from exhume.store.review.tables import releases as released

if TYPE_CHECKING:
    from exhume.store.review.database import ReviewDatabase


@dataclass(frozen=True, slots=True)
class AdjudicatorCounts:
    """Units that wait for a decision, those that have one, and all that may be looked at.

    `open` counts only what this adjudicator may decide.
    """

    open: int
    decided: int
    released: int


class AdjudicatorDesk:
    """The desk of the adjudicator with that id; `seed` shuffles the order of a unit's coders."""

    def __init__(self, database: "ReviewDatabase", adjudicator: str, seed: int = 0) -> None:
        self._database = database
        self.adjudicator = adjudicator
        self._seed = seed

    def open(self) -> AdjudicatorCounts:
        """Return how much there is to decide."""
        with self._database.read() as connection:
            waiting = (released.c.open, *self._not_own(connection))
            decided = select(func.count(func.distinct(adjudications.c.unit)))
            return AdjudicatorCounts(
                releases.count_of(connection, *waiting),
                int(connection.execute(decided).scalar_one()),
                releases.count_of(connection),
            )

    def next(self, *, after: str = "") -> str | None:
        """Return the first unit that waits for a decision, or the first one after another unit.

        The order is one of chance and the same for all adjudicators. Only units whose coders
        differ wait.
        """
        with self._database.read() as connection:
            here = releases.release_of(connection, after) if after else None
            position = here.position if here else -1
            later = (released.c.open, released.c.position > position)
            query = select(released.c.unit).where(*later, *self._not_own(connection))
            return connection.execute(query.order_by(released.c.position).limit(1)).scalar()

    def released(self, *, limit: int = 100, after: str = "") -> tuple[str, ...]:
        """Return units that may be looked at, agreed on or not, in the order of `next`.

        For the next `limit` of them, give the last one as `after`.
        """
        with self._database.read() as connection:
            here = releases.release_of(connection, after) if after else None
            later = released.c.position > (here.position if here else -1)
            query = select(released.c.unit).where(later).order_by(released.c.position)
            return tuple(connection.execute(query.limit(limit)).scalars())

    def unit(self, unit_id: str) -> Unit:
        """Return a released unit.

        Raises `exhume.store.review.refusals.NotAssigned` for any other id, whether or not there is
        such a unit.
        """
        with self._database.read() as connection:
            _release(connection, unit_id)
            return unit_of(connection.execute(select(units).where(units.c.id == unit_id)).one())

    def verdicts(self, unit_id: str) -> tuple[Verdict, ...]:
        """Return the verdicts of a released unit's coders, shuffled, and without their names.

        The order is the same each time, but another one for each unit, so that nobody is always
        the first.
        """
        with self._database.read() as connection:
            _release(connection, unit_id)
            query = releases.sealed_codings().where(released.c.unit == unit_id)
            rows = list(connection.execute(query))
        rows.sort(key=lambda row: place_of(self._seed, "shown", row.unit, row.coder))
        return tuple(verdict_of(row) for row in rows)

    def decide(
        self, unit_id: str, verdict: Verdict, reason: str, *, codebook: str, request: str
    ) -> Adjudication:
        """Decide on a released unit; when this returns, it is on the disk.

        An earlier decision stays on record. The same `request` again changes nothing.

        Raises `NotAssigned`, `OwnUnit`, `RequestReused`, `NotStorable`, or
        `exhume.errors.InputError` without a reason.
        """
        check_verdict(verdict)
        check_text("the reason", reason)
        check_text("the codebook's digest", codebook, 200)
        check_text("the request", request, 200)
        if not reason.strip():
            raise InputError("the decision", "it has no reason", "write down why")
        said = {"reason": reason, "codebook": codebook, "request": request}
        with self._database.begin() as connection:
            known = self._of_request(connection, request)
            if known is not None:
                return _same(known, unit_id, verdict, reason)
            release = _release(connection, unit_id)
            if self._is_own(connection, unit_id):
                raise OwnUnit(unit_id)
            return self._keep(connection, release, verdict, said)

    def may_decide(self, unit_id: str) -> bool:
        """Say whether the unit is released and not the adjudicator's own."""
        with self._database.read() as connection:
            _release(connection, unit_id)
            return not self._is_own(connection, unit_id)

    def decision(self, unit_id: str) -> Adjudication | None:
        """Return the decision on a unit as it stands, or None."""
        return next(iter(reversed(self.history(unit_id))), None)

    def history(self, unit_id: str) -> tuple[Adjudication, ...]:
        """Return all decisions on a unit, the oldest first."""
        query = select(adjudications).where(adjudications.c.unit == unit_id)
        with self._database.read() as connection:
            _release(connection, unit_id)
            rows = connection.execute(query.order_by(adjudications.c.revision))
            return tuple(adjudication_of(row) for row in rows)

    def _not_own(self, connection: Connection) -> tuple[ColumnElement[bool], ...]:
        """Return the condition that keeps out what the adjudicator coded, unless allowed."""
        allowed = select(people.c.may_decide_own).where(people.c.id == self.adjudicator)
        if connection.execute(allowed).scalar():
            return ()
        return (~self._coded(released.c.unit),)

    def _coded(self, unit: Any) -> ColumnElement[bool]:
        own = (codings.c.unit == unit, codings.c.coder == self.adjudicator)
        return exists(select(codings.c.unit).where(*own))

    def _is_own(self, connection: Connection, unit_id: str) -> bool:
        query = select(released.c.unit).where(released.c.unit == unit_id)
        return connection.execute(query.where(*self._not_own(connection))).first() is None

    def _of_request(self, connection: Connection, request: str) -> Row[Any] | None:
        own = (adjudications.c.adjudicator == self.adjudicator, adjudications.c.request == request)
        return connection.execute(select(adjudications).where(*own)).first()

    def _keep(
        self,
        connection: Connection,
        release: Row[Any],
        verdict: Verdict,
        said: Mapping[str, str],
    ) -> Adjudication:
        values = self._values(release, _next_revision(connection, release.unit), verdict, said)
        told = {name: values[name] for name in ("revision", "codebook", "commitment")}
        entry = log.Entry(DECIDED, self.adjudicator, release.unit, told)
        values["entry"] = log.append(connection, self._database.at(), entry)
        connection.execute(insert(adjudications).values(values))
        own = released.c.unit == release.unit
        connection.execute(update(released).where(own).values(open=False))
        saved = self._of_request(connection, said["request"])
        assert saved is not None  # noqa: S101 - it was written above
        return adjudication_of(saved)

    def _values(
        self, release: Row[Any], revision: int, verdict: Verdict, said: Mapping[str, str]
    ) -> dict[str, Any]:
        values: dict[str, Any] = {
            "unit": release.unit,
            "adjudicator": self.adjudicator,
            "revision": revision,
            **verdict_values(verdict),
            **said,
            "at": self._database.at(),
            "nonce": nonce(),
            "basis": release.basis,
        }
        about = {name: values[name] for name in ABOUT_ADJUDICATIONS}
        return values | {"commitment": sha256(statement(verdict, about, values["nonce"]))}


def _release(connection: Connection, unit_id: str) -> Row[Any]:
    row = releases.release_of(connection, unit_id)
    if row is None:
        raise NotAssigned(unit_id)
    return row


def _next_revision(connection: Connection, unit_id: str) -> int:
    last = select(func.max(adjudications.c.revision)).where(adjudications.c.unit == unit_id)
    return int(connection.execute(last).scalar() or 0) + 1


def _same(known: Row[Any], unit_id: str, verdict: Verdict, reason: str) -> Adjudication:
    if (known.unit, verdict_of(known), known.reason) != (unit_id, verdict, reason):
        raise RequestReused(known.request)
    return adjudication_of(known)
