"""What one visitor may ask for, by which name, and from which folder."""

import asyncio
import json
import logging
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from starlette.responses import PlainTextResponse
from starlette.types import Receive, Scope, Send

from exhume.errors import ExhumeError, UsageError
from exhume.web.app import create_app
from exhume.web.frame import security
from exhume.web.frame.security import LARGEST_BODY, LastResort, RateLimit
from exhume.web.server import Address, serve

from .conftest import Serving, Visit
from .invented_review import Team, settings_for
from .visiting import FORM, Browser

PASSAGE = "（虚构）a passage that belongs in no log"


async def answering(scope: Scope, receive: Receive, send: Send) -> None:
    await PlainTextResponse("here")(scope, receive, send)


# ----------------------------------------------------------------------------------- hosts


@pytest.mark.parametrize(
    "host",
    [
        "elsewhere.example",
        "elsewhere.example:8765",
        "127.0.0.1.elsewhere.example",
        "localhost.elsewhere.example",
        "127.0.0.1@elsewhere.example",
        "127.0.0.2",
        "[::2]:8765",
        "",
        "*",
        "é",
    ],
)
def test_a_name_that_is_not_ours_is_refused(shared: Team, visit: Visit, host: str) -> None:
    ada = visit(shared, "Ada")
    ada.host = host
    assert 400 == ada.get("/code").status
    assert 400 == ada.get("/static/frame/keys.js").status


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "localhost:1", "LOCALHOST:8765", "[::1]:8765", "[::1]"]
)
def test_this_machine_has_its_names(shared: Team, visit: Visit, host: str) -> None:
    ada = visit(shared, "Ada")
    ada.host = host
    assert 200 == ada.get("/code").status


def test_two_host_headers_are_refused_or_the_first_one_counts(shared: Team, visit: Visit) -> None:
    ada = visit(shared, "Ada")
    headers = [("host", "elsewhere.example"), ("host", ada.host), ("cookie", "")]
    assert 400 == ada.send("GET", "/code", headers).status


def test_further_names_are_those_that_were_given(shared: Team, runner: asyncio.Runner) -> None:
    app = create_app(shared.context, ("review.example.org",))
    assert 200 == Browser(app, runner, host="review.example.org:443").get("/sign-in").status
    assert 400 == Browser(app, runner, host="www.review.example.org").get("/sign-in").status
    assert 400 == Browser(app, runner).get("/sign-in").status


# ---------------------------------------------------------------------------------- bodies


@pytest.mark.parametrize(
    "length", ["9" * 5_000, "-1", "1e3", "½", "", "1, 1", str(LARGEST_BODY + 1)]
)
def test_a_length_that_is_none_or_too_much_is_refused(
    shared: Team, visit: Visit, length: str
) -> None:
    headers = {"content-length": length, "content-type": FORM}
    assert 413 == visit(shared).send("POST", "/sign-in", headers).status


def test_a_body_that_says_nothing_of_its_length_is_cut_off(shared: Team, visit: Visit) -> None:
    chunk = b"a" * 100_000
    headers = {"content-type": FORM}
    ada = visit(shared, "Ada")
    assert 413 == ada.send("POST", "/code/undo", headers, [chunk] * 11).status
    assert 403 == ada.send("POST", "/code/undo", headers, [chunk] * 9).status


def test_a_form_of_very_many_fields_is_refused(shared: Team, visit: Visit) -> None:
    ada = visit(shared, "Ada")
    body = f"csrf={ada.token}".encode() + b"&a" * 400_000
    assert 400 == ada.send("POST", "/code/undo", {"content-type": FORM}, body).status
    unit = shared.units_of("Ada")[0]
    assert 400 == ada.send("POST", f"/code/{unit}", {"content-type": FORM}, body).status


# ------------------------------------------------------------------------------- frequency


def test_who_asks_too_often_must_wait_and_may_then_go_on(runner: asyncio.Runner) -> None:
    now = [0.0]
    app = RateLimit(answering, per_second=1, burst=3, clock=lambda: now[0])
    browser = Browser(app, runner)

    def ask(times: int) -> list[int]:
        return [browser.get("/").status for _ in range(times)]

    assert [200] * 3 + [429] * 3 == ask(6)
    assert "1" == browser.get("/").header("retry-after")
    now[0] = 1.5
    assert [200, 429] == ask(2)
    now[0] = 99.0
    assert [200] * 3 + [429] == ask(4)


def test_one_visitor_does_not_use_up_what_another_has(runner: asyncio.Runner) -> None:
    app = RateLimit(answering, per_second=1, burst=3, clock=lambda: 0.0)
    browsers = [Browser(app, runner, {"exhume_session": name}) for name in "abc"]
    for browser in browsers:
        assert [200] * 3 + [429] == [browser.get("/").status for _ in range(4)]


def test_strangers_without_a_cookie_do_not_keep_each_other_out(runner: asyncio.Runner) -> None:
    app = RateLimit(answering, per_second=1, burst=3, clock=lambda: 0.0)
    for address in ("192.0.2.1", "192.0.2.2"):
        browser = Browser(app, runner, address=address)
        assert [200] * 3 + [429] == [browser.get("/").status for _ in range(4)]


def test_a_new_cookie_for_each_request_helps_nobody(runner: asyncio.Runner) -> None:
    app = RateLimit(answering, per_second=1, burst=3, clock=lambda: 0.0)
    statuses = [
        Browser(app, runner, {"exhume_session": str(number)}).get("/").status
        for number in range(100)
    ]
    assert [200] * 60 + [429] * 40 == statuses


# ----------------------------------------------------------------------------------- paths

UP = ("../", "..%2f", "%2e%2e/", "%2e%2e%2f", "..\\", "..%5c", "..%252f", "....//", "%00/../", "/")


@pytest.mark.parametrize("up", UP)
def test_no_file_of_the_study_or_the_machine_can_be_had(
    shared: Team, visit: Visit, up: str
) -> None:
    unit, coder = shared.coded_by_somebody("pages.pdf")
    browser = visit(shared, coder)
    secret = shared.study / "secret.txt"
    secret.write_text(PASSAGE)
    for base in ("/static/frame/", f"/code/{unit}/page/", "/static/coder/", f"/code/{unit}/"):
        for depth in (1, 4, 12):
            for file in ("etc/passwd", str(secret).lstrip("/"), "study.sqlite", "app.py", "1.png"):
                answer = browser.get(f"{base}{up * depth}{file}")
                assert answer.status in (404, 405), answer
                assert PASSAGE not in answer.text


@pytest.mark.parametrize(
    "number",
    ["0", "-1", "3", "9" * 30, "9" * 5_000, "1.5", "1e1", "%31%2f", "one", "²", "1%00", "1%2e5"],
)
def test_a_page_that_the_paper_has_not_is_not_there(
    shared: Team, visit: Visit, number: str
) -> None:
    unit, coder = shared.coded_by_somebody("pages.pdf")
    assert 404 == visit(shared, coder).get(f"/code/{unit}/page/{number}.png").status


def test_a_paper_without_pages_has_no_pictures(shared: Team, visit: Visit) -> None:
    unit, coder = shared.coded_by_somebody("p000.txt")
    assert 404 == visit(shared, coder).get(f"/code/{unit}/page/1.png").status


@pytest.mark.parametrize("path", ["/docs", "/redoc", "/openapi.json", "/static", "/static/frame/"])
def test_there_is_no_list_of_what_there_is(shared: Team, visit: Visit, path: str) -> None:
    assert 404 == visit(shared, "Olga").get(path).status


# ------------------------------------------------------------------------------ open doors


@pytest.mark.parametrize(
    "host",
    [
        "0.0.0.0",  # noqa: S104 - it is refused
        "::",
        "",
        "192.0.2.1",
        "review.example.org",
        "127.0.0.1.example.org",
        "::ffff:192.0.2.1",
    ],
)
def test_a_review_without_accounts_is_for_this_machine_alone(shared: Team, host: str) -> None:
    with pytest.raises(UsageError, match="--team"):
        serve(shared.study, settings_for(shared.study), Address(host), team=False, announce=print)


@pytest.mark.parametrize("host", ["127.0.0.1", "127.0.0.9", "::1", "localhost"])
def test_addresses_of_this_machine_are_known(host: str) -> None:
    assert Address(host).is_loopback


def test_an_address_is_what_one_types_into_a_browser() -> None:
    assert "http://127.0.0.1:8765/" == Address().url()
    assert "https://[::1]:9/a" == Address("::1", 9, certificate=Path("c")).url("/a")


# ---------------------------------------------------------------------- what nobody foresaw


def test_what_nobody_foresaw_is_a_plain_page_and_says_nothing_of_itself(
    shared: Team, visit: Visit, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    ada = visit(shared, "Ada")

    def fail(*_: object, **__: object) -> None:
        raise RuntimeError(PASSAGE)

    monkeypatch.setattr("exhume.web.frame.desks.with_keys", fail)
    answer = ada.get(f"/code/{shared.units_of('Ada')[0]}")
    assert 500 == answer.status
    assert "Internal Server Error" == answer.page.xpath("string(//h1)")
    for words in (PASSAGE, "Traceback", "RuntimeError", "pages.py"):
        assert words not in answer.text
    for name, value in security.HEADERS.items():
        assert value == answer.header(name)
    (record,) = caplog.records
    assert (logging.ERROR, "exhume.web") == (record.levelno, record.name)
    assert PASSAGE not in caplog.text
    assert "GET /code/{unit} failed: RuntimeError at" in record.getMessage()
    assert "frame/desks.py:" in record.getMessage()


def test_a_database_that_cannot_be_reached_is_said_without_details(
    shared: Team, visit: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    ada = visit(shared, "Ada")

    def fail(*_: object, **__: object) -> None:
        raise ExhumeError("study.sqlite", f"it cannot be read: {PASSAGE}")

    monkeypatch.setattr("exhume.store.review.coder_desk.CoderDesk.next", fail)
    answer = ada.get("/code/next")
    assert 503 == answer.status
    assert PASSAGE not in answer.text
    assert "study.sqlite" not in answer.text


def test_an_answer_that_breaks_off_is_not_followed_by_another(runner: asyncio.Runner) -> None:
    async def breaking(scope: Scope, receive: Receive, send: Send) -> None:
        await PlainTextResponse("begun")(scope, receive, send)
        raise RuntimeError

    app = LastResort(breaking, page=lambda: PlainTextResponse("never", 500))
    answer = Browser(app, runner).get("/")
    assert (200, b"begun") == (answer.status, answer.body)


def test_a_paper_that_is_gone_is_said_and_nothing_fails_behind_the_page(
    team: Team, visit: Visit
) -> None:
    ada = visit(team, "Ada")
    corpus = team.study / "corpus"
    corpus.rename(team.study / "gone")
    answer = ada.get(f"/code/{team.units_of('Ada')[0]}")
    assert answer.status in (409, 503)


# ------------------------------------------------------------------------------ the server


def test_the_real_server_answers_as_the_application_does(shared: Team, serving: Serving) -> None:
    secret = shared.session("Ada")
    with serving(shared) as address:
        parts = urlsplit(address)
        assert parts.hostname
        connection = HTTPConnection(parts.hostname, parts.port, timeout=10)
        connection.request("GET", "/code", headers={"Cookie": f"exhume_session={secret}"})
        answer = connection.getresponse()
        assert (200, None) == (answer.status, answer.getheader("server"))
        assert b"Your passages" in answer.read()
        connection.close()
        chunked = HTTPConnection(parts.hostname, parts.port, timeout=10)
        pieces = iter([b"a" * 500_000] * 3)
        headers = {"Content-Type": FORM, "Transfer-Encoding": "chunked"}
        chunked.request("POST", "/sign-in", body=pieces, headers=headers, encode_chunked=True)
        assert 413 == chunked.getresponse().status
        chunked.close()


def test_the_description_of_the_pages_is_for_tests_and_complete(shared: Team) -> None:
    described = json.dumps(shared.app.openapi())
    for path in ("/code/{unit}", "/adjudicate/{unit}", "/study/people", "/settled", "/sign-in"):
        assert f'"{path}"' in described
