"""The two ways of trying rules on what they were not tuned on.

Rules that were tuned on coded items fit these better than others. So they are tried on items that
were coded after, or, where nothing was, they are tuned again without some of the clusters and tried
on these. Items of a cluster are never on both sides: a passage is too like the others of its paper
(D. R. Roberts et al. Cross-validation strategies for data with temporal, spatial, hierarchical, or
phylogenetic structure. Ecography 40 (2017) 913-929).
"""

import hashlib
import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from exhume.errors import InputError
from exhume.model.estimates import Refusal
from exhume.recall.validation.evaluations import Evaluation, Kind, evaluate
from exhume.recall.validation.items import Coded, clusters_of, cut

Rules = Callable[[Coded], bool]
"""Whether rules point at an item; they may look at its id and its cluster only."""

Tune = Callable[[Sequence[Coded]], Rules]
"""From coded items to the rules that are tuned on them."""


def coded_after(
    items: Sequence[Coded], tuned: datetime, *, confidence_level: float = 0.95
) -> Evaluation | Refusal:
    """Compare rules with what was coded after they were tuned.

    `tuned` is when the rules were last changed with knowledge of what had been coded. Items in
    clusters of which something had been coded by then are left out, and counted. It is refused
    where nothing is left.

    >>> times = [datetime(2021, month, 1) for month in (1, 2, 3)]
    >>> items = [Coded(f"{t:%m}", f"{t:%m}", t, True, True) for t in times]
    >>> coded_after(items, times[0]).items, coded_after(items, times[2]).reason[:27]
    (2, 'nothing was coded after the')
    """
    before, after = cut(items, tuned)
    if not after:
        return Refusal("nothing was coded after the rules were tuned", len(items))
    known = clusters_of(before)
    fresh = [item for item in after if item.cluster not in known]
    left_out = len(after) - len(fresh)
    if not fresh:
        reason = f"the {left_out} items coded after lie in clusters that the rules were tuned on"
        return Refusal(reason, len(items))
    return evaluate(fresh, Kind.CODED_AFTER, confidence_level=confidence_level, left_out=left_out)


def tuned_on(
    items: Sequence[Coded], tuned: datetime, *, confidence_level: float = 0.95
) -> Evaluation | Refusal:
    """Compare rules with what they were tuned on: what the other figures are to be held against."""
    before, _ = cut(items, tuned)
    if not before:
        return Refusal("nothing was coded before the rules were tuned", len(items))
    return evaluate(before, Kind.TUNED_ON, confidence_level=confidence_level)


def held_out(
    items: Sequence[Coded],
    tune: Tune,
    *,
    folds: int = 5,
    seed: int = 0,
    confidence_level: float = 0.95,
) -> Evaluation | Refusal:
    """Compare rules with the clusters that they were not tuned on, part by part.

    `tune` is called with the items of all other parts, and what it returns with each item of this
    part; what the items say they were `predicted` is not looked at. It is refused where there are
    fewer clusters than parts.
    """
    clusters = clusters_of(items)
    if len(clusters) < folds:
        reason = f"there are {len(clusters)} clusters, and {folds} parts need one each"
        return Refusal(reason, len(items))
    part = folds_of(clusters, folds, seed)
    tried: list[Coded] = []
    for number in range(folds):
        rules = tune([item for item in items if part[item.cluster] != number])
        own = [item for item in items if part[item.cluster] == number]
        tried += [replace(item, predicted=rules(item)) for item in own]
    return evaluate(tried, Kind.HELD_OUT, confidence_level=confidence_level)


def folds_of(clusters: Iterable[str], folds: int, seed: int) -> dict[str, int]:
    """Return the part of each cluster, by chance that depends on the seed and on names alone.

    Parts have equally many clusters, or one more. Raises `exhume.errors.InputError` for fewer than
    two parts.

    >>> sorted(folds_of("abcde", 2, seed=1).values())
    [0, 0, 0, 1, 1]
    """
    if folds < 2:
        raise InputError(
            "folds", f"{folds} leave nothing to tune on", "take two or more, such as 5"
        )
    ordered = sorted(set(clusters), key=lambda cluster: (_chance(seed, cluster), cluster))
    return {cluster: place % folds for place, cluster in enumerate(ordered)}


def _chance(seed: int, cluster: str) -> bytes:
    return hashlib.sha256(json.dumps([seed, "fold", cluster]).encode("ascii")).digest()
