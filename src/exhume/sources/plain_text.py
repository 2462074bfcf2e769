"""Plain text in the encodings that Chinese papers come in: UTF-8, UTF-16, GB 18030, Big5-HKSCS.

The text is kept as decoded: line ends, white space and full-width characters are not touched. A
form feed ends a page and belongs to it; without one the text is a single page.
"""

import json
import re
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path
from typing import Final

from exhume.errors import UnreadableDocument
from exhume.model.papers import Document, Issue, Page, State
from exhume.sources._bytes import empty, load
from exhume.sources._encoding import control_characters, decode, decode_head

media_type: Final = "text/plain"
suffixes: Final = (".txt", ".text")
priority: Final = 90

_READER: Final = f"exhume {version('exhume')} (plain text)"
_JSON: Final = re.compile(r"\s*(?:\{\s*[\"}]|\[\s*[\[{])")
_MARKUP: Final = re.compile(r"\s*(<!doctype\s+html|<html|<\?xml|\{\\rtf)", re.IGNORECASE)


def recognises(head: bytes, name: str) -> bool:
    """Tell whether this is text in any encoding, or at least called text; the last to be asked.

    >>> recognises("供体".encode(), "a"), recognises(bytes([0, 1, 2, 3]), "a.bin")
    (True, False)
    """
    return not head or name.lower().endswith(suffixes) or bool(decode_head(head))


def read_document(path: Path, encoding: str = "") -> Document:
    """Read one paper from a text file.

    Raises `UnreadableDocument` with state ``empty`` for nothing but white space, ``undecodable``
    where the encoding cannot be told, ``unsupported`` for mark-up such as a web page, or JSON.
    """
    decoded = decode(load(path), path.name, encoding)
    if not decoded.text.strip():
        raise empty(path.name, "it holds nothing but white space")
    _refuse_markup(decoded.text, path.name)
    _refuse_json(decoded.text, path.name)
    return Document(
        text=decoded.text,
        pages=tuple(_pages(decoded.text)),
        media_type=media_type,
        reader=_READER,
        encoding=decoded.encoding,
        encoding_reason=decoded.reason,
        issues=tuple(_issues(decoded.text, path.name)),
    )


def _refuse_markup(text: str, subject: str) -> None:
    if found := _MARKUP.match(text):
        raise UnreadableDocument(
            subject,
            f"it is mark-up ({found[1]}…), not a paper; a saved log-in or error page looks so",
            "download the paper again, or save the page as plain text",
            state=State.UNSUPPORTED,
        )


def _refuse_json(text: str, subject: str) -> None:
    """Refuse data that a program wrote; a paper may begin with a bracket, but is not valid JSON."""
    if not _JSON.match(text):
        return
    try:
        json.loads(text)
    except (ValueError, RecursionError):
        return
    raise UnreadableDocument(
        subject,
        "it is JSON that holds no works of OpenAlex or Crossref, and no paper",
        "look what it is; export references as RIS, or save the paper as plain text",
        state=State.UNSUPPORTED,
    )


def _pages(text: str) -> Iterator[Page]:
    """Tile the text: each page goes up to its form feed, the last to the end."""
    start, number = 0, 1
    while (feed := text.find("\f", start)) >= 0 and feed + 1 < len(text):
        yield Page(number, start, feed + 1)
        start, number = feed + 1, number + 1
    yield Page(number, start, len(text))


def _issues(text: str, subject: str) -> Iterator[Issue]:
    if count := control_characters(text):
        remedy = "compare the text with the paper where it matters"
        yield Issue(subject, f"{count} control characters stand in the text", remedy)
    if count := text.count("\N{REPLACEMENT CHARACTER}"):
        remedy = "get the text again from its source; characters were lost before it came here"
        yield Issue(subject, f"{count} replacement characters stand in the text", remedy)
