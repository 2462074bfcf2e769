"""Precision and recall of rules on coded items, and on which ones: that is part of the result."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from exhume.model.estimates import Estimate, Refusal
from exhume.recall.validation.items import Coded, clusters_of
from exhume.recall.validation.shares import Share, limits, share_of

METHOD = (
    "limits of Clopper and Pearson (1934) for as many independent items as tell the same, by the "
    "design effect of clusters (Korn, Graubard 1998, with fewer degrees of freedom)"
)


class Kind(StrEnum):
    """Which items rules are compared with.

    `CODED_AFTER` they were tuned; in other clusters than those they were tuned on (`HELD_OUT`, for
    each part of the clusters by rules that were tuned on the rest); or those that they were
    `TUNED_ON`, which says how well they fit these and is no evaluation.
    """

    CODED_AFTER = "coded-after"
    HELD_OUT = "held-out-clusters"
    TUNED_ON = "tuned-on"


ASSUMPTIONS = {
    Kind.CODED_AFTER: (
        "Measured on what was coded after the rules were tuned, in clusters that none of the "
        "earlier items belongs to. Clusters count as independent of each other, and as a sample "
        "of those that the rules are to be used on."
    ),
    Kind.HELD_OUT: (
        "Measured by cross-validation: rules tuned on some clusters were tried on the others, part "
        "by part, and the parts put together. Speaks of the way of tuning and not of one set of "
        "rules. Clusters count as independent of each other."
    ),
    Kind.TUNED_ON: (
        "Measured on the items that the rules were tuned on: how well they fit these, and nothing "
        "of how good they are on others."
    ),
}

ONLY_CODED = (
    "It is the share among coded items: relevant ones that nobody was given to code are not in it, "
    "so that it is not the recall of the study."
)


@dataclass(frozen=True, slots=True)
class Evaluation:
    """How rules compare with people, on items of that kind.

    Of the `items`, `both` are relevant and pointed at, `rules_only` pointed at and not relevant,
    `missed` relevant and not pointed at, `neither` neither. `left_out` were coded after the rules
    were tuned and lie in clusters that they were tuned on.
    """

    kind: Kind
    items: int
    clusters: int
    both: int
    rules_only: int
    missed: int
    neither: int
    precision: Estimate | Refusal
    recall: Estimate | Refusal
    left_out: int = 0


def evaluate(
    items: Sequence[Coded], kind: Kind, *, confidence_level: float = 0.95, left_out: int = 0
) -> Evaluation:
    """Compare rules with people; what there are no items for is refused by itself."""
    cells = Counter((item.predicted, item.relevant) for item in items)
    pointed = [item for item in items if item.predicted]
    relevant = [item for item in items if item.relevant]
    precision = _estimate(
        _share(pointed, lambda item: item.relevant),
        kind,
        confidence_level,
        "the rules point at none of the items",
    )
    recall = _estimate(
        _share(relevant, lambda item: item.predicted),
        kind,
        confidence_level,
        "none of the items is relevant",
        (ONLY_CODED, *_on_selection(items)),
    )
    return Evaluation(
        kind,
        len(items),
        len(clusters_of(items)),
        cells[True, True],
        cells[True, False],
        cells[False, True],
        cells[False, False],
        precision,
        recall,
        left_out,
    )


def _share(items: Sequence[Coded], counts: Callable[[Coded], bool]) -> Share:
    return share_of((item.cluster, counts(item)) for item in items)


def _estimate(
    share: Share,
    kind: Kind,
    confidence_level: float,
    nothing: str,
    warnings: tuple[str, ...] = (),
) -> Estimate | Refusal:
    if not share.items:
        return Refusal(nothing)
    return Estimate(
        share.counted / share.items,
        limits(share, confidence_level),
        confidence_level,
        METHOD,
        ASSUMPTIONS[kind],
        share.items,
        (_on_clusters(share), *warnings),
    )


def _on_clusters(share: Share) -> str:
    lie = f"{share.items} items lie in {share.clusters} clusters"
    if share.clusters < 2:
        return f"{lie}: nothing tells how clusters differ, and no value is excluded."
    if share.effect is None:
        return (
            f"{lie}; all are alike, so that the design effect is unknown: a cluster counts as one."
        )
    return f"{lie}; the design effect is {share.effect:.2f}, and counts as 1 where it is less."


def _on_selection(items: Sequence[Coded]) -> tuple[str, ...]:
    if not items or not all(item.predicted for item in items):
        return ()
    return ("The rules point at every item: only what they found was coded, and recall is then 1.",)
