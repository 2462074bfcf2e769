"""Requests by the hundred, made from the description of the pages: none may fail."""

import logging
import random
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import quote

import pytest

from exhume.store.review import log

from .conftest import Visit
from .crawling import operations
from .invented_review import Team
from .visiting import FORM, Answer, Browser

REQUESTS = 400  # for each of two seeds, on each of two databases
ODD_TEXTS = (
    "", " ", "a", "供体", "\0", "a\0b", "\ufffe", "\U0010ffff", "é" * 10_001, "x" * 100_000, "١٢٣",
    "-1", "0", "1", "9" * 30, "9" * 5_000, "1e400", "NaN", "inf", "true", "null", "[]", "{}",
    "<script>", "'; drop table people; --", "%00", "%", "../../etc/passwd", "\r\nSet-Cookie: a=b",
    "\u202e\u200b", "machine-draft", "checked", "coded", "nothing-here", "owner", "apnoea-test",
)  # fmt: skip
ODD_BYTES = (b"%00", b"%ED%A0%80", b"%FF%FE", b"%", b"%zz", b"%u0041", b"+", b"\xff\x00", b"%C0%AE")
ODD_TYPES = (
    "multipart/form-data; boundary=x", "multipart/form-data", "application/json", "text/xml", "",
    "/", f"{FORM}; charset=utf-16", f"{FORM}; charset=undefined", f"{FORM};;;=", f'{FORM}; a="',
)  # fmt: skip
ODD_BODIES = (
    b"", b"&", b"=", b"&&==&", b"a" * 5_000, b"{", b"\xff" * 50, b"--x\r\n\r\n--x--",
    b'--x\r\nContent-Disposition: form-data; name="note"; filename="../a"\r\n\r\n\xff\r\n--x--\r\n',
    b"--x\r\nContent-Disposition: form-data\r\n\r\n", b"note=1&" * 2_000,
)  # fmt: skip
ODD_HEADERS = (
    ("hx-request", "true"), ("range", "bytes=5-1"), ("if-none-match", '"x"'), ("accept", "\x7f"),
    ("cookie", "exhume_session"), ("cookie", "=;=;;"), ("content-length", "5"), ("origin", "null"),
    ("x-csrf-token", "\xe9"), ("transfer-encoding", "chunked"), ("if-modified-since", "never"),
)  # fmt: skip


class Fuzz:
    """Makes requests from a description: most of them nearly right, some of them not at all."""

    def __init__(self, team: Team, seed: int) -> None:
        self._random = random.Random(seed)
        self._described = list(operations(team.app))
        self._schemas: Mapping[str, Any] = team.app.openapi()["components"]["schemas"]
        codes = [code.id for code in team.context.review.criterion.codes]
        self._likely = {
            "unit": [*team.units_of("Ada"), "f" * 20],
            "person": [person.id for person in team.people.all() if person.name != "Olga"],
            "codes": codes,
            "choice": ["", "nothing-here", "cannot-tell", "coded", "else"],
            "status": ["machine-draft", "corrected", "checked"],
            "roles": ["coder", "reader", "adjudicator", "owner"],
            "name": ["Ada", "Nobody", "Somebody new"],
            "theme": ["dark", "light", "auto"],
            "active": ["true", "false"],
            "number": ["1", "2", "0"],
            "page": ["0", "1", "7"],
            "start": ["0", "50"],
        }
        self._likely["coder"] = self._likely["by"] = self._likely["person"]

    def send(self, browser: Browser) -> tuple[str, Answer]:
        """Send one request; return what it was, and what came."""
        draw = self._random
        method, path, described = draw.choice(self._described)
        if path == "/sign-out" and draw.random() < 0.9:
            path = "/theme"
        target = self._target(path, described)
        headers = self._headers(browser)
        if method == "GET":
            answer = browser.send(method, target, headers)
        else:
            answer = browser.send(method, target, headers, self._body(described))
        return f"{method} {target[:200]!a} {headers!a}", answer

    def _target(self, path: str, described: Mapping[str, Any]) -> str:
        query = []
        for parameter in described.get("parameters", ()):
            value = self._value(parameter["name"])
            if parameter["in"] == "path":
                path = path.replace(f"{{{parameter['name']}}}", quote(value[:3_000], safe=""))
            elif self._random.random() < 0.7:
                query.append(f"{parameter['name']}={quote(value[:3_000])}")
        return path + ("?" + "&".join(query) if query else "")

    def _headers(self, browser: Browser) -> list[tuple[str, str]]:
        draw = self._random
        headers = [("content-type", FORM if draw.random() < 0.9 else draw.choice(ODD_TYPES))]
        if draw.random() < 0.9:
            headers.append(("x-csrf-token", browser.token))
        if draw.random() < 0.15:
            headers.append(draw.choice(ODD_HEADERS))
        return headers

    def _body(self, described: Mapping[str, Any]) -> bytes:
        if self._random.random() < 0.08:
            return self._random.choice(ODD_BODIES)
        pairs = [
            name.encode() + b"=" + self._encoded(name)
            for name in self._fields(described)
            for _ in range(self._random.choice((0, 1, 1, 1, 1, 1, 2)))
        ]
        self._random.shuffle(pairs)
        return b"&".join(pairs)

    def _fields(self, described: Mapping[str, Any]) -> Iterator[str]:
        content = described.get("requestBody", {}).get("content", {}).get(FORM, {})
        name = content.get("schema", {}).get("$ref", "").rpartition("/")[2]
        yield from self._schemas.get(name, {}).get("properties", {})
        yield "csrf"

    def _encoded(self, name: str) -> bytes:
        if self._random.random() < 0.05:
            return self._random.choice(ODD_BYTES)
        return quote(self._value(name), safe="").encode()

    def _value(self, name: str) -> str:
        draw = self._random
        if name == "request" and draw.random() < 0.9:
            return f"request {draw.randrange(60)}"
        if name in self._likely and draw.random() < 0.8:
            return draw.choice(self._likely[name])
        return draw.choice(ODD_TEXTS)


def browsers(team: Team, visit: Visit) -> dict[str, Browser]:
    """Return a browser of each role, and of nobody."""
    return {name: visit(team, name) for name in ("Ada", "Ben", "Jo", "Olga", "Rita", "")}


@pytest.mark.parametrize("seed", [1, 2])
def test_no_request_makes_the_server_fail_and_the_log_stays_whole(
    everywhere: Team, visit: Visit, seed: int, caplog: pytest.LogCaptureFixture
) -> None:
    for unit in everywhere.shared("Ada", "Ben")[:3]:
        everywhere.save("Ada", unit)
    fuzz = Fuzz(everywhere, seed)
    visitors = browsers(everywhere, visit)
    names = sorted(visitors)
    statuses: dict[int, int] = {}
    for number in range(REQUESTS):
        name = names[number % len(names)]
        asked, answer = fuzz.send(visitors[name])
        assert answer.status < 500, (name, asked, caplog.messages)
        assert "content-security-policy" in dict(answer.headers)
        statuses[answer.status] = statuses.get(answer.status, 0) + 1
        if name and 303 == answer.status and "/sign-in" == answer.location:
            visitors[name] = visit(everywhere, name)
    assert {200, 303, 403, 404, 422} <= set(statuses)
    assert statuses[200] + statuses[303] > REQUESTS // 5  # most requests get past the guards
    assert [] == [record for record in caplog.records if record.levelno >= logging.ERROR]
    assert [] == [fault for fault in log.faults(everywhere.database) if fault]
