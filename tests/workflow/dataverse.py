"""A Dataverse on this computer: what its interface answers about a dataset, and its files."""

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import md5
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import PurePosixPath
from threading import Thread
from urllib.parse import parse_qs, urlsplit

DOI = "10.7910/DVN/XNGDPE"


@dataclass
class Dataverse:
    """What the server holds, and what it was asked for.

    `files` has the contents by path; `converted` names tables that it shows as ``.tab``, as a
    Dataverse does with tables it understands; `broken` paths come with other bytes than promised;
    `status` answers instead of any file; `listing` and `listing_status` instead of the
    list of files.
    """

    files: Mapping[str, bytes]
    converted: frozenset[str] = frozenset()
    broken: set[str] = field(default_factory=set)
    status: int = 200
    listing: bytes | None = None
    listing_status: int = 200
    served: Counter[str] = field(default_factory=Counter)

    def entries(self) -> list[dict[str, object]]:
        return [self.entry(number, path) for number, path in enumerate(self.files)]

    def entry(self, number: int, path: str) -> dict[str, object]:
        name, content = PurePosixPath(path), self.files[path]
        digest = md5(content, usedforsecurity=False).hexdigest()
        data: dict[str, object] = {"id": number, "filename": name.name, "filesize": len(content)}
        data |= {"md5": digest, "checksum": {"type": "MD5", "value": digest}, "more": None}
        if path in self.converted:
            data |= {"filename": f"{name.stem}.tab", "filesize": 1}
            data |= {"originalFileName": name.name, "originalFileSize": len(content)}
        folder = name.parent.as_posix()
        label = {} if folder == "." else {"directoryLabel": folder}
        return {"label": data["filename"], "dataFile": data, "restricted": False, **label}

    def answer(self, url: str) -> tuple[int, bytes]:
        parts = urlsplit(url)
        if parts.path == "/api/datasets/:persistentId":
            asked = parse_qs(parts.query)["persistentId"] == [f"doi:{DOI}"]
            whole = {"status": "OK", "data": {"latestVersion": {"files": self.entries()}}}
            listing = json.dumps(whole).encode() if self.listing is None else self.listing
            return (self.listing_status if asked else 404), listing
        number = int(parts.path.removeprefix("/api/access/datafile/"))
        return self.file(list(self.files)[number], parts.query)

    def file(self, path: str, query: str) -> tuple[int, bytes]:
        self.served[path] += 1
        if self.status != 200:
            return self.status, b""
        if path in self.converted and query != "format=original":
            return 200, b"a table as the server has converted it"
        return 200, b"other bytes" if path in self.broken else self.files[path]


@contextmanager
def serving(dataverse: Dataverse) -> Iterator[str]:
    """Serve until the end of the block; gives the address that the DOI leads to."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            status, content = dataverse.answer(self.path)
            self.send_response(status)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - its name there
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/dataset.xhtml?persistentId=doi:{DOI}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
