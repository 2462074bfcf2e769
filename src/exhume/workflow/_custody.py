"""Writing down what ingest does with each original, as it does it."""

import os
from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

import exhume
from exhume.model.criterion import Criterion
from exhume.model.custody import Acquisition, Action, Exhibit
from exhume.store.custody import CustodyLog, Mark, Step


class Stamp(NamedTuple):
    """What the file system says of a file: its size in bytes, and marks that change with it."""

    size: int
    modified: int
    changed: int
    file: int


def stamp_of(file: str) -> Stamp | None:
    """Return the stamp of a file, or None where it cannot be had."""
    try:
        status = os.stat(file)  # noqa: PTH116 - asked of every file; the method takes twice as long
    except OSError:
        return None
    return Stamp(status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino)


@dataclass(frozen=True, slots=True)
class Register:
    """What was acquired before: a file that nobody touched since need not be weighed again."""

    marks: Mapping[str, Mark]
    kept: Set[str]

    def known(self, path: str, place: str) -> Mark | None:
        """Return the mark of the file at a path, if it is kept and nobody touched the file.

        This is asked of every file, so no stamp is made to be compared.
        """
        mark = self.marks.get(path)
        if mark is None:
            return None
        _, digest, size, modified, changed, file = mark
        try:
            status = os.stat(place)  # noqa: PTH116 - the method takes twice as long
        except OSError:
            return None
        same = (
            status.st_size == size
            and status.st_mtime_ns == modified
            and status.st_ctime_ns == changed
            and status.st_ino == file
        )
        return mark if same and digest in self.kept else None


@dataclass(slots=True)
class Custodian:
    """Collects steps until they are written together with what they led to."""

    log: CustodyLog
    by: str
    _steps: list[Step] = field(default_factory=list[Step])
    _acquisitions: list[Acquisition] = field(default_factory=list[Acquisition])

    def acquired(self, path: str, exhibit: Exhibit, stamp: Stamp | None, at: int) -> None:
        """Note that the bytes of a file were taken and kept."""
        size = f"{exhibit.size} bytes"
        kept = f"store/{exhibit.digest[:2]}/{exhibit.digest}"
        self._steps.append(Step(Action.ACQUIRED, exhibit.digest, path, self.by, size))
        self._steps.append(Step(Action.COPIED, exhibit.digest, kept, self.by))
        marks = (stamp.modified, stamp.changed, stamp.file) if stamp else ()
        self._acquisitions.append(Acquisition(path, exhibit, at, *marks))

    def read(self, exhibit: Exhibit, reader: str, outcome: str) -> None:
        """Note that a reader was given the file, and what came of it."""
        step = Step(Action.READ, exhibit.digest, exhibit.media_type, reader or self.by, outcome)
        self._steps.append(step)

    def write(self) -> None:
        """Append what was collected to the log."""
        if self._steps:
            self.log.record(self._steps, self._acquisitions)
            self._steps, self._acquisitions = [], []


def write_down_screening(study: Path, digests: Iterable[str], criterion: Criterion) -> None:
    """Append to the log that the papers of these digests were screened by a criterion."""
    by = f"exhume {exhume.__version__}"
    name = f"{criterion.id} {criterion.version}"
    with CustodyLog(study) as log:
        log.record(Step(Action.SCREENED, d, name, by, criterion.digest) for d in digests)
