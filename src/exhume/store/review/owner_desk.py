"""What the owner of a study sees: how far it is, and the verdicts that everybody has handed in."""

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, Row, func, insert, select, update

from exhume.errors import InputError
from exhume.model.coding import Adjudication, Choice, Coding, Translation, Verdict
from exhume.store.review import releases
from exhume.store.review.commitments import statement_of
from exhume.store.review.log import (
    Detail,
    Entry,
    ReviewEvent,
    append,
    events,
    last_number,
    stretch,
)
from exhume.store.review.rows import (
    AnySelect,
    adjudication_of,
    check_text,
    coding_of,
    is_storable,
    translation_of,
    verdict_of,
)
from exhume.store.review.tables import (
    ACTIVE,
    State,
    adjudications,
    assignments,
    codebooks,
    codings,
    people,
    tallies,
    translations,
    units,
)
from exhume.store.review.tables import releases as released

if TYPE_CHECKING:
    from exhume.store.review.database import ReviewDatabase


class Basis(StrEnum):
    """On what the final verdict of a unit rests."""

    AGREED = "agreed"
    ADJUDICATED = "adjudicated"


@dataclass(frozen=True, slots=True)
class Settled:
    """The final verdict of a unit, and whether its coders agreed or it was adjudicated."""

    unit: str
    verdict: Verdict
    basis: Basis


@dataclass(frozen=True, slots=True)
class CoderProgress:
    """How far a coder is; `again` units wait for another look, `handed_over` went to others."""

    coder: str
    name: str
    done: int
    total: int
    sealed: int
    again: int
    handed_over: int


@dataclass(frozen=True, slots=True)
class StoredCodebook:
    """A codebook as it was kept, by its digest."""

    digest: str
    content: str
    at: str


@dataclass(frozen=True, slots=True)
class LogPage:
    """Entries of the log, newest first, and what is wrong with them; `last` is the last number."""

    last: int
    events: tuple[ReviewEvent, ...]
    faults: tuple[str, ...]


def settled_by(unit: str, verdicts: Sequence[Verdict], decision: Verdict | None) -> Settled | None:
    """Return the final verdict of a unit, or None where its coders differ and nobody decided.

    That is what an adjudicator decided on the verdicts as they are now, else what all coders agree
    on. Of notes and quotes, which need not be the same, it has those that are.

    >>> first, second = Verdict(Choice.NOTHING, note="seen"), Verdict(Choice.NOTHING)
    >>> settled_by("u1", [first, second], None).verdict == second
    True
    >>> settled_by("u1", [first, Verdict(Choice.CANNOT_TELL)], first).basis.value
    'adjudicated'
    """
    if decision:
        return Settled(unit, decision, Basis.ADJUDICATED)
    if len({(v.choice, frozenset(v.codes)) for v in verdicts}) == 1:
        return Settled(unit, _common(verdicts), Basis.AGREED)
    return None


class OwnerDesk:
    """The desk of the owner with that id."""

    def __init__(self, database: "ReviewDatabase", owner: str) -> None:
        self._database = database
        self.owner = owner

    def progress_by_coder(self) -> tuple[CoderProgress, ...]:
        """Return how far each coder is, in the order of their names."""
        query = (
            select(people.c.id, people.c.name, tallies.c.state, tallies.c.units)
            .join(tallies, tallies.c.coder == people.c.id)
            .order_by(people.c.name_key)
        )
        with self._database.read() as connection:
            by_person = groupby(connection.execute(query), attrgetter("id", "name"))
            return tuple(_progress(*who, rows) for who, rows in by_person)

    def double_coded(self, *, retired: bool = False) -> Iterator[tuple[str, dict[str, Verdict]]]:
        """Give each unit of which all coders have handed in, with the verdict of each coder.

        Units that went out of the queue are left out unless `retired`.
        """
        with self._database.read() as connection:
            for unit, rows in _by_unit(connection, retired=retired):
                yield unit, {row.coder: verdict_of(row) for row in rows}

    def settled(self) -> Iterator[Settled]:
        """Give the final verdict of each unit in the queue that has one; see `settled_by`."""
        with self._database.read() as connection:
            decided = _decided(connection)
            for unit, rows in _by_unit(connection):
                verdicts = [verdict_of(row) for row in rows]
                if settled := settled_by(unit, verdicts, decided.get(unit)):
                    yield settled

    def codings(self) -> Iterator[Coding]:
        """Give all sealed codings of released units, earlier revisions too."""
        with self._database.read() as connection:
            yield from map(coding_of, connection.execute(_shown_codings()))

    def adjudications(self) -> Iterator[Adjudication]:
        """Give all decisions, earlier revisions too."""
        query = select(adjudications).order_by(adjudications.c.unit, adjudications.c.revision)
        with self._database.read() as connection:
            yield from map(adjudication_of, connection.execute(query))

    def translations(self) -> Iterator[Translation]:
        """Give all translations with their authors, earlier revisions too."""
        query = select(translations).order_by(translations.c.unit, translations.c.revision)
        with self._database.read() as connection:
            for row in connection.execute(query):
                yield translation_of(row, row.author)

    def log(self) -> Iterator[ReviewEvent]:
        """Give the entries of the review's log; they hold commitments and no verdicts."""
        with self._database.read() as connection:
            yield from events(connection)

    def log_page(self, *, before: int = 0, limit: int = 100) -> LogPage:
        """Return a page of the log: the last entries, or the last ones before a number."""
        with self._database.read() as connection:
            last = last_number(connection)
            end = min(before, last + 1) if before > 0 else last + 1
            shown, faults = stretch(connection, end, limit)
        return LogPage(last, tuple(shown), tuple(faults))

    def openings(self) -> Iterator[tuple[int, str]]:
        """Give what the log committed to, as far as it may be shown: entry number and statement.

        The SHA-256 of a statement is the commitment in the entry of that number.
        """
        decided = select(adjudications).order_by(adjudications.c.entry)
        with self._database.read() as connection:
            for query in (_shown_codings(), decided):
                for row in connection.execute(query):
                    yield int(row.entry), statement_of(row)

    def codebook(self) -> StoredCodebook | None:
        """Return the codebook that was marked last, or None."""
        with self._database.read() as connection:
            row = connection.execute(_last_codebook()).first()
        return StoredCodebook(row.digest, row.content, row.at) if row else None

    def codebook_of(self, digest: str) -> StoredCodebook | None:
        """Return the codebook of that digest, or None."""
        if not is_storable(digest):
            return None
        query = select(codebooks).where(codebooks.c.digest == digest).limit(1)
        with self._database.read() as connection:
            row = connection.execute(query).first()
        return StoredCodebook(row.digest, row.content, row.at) if row else None

    def mark_codebook(
        self, digest: str, content: str, *, changed: Collection[str] = (), added: bool = False
    ) -> int:
        """Keep a codebook and mark the codings that it asks to look at again; return how many.

        `changed` are the codes that changed or went. With `added` codes, whoever saw nothing or
        could not tell looks again. Where it is the codebook that was kept last, nothing happens.
        """
        check_text("the codebook", content, 10_000_000)
        check_text("the codebook's digest", digest, 200)
        with self._database.begin() as connection:
            last = connection.execute(_last_codebook()).first()
            if last is not None and last.digest == digest:
                return 0
            marked = _to_look_at_again(connection, digest, set(changed), added=added)
            for row in marked:
                _mark(connection, row)
            releases.refresh(connection, (row.unit for row in marked))
            self._keep_codebook(connection, digest, content)
            told: dict[str, Detail] = {"changed": sorted(changed), "added": added}
            self._log(connection, "codebook changed", digest, {**told, "marked": len(marked)})
        return len(marked)

    def allowed_own(self) -> frozenset[str]:
        """Return the ids of those who may decide on units that they coded themselves."""
        with self._database.read() as connection:
            query = select(people.c.id).where(people.c.may_decide_own)
            return frozenset(connection.execute(query).scalars())

    def allow_own(self, adjudicator: str, *, allowed: bool = True) -> None:
        """Let an adjudicator decide on units that they coded themselves, or no longer.

        Raises `exhume.errors.InputError` where there is no such person.
        """
        own = people.c.id == (adjudicator if is_storable(adjudicator) else "")
        with self._database.begin() as connection:
            change = update(people).where(own).values(may_decide_own=allowed)
            if connection.execute(change).rowcount == 0:
                problem = "there is no such person"
                raise InputError(f"person {adjudicator!a}", problem, "choose one from the list")
            told: dict[str, Detail] = {"allowed": allowed}
            self._log(connection, "own units allowed", adjudicator, told)

    def _keep_codebook(self, connection: Connection, digest: str, content: str) -> None:
        last = connection.execute(select(func.max(codebooks.c.number))).scalar() or 0
        values = {"number": last + 1, "digest": digest, "content": content}
        connection.execute(insert(codebooks).values(**values, at=self._database.at()))

    def _log(
        self, connection: Connection, action: str, subject: str, detail: Mapping[str, Detail]
    ) -> None:
        entry = Entry(action, self.owner, subject, detail)
        append(connection, self._database.at(), entry)


def _shown_codings() -> AnySelect:
    """Select the sealed codings of released units; not those of coders who were replaced."""
    return (
        select(codings)
        .join(released, released.c.unit == codings.c.unit)
        .join(assignments, releases.same_assignment())
        .where(codings.c.sealed, assignments.c.state == State.SEALED)
        .order_by(codings.c.unit, codings.c.coder, codings.c.revision)
    )


def _last_codebook() -> AnySelect:
    return select(codebooks).order_by(codebooks.c.number.desc()).limit(1)


def _progress(person: str, name: str, rows: Iterator[Row[*tuple[Any, ...]]]) -> CoderProgress:
    counts = {State(row.state): int(row.units) for row in rows}
    sealed = counts.get(State.SEALED, 0)
    return CoderProgress(
        coder=person,
        name=name,
        done=counts.get(State.DONE, 0) + sealed,
        total=sum(counts.get(state, 0) for state in ACTIVE),
        sealed=sealed,
        again=counts.get(State.AGAIN, 0),
        handed_over=counts.get(State.HANDED_OVER, 0),
    )


def _by_unit(
    connection: Connection, *, retired: bool = False
) -> Iterator[tuple[str, list[Row[Any]]]]:
    query = releases.sealed_codings()
    if not retired:
        query = query.join(units, units.c.id == released.c.unit).where(~units.c.retired)
    for unit, rows in groupby(connection.execute(query), attrgetter("unit")):
        yield unit, list(rows)


def _decided(connection: Connection) -> dict[str, Verdict]:
    """Return the decisions that rest on the verdicts as they are now, by unit."""
    same = (adjudications.c.unit == released.c.unit) & (adjudications.c.basis == released.c.basis)
    query = select(adjudications).join(released, same).order_by(adjudications.c.revision)
    return {row.unit: verdict_of(row) for row in connection.execute(query)}


def _common(verdicts: Sequence[Verdict]) -> Verdict:
    first = verdicts[0]
    return Verdict(
        first.choice,
        first.codes,
        first.note if {first.note} == {v.note for v in verdicts} else "",
        first.quote if {first.quote} == {v.quote for v in verdicts} else "",
        all(verdict.whole for verdict in verdicts),
    )


def _to_look_at_again(
    connection: Connection, digest: str, changed: set[str], *, added: bool
) -> list[Row[Any]]:
    rows = connection.execute(_standing_on_another_codebook(digest))
    return [row for row in rows if _concerns(row, changed, added=added)]


def _standing_on_another_codebook(digest: str) -> AnySelect:
    judged = assignments.c.state.in_((State.DONE, State.SEALED))
    return (
        select(codings.c.unit, codings.c.coder, codings.c.choice, codings.c.codes)
        .join(assignments, releases.standing())
        .join(units, units.c.id == codings.c.unit)
        .where(judged, codings.c.codebook != digest, ~units.c.retired)
    )


def _concerns(row: Row[Any], changed: set[str], *, added: bool) -> bool:
    if row.choice == Choice.CODED:
        return not changed.isdisjoint(json.loads(row.codes))
    return added


def _mark(connection: Connection, row: Row[Any]) -> None:
    own = (assignments.c.unit == row.unit, assignments.c.coder == row.coder)
    connection.execute(update(assignments).where(*own).values(state=State.AGAIN))
