"""References in EndNote's XML.

The file is cut into records and each is parsed by itself, so that memory stays flat and a record
that is broken costs itself alone. A piece cut out so has no document type: entities, and with them
files from elsewhere or expansions without end, cannot be declared.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final
from xml.etree import ElementTree as ET

from exhume.errors import UnreadableDocument
from exhume.model.papers import Issue, Record
from exhume.sources._bytes import empty, load
from exhume.sources._encoding import decode, head_text
from exhume.sources._records import (
    Place,
    fields_from,
    in_place_of_record,
    named_by,
    record_from,
    remark,
    with_duplicates_named,
)

media_type: Final = "application/x-endnote+xml"
suffixes: Final = ()  # files called .xml hold many other things
priority: Final = 30

_MEANING: Final = {
    "id": ("rec-number",),
    "title": ("titles/title", "titles/translated-title"),
    "authors": ("contributors/authors/author",),
    "year": ("dates/year", "dates/pub-dates/date"),
    "journal": ("periodical/full-title", "titles/secondary-title", "periodical/abbr-1"),
    "doi": ("electronic-resource-num", "urls/related-urls/url"),
    "abstract": ("abstract",),
    "files": ("urls/pdf-urls/url", "urls/related-urls/url"),
}
_SIGNS: Final = ("<rec-number", "<source-app", "<ref-type", "<contributors")
_START: Final = re.compile(r"<record(?=[\s>/])")
_END: Final = re.compile(r"</record\s*>|<record\b[^<>]*/>")
_CONTROLS: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_DEEPEST: Final = 8  # EndNote nests five elements; what is deeper is taken as text


def recognises(head: bytes, name: str) -> bool:  # noqa: ARG001 - .xml says too little
    """Tell EndNote's XML by a record and an element that only its records have.

    >>> recognises(b"<xml><records><record><rec-number>1</rec-number>", "a")
    True
    """
    text = head_text(head)
    return "<record" in text and any(sign in text for sign in _SIGNS)


def read_records(path: Path, encoding: str = "") -> Iterator[Record | Issue]:
    """Read the records of EndNote's XML; an issue with a state stands for a broken record.

    `Record.fields` has every element under the path of its names (``titles/title``), repeated ones
    joined by line feeds, and attributes as ``ref-type@name``; marks of style are left out. Raises
    `UnreadableDocument` where the file holds no record at all.
    """
    text = decode(load(path), path.name, encoding).text
    if not text.strip():
        raise empty(path.name, "it holds nothing but white space")
    if not _START.search(text):
        problem = "it holds no element <record>"
        raise UnreadableDocument(path.name, problem, "export the references as XML again")
    return with_duplicates_named(_read(text, path.name), path.name)


def _read(text: str, source: str) -> Iterator[tuple[int, Record | Issue]]:
    line, counted = 1, 0
    yield from _headless(text[: _first_start(text)], source, line)
    starts = (found.start() for found in _START.finditer(text))
    for ordinal, (start, until) in enumerate(_with_next(starts, len(text)), 1):
        line, counted = line + text.count("\n", counted, start), start
        place = Place(source, line, ordinal)
        if end := _END.search(text, start, until):
            yield from _record(text[start : end.end()], place)
            yield from _headless(text[end.end() : until], source, line)
        else:
            problem = "a record that is not closed before the next begins or the file ends"
            yield line, in_place_of_record(source, line, problem)


def _first_start(text: str) -> int:
    found = _START.search(text)
    return found.start() if found else len(text)


def _headless(between: str, source: str, line: int) -> Iterator[tuple[int, Record | Issue]]:
    """Give an issue for each record that ends in a text in which none begins."""
    for _ in _END.findall(between):
        problem = "a record below this line ends without having begun"
        yield line, in_place_of_record(source, line, problem)


def _with_next(starts: Iterator[int], end: int) -> Iterator[tuple[int, int]]:
    start = next(starts)
    for following in starts:
        yield start, following
        start = following
    yield start, end


def _record(text: str, place: Place) -> Iterator[tuple[int, Record | Issue]]:
    clean, controls = _CONTROLS.subn(" ", text)
    try:
        element = ET.fromstring(clean)  # noqa: S314 - it has no document type
    except ET.ParseError as error:
        problem = f"it is not valid XML ({error}, counted from the record's first line)"
        yield place.line, in_place_of_record(place.source, place.line, problem)
        return
    values = [value for child in element for value in _values(child, child.tag, 1)]
    yield from record_from(named_by(_MEANING, values), fields_from(values), place)
    if controls:
        problem = f"{controls} control characters, which XML forbids, were read as blanks"
        yield place.line, remark(place.source, place.line, problem)


def _values(element: ET.Element, path: str, depth: int) -> Iterator[tuple[str, str]]:
    for name, value in element.attrib.items():
        yield f"{path}@{name}", value
    children = [child for child in element if child.tag != "style"]
    if not children or depth == _DEEPEST:
        yield path, "".join(element.itertext()).strip()
        return
    for child in children:
        yield from _values(child, f"{path}/{child.tag}", depth + 1)
