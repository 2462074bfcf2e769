"""The review's log: every action of every person, and it only ever grows.

Each entry holds the SHA-256 of the one before. An entry on a verdict holds the verdict's commitment
and not the verdict, so that the log can be shown while the review runs; once verdicts are sealed,
anyone can see that they are what was committed to.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

from sqlalchemy import Connection, insert, select

from exhume.store.review.canonical import canonical, sha256
from exhume.store.review.commitments import verdict_faults
from exhume.store.review.tables import review_log

if TYPE_CHECKING:
    from exhume.store.review.database import ReviewDatabase

Detail: TypeAlias = str | int | bool | list[str] | None

_LAST = (
    select(review_log.c.number, review_log.c.sha256).order_by(review_log.c.number.desc()).limit(1)
)
_APPEND = insert(review_log)


@dataclass(frozen=True, slots=True)
class ReviewEvent:
    """One action: who did it, on what, and what can be told of it.

    `number` counts from 1, `at` is UTC in ISO 8601, `actor` the id of a person or empty for the
    command line, and `subject` the id of a unit or of a person. `previous` is the SHA-256 of the
    entry before as it was written; it is empty for the first.
    """

    number: int
    at: str
    action: str
    actor: str
    subject: str
    detail: Mapping[str, Detail]
    previous: str


@dataclass(frozen=True, slots=True)
class Entry:
    """What an action says, without its place in the log; see `ReviewEvent`."""

    action: str
    actor: str
    subject: str = ""
    detail: Mapping[str, Detail] = field(default_factory=dict[str, Detail])


def append(connection: Connection, at: str, entry: Entry) -> int:
    """Append an entry in the transaction of the connection; return its number."""
    row = connection.execute(_LAST).first()
    number, previous = (int(row[0]) + 1, str(row[1])) if row else (1, "")
    text = canonical(
        {
            "number": number,
            "at": at,
            "action": entry.action,
            "actor": entry.actor,
            "subject": entry.subject,
            "detail": dict(entry.detail),
            "previous": previous,
        }
    )
    values = {"number": number, "event": text, "sha256": sha256(text)}
    connection.execute(_APPEND, values)
    return number


def events(connection: Connection) -> Iterator[ReviewEvent]:
    """Give the entries as they were written."""
    rows = connection.execute(select(review_log.c.event).order_by(review_log.c.number))
    for (text,) in rows:
        yield ReviewEvent(**json.loads(text))


def entries(database: "ReviewDatabase") -> Iterator[tuple[int, str, str]]:
    """Give number, text and SHA-256 of each entry, as they are kept."""
    with database.read() as connection:
        yield from _entries(connection)


def faults(database: "ReviewDatabase") -> Iterator[str | None]:
    """Follow the log: give None for each link that holds, else a sentence.

    A link is an entry in its place in the chain, or a verdict that is what its entry committed to.
    """
    with database.read() as connection:
        yield from chain_faults(_entries(connection))
        yield from verdict_faults(connection)


def last_number(connection: Connection) -> int:
    """Return the number of the last entry, 0 where there is none."""
    row = connection.execute(_LAST).first()
    return int(row.number) if row else 0


def stretch(connection: Connection, before: int, limit: int) -> tuple[list[ReviewEvent], list[str]]:
    """Return the last entries before a number, newest first, and the faults among them.

    At most `limit` entries are given, and one more is read, which they must follow.
    """
    query = select(review_log).where(review_log.c.number < before)
    rows = connection.execute(query.order_by(review_log.c.number.desc()).limit(limit + 1))
    entries = [(int(row.number), str(row.event), str(row.sha256)) for row in rows]
    shown = entries[:limit]
    number, _, digest = entries[limit] if len(entries) > limit else (0, "", "")
    found = chain_faults(reversed(shown), number, digest)
    return [ReviewEvent(**json.loads(text)) for _, text, _ in shown], [f for f in found if f]


def chain_faults(
    entries: Iterable[tuple[int, str, str]], after: int = 0, previous: str = ""
) -> Iterator[str | None]:
    """Follow entries of number, text and SHA-256: None for each that holds, else a sentence.

    `after` and `previous` are number and SHA-256 of the entry before the first.
    """
    for expected, (number, text, digest) in enumerate(entries, start=after + 1):
        yield _chain_fault(expected, number, text, digest, previous)
        previous = digest


def _chain_fault(expected: int, number: int, text: str, digest: str, previous: str) -> str | None:
    if number != expected:
        return f"entry {expected} of the review log is missing"
    if sha256(text) != digest:
        return f"entry {number} of the review log is not what it was"
    if json.loads(text)["previous"] != previous:
        return f"entry {number} of the review log does not follow the one before it"
    return None


def _entries(connection: Connection) -> Iterator[tuple[int, str, str]]:
    rows = connection.execute(select(review_log).order_by(review_log.c.number))
    return ((int(row.number), str(row.event), str(row.sha256)) for row in rows)
