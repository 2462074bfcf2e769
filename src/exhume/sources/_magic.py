"""What the first bytes of a file say: kinds that several readers have to tell apart.

Nothing is opened here; a reader looks into the file when it reads it.
"""

import struct
from collections.abc import Iterator
from typing import Final

from exhume.sources._encoding import head_text

OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""Microsoft's compound file: Word, Excel and PowerPoint up to 2003, and protected newer ones."""

CAJ: Final = (b"CAJ\0", b"HN\0\0", b"HN\xc8\0", b"KDH ", b"NH\0", b"TEB\0", b"\xc8\0\0\0")
"""The beginnings of the files that CAJViewer opens."""

_ZIP: Final = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
_PDF: Final = b"%PDF-"
_NAME_AT: Final = 30  # bytes from the beginning of a member's header


def is_zip(head: bytes) -> bool:
    """Tell whether a file begins as ZIP archives do, and what is built on them."""
    return head.startswith(_ZIP)


def members(head: bytes) -> frozenset[str]:
    r"""Return the names of the members of a ZIP archive whose headers stand in its head.

    >>> members(b"PK\3\4" + bytes(22) + b"\1\0" + b"\0\0" + b"a" + b"data")
    frozenset({'a'})
    """
    return frozenset(_members(head)) if is_zip(head) else frozenset()


def _members(head: bytes) -> Iterator[str]:
    """Go from header to header, past what lies between: it may be an archive itself."""
    at = head.find(_ZIP[0])
    while at >= 0:
        start = at + _NAME_AT
        packed, length, more = struct.unpack("<I4xHH", head[start - 12 : start].ljust(12, b"\0"))
        name = head[start : start + length]
        if name and len(name) == length:
            yield name.decode("utf-8", "replace").replace("\\", "/")
        at = head.find(_ZIP[0], start + length + more + packed)


def is_binary(head: bytes) -> bool:
    """Tell whether a head holds control characters that no text needs."""
    return any(byte < 9 or 13 < byte < 32 for byte in head)


def only_called(head: bytes, name: str, suffixes: tuple[str, ...]) -> bool:
    """Tell whether binary content has the name of a format, and is of no other known kind.

    Such a file is taken to be broken, and goes to the reader that can say so.
    """
    known = is_zip(head) or head.startswith((OLE, *CAJ)) or _PDF in head[:1_024]
    return name.lower().endswith(suffixes) and not known and is_binary(head)


def text_of(head: bytes) -> str:
    """Return a head as text for looking at mark-up, which is ASCII in nearly every encoding."""
    return head_text(head)
