"""How likely each outcome is for a paper: who points at it, and what is settled if it is read.

What happens to one paper are two numbers: its *history*, whose bit *j* is set if finder *j*
points at it (the bit after the last finder: that it was known before), and its `Outcome` once it
is read. This module gives the probability of each pair, exactly.
"""

from collections.abc import Sequence
from enum import IntEnum
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

from exhume.recall.simulation.corpora import Coders, Corpus, Part
from exhume.recall.simulation.odds import cells_with_odds_ratios

Floats = NDArray[np.float64]

_NORMAL = NormalDist()
# The trapezoidal rule on a normal density converges so fast that 8.5 standard deviations on either
# side in steps of a twentieth leave no error that a double could show.
_DIFFICULTIES = np.linspace(-8.5, 8.5, 341)
_DENSITIES = np.exp(-(_DIFFICULTIES**2) / 2)
_WEIGHTS: Floats = _DENSITIES / _DENSITIES.sum()


class Outcome(IntEnum):
    """What comes of a paper that is read: the fields of `DoubleCoding`, or one person's verdict."""

    BOTH = 0
    FIRST = 1
    SECOND = 2
    AGREED = 3
    REJECTED = 4
    ALONE_RELEVANT = 5
    ALONE_NOTHING = 6


SETTLED = (Outcome.BOTH, Outcome.FIRST, Outcome.SECOND, Outcome.ALONE_RELEVANT)
"""The outcomes that make a paper relevant in the eyes of the study."""

DOUBLE = (Outcome.BOTH, Outcome.FIRST, Outcome.SECOND, Outcome.AGREED, Outcome.REJECTED)
"""The outcomes of papers that two people judged, in the order of the fields of `DoubleCoding`."""


def table(corpus: Corpus, coders: Coders | None, part: Part, *, relevant: bool) -> Floats:
    """Return the probabilities of shape (histories, outcomes) for such a paper of that part."""
    pointing = _histories(corpus, part, relevant=relevant)
    judging = _outcomes(coders, relevant=relevant)
    joint: Floats = np.einsum("z,zh,zo->ho", _WEIGHTS, pointing, judging)
    joint /= joint.sum()  # a sum of exactly 1 is what multinomial draws ask for
    return joint


def said_yes(rate: float, loading: float) -> Floats:
    """Return how likely a yes is at each difficulty, where it is `rate` over all of them.

    >>> bool(np.isclose(_WEIGHTS @ said_yes(0.3, 0.9), 0.3))
    True
    """
    if not 0 < rate < 1 or not loading:
        return np.full(len(_DIFFICULTIES), rate)
    threshold, own = _NORMAL.inv_cdf(rate), (1 - loading**2) ** 0.5
    return np.array([_NORMAL.cdf((threshold - loading * z) / own) for z in _DIFFICULTIES.tolist()])


def _histories(corpus: Corpus, part: Part, *, relevant: bool) -> Floats:
    """Return the probabilities of histories, of shape (difficulties, histories)."""
    if corpus.odds_ratios and relevant:
        rates = [finder.rate(part.name, relevant=True) for finder in corpus.finders]
        finders = cells_with_odds_ratios(rates, _ratios(corpus))
        cells = np.broadcast_to(finders, (len(_DIFFICULTIES), len(finders)))
    else:
        cells = np.ones((len(_DIFFICULTIES), 1))
        for finder in corpus.finders:
            yes = said_yes(finder.rate(part.name, relevant=relevant), finder.loading)
            cells = _with_bit(cells, yes)
    if corpus.known is None:
        return cells
    rate = corpus.known.rate(part.name, relevant=relevant)
    return _with_bit(cells, said_yes(rate, corpus.known.loading))


def _with_bit(cells: Floats, yes: Floats) -> Floats:
    """Return the cells twice: with the next higher bit unset, and set."""
    return np.concatenate([cells * (1 - yes)[:, None], cells * yes[:, None]], axis=1)


def _ratios(corpus: Corpus) -> dict[tuple[int, int], float]:
    place = {finder.name: number for number, finder in enumerate(corpus.finders)}
    return {(place[a], place[b]): ratio for (a, b), ratio in corpus.odds_ratios.items()}


def _outcomes(coders: Coders | None, *, relevant: bool) -> Floats:
    """Return the probabilities of outcomes, of shape (difficulties, outcomes)."""
    cells = np.zeros((len(_DIFFICULTIES), len(Outcome)))
    if coders is None:
        cells[:, Outcome.ALONE_RELEVANT if relevant else Outcome.ALONE_NOTHING] = 1.0
        return cells
    a, b, decides = (
        said_yes(coder.rate(relevant=relevant), coder.loading)
        for coder in (coders.first, coders.second, coders.adjudicator)
    )
    cells[:, Outcome.BOTH] = a * b
    cells[:, Outcome.FIRST] = a * (1 - b) * decides
    cells[:, Outcome.SECOND] = (1 - a) * b * decides
    cells[:, Outcome.AGREED] = (1 - a) * (1 - b)
    cells[:, Outcome.REJECTED] = (a * (1 - b) + (1 - a) * b) * (1 - decides)
    cells *= coders.doubled
    cells[:, Outcome.ALONE_RELEVANT] = (1 - coders.doubled) * a
    cells[:, Outcome.ALONE_NOTHING] = (1 - coders.doubled) * (1 - a)
    return cells


def names_of(history: int, finders: Sequence[str]) -> tuple[str, ...]:
    """Return the names of the finders that point at a paper with that history.

    >>> names_of(0b101, ["rules", "cosine", "classifier"])
    ('rules', 'classifier')
    """
    return tuple(name for bit, name in enumerate(finders) if history >> bit & 1)
