"""Archives and office files that are no papers by themselves: ZIP, RAR, 7z, gzip, and the like.

They are recognised so that they are counted and named with what to do.
"""

from pathlib import Path
from typing import Final

from exhume.errors import UnreadableDocument
from exhume.model.papers import Document, State
from exhume.sources._bytes import load
from exhume.sources._magic import is_zip, members

media_type: Final = "application/zip"
suffixes: Final = (".zip", ".rar", ".7z", ".gz", ".xz", ".bz2")
priority: Final = 25  # after papers and tables that are ZIP archives inside

_HEAD: Final = 4_096
_UNPACK: Final = "unpack it, and give the files that it holds"
_SAVE: Final = "open it in an office program and save it as .docx or PDF"
_PACKED: Final = (b"Rar!\x1a\x07", b"7z\xbc\xaf\x27\x1c", b"\x1f\x8b\x08", b"\xfd7zXZ\0", b"BZh")
_OFFICE: Final = (
    ("ppt/", "a presentation (.pptx)"),
    ("xl/", "a table (.xlsx)"),
    ("Index/", "a document of Apple's Pages, Numbers or Keynote"),
)


def recognises(head: bytes, name: str) -> bool:  # noqa: ARG001 - the first bytes are enough
    r"""Tell by the first bytes; papers that are ZIP archives have been asked about before.

    >>> recognises(b"PK\3\4", "a.dat"), recognises(b"text", "a.zip")
    (True, False)
    """
    return is_zip(head) or head.startswith(_PACKED)


def read_document(path: Path, encoding: str = "") -> Document:  # noqa: ARG001 - nothing is decoded
    """Raise `UnreadableDocument` with state ``unsupported``, saying what the file is."""
    kind, remedy = _kind(load(path)[:_HEAD])
    problem = f"it is {kind}, and no paper by itself"
    raise UnreadableDocument(path.name, problem, remedy, state=State.UNSUPPORTED)


def _kind(head: bytes) -> tuple[str, str]:
    if b"mimetypeapplication/vnd.oasis.opendocument" in head[:128]:
        return "an OpenDocument file", _SAVE
    names = members(head)
    for folder, kind in _OFFICE:
        if any(name.startswith(folder) for name in names):
            return kind, _SAVE
    return "an archive", _UNPACK
