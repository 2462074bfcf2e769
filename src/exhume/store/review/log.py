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
    last = select(review_log.c.number, review_log.c.sha256)
    row = connection.execute(last.order_by(review_log.c.number.desc()).limit(1)).first()
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
    connection.execute(insert(review_log).values(values))
    return number


def events(connection: Connection) -> Iterator[ReviewEvent]:
    """Give the entries as they were written."""
    rows = connection.execute(select(review_log.c.event).order_by(review_log.c.number))
    for (text,) in rows:
        yield ReviewEvent(**json.loads(text))


def faults(database: "ReviewDatabase") -> Iterator[str | None]:
    """Follow the log: give None for each link that holds, else a sentence.

    A link is an entry in its place in the chain, or a verdict that is what its entry committed to.
    """
    with database.read() as connection:
        yield from chain_faults(_entries(connection))
        yield from verdict_faults(connection)


def chain_faults(entries: Iterable[tuple[int, str, str]]) -> Iterator[str | None]:
    """Follow entries of number, text and SHA-256: None for each that holds, else a sentence."""
    previous = ""
    for expected, (number, text, digest) in enumerate(entries, start=1):
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
