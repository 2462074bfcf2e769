"""References in the format of NoteExpress (`{Title}: …`), which CNKI and Wanfang export."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from exhume.model.papers import Issue, Record
from exhume.sources._encoding import decode_head, head_text
from exhume.sources._tagged import Grammar, read_tagged

media_type: Final = "application/x-noteexpress"
suffixes: Final = (".net",)
priority: Final = 30

_GRAMMAR: Final = Grammar(
    name="NoteExpress",
    tag=re.compile(r"\s*\{([^{}]{1,40})\}\s*[:：]\s*(.*)$", re.DOTALL),
    first="Reference Type",
    begins=re.compile(r"^\s*\{Reference Type\}\s*[:：]", re.MULTILINE),
    meaning={
        "id": ("Accession Number", "Label"),
        "title": ("Title", "Chinese Title", "Translated Title"),
        "authors": ("Author", "Authors"),
        "year": ("Year", "Date", "Publication Date"),
        "journal": ("Journal", "Secondary Title", "Periodical Title", "Source"),
        "doi": ("DOI", "Electronic Resource Number", "URL", "Link"),
        "abstract": ("Abstract",),
        "files": ("File Attachments", "Attachment"),
    },
)
_FIRST_LINE: Final = re.compile(r"^\s*\{(?:Reference Type|Title|Author)\}\s*[:：]", re.MULTILINE)


def recognises(head: bytes, name: str) -> bool:
    """Tell NoteExpress by a line with the type, title or author in braces, or text by its name.

    >>> recognises(b"{Reference Type}: Journal Article", "a.txt"), recognises(b"{Title}", "a.txt")
    (True, False)
    """
    signs = any(sign in head_text(head) for sign in ("{Reference Type}", "{Title}", "{Author}"))
    if signs and _FIRST_LINE.search(decode_head(head).replace("\r", "\n")):
        return True
    return bool(head) and name.lower().endswith(suffixes) and b"\0" not in head


def read_records(path: Path, encoding: str = "") -> Iterator[Record | Issue]:
    """Read the records of a NoteExpress file; an issue with a state stands for a broken record.

    `Record.fields` has every field under its name without braces, repeated ones joined by line
    feeds. Raises `UnreadableDocument` where the file holds no record at all.
    """
    return read_tagged(path, encoding, _GRAMMAR)
