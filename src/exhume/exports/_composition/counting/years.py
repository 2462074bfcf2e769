"""Papers by the year in which they were published."""

from collections.abc import Iterator

from exhume.exports._composition.results import Keyed
from exhume.exports._composition.tallies import tally, years
from exhume.model.report import Report


def results(report: Report) -> Iterator[Keyed]:
    """Give `years.YEAR.*`, with `unknown` for the year that is not known."""
    for group in years(report):
        yield from tally(report, group.papers, "years", name_of(group.of))


def name_of(year: int | None) -> str:
    """Return what stands for a year in keys."""
    return "unknown" if year is None else str(year)
