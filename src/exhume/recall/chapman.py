"""Two finders: what both, or only one of them, point at tells how many papers neither does.

Source: D. G. Chapman. Some properties of the hypergeometric distribution with applications to
zoological sample censuses. Univ. Calif. Publ. Statist. 1 (1951) 131-160; G. A. F. Seber. The
Estimation of Animal Abundance. 2nd ed., Griffin 1982, chapter 3.

The estimate presumes that finders miss papers independently of each other. Finders that read the
same texts hardly do: what is badly written, short or badly scanned is hard for all of them, and
then too many papers are in the overlap, and recall comes out too high. Two finders alone cannot
show by how much. So the interval holds for every odds ratio between them from `LEAST_RATIO` to
`GREATEST_RATIO`, its conservative end is what `supports` goes by, and the interval for each of
some odds ratios is told.
"""

from exhume.model.estimates import Refusal
from exhume.model.recall import RecallData, RecallEstimate
from exhume.recall.capture.histories import Table, table_of
from exhume.recall.capture.overlap import LEAST, Overlap, fewest_papers, likely_total, most_papers
from exhume.recall.capture.totals import Said, Totals, recall_from, unread

label = "two finders (Chapman)"
order = 50

LEAST_RATIO = 1.0
"""Finders that miss papers independently of each other."""

GREATEST_RATIO = 3.0
"""The odds that one finder points at a paper are three times as high where the other one does."""

claims = (
    "All that either finder points at has been read and rightly judged, at least "
    f"{LEAST} relevant papers are found by both, and the odds ratio between the finders among "
    f"relevant papers lies between {LEAST_RATIO:g} and {GREATEST_RATIO:g}."
)

METHOD = (
    "estimate of Chapman (1951); exact conditional limits from Fisher's noncentral hypergeometric "
    f"distribution for every odds ratio between the finders from {LEAST_RATIO:g} to "
    f"{GREATEST_RATIO:g}; the estimate itself is for {LEAST_RATIO:g}"
)
FEW = 7
"""With so many papers in common or more, the estimate is nearly unbiased (Robson, Regier 1964)."""


def estimate(
    data: RecallData, *, confidence_level: float = 0.95, seed: int = 0
) -> RecallEstimate | Refusal:
    """Return recall from the overlap of the first finder with the union of all others.

    Nothing is drawn, so that the seed changes nothing. It is refused where fewer than `LEAST`
    relevant papers are found by both.

    >>> from exhume.model.recall import Stratum
    >>> histories = {("rules",): 12, ("cosine",): 9, ("rules", "cosine"): 50}
    >>> rest = (Stratum("cosine", 90, 90, 9), Stratum("far", 9_000, 0, 0))
    >>> candidates = Stratum("candidates", 310, 310, 62)
    >>> found = estimate(RecallData(candidates, rest, ("rules", "cosine"), histories))
    >>> round(found.recall.statistic, 3), round(found.supports, 3)
    (0.971, 0.807)
    """
    del seed
    table = table_of(data, 2)
    if isinstance(table, Refusal):
        return table
    overlap = overlap_of(table)
    if overlap.both < LEAST:
        return Refusal(_too_few(table, overlap), data.found)
    ratios = (LEAST_RATIO, GREATEST_RATIO)
    totals = limits(overlap, data, ratios, confidence_level)
    said = Said(METHOD, _assumptions(table), _remarks(table, overlap, data, confidence_level))
    return recall_from(data, totals, said, confidence_level)


def limits(
    overlap: Overlap, data: RecallData, ratios: tuple[float, float], confidence_level: float
) -> Totals:
    """Return how many relevant papers there are for odds ratios within a range."""
    least, greatest = ratios
    tail, ceiling = (1 - confidence_level) / 2, data.found + unread(data)
    return Totals(
        likely_total(overlap, least),
        fewest_papers(overlap, least, tail, ceiling),
        most_papers(overlap, greatest, tail, ceiling),
        most_papers(overlap, greatest, 2 * tail, ceiling),
    )


def overlap_of(table: Table) -> Overlap:
    """Return the cells of a table of two sides."""
    return Overlap(*(int(table.cells[place]) for place in ((1, 1), (1, 0), (0, 1))))


def _too_few(table: Table, overlap: Overlap) -> str:
    first, second = table.sides
    return (
        f"only {overlap.both} relevant papers are found by {first} as well as by {second}; fewer "
        f"than {LEAST} in common say next to nothing of what both miss"
    )


def _assumptions(table: Table) -> str:
    first, second = table.sides
    return (
        f"Every paper that {first} or {second} points at was read and rightly judged. The odds "
        f"that {first} points at a relevant paper are {LEAST_RATIO:g} to {GREATEST_RATIO:g} times "
        f"as high where {second} does; if they are higher still, more is missing than is said here."
    )


def _remarks(
    table: Table, overlap: Overlap, data: RecallData, confidence_level: float
) -> tuple[str, ...]:
    shown = [
        f"{ratio:g}: {_range(overlap, data, ratio, confidence_level)}" for ratio in (1.0, 2.0, 3.0)
    ]
    said = f"Recall by the odds ratio between {' and '.join(table.sides)}: {', '.join(shown)}."
    if overlap.both >= FEW:
        return (said,)
    few = f"Only {overlap.both} papers are found by both: the estimate tends to be too high."
    return (said, few)


def _range(overlap: Overlap, data: RecallData, ratio: float, confidence_level: float) -> str:
    totals = limits(overlap, data, (ratio, ratio), confidence_level)
    totals = totals.within(data.found, unread(data))
    return f"{data.found / totals.most:.0%} to {data.found / totals.fewest:.0%}"
