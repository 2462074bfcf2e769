import os
import sqlite3
import stat
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import text

from exhume.errors import ExhumeError, IntegrityError
from exhume.store.custody import STUDY_DATABASE
from exhume.store.review.database import ReviewDatabase, connect, open_review
from exhume.store.review.log import Entry, append
from exhume.store.review.people import People

from .conftest import Place


@pytest.mark.parametrize("kind", ["sqlite"])
def test_sqlite_waits_for_the_disk_and_for_others(database: ReviewDatabase) -> None:
    told = {}
    with database.begin() as connection:
        for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout"):
            told[name] = connection.execute(text(f"pragma {name}")).scalar_one()
    full = 2
    assert {
        "journal_mode": "wal",
        "synchronous": full,
        "foreign_keys": 1,
        "busy_timeout": 30_000,
    } == told


@pytest.mark.parametrize("kind", ["postgresql"])
def test_postgresql_waits_for_the_disk_even_where_it_was_told_not_to(own_place: Place) -> None:
    with own_place.open() as database, database.begin() as connection:
        name = connection.execute(text("select current_database()")).scalar_one()
        connection.execute(text(f"alter database {name} set synchronous_commit = off"))
    with own_place.open() as database, database.read() as connection:
        assert "on" == connection.execute(text("show synchronous_commit")).scalar_one()


def test_what_fails_half_way_leaves_nothing(database: ReviewDatabase) -> None:
    def fail() -> None:
        with database.begin() as connection:
            append(connection, database.at(), Entry("lost", ""))
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fail()
    with database.read() as connection:
        assert 0 == connection.execute(text("select count(*) from review_log")).scalar_one()


def test_what_was_written_is_there_after_opening_again(place: Place) -> None:
    with place.open() as database:
        ann = People(database).add("Ann", [])
    with place.open() as database:
        assert (ann,) == People(database).all()


@pytest.mark.parametrize(
    "url", ["sqlite:///x.db", "mysql://ann:a-password@host/x", "no address at all", "postgresql:"]
)
def test_an_address_of_something_else_is_refused_without_repeating_it(
    tmp_path: Path, url: str
) -> None:
    with pytest.raises(ExhumeError, match="not the address") as refused:
        open_review(tmp_path, url)
    assert "a-password" not in str(refused.value)


def test_a_server_that_cannot_be_reached_is_named_without_the_password(tmp_path: Path) -> None:
    url = f"postgresql://ann:a-password@/review?host={tmp_path}"
    with pytest.raises(ExhumeError, match="cannot be read or written") as refused:
        open_review(tmp_path, url)
    assert "a-password" not in str(refused.value)
    assert "ann" in str(refused.value)


@pytest.mark.parametrize(
    ("url", "query"),
    [
        ("postgresql://ann@/r?host=/run/pg", {"unix_sock": "/run/pg/.s.PGSQL.5432"}),
        ("postgres://ann@:5433/r?host=/run/pg", {"unix_sock": "/run/pg/.s.PGSQL.5433"}),
        ("postgresql+psycopg://ann@host/r", {}),
    ],
)
def test_addresses_are_read_as_those_of_libpq(
    tmp_path: Path, url: str, query: dict[str, str]
) -> None:
    with connect(tmp_path, url) as database:
        address = database.engine.url
    assert ("postgresql+pg8000", query) == (address.drivername, dict(address.query))


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(ExhumeError, match="gone"):
        open_review(tmp_path / "gone")


def test_a_damaged_file_is_never_thrown_away(tmp_path: Path) -> None:
    content = b"no database at all" * 500
    (tmp_path / STUDY_DATABASE).write_bytes(content)
    with pytest.raises(IntegrityError, match="damaged"):
        open_review(tmp_path)
    assert content == (tmp_path / STUDY_DATABASE).read_bytes()


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_file_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    open_review(tmp_path).close()
    (tmp_path / STUDY_DATABASE).chmod(stat.S_IRUSR)
    with (
        open_review(tmp_path) as database,
        pytest.raises(ExhumeError, match="cannot be read or written"),
    ):
        People(database).add("Ann", [])


@pytest.mark.parametrize("kind", ["sqlite"])
def test_a_reader_is_in_nobody_s_way(place: Place, database: ReviewDatabase) -> None:
    with closing(sqlite3.connect(place.study / STUDY_DATABASE)) as other:
        other.execute("begin")
        assert (0,) == other.execute("select count(*) from people").fetchone()
        People(database).add("Ann", [])
        assert (0,) == other.execute("select count(*) from people").fetchone()
        other.rollback()
        assert (1,) == other.execute("select count(*) from people").fetchone()


def test_times_are_utc(database: ReviewDatabase) -> None:
    assert database.at().startswith("2025-06-15T15:06:40.")
    assert database.at().endswith("+00:00")
