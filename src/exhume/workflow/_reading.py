"""Reading one file: the only place where a bad document is caught and becomes an outcome."""

import hashlib
import re
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from dataclasses import replace
from functools import cache, partial
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path
from subprocess import SubprocessError
from typing import TypeVar, cast

from exhume.errors import MissingExtra, UnreadableDocument
from exhume.model.archives import Member
from exhume.model.papers import Document, Issue, Record, State
from exhume.plugins import installed
from exhume.protocols import (
    ArchiveReader,
    DocumentReader,
    PageImageReader,
    RecordReader,
    TableReader,
)
from exhume.settings import WITHOUT_OCR, LimitSettings, OcrSettings
from exhume.sources.ocr import signature
from exhume.sources.recognition import Reader, reader_for
from exhume.store.staging import Reading

T = TypeVar("T")

MISSING = "none"
"""The version of a package that is not installed."""

_READING_PACKAGES = (
    "bibtexparser",
    "lxml",
    "pikepdf",
    "pylatexenc",
    "pypdfium2",
    "python-calamine",
    "rispy",
)
_CIRCUMSTANCES = (OSError, SubprocessError)
_SURROGATES = re.compile("[\ud800-\udfff]")
_UNSUPPORTED = Reading(
    None,
    State.UNSUPPORTED,
    "no reader recognises this kind of file",
    "save it as PDF or plain text; `exhume plugins` lists what can be read",
    lasting=True,
)
_TOO_DEEP = Reading(
    None,
    State.UNSUPPORTED,
    "it is an archive that lies deeper in others than is opened",
    "unpack it yourself, and give the files that it holds",
    lasting=True,
)


def attempt(action: Callable[[], T]) -> T | Reading:
    """Do something with one file; a file that cannot be read gives the state it ends in.

    A file whose reader needs a package that is not installed costs that file, not the run. What a
    reader says of a file lasts as long as the file does, unless the system refused to show it.
    """
    try:
        return action()
    except UnreadableDocument as error:
        lasting = not isinstance(error.__cause__, _CIRCUMSTANCES)
        return Reading(None, State(error.state), error.problem, error.remedy, lasting=lasting)
    except MissingExtra as error:
        return Reading(None, State.UNSUPPORTED, f"{error.subject} {error.problem}", error.remedy)


def read_one(file: Path, encoding: str = "", ocr: OcrSettings = WITHOUT_OCR) -> Reading | str:
    """Read one paper; the media type alone for a reference file, which is no paper.

    `encoding` is what the protocol says about a text file, or empty; `ocr` what it says about
    page images. Depends on nothing but the
    file, and changes nothing, so that it can run in another process.
    """
    reader = attempt(partial(reader_for, file))
    if isinstance(reader, Reading) or reader is None:
        return reader or _UNSUPPORTED
    if _gives(RecordReader, reader):
        return reader.media_type
    if _gives(ArchiveReader, reader):
        return replace(_TOO_DEEP, media_type=reader.media_type)
    if _gives(PageImageReader, reader):
        read = attempt(partial(cast("PageImageReader", reader).read_with_ocr, file, ocr))
    else:
        read = attempt(partial(cast("DocumentReader", reader).read_document, file, encoding))
    if isinstance(read, Document):
        return Reading(_storable(read))
    return replace(read, media_type=reader.media_type)


def _gives(protocol: type, reader: Reader) -> bool:
    """Say whether a reader is of that kind; to ask takes longer than to read a small file."""
    return _is_of(protocol, cast("Hashable", reader))


@cache
def _is_of(protocol: type, reader: Hashable) -> bool:
    return isinstance(reader, protocol)


def read_references(
    file: Path, encoding: str, columns: Mapping[str, str]
) -> Iterator[Record | Issue | Reading]:
    """Give the records and issues of a reference file; last, if it breaks off, how it ended.

    `columns` is what the study says of the columns of tables.
    """
    reader = attempt(partial(reader_for, file))
    if not isinstance(reader, RecordReader):
        yield reader if isinstance(reader, Reading) else _UNSUPPORTED
        return
    if isinstance(reader, TableReader):
        yield from _until_it_breaks_off(lambda: reader.read_table(file, encoding, columns))
    else:
        yield from _until_it_breaks_off(lambda: reader.read_records(file, encoding))


def open_one(
    file: Path, limits: LimitSettings, encoding: str = ""
) -> Iterator[str | Member | bytes | Issue | Reading]:
    """Give an archive's media type and what is in it; last, if it breaks off, how it ended.

    Nothing is given for what is no archive.
    """
    reader = attempt(partial(reader_for, file))
    if not isinstance(reader, ArchiveReader):
        return
    yield reader.media_type
    yield from _until_it_breaks_off(lambda: reader.open_archive(file, limits, encoding))


def _until_it_breaks_off(give: Callable[[], Iterable[T]]) -> Iterator[T | Reading]:
    """Give what a reader gives; last, if it breaks off, how it ended."""
    items = attempt(lambda: iter(give()))
    if isinstance(items, Reading):
        yield items
        return
    while (item := attempt(partial(next, items, None))) is not None:
        yield item
        if isinstance(item, Reading):
            return


def reading_signature(ocr: OcrSettings = WITHOUT_OCR) -> str:
    """Return a digest of everything that decides how a file is read, but for the file itself.

    It changes with each change of a reader, built in or installed, and of what recognises page
    images, so that what was read by another version is read again. How many processes read
    changes nothing.
    """
    digest = hashlib.sha256()
    recognition = f"{replace(ocr, processes=0)} {signature(ocr.engine)}".encode()
    for part in (*_built_in(), *_installed(), recognition):
        digest.update(part)
    return digest.hexdigest()


def _storable(document: Document) -> Document:
    """Put U+FFFD in place of lone surrogates, which no file format can hold; lengths stay."""
    if document.text.isascii() or not _SURROGATES.search(document.text):
        return document
    return replace(document, text=_SURROGATES.sub("\N{REPLACEMENT CHARACTER}", document.text))


def _built_in() -> Iterator[bytes]:
    spec = find_spec("exhume.sources")
    for folder in (spec.submodule_search_locations or []) if spec else []:
        for path in sorted(Path(folder).rglob("*.*")):
            if path.suffix != ".pyc" and path.is_file():
                yield path.name.encode() + b"\0" + path.read_bytes()


def _installed() -> Iterator[bytes]:
    for package in _READING_PACKAGES:
        yield f"{package} {installed_version(package)}".encode()
    for point in sorted(installed("exhume.sources"), key=lambda point: point.name):
        yield f"{point.name} {point.value} {point.dist.version if point.dist else ''}".encode()


@cache
def installed_version(package: str) -> str:
    """Return the version of an installed package, or `MISSING`."""
    try:
        return version(package)
    except PackageNotFoundError:
        return MISSING
