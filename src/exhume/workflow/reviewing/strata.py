"""The queue as the owner sees it: how many units were drawn from where."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from exhume.model.coding import Drawing, Origin


@dataclass(frozen=True, slots=True)
class DrawnStratum:
    """Units of one origin and stratum; `drawn` of the `size` papers that it has."""

    origin: Origin
    stratum: str
    units: int
    drawn: int
    size: int


def drawn_by_stratum(drawings: Iterable[Drawing]) -> tuple[DrawnStratum, ...]:
    """Count the units of each origin and stratum, in the order of their names."""
    counts = Counter((d.origin, d.stratum, d.drawn, d.size) for d in drawings)
    ordered = sorted(counts.items(), key=lambda item: (list(Origin).index(item[0][0]), item[0][1]))
    return tuple(
        DrawnStratum(origin, stratum, units, drawn, size)
        for (origin, stratum, drawn, size), units in ordered
    )
