"""Curves: what was found against what was read, with what may remain."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class CurvePoint:
    """How it stood after `read` papers, of which `found` were relevant.

    Of all papers, read or not, between `low` and `high` are relevant. `pvalue` is that of the
    hypothesis that recall was still below the target.
    """

    read: int
    found: int
    low: int
    high: int
    pvalue: float


@dataclass(frozen=True, slots=True)
class RecallCurve:
    """Relevant papers found against papers read, in the order in which they were.

    `what` says which papers they are, `papers` how many of them there are. `target` is the recall
    that a study wants, at `confidence_level`; `stop` is how many papers were read when the rule of
    stopping first allowed it, None where it did not. `says` puts that into a sentence; `cautions`
    are what must be said with it.
    """

    what: str
    papers: int
    target: float
    confidence_level: float
    points: tuple[CurvePoint, ...]
    stop: int | None
    says: str
    cautions: tuple[str, ...]
