"""Repair of damaged PDFs with pikepdf, which is optional; what was lost is counted."""

# pikepdf is imported only where it is installed.
# pyright: basic

import re
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import import_module
from importlib.metadata import version
from importlib.util import find_spec
from io import BytesIO
from typing import Final

from exhume.sources._pdf_objects import incomplete_pages, object_numbers, promised_pages, unpacked

INSTALL: Final = "pip install 'exhume[repair]' and ingest again, or get the file again"
_PAGE: Final = re.compile(
    rb"\b(\d{1,8}\s+\d{1,5})\s+obj\b(?:(?!endobj).){0,4000}?/Type\s*/Page\b", re.DOTALL
)
_CATALOG: Final = re.compile(
    rb"\b(\d{1,8}\s+\d{1,5})\s+obj\b(?:(?!endobj).){0,4000}?/Type\s*/Catalog\b", re.DOTALL
)


@dataclass(frozen=True, slots=True)
class Repaired:
    """A file written anew, and its pages, counted from 1, that need what is lost."""

    data: bytes
    broken_pages: tuple[int, ...]


def is_installed() -> bool:
    """Tell whether pikepdf is there."""
    return find_spec("pikepdf") is not None


def name() -> str:
    """Return the name and version of what repairs."""
    return f"pikepdf {version('pikepdf')}"


def repairs(data: bytes) -> Iterator[Repaired]:
    """Write a damaged PDF anew in the ways there are; nothing where pikepdf is missing.

    The file as it is comes first; then with the objects of its object streams put at its end and
    its own catalogue; then with a list of the pages that are found, for a lost catalogue.
    """
    if not is_installed():
        return
    extended = data + b"\nendstream endobj\n" + unpacked(data)  # ends what the file breaks off in
    incomplete = missing_something(data)
    for attempt in (data, *_with_own_catalog(extended), _with_new_catalog(extended)):
        if repaired := _rewritten(attempt, incomplete):
            yield repaired


def missing_something(data: bytes) -> frozenset[int]:
    """Return the object numbers of pages that need what is lost, packed objects counted in."""
    return incomplete_pages(unpacked(data) + data)


def promised(data: bytes) -> int:
    """Return how many pages a damaged PDF speaks of, also where it is packed; 0: unknown."""
    return promised_pages(data) or promised_pages(unpacked(data))


def _rewritten(data: bytes, incomplete: frozenset[int]) -> Repaired | None:
    pikepdf = import_module("pikepdf")
    file = BytesIO()
    try:
        with pikepdf.open(BytesIO(data), suppress_warnings=True) as pdf:
            numbers = [page.objgen[0] for page in pdf.pages]
            pdf.save(file, deterministic_id=True)
    except (pikepdf.PdfError, RuntimeError, ValueError):  # what its C++ side gives up with
        return None
    broken = tuple(place for place, number in enumerate(numbers, 1) if number in incomplete)
    return Repaired(file.getvalue(), broken) if numbers else None


def _with_own_catalog(data: bytes) -> Iterator[bytes]:
    found = _CATALOG.findall(data)
    if found:
        yield data + _trailer(max(object_numbers(data)) + 1, found[-1])


def _with_new_catalog(data: bytes) -> bytes:
    """Write a list of the pages that are in a file whose own list is lost."""
    pages = dict.fromkeys(_PAGE.findall(data))
    number = max(object_numbers(data), default=0) + 1
    kids = b" ".join(page + b" R" for page in pages)
    return (
        data
        + (
            b"%d 0 obj <</Type/Catalog/Pages %d 0 R>> endobj\n"
            b"%d 0 obj <</Type/Pages/MediaBox[0 0 595 842]/Count %d/Kids[%b]>> endobj\n"
        )
        % (number, number + 1, number + 1, len(pages), kids)
        + _trailer(number + 2, b"%d 0" % number)
    )


def _trailer(size: int, root: bytes) -> bytes:
    return b"trailer <</Size %d/Root %b R>>\n%%%%EOF\n" % (size, root)
