"""What may be an archive, by its first bytes: cheap to ask of every file, and no more than that."""

from typing import Final

MEDIA_TYPES: Final = ("application/zip", "application/x-tar", "application/gzip")
"""What the readers of archives say of what they open."""

_BEGINNINGS: Final = (
    b"PK\x03\x04",
    b"PK\x05\x06",
    b"PK\x07\x08",
    b"\x1f\x8b\x08",
    b"BZh",
    b"\xfd7zXZ\0",
)
_ENDINGS: Final = (".zip", ".tar", ".gz", ".bz2", ".xz", ".tgz", ".tbz2", ".txz")
_TAR: Final = b"ustar"
_TAR_AT: Final = 257


def may_be_archive(head: bytes, name: str) -> bool:
    """Tell whether a file should be asked about; office files and e-books are archives inside.

    >>> may_be_archive(b"%PDF-1.7", "a.pdf"), may_be_archive(b"%PDF-1.7", "a.zip")
    (False, True)
    """
    return (
        head.startswith(_BEGINNINGS)
        or head[_TAR_AT : _TAR_AT + len(_TAR)] == _TAR
        or name.lower().endswith(_ENDINGS)
    )
