"""Web pages, also XHTML: what a browser shows, in reading order.

Left out: scripts, styles, what the page hides (``hidden``, ``display:none``), frames of other
pages, form fields, alternative texts of pictures, pronunciation beside characters (``rt``).
"""

import re
from pathlib import Path
from typing import Final

from exhume.model.papers import Document
from exhume.sources._magic import is_binary, text_of

media_type: Final = "text/html"
suffixes: Final = (".html", ".htm", ".xhtml", ".xht", ".shtml")
priority: Final = 35

_BEFORE: Final = r"(?:\s|\ufeff|<\?[^>]*>|<!--.*?-->)*"
_BEGINS: Final = re.compile(
    _BEFORE + r"<(?:!doctype\s+html|(?:html|head|body|meta|title|script|table|div)\b)",
    re.IGNORECASE | re.DOTALL,
)
_SOME_TAG: Final = re.compile(r"</?[a-z!][^<>]*>", re.IGNORECASE)


def recognises(head: bytes, name: str) -> bool:
    r"""Tell a web page by its first tag; text that is only called one needs a tag at least.

    >>> recognises(b"\n<!DOCTYPE html>", "a.txt"), recognises(b"<article><front>", "a.xml")
    (True, False)
    """
    text = text_of(head)
    if _BEGINS.match(text):
        return True
    named = name.lower().endswith(suffixes)
    return named and not is_binary(head) and bool(_SOME_TAG.search(text))


def read_document(path: Path, encoding: str = "") -> Document:
    """Read one paper from a web page; nothing that it refers to is fetched.

    The encoding is what the study names, a byte order mark, or what the page declares, unless its
    bytes clearly speak for another. Blocks stand on lines of their own, a tab parts the cells of
    a table, white space is collapsed as browsers do. Raises `UnreadableDocument` with state
    ``empty`` (no text shown), ``undecodable``, ``unsupported`` (a page in place of a PDF or the
    like) or ``unreadable`` (too deep or too large).
    """
    from exhume.sources import _html  # noqa: PLC0415 - heavy; most runs of a reader need none

    return _html.read(path, media_type, encoding)
