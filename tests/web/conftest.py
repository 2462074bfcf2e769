"""A small real review, served without a network or on loopback, on SQLite and on PostgreSQL.

`team` is a review of a team on SQLite, `everywhere` the same on both databases, `alone` one of a
single person; each test has a copy of its own. `shared` is one for all tests of a module that
change nothing. `visit` gives a browser of somebody.
"""

import asyncio
import threading
from collections.abc import Callable, Generator, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Protocol

import pytest
import uvicorn
from playwright.sync_api import Browser as Chromium

from exhume.web.frame.visits import COOKIE

from ..store.review.passwords import quick_passwords
from ..store.review.postgresql import Server, programs, running
from .browsing import chromium
from .invented_review import Team, copied, fill, prepare, served
from .visiting import Browser

Serving = Callable[[Team], AbstractContextManager[str]]


class Visit(Protocol):
    """Gives a browser in which somebody is signed in, or nobody where the name is empty."""

    def __call__(self, team: Team, name: str = "") -> Browser: ...


@pytest.fixture(scope="session")
def screened(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The study, taken in and screened, without a queue."""
    return prepare(tmp_path_factory.mktemp("review") / "study")


@pytest.fixture(scope="session")
def filled(screened: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The study with people and a queue."""
    study = copied(screened, tmp_path_factory.mktemp("filled") / "study")
    fill(study)
    return study


@pytest.fixture(scope="session")
def server(screened: Path) -> Generator[Server]:
    """A private PostgreSQL server with a database that has the people and the queue."""
    folder = programs()
    if folder is None:
        pytest.skip("PostgreSQL is not installed; `make packages` installs it")
    with running(folder) as started:
        fill(screened, started.create("template0", "filled"))
        yield started


@pytest.fixture(autouse=True)
def quick() -> Iterator[None]:
    with quick_passwords():
        yield


@pytest.fixture
def team(filled: Path, tmp_path: Path) -> Iterator[Team]:
    with served(copied(filled, tmp_path / "study")) as opened:
        yield opened


@pytest.fixture(scope="module")
def shared(filled: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Team]:
    with served(copied(filled, tmp_path_factory.mktemp("shared") / "study")) as opened:
        yield opened


@pytest.fixture(params=["sqlite", "postgresql"])
def everywhere(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Team]:
    if request.param == "sqlite":
        yield request.getfixturevalue("team")
        return
    server: Server = request.getfixturevalue("server")
    study = copied(request.getfixturevalue("screened"), tmp_path / "study")
    with served(study, server.create("filled")) as opened:
        yield opened


@pytest.fixture
def alone(filled: Path, tmp_path: Path) -> Iterator[Team]:
    with served(copied(filled, tmp_path / "alone"), team=False) as opened:
        yield opened


@pytest.fixture(scope="session")
def runner() -> Iterator[asyncio.Runner]:
    with asyncio.Runner() as made:
        yield made


@pytest.fixture(scope="session")
def visit(runner: asyncio.Runner) -> Visit:
    def browser(team: Team, name: str = "") -> Browser:
        cookies = {COOKIE: team.session(name)} if name else {}
        return Browser(team.app, runner, cookies)

    return browser


@pytest.fixture(scope="module")  # while it is there, its loop keeps others from running
def browser() -> Iterator[Chromium]:
    with chromium() as opened:
        yield opened


@pytest.fixture
def serving() -> Serving:
    """Serve an application on a free port of this machine while a `with` block runs."""

    @contextmanager
    def listening(team: Team) -> Iterator[str]:
        config = uvicorn.Config(team.app, port=0, log_level="warning", server_header=False)
        served = uvicorn.Server(config)
        thread = threading.Thread(target=served.run)
        thread.start()
        try:
            while not served.started:
                thread.join(0.01)
            port = served.servers[0].sockets[0].getsockname()[1]
            yield f"http://127.0.0.1:{port}"
        finally:
            served.should_exit = True
            thread.join()

    return listening
