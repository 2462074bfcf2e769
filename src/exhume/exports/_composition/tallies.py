"""Papers of a year or a place by the direction of what counts for them."""

from collections.abc import Hashable, Iterable, Iterator
from dataclasses import dataclass
from typing import Generic, TypeVar

from exhume.exports._composition.keys import key
from exhume.exports._composition.results import Keyed, counted
from exhume.exports._composition.standing import in_full, speaks
from exhume.model.findings import Polarity
from exhume.model.report import PaperReport, Report

K = TypeVar("K", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Group(Generic[K]):
    """Papers that have something in common: their year, their city."""

    of: K
    papers: tuple[PaperReport, ...]


def groups(keyed: Iterable[tuple[K, PaperReport]]) -> list[Group[K]]:
    """Gather papers by what they have in common, in the order of its first paper."""
    found: dict[K, list[PaperReport]] = {}
    for common, paper in keyed:
        found.setdefault(common, []).append(paper)
    return [Group(common, tuple(papers)) for common, papers in found.items()]


def tally(report: Report, papers: Iterable[PaperReport], *prefix: str) -> Iterator[Keyed]:
    """Give the counts of a group behind a prefix: `papers`, `included`, and by direction.

    A paper that speaks in both directions is in both counts.
    """
    mine = list(papers)
    yield key(*prefix, "papers"), counted(len(mine))
    if report.reviewed:
        included = sum(not report.relevant.isdisjoint(p.settled_codes()) for p in mine)
        yield key(*prefix, "included"), counted(included)
    for polarity in Polarity:
        speaking = sum(speaks(report, paper, polarity) for paper in mine)
        yield key(*prefix, polarity.value), counted(speaking)


def years(report: Report) -> list[Group[int | None]]:
    """Return the papers that count by year, years in order and the unknown year last."""
    found = groups((year_of(paper), paper) for paper in in_full(report))
    return sorted(found, key=lambda one: (one.of is None, one.of or 0))


def year_of(paper: PaperReport) -> int | None:
    """Return the year in which a paper was published, None where it is not known."""
    return paper.record.year if paper.record else None
