"""What somebody with the database in hands, and its guards taken off, could change."""

import re

import pytest
from sqlalchemy import text

from exhume.store.review import log
from exhume.store.review.adjudicator_desk import AdjudicatorDesk
from exhume.store.review.database import ReviewDatabase
from exhume.store.review.log import Entry, append, chain_faults
from exhume.store.review.owner_desk import OwnerDesk

from .invented import CODEBOOK, CODED, NOTHING, Review, new_review


@pytest.fixture
def review(database: ReviewDatabase) -> Review:
    """A review with saved, withdrawn, handed in and adjudicated verdicts."""
    made = new_review(database, number=3)
    made.save(0, made.units[0].id, NOTHING)
    made.desk(0).undo()
    made.code_all(0, CODED)
    made.code_all(1, NOTHING)
    adjudicator = AdjudicatorDesk(database, made.adjudicator.id)
    unit = made.units[0].id
    adjudicator.decide(unit, CODED, "a reason", codebook=CODEBOOK, request="r")
    return made


def faults(review: Review) -> list[str]:
    return [fault for fault in log.faults(review.database) if fault]


def force(review: Review, statement: str) -> None:
    """Change what the guards protect, as an administrator could."""
    with review.database.begin() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text("set local session_replication_role = replica"))
        else:
            query = text("select name from sqlite_master where type = 'trigger'")
            for name in connection.execute(query).scalars().all():
                connection.execute(text(f"drop trigger {name}"))
        connection.execute(text(statement))


def test_the_log_of_a_whole_review_holds(review: Review) -> None:
    entries = sum(1 for _ in OwnerDesk(review.database, "").log())
    assert [None] * (entries + 7 + 1) == list(log.faults(review.database))


def test_entries_are_numbered_and_chained(review: Review) -> None:
    events = list(OwnerDesk(review.database, "").log())
    assert list(range(1, len(events) + 1)) == [event.number for event in events]
    assert "" == events[0].previous
    assert len(events) - 1 == len({event.previous for event in events[1:]})
    assert {
        "person added",
        "queue drawn",
        "assigned",
        "saved",
        "withdrawn",
        "sealed",
        "decided",
    } == {event.action for event in events}


@pytest.mark.parametrize(
    ("statement", "fault"),
    [
        ("update review_log set event = event || ' ' where number = 5", "entry 5"),
        ("update review_log set sha256 = 'x' where number = 5", "entry 5 .* not what it was"),
        ("delete from review_log where number = 5", "entry 5 .* is missing"),
        ("update codings set note = 'another' where revision = 2", "not the one"),
        ("update codings set choice = 'cannot-tell' where choice = 'nothing-here'", "not the one"),
        ("update codings set nonce = 'x'", "not the one"),
        ("update codings set coder = coder, codebook = 'x'", "not the one"),
        ("delete from codings where withdrawn", "is gone"),
        ("update codings set entry = entry + 1000", "no entry"),
        ("update adjudications set reason = 'another'", "the adjudication is not the one"),
        ("delete from adjudications", "is gone"),
    ],
)
def test_what_was_changed_is_named(review: Review, statement: str, fault: str) -> None:
    force(review, statement)
    assert re.search(fault, "\n".join(faults(review)))


def test_an_entry_that_was_put_in_does_not_follow(review: Review) -> None:
    with review.database.read() as connection:
        query = text("select number, event, sha256 from review_log order by number")
        entries = [tuple(row) for row in connection.execute(query)]
    forged = '{"previous":"x"}'
    entries[3] = (4, forged, log.sha256(forged))
    told = [fault for fault in chain_faults(entries) if fault]
    assert [
        "entry 4 of the review log does not follow the one before it",
        "entry 5 of the review log does not follow the one before it",
    ] == told


def test_an_entry_that_is_rolled_back_leaves_no_gap(database: ReviewDatabase) -> None:
    class StoppedError(Exception):
        pass

    def stopped() -> None:
        with database.begin() as connection:
            append(connection, database.at(), Entry("lost", ""))
            raise StoppedError

    with pytest.raises(StoppedError):
        stopped()
    with database.begin() as connection:
        assert 1 == append(connection, database.at(), Entry("kept", "somebody", "x", {"a": 1}))
    assert [None] == list(log.faults(database))
