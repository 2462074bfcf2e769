"""References in the MEDLINE format, as PubMed exports them (`.nbib`)."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from exhume.model.papers import Issue, Record
from exhume.sources._encoding import head_text
from exhume.sources._tagged import Grammar, read_tagged

media_type: Final = "application/nbib"
suffixes: Final = (".nbib",)
priority: Final = 30

_GRAMMAR: Final = Grammar(
    name="MEDLINE",
    tag=re.compile(r"([A-Z][A-Z0-9]{1,3}) {0,3}-(?:\s(.*)|$)"),
    first="PMID",
    begins=re.compile(r"^PMID {0,3}-", re.MULTILINE),
    meaning={
        "id": ("PMID",),
        "title": ("TI", "BTI", "TT"),
        "authors": ("FAU", "AU"),
        "year": ("DP", "DEP", "EDAT"),
        "journal": ("JT", "TA"),
        "doi": ("LID", "AID", "SO"),
        "abstract": ("AB", "OAB"),
    },
    joint=" ",  # lines are wrapped at 80 characters and continued after six blanks
)
_FIRST_LINE: Final = re.compile(r"^PMID {0,3}- ?[0-9]+\s*$", re.MULTILINE)


def recognises(head: bytes, name: str) -> bool:
    r"""Tell MEDLINE by a line with the tag PMID, or text by its name.

    >>> recognises(b"PMID- 1\nTI  - A title", "a.txt"), recognises(b"PMID-less prose", "a.txt")
    (True, False)
    """
    text = head_text(head)
    if "PMID" in text and _FIRST_LINE.search(text):
        return True
    return bool(head) and name.lower().endswith(suffixes) and b"\0" not in head


def read_records(path: Path, encoding: str = "") -> Iterator[Record | Issue]:
    """Read the records of a MEDLINE file; an issue with a state stands for a broken record.

    `Record.id` is the PMID and `Record.fields` has every tag, repeated ones joined by line feeds.
    Full names of authors (FAU) go before abbreviated ones (AU). Raises `UnreadableDocument` where
    the file holds no record at all.
    """
    return read_tagged(path, encoding, _GRAMMAR)
