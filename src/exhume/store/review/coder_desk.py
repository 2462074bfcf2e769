"""What a coder may see and do, and nothing else.

Every look-up begins at the coder's own assignments. There is no way to the drawing of a unit, to
other coders, or to how many there are.

What is asked for each passage is put together once, as constants: for SQLAlchemy, putting a
question together takes several times as long as asking it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import BindParameter, Connection, Row, bindparam, func, insert, select, update

from exhume.errors import InputError
from exhume.model.coding import Coding, Translation, TranslationStatus, Unit, Verdict
from exhume.store.review import log, releases
from exhume.store.review.canonical import canonical, sha256
from exhume.store.review.commitments import ABOUT_CODINGS, SAVED, nonce, statement
from exhume.store.review.refusals import AlreadySealed, NotAssigned, RequestReused
from exhume.store.review.rows import (
    AnySelect,
    check_seconds,
    check_text,
    check_verdict,
    coding_of,
    is_storable,
    translation_of,
    unit_of,
    verdict_of,
    verdict_values,
)
from exhume.store.review.tables import (
    ACTIVE,
    State,
    assignments,
    codings,
    tallies,
    translations,
    units,
)

if TYPE_CHECKING:
    from exhume.store.review.database import ReviewDatabase

LONGEST_REQUEST = 200
"""Characters of a request key."""

_CODER: BindParameter[str] = bindparam("this_coder")
_UNIT: BindParameter[str] = bindparam("this_unit")
_MINE = assignments.c.coder == _CODER
_ACTIVE = assignments.c.state <= max(ACTIVE)
_ASSIGNMENT = select(assignments).where(assignments.c.unit == _UNIT, _MINE, _ACTIVE)
# Ordered by state too: PostgreSQL then cannot prefer the index that has only positions, and walk
# over all that is done.
_NEXT = (
    select(assignments.c.unit)
    .where(_MINE, assignments.c.state <= State.AGAIN)
    .order_by(assignments.c.state, assignments.c.position)
    .limit(1)
)
_AGAIN = (
    select(assignments.c.unit)
    .where(_MINE, assignments.c.state == State.AGAIN)
    .order_by(assignments.c.position)
)
_POSITION = assignments.c.position
_HERE: BindParameter[int] = bindparam("here")
_ALL = select(assignments.c.unit).where(_MINE, _ACTIVE).limit(1)
_BEFORE = _ALL.where(_POSITION < _HERE).order_by(_POSITION.desc())
_AFTER = _ALL.where(_POSITION > _HERE).order_by(_POSITION)
_TALLIES = select(tallies.c.state, tallies.c.units).where(tallies.c.coder == _CODER)
_QUOTED = select(units).where(units.c.id == _UNIT)
_TRANSLATION = (
    select(translations)
    .where(translations.c.unit == _UNIT)
    .order_by(translations.c.revision.desc())
    .limit(1)
)

_OWN = codings.c.coder == _CODER
_OF_UNIT = (codings.c.unit == _UNIT, _OWN)
_STANDING = select(codings).where(
    *_OF_UNIT, codings.c.revision == bindparam("standing"), ~codings.c.withdrawn
)
_OF_REQUEST = select(codings).where(_OWN, codings.c.request == bindparam("this_request"))
_LAST_REVISION = select(func.max(codings.c.revision)).where(*_OF_UNIT)
_LAST_VALID = _LAST_REVISION.where(~codings.c.withdrawn)
_LAST_UNSEALED = (
    select(codings, assignments.c.state)
    .join(assignments, releases.same_assignment())
    .where(_OWN, ~codings.c.sealed, ~codings.c.withdrawn)
    .where(assignments.c.state.in_((State.AGAIN, State.DONE)))
    .order_by(codings.c.entry.desc())
    .limit(1)
)
_DONE = (_MINE, assignments.c.state == State.DONE)
_COMMITTED: AnySelect = (
    select(codings.c.unit, codings.c.commitment)
    .join(assignments, releases.standing())
    .where(*_DONE)
    .order_by(codings.c.unit)
)

_KEEP = insert(codings)
_TRANSLATE = insert(translations)
_SET = update(assignments).where(assignments.c.unit == _UNIT, _MINE)
_WITHDRAW = update(codings).where(codings.c.entry == bindparam("this_entry")).values(withdrawn=True)
_SEAL_CODINGS = (
    update(codings)
    .where(_OWN, ~codings.c.sealed, ~codings.c.withdrawn)
    .where(codings.c.unit.in_(select(assignments.c.unit).where(*_DONE)))
    .values(sealed=True)
)
_SEAL = update(assignments).where(*_DONE).values(state=State.SEALED)


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a coder is: units with a verdict that stands, all units, units handed in.

    `again` units have a verdict and wait for another look; they are not `done`.
    """

    done: int
    total: int
    sealed: int
    again: int = 0


@dataclass(frozen=True, slots=True)
class Opened:
    """A unit as it lies before its coder; `before` and `after` are its neighbours in their order.

    `coding` is the coder's own verdict as it stands, and `again` says that the codebook has
    changed so that it must be looked at again.
    """

    unit: Unit
    coding: Coding | None
    again: bool
    before: str | None
    after: str | None
    translation: Translation | None
    progress: Progress


class CoderDesk:
    """The desk of the coder with that id."""

    def __init__(self, database: "ReviewDatabase", coder: str) -> None:
        self._database = database
        self.coder = coder

    def open(self, unit_id: str) -> Opened:
        """Return all that a coder is shown of a unit of theirs, as it is at one moment.

        Raises `exhume.store.review.refusals.NotAssigned` for any other id, whether or not there is
        such a unit.
        """
        with self._database.read() as connection:
            here = self._assignment(connection, unit_id)
            translation = _newest_translation(connection, unit_id)
            return Opened(
                _unit(connection, unit_id),
                self._standing(connection, here),
                here.state == State.AGAIN,
                *self._beside(connection, here.position),
                translation_of(translation, author="") if translation else None,
                self._progress(connection),
            )

    def progress(self) -> Progress:
        """Return the coder's own numbers."""
        with self._database.read() as connection:
            return self._progress(connection)

    def next(self) -> str | None:
        """Return the first unit in the coder's order that waits for a verdict.

        Those without any come first, then those that wait for another look.
        """
        with self._database.read() as connection:
            return connection.execute(_NEXT, self._this()).scalar()

    def again(self) -> tuple[str, ...]:
        """Return the units that a change of the codebook asks to look at again, in order."""
        with self._database.read() as connection:
            return tuple(connection.execute(_AGAIN, self._this()).scalars())

    def neighbours(self, unit_id: str) -> tuple[str | None, str | None]:
        """Return the units before and after in the coder's order, or None at its ends."""
        with self._database.read() as connection:
            return self._beside(connection, self._assignment(connection, unit_id).position)

    def unit(self, unit_id: str) -> Unit:
        """Return a unit of the coder.

        Raises `exhume.store.review.refusals.NotAssigned` for any other id, whether or not there is
        such a unit.
        """
        with self._database.read() as connection:
            self._assignment(connection, unit_id)
            return _unit(connection, unit_id)

    def needs_another_look(self, unit_id: str) -> bool:
        """Say whether the codebook has changed so that the verdict must be looked at again."""
        with self._database.read() as connection:
            return bool(self._assignment(connection, unit_id).state == State.AGAIN)

    def coding(self, unit_id: str) -> Coding | None:
        """Return the coder's own verdict on a unit as it stands, or None."""
        with self._database.read() as connection:
            return self._standing(connection, self._assignment(connection, unit_id))

    def save(
        self,
        unit_id: str,
        verdict: Verdict,
        *,
        codebook: str,
        seconds: float = 0.0,
        request: str,
    ) -> Coding:
        """Save a verdict; when this returns, it is on the disk.

        `codebook` is the SHA-256 of the codebook before the coder, `seconds` the time taken.
        `request` is a key of the caller's choice: the same request again gives the coding that it
        made the first time and changes nothing.

        Raises `NotAssigned`, `AlreadySealed`, `RequestReused` or `NotStorable`.
        """
        check_verdict(verdict)
        check_seconds(seconds)
        check_text("the codebook's digest", codebook, LONGEST_REQUEST)
        check_text("the request", request, LONGEST_REQUEST)
        with self._database.begin() as connection:
            known = self._of_request(connection, request)
            if known is not None:
                return _same(known, unit_id, verdict, request)
            assignment = self._assignment(connection, unit_id)
            if assignment.state == State.SEALED:
                raise AlreadySealed(unit_id)
            said: dict[str, str | float] = {"codebook": codebook, "request": request}
            return self._keep(connection, assignment, verdict, said | {"seconds": seconds})

    def undo(self) -> str | None:
        """Withdraw the verdict saved last that is not sealed, and return its unit.

        The one before stands again, if there was one. None where there is nothing to undo.
        """
        with self._database.begin() as connection:
            last = connection.execute(_LAST_UNSEALED, self._this()).first()
            if last is None:
                return None
            connection.execute(_WITHDRAW, {"this_entry": last.entry})
            standing = connection.execute(_LAST_VALID, self._this(last.unit)).scalar() or 0
            state = _after_undo(State(last.state), State(last.before), standing)
            self._set(connection, last.unit, state=state, standing=standing)
            detail: dict[str, log.Detail] = {"revision": last.revision}
            self._log(connection, "withdrawn", str(last.unit), detail)
            return str(last.unit)

    def seal(self) -> int:
        """Hand in all verdicts that stand, and return how many; they cannot be changed any more.

        Units that wait for another look are not handed in.
        """
        with self._database.begin() as connection:
            rows = connection.execute(_COMMITTED, self._this()).all()
            if not rows:
                return 0
            connection.execute(_SEAL_CODINGS, self._this())
            connection.execute(_SEAL, self._this())
            releases.refresh(connection, (row.unit for row in rows))
            detail: dict[str, log.Detail] = {"count": len(rows), "commitments": _digest(rows)}
            self._log(connection, "sealed", "", detail)
            return len(rows)

    def translation(self, unit_id: str) -> Translation | None:
        """Return the newest translation of a unit, without its author, or None."""
        with self._database.read() as connection:
            self._assignment(connection, unit_id)
            row = _newest_translation(connection, unit_id)
        return translation_of(row, author="") if row else None

    def translate(self, unit_id: str, text: str, status: TranslationStatus) -> Translation:
        """Keep a translation of a unit; all its coders see it, without its author.

        Raises `exhume.errors.InputError` where a translation is called checked that is not
        somebody else's as it stands.
        """
        check_text("the translation", text)
        with self._database.begin() as connection:
            self._assignment(connection, unit_id)
            last = _newest_translation(connection, unit_id)
            if status is TranslationStatus.CHECKED:
                _check_second_person(last, self.coder, text)
            values = {
                "unit": unit_id,
                "revision": last.revision + 1 if last else 1,
                "text": text,
                "author": self.coder,
                "status": status.value,
                "at": self._database.at(),
            }
            connection.execute(_TRANSLATE, values)
            told: dict[str, log.Detail] = {"status": status.value, "sha256": sha256(text)}
            self._log(connection, "translated", unit_id, told)
            row = _newest_translation(connection, unit_id)
            assert row is not None  # noqa: S101 - it was written above
            return translation_of(row, author="")

    def _this(self, unit_id: str = "") -> dict[str, str]:
        """Return what the constants above ask for: this coder and, where it matters, this unit."""
        return {"this_coder": self.coder, "this_unit": unit_id}

    def _assignment(self, connection: Connection, unit_id: str) -> Row[Any]:
        if not is_storable(unit_id):
            raise NotAssigned(unit_id)
        row = connection.execute(_ASSIGNMENT, self._this(unit_id)).first()
        if row is None:
            raise NotAssigned(unit_id)
        return row

    def _progress(self, connection: Connection) -> Progress:
        rows = connection.execute(_TALLIES, self._this())
        counts = {State(row[0]): int(row[1]) for row in rows}
        sealed, again = counts.get(State.SEALED, 0), counts.get(State.AGAIN, 0)
        total = sum(counts.get(state, 0) for state in ACTIVE)
        return Progress(counts.get(State.DONE, 0) + sealed, total, sealed, again)

    def _beside(self, connection: Connection, here: int) -> tuple[str | None, str | None]:
        place = {"this_coder": self.coder, "here": here}
        before, after = (connection.execute(query, place).scalar() for query in (_BEFORE, _AFTER))
        return before, after

    def _standing(self, connection: Connection, assignment: Row[Any]) -> Coding | None:
        if not assignment.standing:
            return None
        revision = {"standing": assignment.standing}
        row = connection.execute(_STANDING, self._this(assignment.unit) | revision).first()
        return coding_of(row) if row else None

    def _of_request(self, connection: Connection, request: str) -> Row[Any] | None:
        own = {"this_coder": self.coder, "this_request": request}
        return connection.execute(_OF_REQUEST, own).first()

    def _keep(
        self,
        connection: Connection,
        assignment: Row[Any],
        verdict: Verdict,
        said: Mapping[str, str | float],
    ) -> Coding:
        """Write a coding, its entry in the log, and the new state of its assignment."""
        unit_id = str(assignment.unit)
        values = self._values(unit_id, self._next_revision(connection, unit_id), verdict, said)
        told = ("revision", "codebook", "commitment")
        entry = self._log(connection, SAVED, unit_id, {name: values[name] for name in told})
        values |= {"entry": entry, "before": assignment.state}
        connection.execute(_KEEP, values)
        self._set(connection, unit_id, state=State.DONE, standing=values["revision"])
        if assignment.state == State.AGAIN:
            releases.refresh(connection, [unit_id])
        saved = self._of_request(connection, str(said["request"]))
        assert saved is not None  # noqa: S101 - it was written above
        return coding_of(saved)

    def _values(
        self, unit_id: str, revision: int, verdict: Verdict, said: Mapping[str, str | float]
    ) -> dict[str, Any]:
        values: dict[str, Any] = {
            "unit": unit_id,
            "coder": self.coder,
            "revision": revision,
            **verdict_values(verdict),
            **said,
            "at": self._database.at(),
            "nonce": nonce(),
            "sealed": False,
            "withdrawn": False,
        }
        about = {name: values[name] for name in ABOUT_CODINGS}
        return values | {"commitment": sha256(statement(verdict, about, values["nonce"]))}

    def _next_revision(self, connection: Connection, unit_id: str) -> int:
        last = connection.execute(_LAST_REVISION, self._this(unit_id)).scalar()
        return int(last or 0) + 1

    def _set(self, connection: Connection, unit_id: str, **values: int) -> None:
        connection.execute(_SET, {**self._this(unit_id), **values})

    def _log(
        self, connection: Connection, action: str, subject: str, detail: Mapping[str, log.Detail]
    ) -> int:
        entry = log.Entry(action, self.coder, subject, detail)
        return log.append(connection, self._database.at(), entry)


def _unit(connection: Connection, unit_id: str) -> Unit:
    return unit_of(connection.execute(_QUOTED, {"this_unit": unit_id}).one())


def _same(known: Row[Any], unit_id: str, verdict: Verdict, request: str) -> Coding:
    """Return the coding that the request made, if it is asked for the same again."""
    if known.unit != unit_id or verdict_of(known) != verdict:
        raise RequestReused(request)
    return coding_of(known)


def _after_undo(state: State, before: State, standing: int) -> State:
    """Return the state of an assignment whose last coding was withdrawn.

    A change of the codebook since then still asks for another look, if a verdict is left.
    """
    return State.AGAIN if standing and state is State.AGAIN else before


def _digest(rows: Sequence[Row[Any]]) -> str:
    """Return one SHA-256 for the commitments that are handed in, in the order of their units."""
    return sha256(canonical([row.commitment for row in rows]))


def _newest_translation(connection: Connection, unit_id: str) -> Row[Any] | None:
    return connection.execute(_TRANSLATION, {"this_unit": unit_id}).first()


def _check_second_person(last: Row[Any] | None, person: str, text: str) -> None:
    if last is None or last.author == person or last.text != text:
        raise InputError(
            "the translation",
            "only what another person wrote, unchanged, can be called checked",
            'call it "corrected"',
        )
