"""Middleware: headers that bind browsers, and bounds on what one visitor may ask for.

Written against ASGI itself: it sees every response, those of static files and errors included.
"""

import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from exhume.web.frame.visits import COOKIE

CONTENT_SECURITY_POLICY = "; ".join((
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self'",
    "font-src 'self'",
    "connect-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
))  # fmt: skip
HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
LARGEST_BODY = 1_000_000
_VISITORS_KEPT = 10_000
_SHARED = 20


class SecurityHeaders:
    """Adds `HEADERS` to every response."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, and put the headers on what comes back."""

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(HEADERS)
            await send(message)

        await self._app(scope, receive, with_headers if scope["type"] == "http" else send)


class BodyLimit:
    """Refuses requests with a body of more than `LARGEST_BODY` bytes, said or sent."""

    def __init__(self, app: ASGIApp, largest: int = LARGEST_BODY) -> None:
        self._app = app
        self._largest = largest

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on while its body is small enough."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        body = await self._read(scope, receive)
        if body is None:
            refusal = PlainTextResponse("This is more than can be sent at once.", 413)
            await refusal(scope, receive, send)
        else:
            await self._app(scope, _replay(body, receive), send)

    async def _read(self, scope: Scope, receive: Receive) -> list[Message] | None:
        """Return the messages of the body, or None where there is too much of it."""
        said = Headers(scope=scope).get("content-length", "0")
        if not said.isascii() or not said.isdigit() or int(said) > self._largest:
            return None
        messages: list[Message] = []
        size, more = 0, True
        while more:
            message = await receive()
            messages.append(message)
            size += len(message.get("body", b""))
            more = message.get("more_body", False)
            if size > self._largest:
                return None
        return messages


def _replay(messages: list[Message], receive: Receive) -> Receive:
    waiting = iter(messages)

    async def again() -> Message:
        return next(waiting, None) or await receive()

    return again


@dataclass(slots=True)
class _Bucket:
    tokens: float
    filled: float


class RateLimit:
    """Lets each visitor make so many requests a second, after a burst; the rest get status 429.

    A visitor is known by the cookie; all that come from one address may together ask for
    `_SHARED` times as much, so that a new cookie for each request helps nobody. `clock` gives
    seconds.
    """

    def __init__(
        self,
        app: ASGIApp,
        per_second: float = 50.0,
        burst: float = 300.0,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._app = app
        self._per_second = per_second
        self._burst = burst
        self._clock = clock
        self._buckets: OrderedDict[str, _Bucket] = OrderedDict()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or refuse it."""
        if scope["type"] == "http" and not self._allows(scope):
            refusal = PlainTextResponse(
                "Too many requests. Wait a second.", 429, {"Retry-After": "1"}
            )
            await refusal(scope, receive, send)
        else:
            await self._app(scope, receive, send)

    def _allows(self, scope: Scope) -> bool:
        client = scope.get("client")
        address = self._take(f"from {client[0] if client else ''}", _SHARED)
        return address and self._take(f"with {_cookie(scope)}", 1)

    def _take(self, key: str, share: int) -> bool:
        now = self._clock()
        bucket = self._buckets.setdefault(key, _Bucket(self._burst * share, now))
        self._buckets.move_to_end(key)
        if len(self._buckets) > _VISITORS_KEPT:
            self._buckets.popitem(last=False)
        gained = (now - bucket.filled) * self._per_second * share
        bucket.tokens, bucket.filled = min(self._burst * share, bucket.tokens + gained), now
        if bucket.tokens < 1:
            return False
        bucket.tokens -= 1
        return True


def _cookie(scope: Scope) -> str:
    for pair in Headers(scope=scope).get("cookie", "").split(";"):
        name, _, value = pair.strip().partition("=")
        if name == COOKIE:
            return value
    return ""
