"""What the machine has to spare: how much memory, and how many readers of page images it bears."""

import os
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from exhume.settings import OcrSettings
from exhume.sources.ocr import resident_mb

_KEPT_FREE = 0.2  # of what is available: for the run itself, and for what else is open
_UNKNOWN_MB = 2_048


def processes_for_ocr(ocr: OcrSettings) -> int:
    """Return how many processes may recognise page images at once.

    That is what the protocol says, or as many as there are processor cores and as memory is free
    for; at least one.
    """
    wanted = ocr.processes or os.cpu_count() or 1
    each = resident_mb(ocr.engine)
    if ocr.processes or not each:
        return wanted
    return bearable(wanted, each, available_mb())


def bearable(wanted: int, each_mb: int, available: int) -> int:
    """Return how many processes of that size fit into the memory that is available.

    >>> bearable(8, 1_300, 8_000), bearable(8, 1_300, 64_000), bearable(8, 1_300, 500)
    (4, 8, 1)
    """
    return max(1, min(wanted, int(available * (1 - _KEPT_FREE)) // each_mb))


def available_mb() -> int:
    """Return the megabytes of memory that programs can still have without others losing theirs.

    Where the system does not say, it is half of what is built in, and 2,048 if not even that is
    known.
    """
    return min(_said(), default=_UNKNOWN_MB) if sys.platform == "linux" else _half_mb()


def _said() -> Iterator[int]:
    """Give what the system has left, and what it leaves to the container we may be in."""
    with suppress(OSError, ValueError, IndexError):
        lines = Path("/proc/meminfo").read_text(encoding="ascii").splitlines()
        yield next(int(x.split()[1]) >> 10 for x in lines if x.startswith("MemAvailable:"))
    with suppress(OSError, ValueError):  # it says "max" where there is no limit
        group = Path("/sys/fs/cgroup")
        most = int((group / "memory.max").read_text(encoding="ascii"))
        used = int((group / "memory.current").read_text(encoding="ascii"))
        yield (most - used) >> 20


if sys.platform == "win32":

    def _half_mb() -> int:
        import ctypes  # noqa: PLC0415 - for this system alone

        kilobytes = ctypes.c_ulonglong()
        known = ctypes.windll.kernel32.GetPhysicallyInstalledSystemMemory(ctypes.byref(kilobytes))
        return kilobytes.value >> 11 if known else _UNKNOWN_MB

else:

    def _half_mb() -> int:
        try:
            pages, size = os.sysconf("SC_PHYS_PAGES"), os.sysconf("SC_PAGE_SIZE")
        except (OSError, ValueError):
            return _UNKNOWN_MB
        return (pages * size) >> 21
