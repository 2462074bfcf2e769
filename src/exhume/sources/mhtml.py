"""Web pages saved with their pictures in one file (MHTML), as Edge, Chrome and Word write them.

What is left out is the same as for web pages (`exhume.sources.html`), and pages in frames.
"""

import re
from pathlib import Path
from typing import Final

from exhume.model.papers import Document
from exhume.sources._magic import is_binary, text_of

media_type: Final = "multipart/related"
suffixes: Final = (".mhtml", ".mht")
priority: Final = 33

_FIELD: Final = re.compile(r"\s*[A-Za-z][A-Za-z-]{1,40}:[ \t]")
_TYPE: Final = re.compile(
    r"^content-type:\s*(?:multipart/(?:related|alternative|mixed)|text/html)\b",
    re.IGNORECASE | re.MULTILINE,
)
_VERSION: Final = re.compile(r"^mime-version:", re.IGNORECASE | re.MULTILINE)


def recognises(head: bytes, name: str) -> bool:
    r"""Tell a saved page by the fields at its beginning, which are those of a mail.

    >>> recognises(b"MIME-Version: 1.0\nContent-Type: multipart/related;", "a.doc")
    True
    """
    text = text_of(head).replace("\r\n", "\n").lstrip("\ufeff\n ")
    if not _FIELD.match(text):
        return bool(head) and name.lower().endswith(suffixes) and not is_binary(head)
    fields = text.partition("\n\n")[0]
    return bool(_TYPE.search(fields) and _VERSION.search(fields))


def read_document(path: Path, encoding: str = "") -> Document:
    """Read one paper from a saved page: the part that the file starts with, else the first page.

    The encoding is what the study names, else what the part's fields declare, else as for web
    pages. Raises `UnreadableDocument` with state ``empty``, ``undecodable`` or ``unreadable`` (no
    page in it, more than 32 nested parts).
    """
    from exhume.sources import _mhtml  # noqa: PLC0415 - heavy; most runs of a reader need none

    return _mhtml.read(path, media_type, encoding)
