"""Commitments: what the log has of a verdict before anyone else may see it.

A commitment is the SHA-256 of the canonical JSON of the verdict, of what it is about, and of a
random nonce that keeps it from being guessed. Once the verdict is sealed and shown, anyone can
compute it again.
"""

import json
import secrets
from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import Connection, Row, Table, select

from exhume.model.coding import Verdict
from exhume.store.review.canonical import canonical, sha256
from exhume.store.review.rows import AnySelect, verdict_of
from exhume.store.review.tables import adjudications, codings, review_log

SAVED, DECIDED = "saved", "decided"
"""The actions whose entries hold a commitment."""


ABOUT_CODINGS = ("unit", "coder", "revision", "codebook")
"""What a coding's commitment holds beside the verdict."""
ABOUT_ADJUDICATIONS = ("unit", "adjudicator", "revision", "codebook", "reason", "basis")
"""What an adjudication's commitment holds beside the verdict."""


def nonce() -> str:
    """Return what keeps a commitment from being guessed: 256 random bits."""
    return secrets.token_hex(32)


def statement(verdict: Verdict, about: Mapping[str, str | int], random: str) -> str:
    """Return the text whose SHA-256 is the commitment to a verdict.

    `about` says which unit and person it is of, and the like; `random` is its nonce.

    >>> from exhume.model.coding import Choice
    >>> statement(Verdict(Choice.NOTHING), {"unit": "u"}, "00")
    '{"choice":"nothing-here","codes":[],"nonce":"00","note":"","quote":"","unit":"u","whole":false}'
    """
    said = {
        "choice": verdict.choice.value,
        "codes": list(verdict.codes),
        "note": verdict.note,
        "quote": verdict.quote,
        "whole": verdict.whole,
    }
    return canonical({**said, **about, "nonce": random})


def verdict_faults(connection: Connection) -> Iterator[str | None]:
    """Compare each verdict with its entry in the log: None where it holds, else a sentence."""
    for action, table in ((SAVED, codings), (DECIDED, adjudications)):
        for row in connection.execute(_with_entries(table)):
            yield _fault(action, table, row)
    yield from _lost(connection)


def _with_entries(table: Table) -> AnySelect:
    return (
        select(table, review_log.c.event)
        .outerjoin(review_log, review_log.c.number == table.c.entry)
        .order_by(table.c.entry)
    )


def _fault(action: str, table: Table, row: Row[Any]) -> str | None:
    subject = f"unit {row.unit}, revision {row.revision}"
    what = "verdict" if table is codings else "adjudication"
    event: dict[str, Any] = json.loads(row.event) if row.event else {}
    if event.get("action") != action or event.get("subject") != row.unit:
        return f"{subject}: the review log has no entry on this {what}"
    if event["detail"]["commitment"] != sha256(statement_of(row)):
        return f"{subject}: the {what} is not the one that the review log committed to"
    return None


def statement_of(row: Row[Any]) -> str:
    """Return the text that the commitment of a row of `codings` or `adjudications` stands for."""
    about = ABOUT_CODINGS if hasattr(row, "coder") else ABOUT_ADJUDICATIONS
    return statement(verdict_of(row), {name: getattr(row, name) for name in about}, row.nonce)


def _lost(connection: Connection) -> Iterator[str]:
    """Look for entries whose verdict is gone."""
    kept = select(codings.c.entry).union_all(select(adjudications.c.entry))
    rest = select(review_log.c.number, review_log.c.event).where(review_log.c.number.not_in(kept))
    for row in connection.execute(rest.order_by(review_log.c.number)):
        event = json.loads(row.event)
        if event["action"] in (SAVED, DECIDED):
            yield f"unit {event['subject']}: the verdict of log entry {row.number} is gone"
