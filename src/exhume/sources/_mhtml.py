"""Reading saved web pages; see `exhume.sources.mhtml`."""

import re
from collections.abc import Iterator, Sequence
from email import message_from_bytes
from email.message import Message
from pathlib import Path
from typing import Final, TypeAlias

from exhume.errors import UnreadableDocument
from exhume.model.papers import Document, Issue, Page
from exhume.sources._bytes import empty, load
from exhume.sources._declared import decode_markup
from exhume.sources._html import web_page
from exhume.sources._lxml import PARSER

_PAGES: Final = ("text/html", "application/xhtml+xml")
_NESTING: Final = re.compile(rb"^content-type:\s*(?:multipart|message)/", re.I | re.M)
_MOST_NESTED: Final = 32  # each level costs the parser one more call a line; pages have 1 or 2
_LARGEST: Final = 256 * 1_024 * 1_024  # bytes, pictures and all

_Part: TypeAlias = "Message[str, str]"  # generic for type checkers only


def read(path: Path, media_type: str, encoding: str) -> Document:
    """Read a saved page; see `exhume.sources.mhtml.read_document`."""
    message = _parsed(load(path), path.name)
    pages = [part for part in _parts(message) if part.get_content_type() in _PAGES]
    root = _root(message, pages, path.name)
    decoded = decode_markup(_bytes_of(root), path.name, encoding, _charset(root))
    page = web_page(decoded.text, path.name)
    if not page.text.strip():
        raise empty(path.name, _shows_nothing(len(pages)))
    return Document(
        text=page.text,
        pages=(Page(1, 0, len(page.text)),),
        media_type=media_type,
        reader=PARSER,
        encoding=decoded.encoding,
        encoding_reason=decoded.reason,
        title=page.title,
        issues=(*page.issues, *_issues(root, len(pages), path.name)),
    )


def _parsed(data: bytes, subject: str) -> _Part:
    nested = sum(1 for _ in _NESTING.finditer(data))
    if nested > _MOST_NESTED or len(data) > _LARGEST:
        problem = f"it is larger than {_LARGEST >> 20} MiB, or has {nested} nested parts"
        raise UnreadableDocument(subject, problem, "save the page alone, as HTML")
    # The older policy of the parser: it takes whatever stands in a field, where the newer one
    # fails on some malformed fields with errors of many kinds.
    return message_from_bytes(data.lstrip())


def _parts(message: _Part) -> Iterator[_Part]:
    return (part for part in message.walk() if not part.is_multipart())


def _root(message: _Part, pages: Sequence[_Part], subject: str) -> _Part:
    if not pages:
        problem = "it holds no web page; a saved page has one, a mail may not"
        raise UnreadableDocument(subject, problem, "save the page again, or as plain text")
    start = str(message.get_param("start", ""))
    named = (part for part in pages if start and str(part.get("Content-ID", "")).strip() == start)
    return next(named, pages[0])


def _bytes_of(part: _Part) -> bytes:
    content = part.get_payload(decode=True)
    return content if isinstance(content, bytes) else b""


def _charset(part: _Part) -> str:
    charset = part.get_param("charset", "")
    return charset if isinstance(charset, str) else ""


def _shows_nothing(pages: int) -> str:
    if pages > 1:
        return f"its first page shows no text; {pages - 1} more stand in frames"
    return "the page shows no text"


def _issues(root: _Part, pages: int, subject: str) -> Iterator[Issue]:
    if pages > 1:
        problem = f"{pages - 1} pages in frames of the page were not read"
        yield Issue(subject, problem, "save a frame by itself if it holds the paper")
    if root.defects:
        problem = "the page is damaged in the saved file: " + type(root.defects[0]).__name__
        yield Issue(subject, problem, "compare the text with the paper, or save the page again")
