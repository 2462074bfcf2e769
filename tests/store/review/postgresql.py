"""A private PostgreSQL server for tests, from Debian's package, on a socket of its own."""

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Generator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pg8000.dbapi
from sqlalchemy import delete

from exhume.store.review.tables import metadata

OPTIONS = "-c listen_addresses='' -c fsync=off -c full_page_writes=off -c max_connections=150"
"""No network; without fsync, since no test pulls the plug of the machine."""


def programs() -> Path | None:
    """Return the folder of the newest server that is installed, or None."""
    folders = [path.parent for path in Path("/usr/lib/postgresql").glob("*/bin/initdb")]
    return max(folders, key=lambda path: int(path.parent.name), default=None)


def unprivileged() -> dict[str, Any]:
    """Return how to start a process as somebody whom the server allows: root it does not."""
    if os.geteuid() != 0:
        return {}
    names = {entry.pw_name for entry in pwd.getpwall()}
    who = pwd.getpwnam("postgres" if "postgres" in names else "nobody")
    return {"user": who.pw_uid, "group": who.pw_gid, "extra_groups": []}


class Server:
    """A running server, whose databases are made by `create`."""

    def __init__(self, folder: Path, bin_folder: Path) -> None:
        self._folder = folder
        self._bin = bin_folder
        self._made = 0

    def run(self, program: str, *arguments: str) -> None:
        subprocess.run(
            [self._bin / program, *arguments],
            check=True,
            cwd=self._folder,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            **unprivileged(),
        )

    def create(self, template: str = "template0", name: str = "") -> str:
        """Make a database and return its URL."""
        self._made += 1
        name = name or f"review{self._made}"
        self.execute(f"create database {name} template {template}")
        return self.url(name)

    def execute(self, statement: str) -> None:
        """Run a statement that no transaction may hold, in a database that is always there."""
        with closing(self._connect("postgres")) as connection:
            connection.autocommit = True
            connection.cursor().execute(statement)

    def emptied(self, name: str) -> str:
        """Remove all rows of the review's tables, as no user can, and return the URL."""
        with closing(self._connect(name)) as connection:
            cursor = connection.cursor()
            cursor.execute("set session_replication_role = replica")  # rows need not be kept
            for table in metadata.sorted_tables:
                cursor.execute(str(delete(table)))
            connection.commit()
        return self.url(name)

    def _connect(self, name: str) -> Any:
        socket = str(self._folder / ".s.PGSQL.5432")
        return pg8000.dbapi.connect("exhume", database=name, unix_sock=socket, ssl_context=False)

    def url(self, name: str) -> str:
        return f"postgresql://exhume@/{name}?host={self._folder}"


@contextmanager
def running(bin_folder: Path) -> Generator[Server]:
    """Start a server and stop it at the end."""
    # The path of a socket has at most 107 bytes, so pytest's own folders are too deep.
    folder = Path(tempfile.mkdtemp(prefix="exhume-pg-"))
    owner = unprivileged()
    if owner:
        os.chown(folder, owner["user"], owner["group"])
    server = Server(folder, bin_folder)
    data = ("-D", str(folder / "data"))
    try:
        server.run("initdb", *data, "-U", "exhume", "-A", "trust", "-E", "UTF8", "--locale=C", "-N")
        options = f"{OPTIONS} -k {folder}"
        server.run("pg_ctl", *data, "-w", "-s", "-l", str(folder / "log"), "-o", options, "start")
        try:
            yield server
        finally:
            server.run("pg_ctl", *data, "-s", "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)
