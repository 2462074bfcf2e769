"""From limits of what is missing to a statement on recall, the same way for every estimator."""

from collections.abc import Iterable
from typing import NamedTuple

from exhume.model.estimates import Estimate, Interval, Refusal
from exhume.model.recall import RecallData, RecallEstimate, Stratum


class Balance(NamedTuple):
    """How many relevant papers are known, and how many are not.

    >>> Balance(known=90, missed=10).recall
    0.9
    """

    known: float
    missed: float

    @property
    def recall(self) -> float:
        """The share that is known; 0 where nothing is."""
        return self.known / (self.known + self.missed) if self.known else 0.0


class Balances(NamedTuple):
    """The balance as estimated, at its two-sided limits, and at the one-sided one."""

    likely: Balance
    best: Balance
    worst: Balance
    supported: Balance


class Basis(NamedTuple):
    """What a statement rests on, as `exhume.model.estimates.Estimate` has it."""

    confidence_level: float
    method: str
    assumptions: str
    units: int
    warnings: tuple[str, ...] = ()


def stated(balances: Balances, basis: Basis) -> RecallEstimate:
    """Return what is said of recall.

    >>> known = [Balance(71, missed) for missed in (0, 0, 304, 246)]
    >>> found = stated(Balances(*known), Basis(0.95, "exact", "none", 1_810))
    >>> round(found.recall.interval.low, 3), round(found.supports, 3)
    (0.189, 0.224)
    """
    likely, best, worst, supported = balances
    recall = Estimate(
        statistic=likely.recall,
        interval=Interval(worst.recall, best.recall),
        confidence_level=basis.confidence_level,
        method=basis.method,
        assumptions=basis.assumptions,
        units=basis.units,
        warnings=basis.warnings,
    )
    return RecallEstimate(recall, Interval(best.missed, worst.missed), supported.recall)


def nothing_known(data: RecallData) -> Refusal | None:
    """Refuse where no relevant paper is known: recall would be 0 of an unknown number."""
    if data.found:
        return None
    return Refusal("no relevant paper is known: there is nothing to take a share of", read_of(data))


def read_of(data: RecallData) -> int:
    """Return how many papers were read whole."""
    return data.candidates.read + sum(stratum.read for stratum in data.rest)


def unread_candidates(candidates: Stratum) -> int:
    """Return how many candidates nobody read whole: any of them may be relevant."""
    return candidates.size - candidates.read


def about_candidates(candidates: Stratum) -> tuple[str, ...]:
    """Return what to say of candidates that were not read."""
    unread = unread_candidates(candidates)
    if not unread:
        return ()
    return (
        f"{unread:,} of {candidates.size:,} candidates were not read whole. No sample stands for "
        "them, so each counts as a relevant paper that is missed.",
    )


def about_unread(rest: Iterable[Stratum]) -> tuple[str, ...]:
    """Return what to say of strata of which nothing was read."""
    return tuple(
        f"Nothing was read of the {stratum.size:,} papers of the stratum {stratum.name}: each "
        "counts as a relevant paper that is missed."
        for stratum in rest
        if stratum.size and not stratum.read
    )


def scaled_up(stratum: Stratum) -> float:
    """Return how many relevant papers the unread part of a stratum holds at the rate of the read.

    All of them count where nothing was read.

    >>> scaled_up(Stratum("far", 1_000, 100, 2)), scaled_up(Stratum("far", 1_000, 0, 0))
    (18.0, 1000.0)
    """
    unread = stratum.size - stratum.read
    return unread * stratum.found / stratum.read if stratum.read else float(unread)
