"""E-books in EPUB 2 and 3, without copy protection; each part of the book is a page.

The parts come in the order of the book's spine, read as web pages are. Left out: the table of
contents and notes that no page of the spine holds, pictures and their alternative texts.
"""

from pathlib import Path
from typing import Final

from exhume.model.papers import Document
from exhume.sources._magic import is_zip, members, only_called

media_type: Final = "application/epub+zip"
suffixes: Final = (".epub",)
priority: Final = 10

_SAYS_SO: Final = b"mimetypeapplication/epub+zip"


def recognises(head: bytes, name: str) -> bool:
    """Tell an e-book by its first member, which says so; another archive by its name.

    >>> recognises(b"%PDF-1.7", "a.epub"), recognises(bytes([0, 1, 2]), "a.epub")
    (False, True)
    """
    if not is_zip(head):
        return only_called(head, name, suffixes)
    if _SAYS_SO in head[:128] or "META-INF/container.xml" in members(head):
        return True
    return name.lower().endswith(suffixes)


def read_document(path: Path, encoding: str = "") -> Document:
    """Read one work from an e-book; `encoding`, if named, is that of all its parts.

    Raises `UnreadableDocument` with state ``empty``, ``undecodable``, or ``unreadable``: copy
    protection, a broken archive, one that unpacks to more than 256 MiB.
    """
    from exhume.sources import _epub  # noqa: PLC0415 - heavy; most runs of a reader need none

    return _epub.read(path, media_type, encoding)
