"""Elusion: what a random sample of the papers that no rule pointed at says of the rest of them.

Elusion is the share of relevant papers among those set aside. The limits of their number are exact:
the hypergeometric test inverted, as for any sample of a finite population (W. G. Cochran. Sampling
Techniques, 3rd ed., Wiley 1977, section 3.6; J. P. Buonaccorsi. A note on confidence intervals for
proportions in finite populations. Am Stat 41 (1987) 215-218).
"""

from collections.abc import Sequence

from exhume.model.estimates import Refusal
from exhume.model.recall import RecallData, RecallEstimate, Stratum
from exhume.recall.bounds.hypergeometric import lower_limit, upper_limit
from exhume.recall.bounds.statement import (
    Balance,
    Balances,
    Basis,
    about_candidates,
    nothing_known,
    read_of,
    scaled_up,
    stated,
    unread_candidates,
)

label = "elusion sample"
order = 10
claims = (
    "The papers read of the rest are a simple random sample of all of it, and people judge without "
    "error."
)

METHOD = (
    "exact hypergeometric limits of the number of relevant papers among those that no rule pointed "
    "at (Cochran 1977; Buonaccorsi 1987)"
)
ASSUMPTIONS = (
    "The papers read of the rest are a simple random sample of it; whoever reads a paper sees "
    "whether it is relevant, and is right."
)


def estimate(
    data: RecallData, *, confidence_level: float = 0.95, seed: int = 0
) -> RecallEstimate | Refusal:
    """Return recall from a sample of one stratum; what else there is must have been read whole.

    >>> candidates = Stratum("candidates", size=310, read=310, found=71)
    >>> rest = Stratum("rest", size=124_460, read=1_500, found=0)
    >>> round(estimate(RecallData(candidates, (rest,))).supports, 3)
    0.224
    """
    del seed  # nothing is drawn
    if refusal := nothing_known(data):
        return refusal
    sampled = [stratum for stratum in data.rest if stratum.read < stratum.size]
    if refusal := _no_simple_sample(sampled, read_of(data)):
        return refusal
    rest = sampled[0] if sampled else Stratum("rest", 0, 0, 0)
    warnings = about_candidates(data.candidates)
    basis = Basis(confidence_level, METHOD, ASSUMPTIONS, read_of(data), warnings)
    return stated(_balances(data, rest, 1 - confidence_level), basis)


def _no_simple_sample(strata: Sequence[Stratum], units: int) -> Refusal | None:
    """Refuse where what was read of the strata is not a simple random sample of one."""
    if strata and not any(stratum.read for stratum in strata):
        papers = sum(stratum.size for stratum in strata)
        return Refusal(f"nothing was read of the {papers:,} papers of the rest", units)
    if len(strata) < 2:
        return None
    reason = (
        f"the rest lies in {len(strata)} strata, each sampled at its own rate: what was read is no "
        "simple random sample of all of it; the stratified estimate is made for that"
    )
    return Refusal(reason, units)


def _balances(data: RecallData, rest: Stratum, alpha: float) -> Balances:
    numbers = (rest.size, rest.read, rest.found)
    sure = unread_candidates(data.candidates) - rest.found
    return Balances(
        likely=Balance(data.found, unread_candidates(data.candidates) + scaled_up(rest)),
        best=Balance(data.found, lower_limit(*numbers, alpha / 2) - rest.found),
        worst=Balance(data.found, sure + upper_limit(*numbers, alpha / 2)),
        supported=Balance(data.found, sure + upper_limit(*numbers, alpha)),
    )
