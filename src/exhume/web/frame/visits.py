"""Who is visiting: the person behind a request, and the token that proves a form is ours.

A visit hangs on a random secret in a cookie that scripts cannot read and other sites do not send.
The token of forms is a digest of that secret: whoever has it has seen one of our own pages.
"""

import hashlib
import hmac
import secrets
from dataclasses import dataclass, field

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from exhume.model.coding import Person, Role
from exhume.store.review.people import People

COOKIE = "exhume_session"
THEME_COOKIE = "exhume_theme"
THEMES = ("auto", "light", "dark")


@dataclass(frozen=True, slots=True)
class Visit:
    """One request's visitor: `person` is None before signing in; `secret` is the cookie's."""

    secret: str = field(repr=False)
    person: Person | None = None
    theme: str = "auto"
    path: str = "/"

    @property
    def csrf(self) -> str:
        """The token that forms of this visitor carry."""
        return hashlib.sha256(f"form {self.secret}".encode()).hexdigest()

    def carries(self, token: str) -> bool:
        """Tell whether a token is that of this visitor's forms."""
        return bool(self.secret) and hmac.compare_digest(self.csrf.encode(), token.encode())

    def is_a(self, role: str) -> bool:
        """Tell whether the visitor has a role, named as in `Role`."""
        return self.person is not None and Role(role) in self.person.roles


def visit_of(request: Request) -> Visit:
    """Return the visit that the application has found for this request."""
    visit: Visit = request.state.visit
    return visit


def new_secret() -> str:
    """Return 256 random bits as text."""
    return secrets.token_urlsafe(32)


def remember(response: Response, request: Request, secret: str) -> None:
    """Give the visitor a secret to come back with."""
    set_cookie(response, request, COOKIE, secret)


def forget(response: Response, request: Request) -> None:
    """Have the visitor's browser drop the secret."""
    set_cookie(response, request, COOKIE, "", seconds=0)


def set_cookie(
    response: Response, request: Request, name: str, value: str, seconds: int | None = None
) -> None:
    """Set a cookie that scripts cannot read and other sites do not send.

    Without `seconds` it lasts as long as the browser runs.
    """
    response.set_cookie(
        name,
        value,
        max_age=seconds,
        path="/",
        httponly=True,
        samesite="strict",
        secure=request.url.scheme == "https",
    )


class Visits:
    """Middleware that finds out who is visiting, by the secret in the cookie."""

    def __init__(self, app: ASGIApp, people: People) -> None:
        self._app = app
        self._people = people

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on with its `Visit`."""
        if scope["type"] == "http":
            request = Request(scope)
            secret = request.cookies.get(COOKIE, "")
            person = await run_in_threadpool(self._people.session, secret) if secret else None
            theme = request.cookies.get(THEME_COOKIE, "auto")
            known = theme if theme in THEMES else "auto"
            scope.setdefault("state", {})["visit"] = Visit(secret, person, known, request.url.path)
        await self._app(scope, receive, send)
