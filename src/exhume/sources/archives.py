"""Archives that are not opened, RAR and 7z, and office files that are archives inside.

They are recognised so that they are counted and named with what to do.
"""

from pathlib import Path
from typing import Final

from exhume.errors import UnreadableDocument
from exhume.model.papers import Document, State
from exhume.sources._bytes import load
from exhume.sources._magic import members

media_type: Final = "application/vnd.rar"
suffixes: Final = (".rar", ".7z")
priority: Final = 24  # after papers and tables that are ZIP archives inside, before other ones

_HEAD: Final = 4_096
_UNPACK: Final = "unpack it, and give the files that it holds, or pack them as ZIP"
_SAVE: Final = "open it in an office program and save it as .docx or PDF"
_PACKED: Final = (b"Rar!\x1a\x07", b"7z\xbc\xaf\x27\x1c")
_OPEN_DOCUMENT: Final = b"mimetypeapplication/vnd.oasis.opendocument"
_OFFICE: Final = (
    ("ppt/", "a presentation (.pptx)"),
    ("xl/", "a table (.xlsx)"),
    ("Index/", "a document of Apple's Pages, Numbers or Keynote"),
)


def recognises(head: bytes, name: str) -> bool:  # noqa: ARG001 - the first bytes are enough
    r"""Tell by the first bytes; papers that are ZIP archives have been asked about before.

    >>> recognises(b"Rar!\x1a\x07", "a.dat"), recognises(b"PK\3\4", "a.zip")
    (True, False)
    """
    return head.startswith(_PACKED) or bool(_office(head))


def read_document(path: Path, encoding: str = "") -> Document:  # noqa: ARG001 - nothing is decoded
    """Raise `UnreadableDocument` with state ``unsupported``, saying what the file is."""
    kind = _office(load(path)[:_HEAD])
    problem = f"it is {kind or 'an archive'}, and no paper by itself"
    remedy = _SAVE if kind else _UNPACK
    raise UnreadableDocument(path.name, problem, remedy, state=State.UNSUPPORTED)


def _office(head: bytes) -> str:
    """Return what kind of office file it is, or nothing."""
    if _OPEN_DOCUMENT in head[:128]:
        return "an OpenDocument file"
    names = members(head)
    kinds = (kind for folder, kind in _OFFICE if any(name.startswith(folder) for name in names))
    return next(kinds, "")
