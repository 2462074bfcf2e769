"""How a paper stands: what rules pointed at in it, and what people settled about it."""

from collections.abc import Iterable
from enum import StrEnum

from exhume.model.coding import Choice
from exhume.model.findings import Grade, Polarity
from exhume.model.report import Judgement, PaperReport, Report


class Standing(StrEnum):
    """Where a paper has ended in a reviewed study; each is in exactly one of these."""

    INCLUDED = "included"
    OTHERWISE = "settled otherwise"
    NOTHING = "nothing here"
    CANNOT_TELL = "cannot be told"
    DIFFERING = "coders differ"
    WAITING = "waits for verdicts"
    UNJUDGED = "not drawn for judgement"


STANDINGS = {
    Standing.INCLUDED: "people settled on a code that makes it one of the papers sought",
    Standing.OTHERWISE: "people settled on codes, and none of them is one that was sought",
    Standing.NOTHING: "people settled that no code applies to any of its passages",
    Standing.CANNOT_TELL: "people settled that its passages do not let one tell",
    Standing.DIFFERING: "coders differ about a passage, and nobody has decided yet",
    Standing.WAITING: "not all coders have handed in what they think of a passage",
    Standing.UNJUDGED: "no passage of it was given to people",
}


def standing(paper: PaperReport, relevant: frozenset[str]) -> Standing:
    """Return where a paper stands; settled codes count before what is still open."""
    if codes := paper.settled_codes():
        return Standing.OTHERWISE if relevant.isdisjoint(codes) else Standing.INCLUDED
    if not paper.judgements:
        return Standing.UNJUDGED
    if unsettled := [one for one in paper.judgements if not one.settled]:
        waiting = any(not one.verdicts for one in unsettled)
        return Standing.WAITING if waiting else Standing.DIFFERING
    cannot = any(
        one.settled.choice is Choice.CANNOT_TELL for one in paper.judgements if one.settled
    )
    return Standing.CANNOT_TELL if cannot else Standing.NOTHING


def in_full(report: Report) -> tuple[PaperReport, ...]:
    """Return the papers that are printed passage by passage.

    Of a reviewed study those for which people settled on a code, in either direction; of another
    one all.
    """
    if not report.reviewed:
        return report.papers
    return tuple(paper for paper in report.papers if paper.settled_codes())


def in_brief(report: Report) -> tuple[PaperReport, ...]:
    """Return the papers that are listed and not printed: without a settled code."""
    return tuple(p for p in report.papers if report.reviewed and not p.settled_codes())


def codes_of(report: Report, paper: PaperReport) -> frozenset[str]:
    """Return the codes that count for a paper: settled ones where people have judged."""
    if report.reviewed:
        return paper.settled_codes()
    return frozenset(passage.finding.code for passage in paper.passages)


def speaks(report: Report, paper: PaperReport, polarity: Polarity) -> bool:
    """Tell whether a code of that polarity counts for a paper."""
    mine = codes_of(report, paper)
    return any(code.id in mine and code.polarity is polarity for code in report.criterion.codes)


def grade(report: Report, paper: PaperReport) -> Grade:
    """Return the grade of a paper; `Grade.COUNTER` where there is counter-evidence alone."""
    if report.reviewed:
        return paper.settled_grade(report.criterion)
    return Grade.COUNTER if paper.grade is Grade.NONE and paper.passages else paper.grade


def judgements(report: Report) -> list[Judgement]:
    """Return the judgements of all papers, in their order."""
    return [one for paper in report.papers for one in paper.judgements]


def polarity_of(report: Report, codes: Iterable[str]) -> str:
    """Return the polarity of codes that all speak in one direction, else an empty text."""
    mine = set(codes)
    found = {code.polarity for code in report.criterion.codes if code.id in mine}
    return found.pop().value if len(found) == 1 else ""
