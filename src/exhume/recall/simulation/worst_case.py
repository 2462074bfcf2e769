"""The coverage of bounds from samples in the worst case, by adding up all samples that can be.

Simulated studies show how bounds fare for the truths that somebody thought of. Where a corpus is
small, every truth can be tried: each number of relevant papers in each stratum, and for each of
them every outcome of the samples with its hypergeometric chance. Nothing is drawn here.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from math import comb, prod

from exhume.model.estimates import Refusal
from exhume.model.recall import RecallData, RecallEstimate, Stratum
from exhume.protocols import RecallEstimator
from exhume.recall.simulation.corpora import Truth
from exhume.recall.simulation.coverage import LEVEL, Trial

Numbers = tuple[int, ...]
"""Of each stratum: how many papers are relevant, or how many of these the sample holds."""


@dataclass(frozen=True, slots=True)
class Design:
    """A small corpus: of each stratum its papers and how many of them are read.

    There are so many `candidates` beside them, all of which are relevant.
    """

    strata: tuple[tuple[int, int], ...]
    candidates: int = 5

    def __str__(self) -> str:
        return ", ".join(f"{read} of {size}" for size, read in self.strata)


DESIGNS = (
    Design(((60, 15),)),
    Design(((200, 20),), candidates=3),
    Design(((15, 5), (25, 6))),
    Design(((12, 6), (40, 8))),
    Design(((8, 2), (12, 6), (14, 5)), candidates=4),
)
"""What is tried for each estimator that takes so many strata."""


@dataclass(frozen=True, slots=True)
class Worst:
    """The least chances, over all truths, that the bound and the interval hold."""

    estimator: str
    design: Design
    truths: int
    one_sided: float
    two_sided: float

    @property
    def holds(self) -> bool:
        """Whether both hold as often as they say, not a hair less: nothing is left to chance."""
        return min(self.one_sided, self.two_sided) >= LEVEL - 1e-9


def worst_case(name: str, estimator: RecallEstimator, design: Design) -> Worst | None:
    """Return the coverage at the least favourable truth; None if the estimator refuses the design.

    >>> from exhume.recall import elusion
    >>> found = worst_case("elusion", elusion, Design(((30, 10),)))
    >>> found.truths, found.one_sided >= 0.95
    (31, True)
    """
    said = _answers(estimator, design)
    if not said:
        return None
    truths = list(product(*(range(size + 1) for size, _ in design.strata)))
    held = [_coverage(said, design, relevant) for relevant in truths]
    one_sided, two_sided = (min(shares) for shares in zip(*held, strict=True))
    return Worst(name, design, len(truths), one_sided, two_sided)


def _answers(estimator: RecallEstimator, design: Design) -> dict[Numbers, RecallEstimate]:
    """Return what the estimator says of every outcome of the samples that it does not refuse."""
    answers: dict[Numbers, RecallEstimate] = {}
    for found in product(*(range(read + 1) for _, read in design.strata)):
        data = RecallData(_all_read(design.candidates), tuple(_strata(design, found)))
        said = estimator.estimate(data, confidence_level=LEVEL)
        if not isinstance(said, Refusal):
            answers[found] = said
    return answers


def _coverage(
    said: Mapping[Numbers, RecallEstimate], design: Design, relevant: Numbers
) -> tuple[float, float]:
    """Return the chances that the bound and the interval hold, among the outcomes answered."""
    bound = interval = answered = 0.0
    for found, estimate in said.items():
        chance = _chance(design, relevant, found)
        if chance:
            truth = Truth(design.candidates + sum(relevant), design.candidates + sum(found))
            trial = Trial(estimate.supports, estimate.recall.interval, estimate.missed, truth)
            answered += chance
            bound += chance * trial.bound_holds
            interval += chance * trial.interval_holds
    return (bound / answered, interval / answered) if answered else (1.0, 1.0)


def _chance(design: Design, relevant: Numbers, found: Numbers) -> float:
    """Return how likely the samples hold just these numbers of relevant papers."""
    strata = zip(design.strata, relevant, found, strict=True)
    return prod(_hypergeometric(size, read, of, k) for (size, read), of, k in strata)


def _hypergeometric(size: int, read: int, relevant: int, found: int) -> float:
    if found > relevant or read - found > size - relevant:
        return 0.0
    return comb(relevant, found) * comb(size - relevant, read - found) / comb(size, read)


def _all_read(papers: int) -> Stratum:
    return Stratum("candidates", papers, papers, papers)


def _strata(design: Design, found: Sequence[int]) -> Iterator[Stratum]:
    for number, ((size, read), relevant) in enumerate(zip(design.strata, found, strict=True)):
        yield Stratum(f"stratum {number}", size, read, relevant)
