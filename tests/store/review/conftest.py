"""Each test that takes `place` or `database` runs on SQLite and on PostgreSQL."""

import shutil
from collections.abc import Generator, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from argon2 import PasswordHasher

from exhume.store.custody import STUDY_DATABASE
from exhume.store.review.database import ReviewDatabase, open_review

from .invented import Clock
from .passwords import hashing_with, quick_passwords
from .postgresql import Server, programs, running


@pytest.fixture(scope="session")
def server() -> Generator[Server]:
    """A private PostgreSQL server with a template that has the tables already, and a copy of it."""
    folder = programs()
    if folder is None:
        pytest.skip("PostgreSQL is not installed; `make packages` installs it")
    with running(folder) as started:
        open_review(Path(), started.create("template0", "with_tables")).close()
        started.create("with_tables", "lent")
        yield started


@pytest.fixture(scope="session")
def with_tables(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file of SQLite that has the tables already."""
    study = tmp_path_factory.mktemp("with_tables")
    open_review(study).close()
    return study / STUDY_DATABASE


@dataclass(frozen=True)
class Place:
    """Where a review lies: a study folder, and a URL where it lies in PostgreSQL."""

    study: Path
    url: str
    clock: Clock

    def open(self) -> ReviewDatabase:
        return open_review(self.study, self.url, self.clock)


@pytest.fixture(params=["sqlite", "postgresql"])
def kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def place(kind: str, tmp_path: Path, request: pytest.FixtureRequest) -> Place:
    """A place with an empty review; in PostgreSQL one after the other has the same database."""
    if kind == "sqlite":
        shutil.copy(request.getfixturevalue("with_tables"), tmp_path / STUDY_DATABASE)
        return Place(tmp_path, "", Clock())
    server: Server = request.getfixturevalue("server")
    return Place(tmp_path, server.emptied("lent"), Clock())


@pytest.fixture
def own_place(place: Place, request: pytest.FixtureRequest) -> Place:
    """A place for what changes more than rows, or may still write when the test has ended."""
    if not place.url:
        return place
    server: Server = request.getfixturevalue("server")
    return Place(place.study, server.create("with_tables"), place.clock)


@pytest.fixture
def database(place: Place) -> Iterator[ReviewDatabase]:
    with place.open() as opened:
        yield opened


@pytest.fixture(autouse=True)
def quick() -> Iterator[None]:
    with quick_passwords():
        yield


@pytest.fixture
def costly(quick: None) -> Iterator[None]:  # noqa: ARG001 - it is undone
    """Hash passwords as users do."""
    with hashing_with(PasswordHasher()):
        yield
