"""What rules are compared with: passages or papers that people coded, and when they did."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Coded:
    """Something that people judged, and what the rules say of it.

    `cluster` names what it shares with others that are like it: the paper of a passage, the journal
    or the hospital of a paper. `at` is when it was settled; all times of a study have a time zone,
    or none has. `predicted` is what the rules say and `relevant` what people settled.
    """

    id: str
    cluster: str
    at: datetime
    predicted: bool
    relevant: bool


def clusters_of(items: Iterable[Coded]) -> frozenset[str]:
    """Return the names of the clusters."""
    return frozenset(item.cluster for item in items)


def cut(items: Sequence[Coded], tuned: datetime) -> tuple[list[Coded], list[Coded]]:
    """Return what had been coded when the rules were tuned, and what was coded after."""
    before = [item for item in items if item.at <= tuned]
    return before, [item for item in items if item.at > tuned]
