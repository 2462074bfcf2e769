"""What the plots of a report count: papers that speak for its question, and papers against."""

from exhume.figures._words import count, listed
from exhume.model.findings import Polarity
from exhume.model.report import PaperReport, Report

_WHERE = "papers where rules pointed at "


def speaking_for(report: Report) -> tuple[PaperReport, ...]:
    """Return the papers included; while nobody has judged, those that rules pointed at."""
    if report.reviewed:
        return report.included()
    return tuple(p for p in report.papers if _pointed_at(p, Polarity.INCULPATORY))


def speaking_against(report: Report) -> tuple[PaperReport, ...]:
    """Return the papers with counter-evidence, as people settled or else as rules pointed at it."""
    if not report.reviewed:
        return tuple(p for p in report.papers if _pointed_at(p, Polarity.EXCULPATORY))
    codes = {c.id for c in report.criterion.codes if c.polarity is Polarity.EXCULPATORY}
    return tuple(p for p in report.papers if not codes.isdisjoint(p.settled_codes()))


def names(report: Report) -> tuple[str, str]:
    """Return what the two are called."""
    if report.reviewed:
        return "papers included", "papers with counter-evidence"
    return _WHERE + "what is asked for", _WHERE + "counter-evidence"


def both(report: Report, up: int, down: int) -> str:
    """Return the counts of the two with what they are called, without one that is 0."""
    pairs = zip((up, down), names(report), strict=True)
    return listed([count(n, name.replace("papers", "paper", 1), name) for n, name in pairs if n])


def columns(report: Report) -> tuple[str, str]:
    """Return what the two are called in the header of a table."""
    return "included" if report.reviewed else "pointed_at", "counter_evidence"


def _pointed_at(paper: PaperReport, polarity: Polarity) -> bool:
    return any(passage.finding.polarity is polarity for passage in paper.passages)
