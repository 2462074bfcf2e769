"""Serving as a user does: a process that prints an address, answers there, and is stopped."""

import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from ...workflow.invented_studies import new_study
from ..running import EXHUME, exhume, message

PASSWORD = "an invented password"  # noqa: S105 - it opens nothing

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no signals to stop it")


@pytest.fixture(scope="module")
def study(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return new_study(tmp_path_factory.mktemp("serving") / "study", {})


def free_port() -> int:
    with socket.socket() as chosen:
        chosen.bind(("127.0.0.1", 0))
        return int(chosen.getsockname()[1])


@contextmanager
def serving(study: Path, *options: str) -> Iterator[tuple[subprocess.Popen[bytes], str]]:
    """Serve a study and give the process and the address that it printed."""
    command = [*EXHUME, "serve", "--study", str(study), "--port", str(free_port()), *options]
    with subprocess.Popen(command, stderr=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        try:
            assert process.stderr is not None
            first = process.stderr.readline().decode()
            found = re.search(r"http://\S+", first)
            assert found, first
            yield process, found[0]
        finally:
            process.kill()


def get(address: str, cookie: str = "") -> HTTPResponse:
    parts = urlsplit(address)
    assert parts.hostname
    for _ in range(200):
        try:
            connection = HTTPConnection(parts.hostname, parts.port, timeout=30)
            connection.request("GET", parts.path, headers={"Cookie": cookie})
            return connection.getresponse()
        except ConnectionRefusedError:
            signal.sigtimedwait((), 0.05)  # it is announced just before it listens
    pytest.fail("the server never listened")


def test_alone_the_printed_address_lets_one_in_and_ctrl_c_ends_it(study: Path) -> None:
    with serving(study) as (process, address):
        assert address.startswith("http://127.0.0.1:")
        let_in = get(address)
        assert 303 == let_in.status
        cookie = (let_in.getheader("Set-Cookie") or "").partition(";")[0]
        base = address.partition("/enter/")[0]
        assert 200 == get(f"{base}/study", cookie).status
        assert 303 == get(f"{base}/study").status
        assert 404 == get(f"{base}/enter/guessed").status
        process.send_signal(signal.SIGINT)
        said = process.communicate(timeout=30)
    assert process.returncode in (0, -signal.SIGINT, 130)
    assert b"Traceback" not in b"".join(said)
    assert address.rpartition("/")[2].encode() not in b"".join(said)


def test_a_team_needs_an_owner_first(study: Path) -> None:
    done = exhume("serve", "--team", "--study", study)
    assert 2 == done.returncode
    assert "exhume people add NAME --role owner" in message(done)


def test_a_team_is_asked_to_sign_in(study: Path) -> None:
    added = ("people", "add", "Olga", "--role", "owner", "--password", PASSWORD)
    assert 0 == exhume(*added, "--study", study).returncode
    with serving(study, "--team") as (_, address):
        assert "/" == urlsplit(address).path
        answer = get(address)
        assert (303, "/sign-in") == (answer.status, answer.getheader("Location"))


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.1"])  # noqa: S104 - they are refused
def test_other_machines_are_not_let_in_without_accounts(study: Path, host: str) -> None:
    done = exhume("serve", "--host", host, "--study", study)
    assert 2 == done.returncode
    assert "--team" in message(done)


def test_a_certificate_that_is_none_is_said_before_anything_is_served(
    study: Path, tmp_path: Path
) -> None:
    wrong = tmp_path / "certificate.pem"
    wrong.write_text("no certificate")
    both = exhume("serve", "--study", study, "--certificate", wrong, "--key", wrong)
    lone = exhume("serve", "--study", study, "--key", wrong)
    for done, option in ((both, "--certificate"), (lone, "--key")):
        assert 2 == done.returncode
        assert option in message(done)
        assert "is open at" not in message(done)


def test_a_port_that_is_taken_is_said(study: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = exhume("serve", "--study", study, "--port", str(port))
    assert done.returncode
    assert "in use" in message(done)
