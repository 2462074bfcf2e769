"""What a plug-in of each stage must offer. A plug-in is a module; these describe modules."""

from collections.abc import Iterator
from pathlib import Path
from typing import Protocol, runtime_checkable

from exhume.model.papers import Document, Issue, Record
from exhume.model.report import Report


@runtime_checkable
class DocumentReader(Protocol):
    """A source of full texts: bytes of one paper in, a `Document` out."""

    media_type: str
    suffixes: tuple[str, ...]

    def recognises(self, head: bytes, name: str) -> bool:
        """Tell from a file's first 4,096 bytes, and only then from its name, whether to read it."""
        ...

    def read_document(self, path: Path) -> Document:
        """Read one paper; raise `exhume.errors.UnreadableDocument` with reason and remedy."""
        ...


@runtime_checkable
class RecordReader(Protocol):
    """A source of bibliographic records: a reference file in, records and issues out."""

    media_type: str
    suffixes: tuple[str, ...]

    def recognises(self, head: bytes, name: str) -> bool:
        """Tell from a file's first 4,096 bytes, and only then from its name, whether to read it."""
        ...

    def read_records(self, path: Path) -> Iterator[Record | Issue]:
        """Give each record, or an `Issue` in place of one that is broken; lose none in silence."""
        ...


@runtime_checkable
class Fold(Protocol):
    """A step of normalisation: which code points become which."""

    order: int

    def table(self) -> dict[int, str]:
        """Return what each code point that changes becomes; the empty string removes it."""
        ...


@runtime_checkable
class Exporter(Protocol):
    """A form in which a report is handed over."""

    suffix: str

    def render(self, report: Report) -> bytes:
        """Return the whole file; the same report gives the same bytes."""
        ...
