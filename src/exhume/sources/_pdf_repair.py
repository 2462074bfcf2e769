"""Repair of damaged PDFs with pikepdf, which is optional; what was lost is counted."""

# pikepdf is imported only where it is installed.
# pyright: basic

import re
from dataclasses import dataclass
from importlib import import_module
from importlib.metadata import version
from importlib.util import find_spec
from io import BytesIO
from typing import Final

INSTALL: Final = "pip install 'exhume[repair]' and ingest again, or get the file again"
_COUNT: Final = re.compile(rb"/Count\s+(\d{1,9})\b")


@dataclass(frozen=True, slots=True)
class Repaired:
    """A repaired file: its bytes, its pages, how many the damaged one speaks of (0: unknown)."""

    data: bytes
    pages: int
    promised: int

    @property
    def said(self) -> str:
        """What happened, in words."""
        counted = f"{self.pages} page{'s' if self.pages != 1 else ''} could be recovered"
        whole = f" of {self.promised}" if self.promised else ", how many there were is not known"
        return f"the file is damaged and was repaired with {name()}: {counted}{whole}"


def is_installed() -> bool:
    """Tell whether pikepdf is there."""
    return find_spec("pikepdf") is not None


def name() -> str:
    """Return the name and version of what repairs."""
    return f"pikepdf {version('pikepdf')}"


def repaired(data: bytes) -> Repaired | None:
    """Write a damaged PDF anew; None where nothing can be recovered or pikepdf is missing."""
    if not is_installed():
        return None
    pikepdf = import_module("pikepdf")
    file = BytesIO()
    try:
        with pikepdf.open(BytesIO(data), suppress_warnings=True) as pdf:
            pages = len(pdf.pages)
            pdf.save(file, deterministic_id=True)
    except (pikepdf.PdfError, RuntimeError, ValueError):  # what its C++ side gives up with
        return None
    return Repaired(file.getvalue(), pages, _promised(data)) if pages else None


def _promised(data: bytes) -> int:
    return max(map(int, _COUNT.findall(data)), default=0)
