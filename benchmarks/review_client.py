"""A coder at work over HTTP: fetches passages, judges them, and remembers what was said saved."""

import hashlib
import re
import secrets
import time
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPResponse
from random import Random
from urllib.parse import urlencode

from exhume.web.frame.visits import COOKIE

from .review_study import Coder

_REQUEST = re.compile(r'name="request" value="([^"]+)"')
_IMAGE = re.compile(r'<img src="([^"]+)"')


@dataclass(frozen=True, slots=True)
class Answer:
    """What a coder sent, and was then led on from: the server says by that that it is saved."""

    unit: str
    coder: str
    request: str
    note: str


@dataclass(slots=True)
class Desk:
    """A browser tab: one connection that is kept open, and the passage that it shows.

    `client` and `server` are milliseconds from saving to the next passage, all requests on the way
    together, as seen from here and as the server's headers say, and `saving` and `showing` those of
    the server apart; `images` those of page images, `trivial` the server's for a file of its own.
    """

    coder: Coder
    connection: HTTPConnection
    unit: str = ""
    request: str = ""
    image: str = ""
    saved: list[Answer] = field(default_factory=list[Answer])
    client: list[float] = field(default_factory=list[float])
    server: list[float] = field(default_factory=list[float])
    saving: list[float] = field(default_factory=list[float])
    showing: list[float] = field(default_factory=list[float])
    images: list[float] = field(default_factory=list[float])
    trivial: list[float] = field(default_factory=list[float])
    _took: float = 0.0

    def begin(self) -> None:
        """Open the first passage."""
        self._follow("/code/next")

    def open(self, unit: str) -> None:
        """Open a passage of the coder's own."""
        self._follow(f"/code/{unit}")

    def judge(self, dice: Random) -> None:
        """Save a verdict on the passage that is shown, and go on to the next."""
        note = secrets.token_hex(8)
        choice = dice.choice(("nothing-here", "cannot-tell"))
        values = {"choice": choice, "note": note, "request": self.request, "csrf": self._csrf()}
        answer = Answer(self.unit, self.coder.person.id, self.request, note)
        begin, self._took = time.perf_counter(), 0.0
        status, place, _ = self._ask("POST", f"/code/{self.unit}", urlencode(values))
        if status != 303:
            raise RuntimeError(f"saving ended with status {status}")
        self.saved.append(answer)
        self.saving.append(self._took)
        self._follow(place)
        self.client.append(1_000 * (time.perf_counter() - begin))
        self.server.append(self._took)
        self.showing.append(self._took - self.saving[-1])

    def glance(self) -> None:
        """Ask, as nobody, for the smallest file there is: what it costs the server to be woken."""
        self._took = 0.0
        status, _, _ = self._ask("GET", "/static/frame/icon.svg", cookie=False)
        if status != 200:
            raise RuntimeError(f"the file came with status {status}")
        self.trivial.append(self._took)

    def look(self) -> None:
        """Fetch the page image that belongs to the passage, where there is one."""
        if self.image:
            begin = time.perf_counter()
            status, _, body = self._ask("GET", self.image)
            if status != 200 or not body.startswith(b"\x89PNG"):
                raise RuntimeError(f"the page image came with status {status}")
            self.images.append(1_000 * (time.perf_counter() - begin))

    def _follow(self, place: str) -> None:
        status = 303
        while status == 303:
            status, onward, body = self._ask("GET", place)
            place = onward or place
        page = body.decode()
        found, image = _REQUEST.search(page), _IMAGE.search(page)
        if status != 200 or found is None:
            raise RuntimeError(f"no passage at {place}, status {status}")
        self.unit, self.request = place.rpartition("/")[2], found[1]
        self.image = image[1] if image else ""

    def _ask(
        self, method: str, path: str, body: str | None = None, *, cookie: bool = True
    ) -> tuple[int, str, bytes]:
        headers = {"Cookie": f"{COOKIE}={self.coder.secret}"} if cookie else {}
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        self.connection.request(method, path, body, headers)
        answer: HTTPResponse = self.connection.getresponse()
        content = answer.read()
        self._took += float(answer.headers.get("X-Milliseconds", 0))
        return answer.status, answer.headers.get("Location", ""), content

    def _csrf(self) -> str:
        return hashlib.sha256(f"form {self.coder.secret}".encode()).hexdigest()
