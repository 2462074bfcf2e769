"""Papers in JATS, the XML of journals and of PubMed Central, and in the older NLM formats.

Titles, abstracts, keywords, body, appendices, and the references at the end. Left out: authors,
affiliations, dates and identifiers, alternative texts, formulae in TeX that stand beside others.
"""

import re
from pathlib import Path
from typing import Final

from exhume.model.papers import Document
from exhume.sources._magic import text_of

media_type: Final = "application/jats+xml"
suffixes: Final = (".nxml", ".xml")
priority: Final = 30

_BEFORE: Final = r"(?:\s|\ufeff|<\?[^>]*>|<!--.*?-->)*"
_BEGINS: Final = re.compile(
    _BEFORE + r"<(?:!doctype\s+(?:article|pmc-articleset)\b|pmc-articleset\b|"
    r"(?:\w+:)?article\b[^>]*?(?:jats|article-type|dtd-version|xmlns:mml|mathml)|"
    r"article>\s*<front\b)",
    re.IGNORECASE | re.DOTALL,
)


def recognises(head: bytes, name: str) -> bool:  # noqa: ARG001 - `.xml` may hold anything
    """Tell by the document type or the first element.

    >>> recognises(b'<article article-type="research-article">', "a.xml")
    True
    """
    return bool(_BEGINS.match(text_of(head)))


def read_document(path: Path, encoding: str = "") -> Document:
    """Read one paper; its document type is not fetched, and entities are those of HTML alone.

    Titles, paragraphs and items of lists stand on lines of their own, a tab parts the cells of a
    table. Raises `UnreadableDocument` with state ``empty``, ``undecodable``, ``unsupported``
    (several papers in the file, or no JATS) or ``unreadable``.
    """
    from exhume.sources import _jats  # noqa: PLC0415 - heavy; most runs of a reader need none

    return _jats.read(path, media_type, encoding)
