"""Word documents since 2007 (.docx), as Word, WPS Office and LibreOffice write them.

Left out: deleted and hidden text, instructions of fields, numbers of automatic lists, headers and
footers, comments, pronunciation beside characters, alternative texts of pictures.
"""

from pathlib import Path
from typing import Final

from exhume.model.papers import Document
from exhume.sources._magic import is_zip, members, only_called

media_type: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
suffixes: Final = (".docx", ".docm", ".dotx")
priority: Final = 10

_OTHER: Final = ("ppt/", "xl/", "visio/")


def recognises(head: bytes, name: str) -> bool:
    """Tell by the names of the first members; where they do not say it, by the file's name.

    >>> recognises(b"%PDF-1.7", "a.docx"), recognises(bytes([0, 1, 2]), "a.docx")
    (False, True)
    """
    if not is_zip(head):
        return only_called(head, name, suffixes)
    inside = members(head)
    if any(member.startswith("word/") for member in inside):
        return True
    if any(member.startswith(_OTHER) for member in inside) or "mimetype" in inside:
        return False
    return name.lower().endswith(suffixes)


def read_document(path: Path, encoding: str = "") -> Document:  # noqa: ARG001 - XML says its own
    """Read one paper from a Word document, with changes that were tracked taken as accepted.

    White space is kept as it is; paragraphs are lines, a tab parts the cells of a table. Text
    boxes come after the paragraph that they hang on, footnotes and endnotes at the end. Pages
    begin where the author broke them and where Word last did; where it never did, or the text
    was changed later by another program, they are not those of print. Raises `UnreadableDocument`
    with state ``empty``, ``unsupported`` (another kind of office file) or ``unreadable``.
    """
    from exhume.sources import _docx  # noqa: PLC0415 - heavy; most runs of a reader need none

    return _docx.read(path, media_type)
