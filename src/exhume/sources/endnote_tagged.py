"""References in EndNote's tagged format (`%0 Journal Article`), also as CNKI exports it.

CNKI writes several authors in one line, as ``%A 甲某;乙某`` or ``%A 甲某%A 乙某``.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from exhume.model.papers import Issue, Record
from exhume.sources._encoding import head_text
from exhume.sources._tagged import Grammar, read_tagged

media_type: Final = "application/x-endnote-refer"
suffixes: Final = (".enw",)
priority: Final = 30

_GRAMMAR: Final = Grammar(
    name="EndNote",
    tag=re.compile(r"\ufeff?(%[0-9A-Z@!#$&()*+<=>?\[\]^~:;/-])(?:\s+(.*)|$)", re.DOTALL),
    first="%0",
    begins=re.compile(r"^%0(?:\s|$)", re.MULTILINE),
    meaning={
        "id": ("%M", "%F"),
        "title": ("%T",),
        "authors": ("%A",),
        "year": ("%D", "%8"),
        "journal": ("%J", "%B"),
        "doi": ("%R", "%U", "%M", "%1", "%3"),
        "abstract": ("%X",),
        "files": ("%>",),
    },
    splits=re.compile(r"\s*%A\s*"),
)
_SIGNS: Final = re.compile(r"^%0 +\S.*\n+%[A-Z@+0-9] +\S", re.MULTILINE)
_WITHOUT_FIRST: Final = re.compile(r"\s*%[A-Z@+] +\S.*\n(?:.*\n)*?%[TADJ] +\S")


def recognises(head: bytes, name: str) -> bool:
    r"""Tell EndNote's tags by a line with `%0` and one below it, or text by its name.

    >>> recognises(b"%0 Journal Article\n%T A title", "a.txt"), recognises(b"%0 of all", "a.txt")
    (True, False)
    """
    text = head_text(head)
    if "%0 " in text and _SIGNS.search(text):
        return True
    if text.lstrip().startswith("%") and _WITHOUT_FIRST.match(text):
        return True
    return bool(head) and name.lower().endswith(suffixes) and b"\0" not in head


def read_records(path: Path, encoding: str = "") -> Iterator[Record | Issue]:
    """Read the records of an EndNote file; an issue with a state stands for a broken record.

    `Record.fields` has every tag with its percent sign, repeated ones joined by line feeds. Raises
    `UnreadableDocument` where the file holds no record at all.
    """
    return read_tagged(path, encoding, _GRAMMAR)
