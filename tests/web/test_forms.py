"""Only our own pages can change anything, and only for the one who is shown them."""

import pytest

from .conftest import Visit
from .crawling import filled_in, operations
from .invented_review import Team
from .visiting import FORM, Browser, token_of

REASONS = ("no token", "an empty token", "another session's", "nobody's", "a wrong one")


def unsafe(team: Team) -> list[str]:
    unit = team.units_of("Ada")[0]
    found = [filled_in(p, unit) for method, p, _ in operations(team.app) if method != "GET"]
    assert len(found) > 12
    return found


def entries(team: Team) -> int:
    """Return how long the log is."""
    with team.database.read() as connection:
        return int(connection.exec_driver_sql("select count(*) from review_log").scalar_one())


@pytest.mark.parametrize("reason", REASONS)
@pytest.mark.parametrize("name", ["Olga", "Ada", ""])
def test_every_form_is_refused_without_the_token_of_its_session(
    shared: Team, visit: Visit, name: str, reason: str
) -> None:
    browser, other = visit(shared, name), visit(shared, "Jo")
    tokens = {
        "an empty token": "",
        "another session's": other.token,
        "nobody's": token_of(""),
        "a wrong one": "é" * 64,
    }
    before = entries(shared)
    for target in unsafe(shared):
        if reason == "no token":
            answer = browser.send("POST", target, {"content-type": FORM})
        else:
            answer = browser.post(target, token=tokens[reason])
        assert 403 == answer.status, target
    assert before == entries(shared)


@pytest.mark.parametrize(
    "origin",
    [
        "https://elsewhere.example",
        "null",
        "https://127.0.0.1:8765",
        "http://127.0.0.1:8766",
        "http://127.0.0.1",
        "http://localhost:8765",
        "http://127.0.0.1:8765.elsewhere.example",
    ],
)
def test_every_form_from_another_origin_is_refused(shared: Team, visit: Visit, origin: str) -> None:
    browser = visit(shared, "Ada")
    for target in unsafe(shared):
        assert 403 == browser.post(target, headers={"origin": origin}).status, target


def test_a_form_of_our_own_is_taken_and_a_header_does_for_a_field(
    shared: Team, visit: Visit
) -> None:
    ada = visit(shared, "Ada")
    own = {"origin": "http://127.0.0.1:8765"}
    assert 303 == ada.post("/code/undo", headers=own).status
    header = {"x-csrf-token": ada.token}
    assert 303 == ada.send("POST", "/code/undo", header).status
    wrong = {"x-csrf-token": "wrong", "content-type": FORM}
    body = f"csrf={ada.token}".encode()
    assert 403 == ada.send("POST", "/code/undo", wrong, body).status


def test_nothing_is_changed_by_looking(shared: Team, visit: Visit) -> None:
    browsers = {name: visit(shared, name) for name in ("Ada", "Jo", "Olga")}
    before = entries(shared)
    for browser in browsers.values():
        for method, path, _ in operations(shared.app):
            if method == "GET":
                browser.get(filled_in(path, shared.units_of("Ada")[0]))
    assert before == entries(shared)


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "HEAD", "BREW"])
def test_other_methods_are_refused(shared: Team, visit: Visit, method: str) -> None:
    browser: Browser = visit(shared, "Olga")
    for _, path, _ in operations(shared.app):
        target = filled_in(path, shared.units_of("Ada")[0])
        assert 405 == browser.send(method, target).status, target


@pytest.mark.parametrize(
    "kind",
    [
        "multipart/form-data; boundary=x",
        "multipart/form-data; boundary=x; charset=unicode_escape",
        "application/json",
        "text/plain",
        "application/x-www-form-urlencoded-not",
        "",
    ],
)
def test_only_forms_are_read(shared: Team, visit: Visit, kind: str) -> None:
    ada = visit(shared, "Ada")
    body = f'--x\r\nContent-Disposition: form-data; name="csrf"\r\n\r\n{ada.token}\r\n--x--\r\n'
    for target in unsafe(shared):
        headers = {"content-type": kind, "x-csrf-token": ada.token}
        assert 415 == ada.send("POST", target, headers, body.encode()).status, target


def test_two_content_types_are_one_too_many(shared: Team, visit: Visit) -> None:
    ada = visit(shared, "Ada")
    headers = [("content-type", FORM), ("content-type", "multipart/form-data; boundary=x")]
    assert 415 == ada.send("POST", "/code/undo", headers, b"").status
