"""Reading e-books; see `exhume.sources.epub`."""

import posixpath
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final
from urllib.parse import unquote

from exhume.errors import UnreadableDocument
from exhume.model.papers import Document, Issue, Page
from exhume.sources._bytes import empty, load
from exhume.sources._declared import decode_markup
from exhume.sources._flow import collapsed
from exhume.sources._html import WebPage, web_page
from exhume.sources._lxml import PARSER, Node, children, name_of, parse_xml
from exhume.sources._zip import Archive

_CONTAINER: Final = "META-INF/container.xml"
_ENCRYPTION: Final = "META-INF/encryption.xml"
_TEXTS: Final = ("application/xhtml+xml", "text/html", "application/x-dtbook+xml", "")
_LOOK: Final = "look into the book there, and get it again if text is missing"


@dataclass(slots=True)
class _Book:
    """What has been read so far, part by part."""

    texts: list[str] = field(default_factory=list[str])
    encodings: list[str] = field(default_factory=list[str])
    reasons: list[str] = field(default_factory=list[str])
    issues: list[Issue] = field(default_factory=list[Issue])

    def add(self, page: WebPage, encoding: str, reason: str) -> None:
        self.texts.append(page.text)
        self.encodings.append(encoding)
        self.reasons.append(reason)
        self.issues.extend(page.issues)


def read(path: Path, media_type: str, encoding: str) -> Document:
    """Read an e-book; see `exhume.sources.epub.read_document`."""
    archive = Archive(load(path), path.name)
    place = _package_place(archive)
    package = parse_xml(archive.read(place), path.name)
    parts = tuple(dict.fromkeys(_spine(package, posixpath.dirname(place))))
    _refuse_protected(archive, [part for part, _ in parts])
    book = _Book()
    for part, kind in parts:
        _read_part(archive, part, kind, encoding, book)
    if not any(text.strip() for text in book.texts):
        raise empty(path.name, f"none of its {len(parts)} parts holds text")
    text, pages = _tiled(book.texts)
    return Document(
        text=text,
        pages=pages,
        media_type=media_type,
        reader=PARSER,
        encoding=", ".join(dict.fromkeys(book.encodings)),
        encoding_reason=", ".join(dict.fromkeys(book.reasons)),
        title=_title(package),
        issues=tuple(book.issues),
    )


def _package_place(archive: Archive) -> str:
    container = parse_xml(archive.read(_CONTAINER), archive.subject)
    for root in children(container.iter(), "rootfile"):
        if place := root.get("full-path", ""):
            return place
    problem = "its container names no book"
    raise UnreadableDocument(archive.subject, problem, "get the book again from where it came")


def _spine(package: Node, folder: str) -> Iterator[tuple[str, str]]:
    """Give name and media type of each part, in reading order."""
    items = {item.get("id", ""): item for item in children(package.iter(), "item")}
    for reference in children(package.iter(), "itemref"):
        item = items.get(reference.get("idref", ""))
        if item is None:
            yield reference.get("idref", ""), ""
        else:
            place = unquote(item.get("href", "").partition("#")[0])
            yield posixpath.join(folder, place), item.get("media-type", "")


def _refuse_protected(archive: Archive, parts: Sequence[str]) -> None:
    """Refuse a book whose texts are encrypted; fonts often are, and do not matter here."""
    if _ENCRYPTION not in archive:
        return
    encryption = parse_xml(archive.read(_ENCRYPTION), archive.subject)
    named = children(encryption.iter(), "CipherReference")
    protected = {unquote(reference.get("URI", "")) for reference in named}
    if protected & {posixpath.normpath(part) for part in parts}:
        problem = "it is protected against copying (META-INF/encryption.xml names its text)"
        raise UnreadableDocument(archive.subject, problem, "ask its owner for an unprotected copy")


def _read_part(archive: Archive, part: str, kind: str, encoding: str, book: _Book) -> None:
    subject = archive.subject
    if part not in archive:
        book.issues.append(Issue(subject, f'its part "{part}" is missing in the file', _LOOK))
        return
    if kind not in _TEXTS:
        book.issues.append(Issue(subject, f'its part "{part}" is no text, but {kind}', _LOOK))
        return
    data = archive.read(part)
    if data.strip():
        decoded = decode_markup(data, subject, encoding)
        book.add(web_page(decoded.text, subject), decoded.encoding, decoded.reason)


def _tiled(texts: Sequence[str]) -> tuple[str, tuple[Page, ...]]:
    """Join the texts of the parts; each but the last ends in a line feed."""
    whole = [text + "\n" for text in texts[:-1]] + list(texts[-1:])
    pages: list[Page] = []
    for text in whole:
        start = pages[-1].end if pages else 0
        pages.append(Page(len(pages) + 1, start, start + len(text)))
    return "".join(whole), tuple(pages)


def _title(package: Node) -> str:
    metadata = (node for node in package if name_of(node) == "metadata")
    titles = (title for node in metadata for title in children(node, "title"))
    return next((collapsed("".join(title.itertext())) for title in titles), "")
