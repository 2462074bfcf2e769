"""From limits of how many relevant papers there are to an estimate of recall."""

from typing import NamedTuple

from exhume.model.estimates import Estimate, Interval
from exhume.model.recall import RecallData, RecallEstimate


class Totals(NamedTuple):
    """How many relevant papers there are: the estimate, two-sided limits, and the one-sided one.

    `supported` is the upper limit at the same confidence level as the two-sided interval from
    `fewest` to `most`.
    """

    likely: float
    fewest: float
    most: float
    supported: float

    def within(self, known: int, unread: int) -> "Totals":
        """Return the totals that are possible where so many are known and so many are unread.

        The estimate lies within its limits, which the rounding of whole papers may take it out of.
        """
        likely, fewest, most, supported = (min(max(n, known), known + unread) for n in self)
        return Totals(likely, min(fewest, likely), max(most, likely), supported)


class Said(NamedTuple):
    """What an estimate says of itself in words."""

    method: str
    assumptions: str
    warnings: tuple[str, ...]


def unread(data: RecallData) -> int:
    """Return how many papers nobody has read."""
    return sum(part.size - part.read for part in (data.candidates, *data.rest))


def recall_from(
    data: RecallData, totals: Totals, said: Said, confidence_level: float
) -> RecallEstimate:
    """Return recall; at least one relevant paper must be known.

    >>> from exhume.model.recall import Stratum
    >>> data = RecallData(Stratum("candidates", 30, 30, 20), (Stratum("far", 70, 0, 0),))
    >>> found = recall_from(data, Totals(25, 22, 40, 32), Said("", "", ()), 0.95)
    >>> found.recall.statistic, found.recall.interval.low, found.missed.high, found.supports
    (0.8, 0.5, 20, 0.625)
    """
    known = data.found
    totals = totals.within(known, unread(data))
    recall = Estimate(
        known / totals.likely,
        Interval(known / totals.most, known / totals.fewest),
        confidence_level,
        said.method,
        said.assumptions,
        known,
        (*said.warnings, *_on_unread_candidates(data), *_on_samples(data, totals.most - known)),
    )
    missed = Interval(totals.fewest - known, totals.most - known)
    return RecallEstimate(recall, missed, known / totals.supported)


def _on_samples(data: RecallData, most: float) -> tuple[str, ...]:
    """Warn where samples, in which no finder has a hand, tell of more papers that all miss."""
    sampled = [part for part in data.rest if 0 < part.read < part.size and part.found]
    found, by_chance = sum(part.found for part in sampled), data.histories.get((), 0)
    missing = sum(part.found * (part.size - part.read) / part.read for part in sampled)
    missing *= by_chance / max(found, by_chance, 1)  # the others of them some finder points at
    if missing <= most:
        return ()
    return (
        f"Samples had {by_chance} relevant papers that no finder points at, which means about "
        f"{missing:.0f} among the others: more than these limits allow. The finders seem to miss "
        "the same papers more often than is assumed here.",
    )


def _on_unread_candidates(data: RecallData) -> tuple[str, ...]:
    left = data.candidates.size - data.candidates.read
    if not left:
        return ()
    return (
        f"{left} of the {data.candidates.size} papers that the rules point at have not been read. "
        "Finders are compared by what people confirmed, so that papers which were pointed at and "
        "not read make a finder look as if it had missed them.",
    )
