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
_OBJECT: Final = re.compile(rb"\b(\d{1,7})\s+0\s+obj\b")
_PAGE: Final = re.compile(
    rb"\b(\d{1,7}\s+0)\s+obj\b(?:(?!endobj).){0,4000}?/Type\s*/Page\b", re.DOTALL
)


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
    return _rewritten(data, data) or _rewritten(data + _own_root(data), data)


def _rewritten(data: bytes, damaged: bytes) -> Repaired | None:
    pikepdf = import_module("pikepdf")
    file = BytesIO()
    try:
        with pikepdf.open(BytesIO(data), suppress_warnings=True) as pdf:
            pages = len(pdf.pages)
            pdf.save(file, deterministic_id=True)
    except (pikepdf.PdfError, RuntimeError, ValueError):  # what its C++ side gives up with
        return None
    return Repaired(file.getvalue(), pages, _promised(damaged)) if pages else None


def _own_root(data: bytes) -> bytes:
    """Write a list of the pages that are in a file whose own list is lost with its end."""
    pages = [found[1] for found in _PAGE.finditer(data)]
    number = max((int(found) for found in _OBJECT.findall(data)), default=0) + 1
    kids = b" ".join(page + b" R" for page in dict.fromkeys(pages))
    return (
        b"\nendstream endobj\n"  # ends what the file breaks off in
        b"%d 0 obj <</Type/Catalog/Pages %d 0 R>> endobj\n"
        b"%d 0 obj <</Type/Pages/MediaBox[0 0 595 842]/Count %d/Kids[%b]>> endobj\n"
        b"trailer <</Size %d/Root %d 0 R>>\n%%%%EOF\n"
    ) % (number, number + 1, number + 1, len(set(pages)), kids, number + 2, number)


def _promised(data: bytes) -> int:
    return max(map(int, _COUNT.findall(data)), default=0)
