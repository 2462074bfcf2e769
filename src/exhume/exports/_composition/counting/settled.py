"""Papers and passages by what people settled about them."""

from collections import Counter
from collections.abc import Iterator

from exhume.exports._composition.keys import key
from exhume.exports._composition.results import Keyed, counted, every
from exhume.exports._composition.standing import Standing, judgements, speaks, standing
from exhume.model.coding import Choice, Origin
from exhume.model.findings import PAPER_GRADES, Grade, Polarity
from exhume.model.report import Report


def results(report: Report) -> Iterator[Keyed]:
    """Give `settled.*` for papers, `judgements.*` for passages, `codes.CODE.settled.*`."""
    if not report.reviewed:
        return
    yield "settled.papers", counted(len(report.papers))
    standings = Counter(standing(paper, report.relevant) for paper in report.papers)
    yield from every("settled.standing", ((key(one), standings[one]) for one in Standing))
    yield from _grades(report)
    yield from _judgements(report)
    yield from _codes(report)


def _grades(report: Report) -> Iterator[Keyed]:
    found = Counter(paper.settled_grade(report.criterion) for paper in report.papers)
    shown = (*PAPER_GRADES, Grade.COUNTER)
    yield "settled.any", counted(sum(found[grade] for grade in shown))
    yield from every("settled.grade", ((grade.value, found[grade]) for grade in shown))
    for polarity in Polarity:
        speaking = sum(speaks(report, paper, polarity) for paper in report.papers)
        yield key("settled", polarity.value), counted(speaking)
    included = report.included()
    both = sum(speaks(report, paper, Polarity.EXCULPATORY) for paper in included)
    yield "settled.included", counted(len(included))
    yield "settled.included-with-counter", counted(both)


def _judgements(report: Report) -> Iterator[Keyed]:
    found = judgements(report)
    settled = [one.settled for one in found if one.settled]
    waiting = sum(not one.verdicts and not one.settled for one in found)
    yield "judgements.all", counted(len(found))
    yield "judgements.settled", counted(len(settled))
    yield "judgements.waiting", counted(waiting)
    yield "judgements.differing", counted(len(found) - len(settled) - waiting)
    bases = Counter(one.basis for one in found)
    yield from every("judgements", ((basis, bases[basis]) for basis in ("agreed", "adjudicated")))
    choices = Counter(verdict.choice for verdict in settled)
    yield from every("judgements", ((choice.value, choices[choice]) for choice in Choice))
    origins = Counter(one.origin for one in found)
    yield from every("judgements.origin", ((o.value, origins[o]) for o in Origin if origins[o]))
    yield "judgements.verdicts", counted(sum(len(one.verdicts) for one in found))
    yield "judgements.coders", counted(len({v.coder for one in found for v in one.verdicts}))


def _codes(report: Report) -> Iterator[Keyed]:
    passages = Counter(
        code for one in judgements(report) if one.settled for code in one.settled.codes
    )
    papers = Counter(code for paper in report.papers for code in paper.settled_codes())
    for code in report.criterion.codes:
        yield key("codes", code.id, "settled", "passages"), counted(passages[code.id])
        yield key("codes", code.id, "settled", "papers"), counted(papers[code.id])
