"""Samples of several strata together: what may be missing, wherever in them it may lie.

Papers that came near to a finding are read more thickly than the others. The limits hold for every
distribution of the relevant papers over the strata: see `exhume.recall.bounds.totals`, and I. J.
Good. On the weighted combination of significance tests. J R Stat Soc B 17 (1955) 264-265. The
estimate itself is the usual one of stratified samples (W. G. Cochran. Sampling Techniques, 3rd ed.,
Wiley 1977, section 5.3).
"""

from exhume.model.estimates import Refusal
from exhume.model.recall import RecallData, RecallEstimate
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
from exhume.recall.bounds.totals import lower_total, upper_total

label = "stratified sample"
order = 20
claims = (
    "The papers read of each stratum are a simple random sample of it, whose size does not depend "
    "on what was found, and people judge without error."
)

METHOD = (
    "exact hypergeometric chances of each stratum, combined with weights fixed by the design (Good "
    "1955), maximised over all distributions of the relevant papers over the strata"
)
ASSUMPTIONS = (
    "The papers read of each stratum are a simple random sample of it, of a size that does not "
    "depend on what was found; whoever reads a paper sees whether it is relevant, and is right."
)


def estimate(
    data: RecallData, *, confidence_level: float = 0.95, seed: int = 0
) -> RecallEstimate | Refusal:
    """Return recall from samples of any number of strata; unread strata count as a whole.

    >>> from exhume.model.recall import Stratum
    >>> candidates = Stratum("candidates", size=310, read=310, found=71)
    >>> near, far = Stratum("near", 4_460, 2_000, 9), Stratum("far", 120_000, 6_000, 0)
    >>> round(estimate(RecallData(candidates, (near, far))).supports, 3)
    0.519
    """
    del seed  # nothing is drawn
    if refusal := nothing_known(data):
        return refusal
    warnings = about_candidates(data.candidates) + about_unread(data.rest)
    basis = Basis(confidence_level, METHOD, ASSUMPTIONS, read_of(data), warnings)
    return stated(_balances(data, 1 - confidence_level), basis)


def _balances(data: RecallData, alpha: float) -> Balances:
    unread = unread_candidates(data.candidates)
    seen = sum(stratum.found for stratum in data.rest)
    return Balances(
        likely=Balance(data.found, unread + sum(map(scaled_up, data.rest))),
        best=Balance(data.found, lower_total(data.rest, alpha / 2) - seen),
        worst=Balance(data.found, unread + upper_total(data.rest, alpha / 2) - seen),
        supported=Balance(data.found, unread + upper_total(data.rest, alpha) - seen),
    )
