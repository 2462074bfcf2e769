"""A report's passages as flat rows, for tables that machines read."""

from collections.abc import Iterator
from dataclasses import replace
from typing import NamedTuple

from exhume.exports._anchors import paper_anchors, passage_anchors
from exhume.exports._composition.standing import in_full
from exhume.exports._masking import masked
from exhume.model.papers import Record
from exhume.model.report import PaperReport, Passage, Report

_NO_RECORD = Record(id="")


class Row(NamedTuple):
    """One passage with everything needed to find it again.

    `anchor` is where the dossier has it: the passage itself, or, of a paper that is only listed
    there, the row of the paper; `start` and `end` are code-point offsets into the text as
    the reader gave it, `page` counts from 1 and is None where the format has no pages; `year` is
    None where no record gives it. Authors' names are left out. What may identify a patient or donor
    is ■ where the report is masked.
    """

    anchor: str
    paper: str
    paper_grade: str
    record: str
    year: int | None
    journal: str
    title: str
    doi: str
    code: str
    grade: str
    polarity: str
    rule: str
    score: float
    page: int | None
    start: int
    end: int
    quote: str
    left: str
    right: str
    gloss: str
    path: str
    digest: str
    media_type: str
    reader: str
    encoding: str


def rows(report: Report) -> Iterator[Row]:
    """Give a row for each passage, in the report's order."""
    full = {id(paper) for paper in in_full(report)}
    anchors = iter(passage_anchors(report))
    for paper, listed in zip(report.papers, paper_anchors(report), strict=True):
        for passage in paper.passages:
            own = next(anchors)
            shown = _shown(paper, passage) if report.masked else passage
            yield _row(own if id(paper) in full else listed, paper, shown)


def _shown(paper: PaperReport, passage: Passage) -> Passage:
    """Return a passage without what may identify a patient or donor."""
    found, hidden = passage.finding, paper.identifying
    return replace(
        passage,
        finding=replace(found, quote=masked(found.quote, found.start, hidden)),
        left=masked(passage.left, found.start - len(passage.left), hidden),
        right=masked(passage.right, found.end, hidden),
    )


def _row(anchor: str, paper: PaperReport, passage: Passage) -> Row:
    record = paper.record or _NO_RECORD
    finding = passage.finding
    return Row(
        anchor=anchor,
        paper=paper.id,
        paper_grade=paper.grade.value,
        record=record.id,
        year=record.year,
        journal=record.journal,
        title=record.title,
        doi=record.doi,
        code=finding.code,
        grade=finding.grade.value,
        polarity=finding.polarity.value,
        rule=finding.rule,
        score=finding.score,
        page=passage.page,
        start=finding.start,
        end=finding.end,
        quote=finding.quote,
        left=passage.left,
        right=passage.right,
        gloss=passage.gloss,
        path=paper.path,
        digest=paper.digest,
        media_type=paper.media_type,
        reader=paper.reader,
        encoding=paper.encoding,
    )
