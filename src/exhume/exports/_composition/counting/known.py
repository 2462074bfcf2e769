"""Measures against true answers, number by number as their words hold them."""

from collections.abc import Iterator

from exhume.exports._composition.figures import figures_of
from exhume.exports._composition.results import Keyed
from exhume.model.report import Report


def results(report: Report) -> Iterator[Keyed]:
    """Give `known.M.N` for the Nth number in the value of the Mth measure."""
    return figures_of("known", (value for _, value in report.known))
