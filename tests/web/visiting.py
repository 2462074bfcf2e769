"""Visiting an application as a browser does, without a network; any bytes can be sent.

Written against ASGI, so that also what no client library would send can be sent.
"""

import asyncio
import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import unquote, urlencode, urljoin, urlsplit

from lxml import html
from starlette.types import ASGIApp, Message

from exhume.web.frame.visits import COOKIE

HOST = "127.0.0.1:8765"
FORM = "application/x-www-form-urlencoded"

Fields = Mapping[str, str | Sequence[str]]


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes

    def header(self, name: str) -> str:
        return ", ".join(value for key, value in self.headers if key == name.lower())

    @property
    def text(self) -> str:
        return self.body.decode()

    @cached_property
    def page(self) -> html.HtmlElement:
        return html.document_fromstring(self.text)

    @property
    def is_page(self) -> bool:
        return self.header("content-type").startswith("text/html")

    @property
    def location(self) -> str:
        return self.header("location")

    @property
    def cookies(self) -> SimpleCookie:
        found: SimpleCookie = SimpleCookie()
        for key, value in self.headers:
            if key == "set-cookie":
                found.load(value)
        return found


@dataclass(frozen=True)
class Form:
    """A form of a page: where it is sent, and its fields as they stand."""

    method: str
    action: str
    fields: tuple[tuple[str, str], ...]


def forms(answer: Answer) -> list[Form]:
    return [
        Form(form.method.upper(), form.action or "", tuple(form.form_values()))
        for form in answer.page.forms
    ]


def links(answer: Answer, base: str) -> set[str]:
    """Return the addresses on a page, of pages, pictures, sheets and scripts."""
    found = {value for _, _, value, _ in answer.page.iterlinks()}
    return {urljoin(base, value).partition("#")[0] for value in found}


def token_of(secret: str) -> str:
    """Return the token of forms of the session with that secret."""
    return hashlib.sha256(f"form {secret}".encode()).hexdigest()


@dataclass
class Browser:
    """A visitor who keeps cookies; `runner` runs the application."""

    app: ASGIApp
    runner: asyncio.Runner
    cookies: dict[str, str] = field(default_factory=dict)
    host: str = HOST
    scheme: str = "http"
    address: str = "127.0.0.1"

    @property
    def token(self) -> str:
        return token_of(self.cookies.get(COOKIE, ""))

    def get(self, target: str, headers: Mapping[str, str] | None = None) -> Answer:
        return self.send("GET", target, headers or {})

    def post(
        self,
        target: str,
        fields: Fields | None = None,
        headers: Mapping[str, str] | None = None,
        *,
        token: str | None = None,
    ) -> Answer:
        """Send a form with the token of this visitor's forms, or with another one."""
        sent = {"csrf": self.token if token is None else token, **(fields or {})}
        body = urlencode(sent, doseq=True).encode()
        return self.send("POST", target, {"content-type": FORM, **(headers or {})}, body)

    def send(
        self,
        method: str,
        target: str,
        headers: Mapping[str, str] | Iterable[tuple[str, str]] = (),
        body: bytes | Sequence[bytes] = b"",
    ) -> Answer:
        """Send a request; a body in several chunks says nothing of its length."""
        answer = self.runner.run(self._exchange(method, target, headers, body))
        for name, morsel in answer.cookies.items():
            self.cookies[name] = morsel.value
            if morsel["max-age"] == "0":
                del self.cookies[name]
        return answer

    async def _exchange(
        self,
        method: str,
        target: str,
        headers: Mapping[str, str] | Iterable[tuple[str, str]],
        body: bytes | Sequence[bytes],
    ) -> Answer:
        chunks = [body] if isinstance(body, bytes) else list(body)
        said = [] if len(chunks) > 1 else [("content-length", str(len(chunks[0])))]
        given = list(headers.items()) if isinstance(headers, Mapping) else list(headers)
        names = {name.lower() for name, _ in given}
        own = [pair for pair in (*self._headers(), *said) if pair[0] not in names]
        waiting = [
            {"type": "http.request", "body": chunk, "more_body": number < len(chunks)}
            for number, chunk in enumerate(chunks, 1)
        ]
        sent: list[Message] = []

        async def receive() -> Message:
            return waiting.pop(0) if waiting else {"type": "http.disconnect"}

        async def send(message: Message) -> None:
            sent.append(message)

        await self.app(self._scope(method, target, [*own, *given]), receive, send)
        return _answer(sent)

    def _headers(self) -> list[tuple[str, str]]:
        kept = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        return [("host", self.host), *([("cookie", kept)] if kept else [])]

    def _scope(self, method: str, target: str, headers: list[tuple[str, str]]) -> dict[str, Any]:
        path, _, query = target.partition("?")
        raw = path.encode("utf-8", "surrogatepass")
        return {
            "type": "http",
            "asgi": {"version": "3.0"},
            "http_version": "1.1",
            "method": method,
            "scheme": self.scheme,
            "path": unquote(path),
            "raw_path": raw,
            "query_string": query.encode("utf-8", "surrogatepass"),
            "root_path": "",
            "headers": [
                (name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in headers
            ],
            "client": (self.address, 50_000),
            "server": ("127.0.0.1", 8765),
        }


def _answer(sent: Sequence[Message]) -> Answer:
    start = sent[0]
    headers = tuple(
        (name.decode("latin-1"), value.decode("latin-1")) for name, value in start["headers"]
    )
    body = b"".join(message.get("body", b"") for message in sent[1:])
    return Answer(start["status"], headers, body)


def path_of(address: str) -> str:
    """Return the path and the query of an address."""
    parts = urlsplit(address)
    return parts.path + (f"?{parts.query}" if parts.query else "")
