"""Brings a review to the newest revision of its tables, after a copy was kept."""

import sqlite3
from contextlib import closing
from functools import cache
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

from alembic.operations import Operations
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import Connection

from exhume.errors import ExhumeError
from exhume.store.review.tables import REVISION_TABLE

if TYPE_CHECKING:
    from exhume.store.review.database import ReviewDatabase

MIGRATIONS = Path(__file__).parent / "migrations"


def migrate(database: "ReviewDatabase", path: Path, *, may_migrate: bool) -> None:
    """Make the tables, or bring them up to date; `path` is the file where there is one.

    Raises `exhume.errors.ExhumeError` where a newer version wrote them, and where an older one did
    and `may_migrate` is false.
    """
    script = _script()
    current = _current(database)
    newest = script.get_current_head()
    if current == newest:
        return
    _check(database.place, script, current)
    if current and not may_migrate:
        raise _unmigrated(database.place)
    if database.engine.dialect.name == "sqlite":
        _keep_copy(path, str(newest))
    with database.begin() as connection:
        _upgrade(connection, script)


def check_newest(database: "ReviewDatabase") -> None:
    """Raise `exhume.errors.ExhumeError` where the tables are not those of the newest revision."""
    script, current = _script(), _current(database)
    _check(database.place, script, current)
    if current != script.get_current_head():
        problem = "an older version of Exhume made its tables"
        raise ExhumeError(database.place, problem, "open the review once with `exhume serve`")


@cache
def _script() -> ScriptDirectory:
    return ScriptDirectory(MIGRATIONS, version_locations=[MIGRATIONS])


def _current(database: "ReviewDatabase") -> str | None:
    with database.read() as connection:
        return _context(connection).get_current_revision()


def _context(connection: Connection) -> MigrationContext:
    return MigrationContext.configure(connection, opts={"version_table": REVISION_TABLE})


def _check(place: str, script: ScriptDirectory, current: str | None) -> None:
    """Refuse what is of no revision that we know."""
    try:
        script.get_revision(current or "base")
    except CommandError as error:
        remedy = "install the version that wrote it, or a newer one"
        raise ExhumeError(place, "a newer version of Exhume wrote it", remedy) from error


def _unmigrated(place: str) -> ExhumeError:
    return ExhumeError(
        place,
        "an older version of Exhume made its tables",
        "make a backup with pg_dump, then run `exhume serve --migrate` once",
    )


def _upgrade(connection: Connection, script: ScriptDirectory) -> None:
    """Run the migrations that are missing, all in the transaction of the connection.

    The revision is read again, since another process may have migrated in the meantime.
    """
    context = _context(connection)
    current = context.get_current_revision()
    steps = list(script.iterate_revisions("head", current or "base"))
    with Operations.context(context):
        for step in reversed(steps):
            step.module.upgrade()
    context.stamp(script, "head")


def _keep_copy(path: Path, revision: str) -> None:
    """Copy the database with SQLite's own means, so that what lies in its WAL comes along."""
    with closing(sqlite3.connect(path)) as source:
        if source.execute("select count(*) from sqlite_master").fetchone() == (0,):
            return
        with closing(sqlite3.connect(_free(path, revision))) as copy:
            source.backup(copy)


def _free(path: Path, revision: str) -> Path:
    """Return a name for the copy that no earlier copy has."""
    first = path.with_name(f"{path.name}.before-{revision}")
    names = (first.with_name(f"{first.name}.{n}") for n in count(2))
    return first if not first.exists() else next(n for n in names if not n.exists())
