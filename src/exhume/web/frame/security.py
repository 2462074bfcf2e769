"""Middleware: headers that bind browsers, and bounds on what one visitor may ask for.

Written against ASGI itself: it sees every response, those of static files and errors included.
"""

import logging
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import PurePath
from traceback import walk_tb

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse, Response
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
    "Referrer-Policy": "same-origin",  # without any, browsers would not tell a form's origin
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
ONLY_HTTPS = {"Strict-Transport-Security": f"max-age={365 * 24 * 3600}"}
"""Has browsers that were here once come by https from now on, whatever an address says."""
LARGEST_BODY = 1_000_000
SAFE_METHODS = frozenset(("GET", "HEAD", "OPTIONS"))
"""Methods of requests that change nothing."""

_FORM = "application/x-www-form-urlencoded"
_DIGITS = 18  # of a content length that is believed
_PLACES = 6  # of the program, in a line of the log
_VISITORS_KEPT = 10_000
_SHARED = 20
_LOG = logging.getLogger("exhume.web")


class SecurityHeaders:
    """Adds `HEADERS` to every response, and over https `ONLY_HTTPS`, which http may not say."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, and put the headers on what comes back."""

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers.update(HEADERS)
                if scope["scheme"] == "https":
                    headers.update(ONLY_HTTPS)
            await send(message)

        await self._app(scope, receive, with_headers if scope["type"] == "http" else send)


class LastResort:
    """Answers what nobody foresaw with a page of status 500, and logs where it happened.

    The log has places in the program and no words of the exception, which may quote a paper or
    what a person wrote.
    """

    def __init__(self, app: ASGIApp, page: Callable[[], Response]) -> None:
        self._app = app
        self._page = page

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, and answer it where that fails."""
        begun = False

        async def watched(message: Message) -> None:
            nonlocal begun
            begun = True
            await send(message)

        try:
            await self._app(scope, receive, watched)
        except Exception as error:  # noqa: BLE001 - whatever it is, the visitor is owed an answer
            _LOG.error("%s failed: %s", _request(scope), _places(error))
            if not begun and scope["type"] == "http":
                await self._page()(scope, receive, send)


def _request(scope: Scope) -> str:
    """Return which kind of page was asked for; ids and what was sent are left out."""
    return f"{scope.get('method', '')} {getattr(scope.get('route'), 'path', 'a page')}"


def _places(error: BaseException) -> str:
    """Return the kinds of an exception and of its causes, and where it came from."""
    kinds = [type(error).__name__]
    cause = error.__cause__
    while cause is not None:
        kinds.append(type(cause).__name__)
        cause = cause.__cause__
    frames = [(frame.f_code.co_filename, line) for frame, line in walk_tb(error.__traceback__)]
    places = (f"{'/'.join(PurePath(name).parts[-2:])}:{line}" for name, line in frames[-_PLACES:])
    return f"{' from '.join(kinds)} at {', '.join(places)}"


class FormsOnly:
    """Refuses, with status 415, a body that is no form as our pages send them.

    Other encodings that frameworks read (parts with files, character sets of the sender's choice)
    are of no use here.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on if it sends a form or nothing."""
        if scope["type"] != "http" or scope["method"] in SAFE_METHODS or _is_form(scope):
            await self._app(scope, receive, send)
        else:
            await PlainTextResponse("Send this as a form.", 415)(scope, receive, send)


def _is_form(scope: Scope) -> bool:
    kinds = Headers(scope=scope).getlist("content-type")
    return len(kinds) < 2 and all(kind.partition(";")[0].strip().lower() == _FORM for kind in kinds)


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
        elif body[-1]["type"] != "http.disconnect":  # whoever has gone away needs no answer
            await self._app(scope, _replay(body, receive), send)

    async def _read(self, scope: Scope, receive: Receive) -> list[Message] | None:
        """Return the messages of the body, or None where there is too much of it."""
        said = Headers(scope=scope).get("content-length", "0")
        if not said.isascii() or not said.isdigit() or len(said) > _DIGITS:
            return None
        if int(said) > self._largest:
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

    A visitor is known by the cookie, without one by the address; all that come from one address
    may together ask for `_SHARED` times as much, so that a new cookie for each request helps
    nobody. `clock` gives seconds.
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
        address = client[0] if client else ""
        cookie = _cookie(scope)
        visitor = f"with {cookie}" if cookie else f"without {address}"
        return self._take(f"from {address}", _SHARED) and self._take(visitor, 1)

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
