"""References in CNKI's own format (自定义), with fields such as `Title-题名: …`."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from exhume.model.papers import Issue, Record
from exhume.sources._encoding import decode_head, head_text
from exhume.sources._tagged import Grammar, read_tagged

media_type: Final = "application/x-cnki"
suffixes: Final = ()
priority: Final = 30

_GRAMMAR: Final = Grammar(
    name="CNKI",
    tag=re.compile(
        r"\s*([A-Za-z]{2,20})\s?[-－]\s?[\u4e00-\u9fffA-Za-z]{1,12}\s?[:：]\s*(.*)$", re.DOTALL
    ),
    first="SrcDatabase",
    begins=re.compile(r"^\s*SrcDatabase\s?[-－]", re.MULTILINE),
    meaning={
        "id": ("FileName", "Filename"),
        "title": ("Title",),
        "authors": ("Author", "FirstDuty"),
        "year": ("PubTime", "Year", "PubDate"),
        "journal": ("Source", "JournalName"),
        "doi": ("DOI", "URL"),
        "abstract": ("Summary", "Abstract"),
    },
)
_REFWORKS: Final = re.compile(r"^RT +\S", re.MULTILINE)  # its files from CNKI hold such lines, too
_SIGNS: Final = re.compile(
    r"^\s*(?:SrcDatabase|Title|Author|Summary)\s?[-－]\s?[\u4e00-\u9fff]{1,12}\s?[:：]",
    re.MULTILINE,
)


def recognises(head: bytes, name: str) -> bool:  # noqa: ARG001 - it has no ending of its own
    """Tell CNKI's own format by the English and Chinese name of a field before a colon.

    >>> recognises("Title-题名: 虚构".encode(), "a"), recognises("题名: 虚构".encode(), "a")
    (True, False)
    """
    text = head_text(head)
    if not any(sign in text for sign in ("SrcDatabase", "Title", "Author", "Summary")):
        return False
    if "RT " in text and _REFWORKS.search(text):
        return False
    return bool(_SIGNS.search(decode_head(head).replace("\r", "\n")))


def read_records(path: Path, encoding: str = "") -> Iterator[Record | Issue]:
    """Read the records of a CNKI file; an issue with a state stands for a broken record.

    `Record.fields` has every field under its English name, repeated ones joined by line feeds.
    Raises `UnreadableDocument` where the file holds no record at all.
    """
    return read_tagged(path, encoding, _GRAMMAR)
