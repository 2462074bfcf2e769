"""The review's server as a process, which says in a header how long each answer took it.

python -m benchmarks.review_server STUDY PORT
"""

import sys
import time
from pathlib import Path

import uvicorn
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from exhume.settings import load_settings
from exhume.web.server import review_app, settle

HEADER = b"x-milliseconds"


class Timed:
    """An application around another that adds the time from a request to its answer's start.

    Pages are made whole before their answer starts, so that is all but handing over the bytes.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        begin = time.perf_counter()

        async def timed(message: Message) -> None:
            if message["type"] == "http.response.start":
                took = f"{1_000 * (time.perf_counter() - begin):.2f}".encode()
                message["headers"] = [*message.get("headers", ()), (HEADER, took)]
            await send(message)

        await self._app(scope, receive, timed)


def main(study: Path, port: int) -> None:
    with review_app(study, load_settings(study), team=True) as (app, _):
        settle(app)
        uvicorn.run(Timed(app), port=port, log_level="warning", server_header=False)


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
