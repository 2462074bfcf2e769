"""Many simulated studies at once.

Papers that are alike for every finder and coder are interchangeable, so that a study needs no
papers, only how many of them have which history and outcome: multinomial counts, and for the
samples hypergeometric ones. `reference` does the same paper by paper.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from exhume.model.recall import DoubleCoding, KnownItems, RecallData, Stratum
from exhume.recall.simulation.corpora import Corpus, Part, Reading, Truth
from exhume.recall.simulation.responses import DOUBLE, SETTLED, Floats, names_of, table

Counts = NDArray[np.int64]

CANDIDATES = "candidates"
OTHERS = "other-finders"
"""The stratum of the papers that a finder points at and the first one does not."""


@dataclass(slots=True)
class _Stratum:
    """Of one stratum, for each study: its papers, how many were read, and how many were found."""

    size: Counts
    read: Counts
    found: Counts

    def of_study(self, name: str, study: int) -> Stratum:
        return Stratum(name, *(int(of[study]) for of in (self.size, self.read, self.found)))


@dataclass(frozen=True, slots=True, eq=False)
class _Cell:
    """Papers that nothing tells apart until they are read: so many in each study.

    `outcomes` has how likely each `Outcome` is for one of them.
    """

    part: Part
    relevant: bool
    history: int
    papers: Counts
    outcomes: Floats


@dataclass(slots=True, eq=False)
class Studies:
    """Simulated studies; each is what an estimator is given, and the truth beside it."""

    corpus: Corpus
    reading: Reading
    count: int
    strata: dict[str, _Stratum] = field(default_factory=dict[str, _Stratum])
    histories: Counts = field(init=False)
    double: Counts = field(init=False)
    known: Counts = field(init=False)
    found: Counts = field(init=False)

    def __post_init__(self) -> None:
        names = (CANDIDATES, *([OTHERS] if len(self.corpus.finders) > 1 else []))
        for name in (*names, *self.corpus.strata):
            zeros = (np.zeros(self.count, np.int64) for _ in range(3))
            self.strata[name] = _Stratum(*zeros)
        self.histories = np.zeros((self.count, 2 ** len(self.corpus.finders)), np.int64)
        self.double = np.zeros((self.count, len(DOUBLE)), np.int64)
        self.known = np.zeros((self.count, 2), np.int64)
        self.found = np.zeros(self.count, np.int64)

    def __iter__(self) -> Iterator[tuple[RecallData, Truth]]:
        """Give each study with its truth."""
        return ((self.data(study), self.truth(study)) for study in range(self.count))

    def truth(self, study: int) -> Truth:
        """Return what is true in a study, counted from 0."""
        return Truth(self.corpus.relevant, int(self.found[study]))

    def data(self, study: int) -> RecallData:
        """Return what an estimator is given of a study, counted from 0."""
        candidates, *rest = (of.of_study(name, study) for name, of in self.strata.items())
        finders = tuple(finder.name for finder in self.corpus.finders)
        counts = enumerate(self.histories[study].tolist())
        double: list[int] = self.double[study].tolist()
        known: list[int] = self.known[study].tolist()
        several = len(finders) > 1
        return RecallData(
            candidates,
            tuple(rest),
            finders if several else (),
            {names_of(h, finders): n for h, n in counts if n} if several else {},
            KnownItems(*known) if self.corpus.known else None,
            DoubleCoding(*double) if self.reading.coders else None,
        )


def simulate(corpus: Corpus, reading: Reading, count: int, random: np.random.Generator) -> Studies:
    """Return so many studies of a corpus; the same generator gives the same ones.

    >>> from exhume.recall.simulation.corpora import Finder, Part
    >>> corpus = Corpus((Part("far", 1_000, 10),), (Finder("rules", 0.8, 0.01),))
    >>> studies = simulate(corpus, Reading({"far": 200}), 5, np.random.default_rng(1))
    >>> data, truth = next(iter(studies))
    >>> data.papers, data.rest[0].read, truth.relevant, truth.found == data.found
    (1000, 200, 10, True)
    """
    studies = Studies(corpus, reading, count)
    cells = [
        cell
        for part in corpus.parts
        for relevant in (True, False)
        for cell in _cells(studies, part, random, relevant=relevant)
    ]
    places = [(_place(cell, corpus), cell) for cell in cells]
    samples = _samples(corpus, reading)
    for cell in cells:
        _count_known(studies, cell)
    for name in studies.strata:
        within = [cell for place, cell in places if place == name]
        _read_sample(studies, name, within, samples[name], random)
    return studies


def _place(cell: _Cell, corpus: Corpus) -> str:
    """Return the stratum that papers are in once finders have pointed at them."""
    by = cell.history % 2 ** len(corpus.finders)  # without the bit of known items
    return (CANDIDATES if by & 1 else OTHERS) if by else cell.part.belongs_to


def _samples(corpus: Corpus, reading: Reading) -> dict[str, int]:
    """Return how many papers are read of each stratum, if it has so many."""
    others = corpus.papers if reading.others is None else reading.others
    rest = {name: reading.samples.get(name, 0) for name in corpus.strata}
    return {CANDIDATES: corpus.papers, OTHERS: others, **rest}


def _count_known(studies: Studies, cell: _Cell) -> None:
    if cell.history >= 2 ** len(studies.corpus.finders):
        studies.known += np.stack([cell.papers, cell.papers * (cell.history & 1)], axis=1)


def _cells(
    studies: Studies, part: Part, random: np.random.Generator, *, relevant: bool
) -> Iterator[_Cell]:
    chances = table(studies.corpus, studies.reading.coders, part, relevant=relevant)
    of_history = np.minimum(chances.sum(axis=1), 1.0)  # which rounding may exceed
    papers = part.relevant if relevant else part.size - part.relevant
    counts = random.multinomial(papers, of_history, size=studies.count)
    for history in np.flatnonzero(of_history).tolist():
        outcomes = chances[history] / of_history[history]
        yield _Cell(part, relevant, history, counts[:, history], outcomes)


def _read_sample(
    studies: Studies, name: str, cells: Sequence[_Cell], sample: int, random: np.random.Generator
) -> None:
    """Read a simple random sample of the papers of a stratum that can be reached.

    What a finder points at can be, wherever it is.
    """
    stratum = studies.strata[name]
    for cell in cells:
        stratum.size += cell.papers
    pointed = name in {CANDIDATES, OTHERS}
    reachable = [cell for cell in cells if pointed or cell.part.reachable]
    if not reachable:
        return
    papers = np.stack([cell.papers for cell in reachable], axis=1)
    drawn = _without_replacement(papers, sample, random)
    for cell, of_cell in zip(reachable, drawn.T, strict=True):
        _read(studies, stratum, cell, of_cell, random)


def _without_replacement(papers: Counts, sample: int, random: np.random.Generator) -> Counts:
    """Return how many of each column are in a simple random sample of each row."""
    drawn = np.zeros_like(papers)
    left = np.minimum(sample, papers.sum(axis=1))
    others = papers.sum(axis=1)
    for column in range(papers.shape[1]):
        others = others - papers[:, column]
        drawn[:, column] = random.hypergeometric(papers[:, column], others, left)
        left = left - drawn[:, column]
    return drawn


def _read(
    studies: Studies, stratum: _Stratum, cell: _Cell, papers: Counts, random: np.random.Generator
) -> None:
    """Have so many papers of a cell judged, and count what comes of it."""
    outcomes = random.multinomial(papers, cell.outcomes)
    settled = outcomes[:, SETTLED].sum(axis=1)
    stratum.read += papers
    stratum.found += settled
    studies.histories[:, cell.history % 2 ** len(studies.corpus.finders)] += settled
    studies.double += outcomes[:, DOUBLE]
    if cell.relevant:
        studies.found += settled
