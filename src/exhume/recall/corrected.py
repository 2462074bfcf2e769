"""Stratified samples judged by people who err: the limits widened by what double coding shows.

Single decisions on abstracts are wrong about 10.8 % of the time (Z. Wang, T. Nayfeh, J. Tetzlaff,
P. O'Blenis, M. H. Murad. Error rates of human reviewers during abstract screening in systematic
reviews. PLoS ONE 15 (2020) e0227742); limits that take every verdict for right say too much.

How many relevant papers both readers overlooked, and how many others they confirmed wrongly, is
taken from the double coding (`exhume.recall.bounds.coder_error`). Overlooked candidates count as
missed; samples are made smaller by the papers in which something would have been overlooked; and
from what was found, those are taken off which may have been confirmed wrongly. The error that is
allowed is divided among these steps (Bonferroni), so that all of them hold together.
"""

from dataclasses import replace
from itertools import repeat
from math import floor

from exhume.model.estimates import Refusal
from exhume.model.recall import DoubleCoding, RecallData, RecallEstimate, Stratum
from exhume.recall.bounds.binomial import most
from exhume.recall.bounds.coder_error import FEW, CoderError, at_worst, estimated, judged_twice
from exhume.recall.bounds.statement import (
    Balance,
    Balances,
    Basis,
    about_candidates,
    about_unread,
    nothing_known,
    read_of,
    scaled_up,
    stated,
    unread_candidates,
)
from exhume.recall.bounds.totals import lower_total, upper

label = "stratified sample, corrected for coder error"
order = 30
claims = (
    "As the stratified sample; two people judge apart, overlook a relevant paper independently of "
    "each other, are right more often than not, and differences are settled rightly."
)

METHOD = (
    "limits of the stratified sample (Good 1955), with samples made smaller by the papers in which "
    "something would have been overlooked, more what both coders may have overlooked "
    "(Lincoln-Petersen between coders, exact hypergeometric limits), less what they may have "
    "confirmed wrongly; the allowed error is divided among the steps"
)
ASSUMPTIONS = (
    "The papers read of each stratum are a simple random sample of it, of a size that does not "
    "depend on what was found. A coder overlooks a paper, or takes one for relevant, independently "
    "of the other, as often among candidates as in samples, and errs less often than not; where "
    "they differ, it is settled rightly."
)

SAMPLING, CODING, SEEN = 0.65, 0.3, 0.05
"""How the error that is allowed is divided: to the samples, the coders, and where they err."""

DEPENDENCE = 3
"""How many times as often both coders overlook the same paper, in the warning on dependence."""


def estimate(
    data: RecallData, *, confidence_level: float = 0.95, seed: int = 0
) -> RecallEstimate | Refusal:
    """Return recall with limits that allow for what two coders overlook or take wrongly.

    >>> candidates = Stratum("candidates", size=310, read=310, found=71)
    >>> rest = Stratum("rest", size=124_460, read=20_000, found=0)
    >>> double = DoubleCoding(both=64, first=4, second=3, agreed=20_200, rejected=39)
    >>> data = RecallData(candidates, (rest,), double=double)
    >>> round(estimate(data).supports, 3)
    0.734
    """
    del seed  # nothing is drawn
    if refusal := nothing_known(data):
        return refusal
    if data.double is None:
        return Refusal("no paper was judged by two people", read_of(data))
    if refusal := _too_few(data.double):
        return refusal
    balances = _balances(data, data.double, 1 - confidence_level)
    if not balances.supported.known:
        reason = f"all of the {data.found:,} papers found may have been confirmed wrongly"
        return Refusal(reason, read_of(data))
    warnings = _warnings(data, data.double, 1 - confidence_level)
    basis = Basis(confidence_level, METHOD, ASSUMPTIONS, read_of(data), warnings)
    return stated(balances, basis)


def _balances(data: RecallData, double: DoubleCoding, alpha: float) -> Balances:
    likely = estimated(double, read_of(data), data.found)
    known = max(data.found - likely.confirmed, 0.0)
    return Balances(
        likely=Balance(known, _likely_missed(data, double, likely)),
        best=Balance(data.found, _least_missed(data, double, alpha / 2)),
        worst=_at_worst(data, double, alpha / 2),
        supported=_at_worst(data, double, alpha),
    )


def _likely_missed(data: RecallData, double: DoubleCoding, error: CoderError) -> float:
    """Return how many are missed at the estimated rates: overlooked, or not read."""
    chance = error.chance(read_of(data), _judged_once(data, double))
    right = max(1 - error.confirmed / data.found, 0.0) / (1 - chance)
    unread = sum(scaled_up(s) * (right if s.read else 1.0) for s in data.rest)
    return error.overlooked + unread + unread_candidates(data.candidates)


def _least_missed(data: RecallData, double: DoubleCoding, alpha: float) -> int:
    """Return the lower limit, of samples as great as they can be and finds as few."""
    error = at_worst(double, read_of(data), data.found, CODING * alpha)
    kept = [replace(s, found=max(s.found - int(error.confirmed), 0)) for s in data.rest]
    total = lower_total(kept, (1 - CODING) * alpha)
    return max(total - sum(stratum.found for stratum in data.rest), 0)


def _at_worst(
    data: RecallData, double: DoubleCoding, alpha: float, dependence: float = 1.0
) -> Balance:
    """Return the balance that is worse with a chance of at most `alpha`."""
    error = at_worst(double, read_of(data), data.found, CODING * alpha).dependent(dependence)
    fractions = tuple(s.read / s.size if s.read > 0 else 0.0 for s in data.rest)
    sampled = max(sum(fraction > 0 for fraction in fractions), 1)
    once = _judged_once(data, double)  # no stratum can have more of these
    chances = [error.chance(s.read, once) for s in data.rest]
    parts = tuple(map(_seen, data.rest, chances, repeat(SEEN * alpha / sampled)))
    rest = upper(parts, fractions, SAMPLING * alpha)
    overlooked = min(error.overlooked, data.candidates.read - data.candidates.found)
    unread = unread_candidates(data.candidates)
    known = max(data.found - error.confirmed, 0)
    return Balance(known, data.candidates.found + overlooked + unread + rest - known)


def _seen(stratum: Stratum, chance: float, alpha: float) -> tuple[int, int, int]:
    """Return the stratum with only the papers read in which a coder would see what is there.

    Whether one would does not depend on what is there, so that these are a random sample too.
    """
    seen = stratum.read - most(stratum.read, chance, alpha)
    return stratum.size, seen, min(stratum.found, seen)


def _judged_once(data: RecallData, double: DoubleCoding) -> int:
    """Return how many papers only one person judged."""
    return max(read_of(data) - judged_twice(double), 0)


def _too_few(double: DoubleCoding) -> Refusal | None:
    if double.both < FEW:
        reason = (
            f"both coders saw only {double.both} of the relevant papers, and fewer than {FEW} say "
            "nothing about what both of them overlook"
        )
        return Refusal(reason, judged_twice(double))
    if not double.agreed + double.rejected:
        reason = "two people judged no paper that is not relevant: false finds cannot be counted"
        return Refusal(reason, judged_twice(double))
    return None


def _warnings(data: RecallData, double: DoubleCoding, alpha: float) -> tuple[str, ...]:
    said = [*about_candidates(data.candidates), *about_unread(data.rest)]
    if once := _judged_once(data, double):
        said.append(
            f"{once:,} of {read_of(data):,} papers were judged by one person: they count with the "
            "errors of the worse of both coders, and may all lie in one stratum."
        )
    dependent = _at_worst(data, double, alpha, DEPENDENCE).recall
    said.append(
        "That coders overlook papers independently cannot be seen in the data. If both overlooked "
        f"the same papers {DEPENDENCE} times as often, only a recall of "
        f"{floor(1000 * dependent) / 10:.1f} % would be supported."
    )
    return tuple(said)
