"""The review's database: opened, made, brought up to date, and held while it is used.

One transaction writes at a time, on SQLite by its own lock and on PostgreSQL by an advisory one, so
that the log is one chain. A transaction that has ended is on the disk.
"""

import sqlite3
from collections.abc import Callable, Generator
from contextlib import closing, contextmanager, nullcontext
from datetime import UTC, datetime
from importlib.util import find_spec
from pathlib import Path
from threading import Lock
from time import time_ns
from types import TracebackType
from typing import Any, Self

from sqlalchemy import Connection, Engine, create_engine, event, inspect, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DatabaseError, InterfaceError, OperationalError

from exhume.errors import ExhumeError, IntegrityError, MissingExtra
from exhume.store.custody import STUDY_DATABASE
from exhume.store.review.migrating import check_newest, migrate
from exhume.store.review.tables import review_log

WAIT_SECONDS = 30
"""How long a writer waits for others before it gives up."""

_CONNECTIONS = 40  # as many as a web server's threads, so that none waits for another's
_WRITES = "exhume_writes"
_WRITERS = 0x657868756D65  # "exhume": the advisory lock that writers hold on PostgreSQL
_PRAGMAS = (
    f"pragma busy_timeout = {WAIT_SECONDS * 1000}",
    "pragma synchronous = full",
    "pragma foreign_keys = on",
)


class ReviewDatabase:
    """An open review; a context manager that closes it. It may be used by many threads.

    `clock` gives nanoseconds since 1970. `place` names the database for people, without password.
    """

    def __init__(self, engine: Engine, place: str, clock: Callable[[], int] = time_ns) -> None:
        self.engine = engine
        self.place = place
        self._clock = clock
        # SQLite's own queue is a lottery of sleepers; among threads a lock is fair and quicker.
        self._turn = Lock() if engine.dialect.name == "sqlite" else nullcontext()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close all connections."""
        self.engine.dispose()

    def now(self) -> int:
        """Return the time in nanoseconds since 1970."""
        return self._clock()

    def at(self) -> str:
        """Return the time as UTC in ISO 8601."""
        return datetime.fromtimestamp(self._clock() / 1e9, UTC).isoformat(timespec="milliseconds")

    @contextmanager
    def begin(self) -> Generator[Connection]:
        """Hold the one transaction that writes; all of it is on the disk at the end, or nothing."""
        with _explained(self.place), self._turn, self.engine.connect() as plain:
            connection = plain.execution_options(**{_WRITES: True})
            with connection.begin():
                yield connection

    @contextmanager
    def read(self) -> Generator[Connection]:
        """Hold a transaction that only reads."""
        with _explained(self.place), self.engine.connect() as connection, connection.begin():
            yield connection


def open_review(
    study: Path, url: str = "", clock: Callable[[], int] = time_ns, *, may_migrate: bool = False
) -> ReviewDatabase:
    """Open the review of a study: in its folder, or at the URL of a PostgreSQL database.

    What an older version left is brought up to date; on SQLite a copy is kept beside it before
    (``study.sqlite.before-0001``), on PostgreSQL this is refused unless `may_migrate` says that
    there is a backup.

    Raises `exhume.errors.ExhumeError` where a newer version wrote it or it cannot be reached, and
    `exhume.errors.MissingExtra` without the packages that it needs.
    """
    database = connect(study, url, clock)
    try:
        with _explained(database.place):
            migrate(database, study / STUDY_DATABASE, may_migrate=may_migrate or not url)
        if not url:
            _use_wal(study / STUDY_DATABASE)
    except BaseException:
        database.close()
        raise
    return database


def connect(study: Path, url: str = "", clock: Callable[[], int] = time_ns) -> ReviewDatabase:
    """Open the database as it is, without making or changing a table."""
    if url:
        address = _postgresql(url)
        return ReviewDatabase(_engine(address), address.render_as_string(), clock)
    path = study / STUDY_DATABASE
    return ReviewDatabase(_engine(URL.create("sqlite", database=str(path))), str(path), clock)


@contextmanager
def read_only(study: Path, url: str = "") -> Generator[ReviewDatabase | None]:
    """Hold the review for looking at it, or None where there is none; no table is made or changed.

    Raises `exhume.errors.ExhumeError` where another version made its tables.
    """
    with connect(study, url) as database:
        with _explained(database.place):
            there = inspect(database.engine).has_table(review_log.name)
            if there:
                check_newest(database)
        yield database if there else None


def _engine(url: URL) -> Engine:
    on_sqlite = url.get_backend_name() == "sqlite"
    # No server encrypts what goes through a socket of the machine; getting ready to is slow.
    options = {"ssl_context": False} if "unix_sock" in url.query else {}
    engine = create_engine(
        url,
        connect_args=options,
        pool_size=_CONNECTIONS,
        max_overflow=0,
        pool_use_lifo=True,  # the connection used last still has in memory what it read
        pool_timeout=WAIT_SECONDS,
        hide_parameters=True,  # they are words of studies, and errors are printed
        pool_pre_ping=not on_sqlite,  # a server may have been started anew in the meantime
    )
    event.listen(engine, "connect", _prepare_sqlite if on_sqlite else _prepare_postgresql)
    event.listen(engine, "begin", _begin_sqlite if on_sqlite else _begin_postgresql)
    return engine


def _use_wal(path: Path) -> None:
    """Have readers and the writer not wait for each other; the file remembers it."""
    with closing(sqlite3.connect(path, timeout=WAIT_SECONDS)) as connection:
        connection.execute("pragma journal_mode = wal")


# Connections of a driver are of no type that both drivers share.
def _prepare_sqlite(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # transactions begin where we say, not where sqlite3 guesses
    for pragma in _PRAGMAS:
        connection.execute(pragma)


def _prepare_postgresql(connection: Any, _record: object) -> None:
    """Have commits wait for the disk, whatever the server was told."""
    cursor = connection.cursor()
    cursor.execute(
        "select set_config('synchronous_commit', 'on', false)"
        " where current_setting('synchronous_commit') = 'off'"
    )
    cursor.close()
    connection.commit()


def _begin_sqlite(connection: Connection) -> None:
    # A transaction that read before it writes would fail where another wrote in between.
    writes = connection.get_execution_options().get(_WRITES, False)
    connection.exec_driver_sql("begin immediate" if writes else "begin")


def _begin_postgresql(connection: Connection) -> None:
    if connection.get_execution_options().get(_WRITES, False):
        connection.execute(text("select pg_advisory_xact_lock(:key)"), {"key": _WRITERS})


def _postgresql(url: str) -> URL:
    """Return the URL with the driver that we use; ``?host=/folder`` names a socket, as in libpq."""
    if find_spec("pg8000") is None:
        raise MissingExtra(
            "PostgreSQL", "pg8000 is not installed", "run `pip install exhume[postgresql]`"
        )
    try:
        address = make_url(url)
    except ArgumentError as error:
        raise _no_address() from error
    if address.drivername.partition("+")[0] not in ("postgresql", "postgres"):
        raise _no_address()
    address = address.set(drivername="postgresql+pg8000")
    folder = address.query.get("host")
    if not isinstance(folder, str):
        return address
    socket = f"{folder}/.s.PGSQL.{address.port or 5432}"
    return address.difference_update_query(["host"]).update_query_dict({"unix_sock": socket})


def _no_address() -> ExhumeError:
    """Say what is wrong without repeating the URL, which may hold a password."""
    return ExhumeError(
        "the database URL",
        "it is not the address of a PostgreSQL database",
        "write it as postgresql://NAME:PASSWORD@HOST:PORT/DATABASE",
    )


@contextmanager
def _explained(place: str) -> Generator[None]:
    try:
        yield
    except (OperationalError, InterfaceError) as error:
        raise ExhumeError(
            place,
            f"it cannot be read or written: {error.orig}",
            "check that it can be reached, that there is room, and who may write there",
        ) from error
    except DatabaseError as error:
        # What is derived from it, such as a broken constraint, tells nothing about the file.
        if type(error.orig) is not sqlite3.DatabaseError:
            raise
        problem = f"it is damaged: {error.orig}"
        raise IntegrityError(place, problem, "put it back from a copy") from error
