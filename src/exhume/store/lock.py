"""One run at a time: a lock on the study that dies with the process that holds it."""

import os
import sys
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from exhume.errors import StudyBusy
from exhume.store.files import explained

LOCK_FILE = ".lock"


@contextmanager
def lock_study(study: Path) -> Generator[None]:
    """Hold the study for this process; raise `exhume.errors.StudyBusy` if another holds it.

    The operating system lets go of the lock when the process ends, however it ends, so a killed
    run never leaves a study locked. The file itself stays; it means nothing by itself.
    """
    with explained(study):
        file = (study / LOCK_FILE).open("a+b")
    with file:
        if not _acquire(file):
            raise StudyBusy(
                str(study),
                f"another run holds this study{_holder(file)}",
                "wait until it has ended, or stop it",
            )
        _sign(file)
        yield


def _sign(file: BinaryIO) -> None:
    """Leave the process number for the message that others get."""
    file.truncate(_GUARD)
    file.seek(_GUARD)
    file.write(f"{os.getpid()}\n".encode())
    file.flush()


def _holder(file: BinaryIO) -> str:
    file.seek(_GUARD)
    process = file.read(20).decode("ascii", "replace").strip()
    return f" (process {process})" if process.isdigit() else ""


_GUARD = 1  # Windows keeps others from reading locked bytes, so only the first one is locked.

if sys.platform == "win32":
    import msvcrt

    def _acquire(file: BinaryIO) -> bool:
        file.seek(0)
        try:
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, _GUARD)
        except OSError:
            return False
        return True

else:
    import fcntl

    def _acquire(file: BinaryIO) -> bool:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True
