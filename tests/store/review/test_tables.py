"""What must only grow cannot be changed, whoever asks the database to."""

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from exhume.model.coding import TranslationStatus
from exhume.store.review.adjudicator_desk import AdjudicatorDesk
from exhume.store.review.database import ReviewDatabase
from exhume.store.review.owner_desk import OwnerDesk
from exhume.store.review.tables import REVISION_TABLE, metadata

from .invented import CODEBOOK, CODED, NOTHING, Review, new_review


@pytest.fixture
def review(database: ReviewDatabase) -> Review:
    made = new_review(database)
    made.code_all(0, CODED)
    made.code_all(1, NOTHING)
    unit = made.units[0].id
    made.desk(0).translate(unit, "a text", TranslationStatus.DRAFT)
    OwnerDesk(database, made.owner.id).mark_codebook("d" * 64, "{}")
    adjudicator = AdjudicatorDesk(database, made.adjudicator.id)
    adjudicator.decide(unit, CODED, "a reason", codebook=CODEBOOK, request="r")
    return made


def attempt(review: Review, statement: str) -> None:
    with review.database.begin() as connection:
        connection.execute(text(statement))


@pytest.mark.parametrize(
    "statement",
    [
        "delete from review_log",
        "delete from codings",
        "delete from adjudications",
        "delete from translations",
        "delete from codebooks",
    ],
)
def test_nothing_on_record_can_be_removed(review: Review, statement: str) -> None:
    with pytest.raises(DatabaseError, match="neither changed nor removed"):
        attempt(review, statement)


@pytest.mark.parametrize(
    "statement",
    [
        "update review_log set event = '{}'",
        "update adjudications set reason = 'x'",
        "update translations set text = 'x'",
        "update codebooks set content = 'x'",
        "update codings set note = 'x'",
        "update codings set revision = revision + 1",
        "update codings set coder = unit",
        "update codings set entry = -entry",
        "update codings set \"at\" = 'x'",
    ],
)
def test_nothing_on_record_can_be_changed(review: Review, statement: str) -> None:
    with pytest.raises(DatabaseError, match="neither changed nor removed"):
        attempt(review, statement)


@pytest.mark.parametrize(
    "statement", ["update codings set sealed = false", "update codings set withdrawn = true"]
)
def test_a_sealed_verdict_stays_sealed_and_valid(review: Review, statement: str) -> None:
    with pytest.raises(DatabaseError, match="can be set, not taken back"):
        attempt(review, statement)


def test_a_withdrawn_verdict_stays_withdrawn(database: ReviewDatabase) -> None:
    review = new_review(database)
    review.save(0, review.units[0].id, CODED)
    review.desk(0).undo()
    for statement in (
        "update codings set withdrawn = false",
        "update codings set sealed = true",
    ):
        with pytest.raises(DatabaseError, match="can be set, not taken back"):
            attempt(review, statement)


@pytest.mark.parametrize("kind", ["postgresql"])  # SQLite has no truncate
def test_whole_tables_cannot_be_emptied(review: Review) -> None:
    with pytest.raises(DatabaseError, match="neither changed nor removed"):
        attempt(review, "truncate review_log")


def test_migrations_leave_the_tables_that_the_code_relies_on(database: ReviewDatabase) -> None:
    with database.read() as connection:
        context = MigrationContext.configure(connection, opts={"version_table": REVISION_TABLE})
        assert [] == compare_metadata(context, metadata)
