"""References in RefWorks' tagged format (`RT Journal Article`), as CNKI exports it."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from exhume.model.papers import Issue, Record
from exhume.sources._encoding import head_text
from exhume.sources._tagged import Grammar, read_tagged

media_type: Final = "application/x-refworks"
suffixes: Final = ()
priority: Final = 30

# Only these tags: any two capitals would turn a continued line such as "CT scans showed" into one.
_TAGS: Final = (
    "RT|SR|ID|A[1-6]|T[1-5]|J[FO]|YR|FD|VO|IS|SP|OP|K1|AB|NO|ED|PB|PP|SN|AV|AD|AN|LA|CL|SF|OT|LK"
    "|DO|CN|DB|DS|IP|RD|ST|UL|UR|U[1-9]|U1[0-5]|WT|W[VP]|OL|PMID|PMCID"
)
_GRAMMAR: Final = Grammar(
    name="RefWorks",
    tag=re.compile(
        rf"(SrcDatabase|{_TAGS})(?:(?<=SrcDatabase)[^:：]{{0,20}}[:：]|(?=\s|$))\s*(.*)$", re.DOTALL
    ),
    first="RT",
    begins=re.compile(r"^RT(?:\s|$)", re.MULTILINE),
    meaning={
        "id": ("ID", "AN"),
        "title": ("T1", "OT"),
        "authors": ("A1",),
        "year": ("YR", "FD"),
        "journal": ("JF", "JO", "T2"),
        "doi": ("DO", "LK", "UL", "UR"),
        "abstract": ("AB",),
    },
)
_SIGNS: Final = re.compile(rf"^RT +\S.*\n+(?:SrcDatabase|(?:{_TAGS})[ \n])", re.MULTILINE)


def recognises(head: bytes, name: str) -> bool:  # noqa: ARG001 - RefWorks has no ending of its own
    r"""Tell RefWorks by a line with the tag RT and another tag on the line below.

    >>> recognises(b"RT Journal Article\nT1 A title", "a"), recognises(b"RT PCR was done", "a")
    (True, False)
    """
    text = head_text(head)
    return "RT " in text and bool(_SIGNS.search(text))


def read_records(path: Path, encoding: str = "") -> Iterator[Record | Issue]:
    """Read the records of a RefWorks file; an issue with a state stands for a broken record.

    `Record.fields` has every tag, repeated ones joined by line feeds. Raises `UnreadableDocument`
    where the file holds no record at all.
    """
    return read_tagged(path, encoding, _GRAMMAR)
