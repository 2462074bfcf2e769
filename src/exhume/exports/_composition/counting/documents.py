"""How long each paper is that the dossier prints, and how many passages it has."""

from collections.abc import Iterator

from exhume.exports._anchors import paper_anchors
from exhume.exports._composition.results import Keyed, counted
from exhume.exports._composition.standing import in_full
from exhume.model.report import Report


def results(report: Report) -> Iterator[Keyed]:
    """Give `ANCHOR.passages` of each paper, and of those printed in full how long they are."""
    full = {id(paper) for paper in in_full(report)}
    for anchor, paper in zip(paper_anchors(report), report.papers, strict=True):
        if paper.passages or id(paper) not in full:
            yield f"{anchor}.passages", counted(len(paper.passages))
        if id(paper) in full:
            yield f"{anchor}.characters", counted(paper.characters)
        if id(paper) in full and paper.pages:
            yield f"{anchor}.pages", counted(paper.pages)
