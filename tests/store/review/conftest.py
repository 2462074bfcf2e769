"""Each test that takes `place` or `database` runs on SQLite and on PostgreSQL."""

from collections.abc import Generator, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from exhume.store.review.database import ReviewDatabase, open_review

from .invented import Clock
from .postgresql import Server, programs, running


@pytest.fixture(scope="session")
def server() -> Generator[Server]:
    """A private PostgreSQL server with a template that has the tables already."""
    folder = programs()
    if folder is None:
        pytest.skip("PostgreSQL is not installed; `make packages` installs it")
    with running(folder) as started:
        open_review(Path(), started.create("template0", "with_tables")).close()
        yield started


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
    """A place with an empty review."""
    if kind == "sqlite":
        return Place(tmp_path, "", Clock())
    server: Server = request.getfixturevalue("server")
    return Place(tmp_path, server.create("with_tables"), Clock())


@pytest.fixture
def database(place: Place) -> Iterator[ReviewDatabase]:
    with place.open() as opened:
        yield opened
