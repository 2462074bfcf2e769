"""What was found and what may be missing: the counts that estimates of recall are made from.

A paper is *relevant* if what people settled about it says so; which codes make it so is fixed in
the protocol. All counts are papers, not passages: two passages of one paper are one discovery.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from exhume.model.estimates import Estimate, Interval


@dataclass(frozen=True, slots=True)
class Stratum:
    """A part of the papers, of which `read` of `size` were read whole and `found` were relevant.

    Those that were read are a simple random sample of the part, or all of it.

    >>> Stratum("far", size=10, read=3, found=4)
    Traceback (most recent call last):
    ...
    ValueError: far: 4 found of 3 read of 10 cannot be
    """

    name: str
    size: int
    read: int
    found: int

    def __post_init__(self) -> None:
        if not 0 <= self.found <= self.read <= self.size:
            said = f"{self.found} found of {self.read} read of {self.size}"
            raise ValueError(f"{self.name}: {said} cannot be")


@dataclass(frozen=True, slots=True)
class KnownItems:
    """Papers known to be relevant before any was screened: `found` of `given` were pointed at."""

    given: int
    found: int


@dataclass(frozen=True, slots=True)
class DoubleCoding:
    """Papers that two people judged apart from each other, by what they said and what was settled.

    Of those settled as relevant, `both` said so, only the `first`, or only the `second`. Of those
    settled as not relevant, `agreed` were called so by both, and `rejected` were called relevant by
    one or both before.
    """

    both: int
    first: int
    second: int
    agreed: int
    rejected: int


@dataclass(frozen=True, slots=True)
class RecallData:
    """Everything that an estimator of recall may look at.

    `candidates` are the papers that the rules pointed at, all of which should have been read; the
    strata in `rest` are all others. `histories` counts the papers known to be relevant by the
    finders that pointed at them, each history in the order of `finders`; a paper that only a random
    sample turned up has the empty history. `known` and `double` are None where there are none.
    """

    candidates: Stratum
    rest: tuple[Stratum, ...]
    finders: tuple[str, ...] = ()
    histories: Mapping[tuple[str, ...], int] = field(default_factory=dict[tuple[str, ...], int])
    known: KnownItems | None = None
    double: DoubleCoding | None = None

    @property
    def papers(self) -> int:
        """How many papers there are in all."""
        return self.candidates.size + sum(stratum.size for stratum in self.rest)

    @property
    def found(self) -> int:
        """How many relevant papers are known, wherever they were found."""
        return self.candidates.found + sum(stratum.found for stratum in self.rest)


@dataclass(frozen=True, slots=True)
class RecallEstimate:
    """Recall with its interval, and what may be missing.

    `recall` is the share of all relevant papers that are known; its interval is two-sided. `missed`
    holds the limits of the number of relevant papers not known. `supports` is the greatest recall
    that the data support: the one-sided lower bound at the same confidence level; any higher figure
    is not supported.
    """

    recall: Estimate
    missed: Interval
    supports: float
