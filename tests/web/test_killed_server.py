"""The server is killed right after it said "saved": the verdict is there when it starts again."""

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlencode

from exhume.store.review import log
from exhume.store.review.coder_desk import CoderDesk
from exhume.store.review.database import open_review
from exhume.store.review.people import People
from exhume.web.frame.visits import COOKIE

from .invented_review import copied
from .visiting import FORM, token_of

ROUNDS = 3
SAVES = 3  # of each round


@contextmanager
def running(study: Path) -> Iterator[tuple[subprocess.Popen[bytes], HTTPConnection]]:
    """A server as people start it, and a connection to it."""
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    command = [sys.executable, "-m", "exhume", "serve", "--team", "--port", str(port)]
    with subprocess.Popen([*command, "--study", str(study)], stderr=subprocess.PIPE) as server:
        connection = HTTPConnection("127.0.0.1", port, timeout=30)
        try:
            _connect(connection, server)
            yield server, connection
        finally:
            connection.close()
            server.kill()


def _connect(connection: HTTPConnection, server: subprocess.Popen[bytes]) -> None:
    while server.poll() is None:
        try:
            return connection.connect()
        except OSError:
            time.sleep(0.05)
    raise AssertionError(server.stderr.read().decode() if server.stderr else "no server")


def session_of(study: Path, name: str) -> tuple[str, str]:
    """Return the id of a person and the secret of a new session of theirs."""
    with open_review(study) as database:
        person = next(each for each in People(database).all() if each.name == name)
        return person.id, People(database).start_session(person)


def send(connection: HTTPConnection, secret: str, unit: str, request: str) -> None:
    fields = {"choice": "nothing-here", "note": request, "request": request}
    body = urlencode({**fields, "csrf": token_of(secret)})
    headers = {"Cookie": f"{COOKIE}={secret}", "Content-Type": FORM}
    connection.request("POST", f"/code/{unit}", body, headers)


def test_what_was_called_saved_outlives_the_server(filled: Path, tmp_path: Path) -> None:
    study = copied(filled, tmp_path / "study")
    coder, secret = session_of(study, "Ada")
    said: dict[str, str] = {}
    for round_ in range(ROUNDS):
        with running(study) as (server, connection):
            with open_review(study) as database:
                unit = CoderDesk(database, coder).next() or ""
            for number in range(SAVES):
                request = f"request {round_} {number}"
                send(connection, secret, unit, request)
                answer = connection.getresponse()
                answer.read()
                assert 303 == answer.status
                said[unit] = request
                unit = answer.headers["Location"].rpartition("/")[2]
            send(connection, secret, unit, f"request {round_} in flight")
            server.kill()
        with open_review(study) as database:
            desk = CoderDesk(database, coder)
            kept = {unit: coding.verdict.note for unit in said if (coding := desk.coding(unit))}
            assert said == kept
            assert desk.progress().done in range(len(said), len(said) + round_ + 2)
            assert [fault for fault in log.faults(database) if fault] == []
