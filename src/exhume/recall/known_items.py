"""Known items: the share of papers known to be relevant beforehand that the rules point at.

Source: C. J. Clopper, E. S. Pearson. The use of confidence or fiducial limits illustrated in the
case of the binomial. Biometrika 26 (1934) 404-413, for the limits of a share. They speak for the
other relevant papers only as far as these are like the known ones.
"""

from math import ceil, floor, inf

from exhume.model.estimates import Estimate, Interval, Refusal
from exhume.model.recall import KnownItems, RecallData, RecallEstimate
from exhume.recall.bounds.binomial import lower_share, upper_share
from exhume.recall.bounds.statement import read_of, unread_candidates

label = "known items"
order = 60
claims = (
    "The known items are drawn at random from all relevant papers, without regard to what the "
    "rules look for, and all candidates were read, without error."
)

METHOD = "exact limits of the share of known items pointed at (Clopper and Pearson 1934)"
ASSUMPTIONS = (
    "The known items are to the rules as a random draw of all relevant papers would be: they were "
    "found in another way, and no rule was made or mended with them; people judge the papers that "
    "the rules point at without error. The estimate rests on the known items alone, and on no "
    "sample."
)
FEW = 20


def estimate(
    data: RecallData, *, confidence_level: float = 0.95, seed: int = 0
) -> RecallEstimate | Refusal:
    """Return recall from the share of known items that the rules point at.

    Papers that only a sample turned up are known as well: they raise recall by their number.

    >>> from exhume.model.recall import Stratum
    >>> candidates = Stratum("candidates", size=310, read=310, found=71)
    >>> data = RecallData(candidates, (), known=KnownItems(given=59, found=59))
    >>> round(estimate(data).supports, 3)
    0.95
    """
    del seed  # nothing is drawn
    known = data.known
    if known is None or not known.given:
        return Refusal("the study has no known items")
    if unread := unread_candidates(data.candidates):
        reason = f"{unread:,} candidates were not read: what is pointed at is not yet found"
        return Refusal(reason, known.given)
    alpha = 1 - confidence_level
    limits, more = _limits(known, alpha / 2), _more(data)
    recall = Estimate(
        min(more * known.found / known.given, 1.0),
        Interval(min(more * limits.low, 1.0), min(more * limits.high, 1.0)),
        confidence_level,
        METHOD,
        ASSUMPTIONS,
        known.given,
        _warnings(known),
    )
    missed = Interval(floor(_missed(data, limits.high)), ceil(_missed(data, limits.low)))
    supports = min(more * lower_share(known.found, known.given, alpha), 1.0)
    return RecallEstimate(recall, missed, supports)


def _more(data: RecallData) -> float:
    """Return how many times the relevant candidates all papers known to be relevant are."""
    return data.found / data.candidates.found if data.candidates.found else 1.0


def _limits(known: KnownItems, tail: float) -> Interval:
    low = lower_share(known.found, known.given, tail)
    return Interval(low, upper_share(known.found, known.given, tail))


def _missed(data: RecallData, share: float) -> float:
    """Return how many relevant papers are not known, if the rules point at this share of all."""
    everything = data.candidates.found / share if share else inf
    unread = data.papers - read_of(data)
    return min(max(everything - data.found, 0.0), float(unread))


def _warnings(known: KnownItems) -> tuple[str, ...]:
    said = ["Say beside this figure where the known items come from, and who chose them."]
    if known.given < FEW:
        said.append(f"There are only {known.given} known items.")
    return tuple(said)
