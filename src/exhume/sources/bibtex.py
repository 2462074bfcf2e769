"""References in BibTeX (`.bib`), read by bibtexparser.

The work is done in `exhume.sources._bibtex`, which is imported when the first file is read, so
that looking for a reader costs nothing.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from exhume.model.papers import Issue, Record
from exhume.sources._encoding import decode_head, head_text

media_type: Final = "application/x-bibtex"
suffixes: Final = (".bib", ".bibtex")
priority: Final = 30

_SIGN: Final = re.compile(r"@[A-Za-z]+\s*[{(]")
_ENTRY: Final = re.compile(r"^\s*@[A-Za-z]+\s*[{(]\s*[^\s,={}]+\s*(?:,|=)", re.MULTILINE)


def recognises(head: bytes, name: str) -> bool:
    """Tell BibTeX by the beginning of an entry with its key, or text by its name.

    >>> recognises(b"@article{doe2004,", "a.txt"), recognises(b"write to a@b.org", "a.txt")
    (True, False)
    """
    if _SIGN.search(head_text(head)) and _ENTRY.search(decode_head(head).replace("\r", "\n")):
        return True
    return bool(head) and name.lower().endswith(suffixes) and b"\0" not in head


def read_records(path: Path, encoding: str = "") -> Iterator[Record | Issue]:
    """Read the entries of a BibTeX file; an issue with a state stands for a broken entry.

    `Record.id` is the entry's key. Titles, names, journals and abstracts are without braces, with
    LaTeX accents as characters; `Record.fields` has every field as it was written, strings put in
    where they are named, and the kind of entry as ``ENTRYTYPE``. Raises `UnreadableDocument` where
    the file holds no entry at all.
    """
    from exhume.sources import _bibtex  # noqa: PLC0415 - heavy; most runs of a reader need none

    return _bibtex.read(path, encoding)
