"""Details that may identify a patient or donor, by what was decided about them."""

from collections import Counter
from collections.abc import Iterator

from exhume.exports._composition.keys import key
from exhume.exports._composition.results import Keyed, counted
from exhume.model.identifying import Decision
from exhume.model.report import Report


def results(report: Report) -> Iterator[Keyed]:
    """Give `identifying.all`, `identifying.papers` and `identifying.DECISION`."""
    decisions = Counter(one.decision for paper in report.papers for one in paper.identifying)
    yield "identifying.all", counted(decisions.total())
    yield "identifying.papers", counted(sum(bool(paper.identifying) for paper in report.papers))
    for decision in Decision:
        yield key("identifying", decision.value), counted(decisions[decision])
