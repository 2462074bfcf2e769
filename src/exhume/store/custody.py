"""The custody log: who did what with which original, and when; it only ever grows.

It lies in ``study.sqlite``. Each event holds the SHA-256 of the one before, so that none can be
changed, left out or put in without the rest telling. This is the one place where times are kept:
the corpus has none, so that the same sources give the same bytes.
"""

import hashlib
import sqlite3
from collections.abc import Callable, Collection, Generator, Iterable, Iterator, Sequence, Set
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from operator import itemgetter
from pathlib import Path
from time import time_ns
from types import TracebackType
from typing import NamedTuple, Self

import msgspec

from exhume.errors import ExhumeError, IntegrityError
from exhume.model.custody import Acquisition, Action, CustodyEvent, Exhibit
from exhume.store.tuples import maker

STUDY_DATABASE = "study.sqlite"

_SCHEMA_VERSION = 2
_TABLES = """
create table if not exists custody (
    number integer primary key, event text not null, sha256 text not null
);
create table if not exists custody_steps (number integer primary key, step blob not null);
create table if not exists acquisitions (
    source text primary key, digest text not null, size integer not null, media_type text not null,
    at integer not null, modified integer not null, changed integer not null, file integer not null
) without rowid;
"""
_FROM_VERSION_1 = """
insert into custody_steps (step) select step from custody_known;
drop table custody_known;
"""
_FEW = 100  # steps: to look through all that are on the disk is sooner done than to load them
_SETTLED = 2_000_000_000
"""Nanoseconds: a file written less before it was taken may have been written again at once."""


@dataclass(frozen=True, slots=True)
class Step:
    """What a custody event says of a step, without its place in the chain."""

    action: Action
    digest: str
    subject: str = ""
    by: str = ""
    detail: str = ""

    def key(self) -> bytes:
        """Return what tells this step from others; the same step is written once."""
        parts = (self.action.value, self.digest, self.subject, self.by, self.detail)
        return hashlib.sha256("\0".join(parts).encode()).digest()[:16]


class Mark(NamedTuple):
    """A file as it was when its bytes were taken: their digest and number, and the system's marks.

    It is a tuple because there is one for each file of a study. `source` is its path.
    """

    source: str
    digest: str
    size: int
    modified: int
    changed: int
    file: int


_as_mark = maker(Mark)


class CustodyLog:
    """The custody log of one study; a context manager that closes it.

    `clock` gives nanoseconds since 1970.
    """

    def __init__(self, study: Path, clock: Callable[[], int] = time_ns) -> None:
        self.path = study / STUDY_DATABASE
        self._clock = clock
        self._connection = _open(self.path)
        self._steps: set[bytes] = set()
        self._steps_loaded = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._connection.close()

    def now(self) -> int:
        """Return the time in nanoseconds since 1970."""
        return self._clock()

    def record(self, steps: Iterable[Step], acquisitions: Iterable[Acquisition] = ()) -> None:
        """Append the steps that were not recorded before; all or none of them are on the disk."""
        with _explained(self.path), self._connection:
            self._append(steps)
            self._connection.executemany(
                "insert or replace into acquisitions values (?, ?, ?, ?, ?, ?, ?, ?)",
                (_row(acquisition) for acquisition in acquisitions),
            )

    def acquisitions(self) -> dict[str, Acquisition]:
        """Return the last acquisition from each place."""
        rows = self._connection.execute("select * from acquisitions")
        return {row[0]: _acquisition(*row) for row in rows}

    def places_of(self, media_types: Sequence[str]) -> set[str]:
        """Return the places from which files of these media types were acquired."""
        marks = ", ".join("?" * len(media_types))
        wanted = f"select source from acquisitions where media_type in ({marks})"  # noqa: S608 - question marks
        return {source for (source,) in self._connection.execute(wanted, media_types)}

    def marks(self) -> dict[str, Mark]:
        """Return the marks of each place, where they are old enough to show any later change."""
        columns = "source, digest, size, modified, changed, file"
        settled = f"select {columns} from acquisitions where max(modified, changed) < at - ?"  # noqa: S608 - nothing from outside
        rows = self._connection.execute(settled, (_SETTLED,)).fetchall()
        return dict(zip(map(itemgetter(0), rows), map(_as_mark, rows), strict=True))

    def entries(self) -> Iterator[tuple[int, str, str]]:
        """Give number, text and SHA-256 of each event, as they are kept."""
        yield from self._connection.execute("select * from custody order by number")

    def events(self) -> Iterator[CustodyEvent]:
        """Give the events as they were written."""
        for (event,) in self._connection.execute("select event from custody order by number"):
            yield msgspec.json.decode(event, type=CustodyEvent)

    def faults(self) -> Iterator[str | None]:
        """Follow the chain: give None for each event that holds, else a sentence."""
        previous = ""
        rows = self._connection.execute("select number, event, sha256 from custody order by number")
        for expected, (number, text, digest) in enumerate(rows, start=1):
            yield _fault(expected, number, text, digest, previous)
            previous = digest

    def _append(self, steps: Iterable[Step]) -> None:
        number, previous = self._last()
        at = datetime.fromtimestamp(self._clock() / 1e9, UTC).isoformat(timespec="milliseconds")
        given = {step.key(): step for step in steps}
        known = self._known(given)
        new = {key: step for key, step in given.items() if key not in known}
        rows: list[tuple[int, str, str]] = []
        for step in new.values():
            number += 1
            text = _text(step, number, at, previous)
            previous = hashlib.sha256(text.encode()).hexdigest()
            rows.append((number, text, previous))
        self._connection.executemany("insert into custody values (?, ?, ?)", rows)
        keys = "insert into custody_steps (step) values (?)"
        self._connection.executemany(keys, ((key,) for key in new))

    def _known(self, keys: Collection[bytes]) -> Set[bytes]:
        """Return keys that are on the disk, all of the given ones that are among them.

        Many are compared in memory: an index of keys, which have no order, would write the whole of
        itself anew with every few hundred of them.
        """
        if len(keys) <= _FEW and not self._steps:
            marks = ", ".join("?" * len(keys))
            among = f"select step from custody_steps where step in ({marks})"  # noqa: S608 - question marks
            return {step for (step,) in self._connection.execute(among, tuple(keys))}
        rows = self._connection.execute(
            "select number, step from custody_steps where number > ?", (self._steps_loaded,)
        )
        for self._steps_loaded, step in rows:
            self._steps.add(step)
        return self._steps

    def _last(self) -> tuple[int, str]:
        last = "select number, sha256 from custody order by number desc limit 1"
        return self._connection.execute(last).fetchone() or (0, "")


def _text(step: Step, number: int, at: str, previous: str) -> str:
    event = CustodyEvent(
        number, at, step.action, step.digest, step.subject, step.by, step.detail, previous
    )
    return msgspec.json.encode(event).decode()


def _fault(expected: int, number: int, text: str, digest: str, previous: str) -> str | None:
    if number != expected:
        return f"custody event {expected} is missing"
    if hashlib.sha256(text.encode()).hexdigest() != digest:
        return f"custody event {number} is not what it was"
    if msgspec.json.decode(text, type=CustodyEvent).previous != previous:
        return f"custody event {number} does not follow the one before it"
    return None


def _row(acquisition: Acquisition) -> tuple[str | int, ...]:
    exhibit = acquisition.exhibit
    return (
        acquisition.source,
        exhibit.digest,
        exhibit.size,
        exhibit.media_type,
        acquisition.at,
        acquisition.modified,
        acquisition.changed,
        acquisition.file,
    )


def _acquisition(  # noqa: PLR0913, PLR0917 - the columns of a table
    source: str, digest: str, size: int, media: str, at: int, modified: int, changed: int, file: int
) -> Acquisition:
    return Acquisition(source, Exhibit(digest, size, media), at, modified, changed, file)


def _open(path: Path) -> sqlite3.Connection:
    with _explained(path):
        connection = sqlite3.connect(path)
        try:
            _prepare(path, connection)
        except BaseException:
            connection.close()
            raise
    return connection


def _prepare(path: Path, connection: sqlite3.Connection) -> None:
    (version,) = connection.execute("pragma user_version").fetchone()
    if version > _SCHEMA_VERSION:
        remedy = "install the version that wrote it, or a newer one"
        raise ExhumeError(str(path), "a newer version of Exhume wrote it", remedy)
    if version < _SCHEMA_VERSION:
        connection.executescript(_TABLES)
        if version == 1:
            connection.executescript(_FROM_VERSION_1)
        connection.execute(f"pragma user_version = {_SCHEMA_VERSION}")


@contextmanager
def _explained(path: Path) -> Generator[None]:
    try:
        yield
    except sqlite3.OperationalError as error:
        raise ExhumeError(
            str(path),
            f"it cannot be written: {error}",
            "make room on the disk and check who may write there; a new run goes on from here",
        ) from error
    except sqlite3.DatabaseError as error:
        raise IntegrityError(
            str(path), f"it is damaged: {error}", "put it back from a copy"
        ) from error
