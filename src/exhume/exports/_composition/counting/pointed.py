"""Papers and passages that rules pointed at, before people say anything of them."""

from collections import Counter
from collections.abc import Iterator

from exhume.exports._composition.keys import key
from exhume.exports._composition.results import Keyed, counted, every
from exhume.model.findings import PAPER_GRADES, Grade, Polarity
from exhume.model.report import PaperReport, Report


def results(report: Report) -> Iterator[Keyed]:
    """Give `papers.*` by strongest passage, `passages.*` by direction, `codes.CODE.pointed.*`."""
    pointed = [paper for paper in report.papers if paper.passages]
    yield "papers.pointed", counted(len(pointed))
    grades = Counter(paper.grade for paper in pointed)
    yield from every("papers", ((grade.value, grades[grade]) for grade in PAPER_GRADES))
    yield "papers.counter", counted(grades[Grade.NONE])
    yield "papers.with-counter", counted(sum(map(_with_counter, pointed)))
    yield from _passages(report)
    yield from _codes(report)


def _with_counter(paper: PaperReport) -> bool:
    return any(passage.finding.polarity is Polarity.EXCULPATORY for passage in paper.passages)


def _passages(report: Report) -> Iterator[Keyed]:
    found = Counter(p.finding.polarity for paper in report.papers for p in paper.passages)
    yield "passages.all", counted(found.total())
    yield from every("passages", ((polarity.value, found[polarity]) for polarity in Polarity))


def _codes(report: Report) -> Iterator[Keyed]:
    found = [[p.finding.code for p in paper.passages] for paper in report.papers]
    passages = Counter(code for codes in found for code in codes)
    papers = Counter(code for codes in found for code in set(codes))
    for code in report.criterion.codes:
        yield key("codes", code.id, "pointed", "passages"), counted(passages[code.id])
        yield key("codes", code.id, "pointed", "papers"), counted(papers[code.id])
