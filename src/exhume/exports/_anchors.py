"""Names for papers and passages that stay the same from one report to the next."""

import re
from collections import Counter
from collections.abc import Iterable
from hashlib import sha256

from exhume.model.findings import Finding
from exhume.model.report import Report

_PLAIN = re.compile(r"[A-Za-z0-9_-]{1,40}")
_OTHER = re.compile(r"[^A-Za-z0-9_]+")
_READABLE = 24


def paper_anchor(paper_id: str) -> str:
    """Return a name for a paper that can stand in a link.

    A short id of letters, digits, ``_`` and ``-`` stays as it is; of any other the last letters
    and digits are kept, and the first 16 hexadecimal digits of its SHA-256 follow.

    >>> paper_anchor("0007")
    'paper.0007'
    >>> paper_anchor("refs.ris#7")
    'paper.x-refs-ris-7-ee7f9afc2be6c22b'
    """
    return f"paper.{_key(paper_id, 'x-')}"


def passage_anchor(paper_id: str, finding: Finding) -> str:
    """Return a name for a passage, made of the paper, the offsets and the code."""
    place = f"{finding.start}-{finding.end}"
    return f"passage.{_key(paper_id, 'x-')}.{place}.{_key(finding.code, 'x-')}"


def paper_anchors(report: Report) -> list[str]:
    """Return one name for each paper, in the report's order, no two alike."""
    return _unique(paper_anchor(paper.id) for paper in report.papers)


def passage_anchors(report: Report) -> list[str]:
    """Return one name for each passage, in the report's order, no two alike."""
    return _unique(
        passage_anchor(paper.id, passage.finding)
        for paper in report.papers
        for passage in paper.passages
    )


def _key(name: str, mark: str) -> str:
    # An id that begins like the mark is digested too, so that no two ids share a key.
    if _PLAIN.fullmatch(name) and not name.startswith(mark):
        return name
    readable = _OTHER.sub("-", name[-_READABLE:]).strip("-")
    digest = sha256(name.encode("utf-8", "surrogatepass")).hexdigest()[:16]
    return f"{mark}{readable}-{digest}"


def _unique(names: Iterable[str]) -> list[str]:
    seen: Counter[str] = Counter()
    result: list[str] = []
    for name in names:
        seen[name] += 1
        # Keys hold no dot, so that a number behind one cannot meet another name.
        result.append(name if seen[name] == 1 else f"{name}.{seen[name]}")
    return result
