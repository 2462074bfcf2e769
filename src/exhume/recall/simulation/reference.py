"""One simulated study, paper by paper: slow, and as obvious as it can be.

It knows nothing of the tables of probabilities that `studies` draws from.
"""

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from random import Random
from statistics import NormalDist

from exhume.model.recall import DoubleCoding, KnownItems, RecallData, Stratum
from exhume.recall.simulation.corpora import Coder, Coders, Corpus, Part, Reading, Truth

_NORMAL = NormalDist()


@dataclass(slots=True)
class Paper:
    """A paper, and what happens to it."""

    part: Part
    relevant: bool
    difficulty: float
    finders: tuple[str, ...] = ()
    known: bool = False
    read: bool = False
    outcome: str = ""
    settled: bool = False


def simulate_one(corpus: Corpus, reading: Reading, random: Random) -> tuple[RecallData, Truth]:
    """Return a study of the corpus as an estimator is given it, and the truth beside it.

    Odds ratios are possible for two finders, and for no more.

    >>> from exhume.recall.simulation.corpora import Finder
    >>> corpus = Corpus((Part("far", 50, 10),), (Finder("rules", 1.0),))
    >>> simulate_one(corpus, Reading({}), Random(1))[1]
    Truth(relevant=10, found=10)
    """
    papers = [
        Paper(part, number < part.relevant, random.gauss(0, 1))
        for part in corpus.parts
        for number in range(part.size)
    ]
    for paper in papers:
        paper.finders = _finders_of(paper, corpus, random)
        paper.known = _is_known(paper, corpus, random)
    main = corpus.finders[0].name
    others = [paper for paper in papers if paper.finders and main not in paper.finders]
    few = len(others) if reading.others is None else min(len(others), reading.others)
    for paper in [p for p in papers if main in p.finders] + random.sample(others, few):
        paper.read = True
    for stratum in corpus.strata:
        rest = [p for p in papers if p.part.belongs_to == stratum and not p.finders]
        reachable = [paper for paper in rest if paper.part.reachable]
        for paper in random.sample(reachable, min(len(reachable), reading.samples.get(stratum, 0))):
            paper.read = True
    for paper in papers:
        if paper.read:
            _judge(paper, reading.coders, random)
    found = sum(paper.relevant and paper.settled for paper in papers)
    return _data(papers, corpus, reading), Truth(corpus.relevant, found)


def _says_yes(rate: float, loading: float, difficulty: float, random: Random) -> bool:
    own = random.gauss(0, 1)
    propensity = _NORMAL.cdf(loading * difficulty + math.sqrt(1 - loading**2) * own)
    return propensity < rate


def _finders_of(paper: Paper, corpus: Corpus, random: Random) -> tuple[str, ...]:
    rates = {f.name: f.rate(paper.part.name, relevant=paper.relevant) for f in corpus.finders}
    if corpus.odds_ratios and paper.relevant:
        return _with_odds_ratios(rates, corpus.odds_ratios, random)
    return tuple(
        finder.name
        for finder in corpus.finders
        if _says_yes(rates[finder.name], finder.loading, paper.difficulty, random)
    )


def _is_known(paper: Paper, corpus: Corpus, random: Random) -> bool:
    if corpus.known is None:
        return False
    rate = corpus.known.rate(paper.part.name, relevant=paper.relevant)
    return _says_yes(rate, corpus.known.loading, paper.difficulty, random)


def _with_odds_ratios(
    rates: Mapping[str, float], ratios: Mapping[tuple[str, str], float], random: Random
) -> tuple[str, ...]:
    """Draw what two finders do: the second by its chance given what the first one did.

    The chance that both point at a paper is the root of a quadratic equation (R. L. Plackett. A
    class of bivariate distributions. J Am Stat Assoc 60 (1965) 516-522).
    """
    ((first, p), (second, q)), (ratio,) = rates.items(), ratios.values()
    spread = 1 + (p + q) * (ratio - 1)
    root = math.sqrt(spread**2 - 4 * ratio * (ratio - 1) * p * q)
    both = p * q if ratio == 1 else (spread - root) / (2 * (ratio - 1))
    by_first = random.random() < p
    by_second = random.random() < (both / p if by_first else (q - both) / (1 - p))
    pointed = ((first, by_first), (second, by_second))
    return tuple(name for name, does in pointed if does)


def _judge(paper: Paper, coders: Coders | None, random: Random) -> None:
    if coders is None:
        paper.settled = paper.relevant
        return
    first, second, adjudicator = (
        _says(coder, paper, random) for coder in (coders.first, coders.second, coders.adjudicator)
    )
    if random.random() >= coders.doubled:
        paper.settled = first
        return
    paper.settled = first if first == second else adjudicator
    if paper.settled:
        paper.outcome = "both" if first and second else "first" if first else "second"
    else:
        paper.outcome = "agreed" if not first and not second else "rejected"


def _says(coder: Coder, paper: Paper, random: Random) -> bool:
    rate = coder.rate(relevant=paper.relevant)
    return _says_yes(rate, coder.loading, paper.difficulty, random)


def _data(papers: Sequence[Paper], corpus: Corpus, reading: Reading) -> RecallData:
    main, several = corpus.finders[0].name, len(corpus.finders) > 1
    candidates = [paper for paper in papers if main in paper.finders]
    others = [paper for paper in papers if paper.finders and main not in paper.finders]
    rest = [_stratum("other-finders", others)] if several else []
    for name in corpus.strata:
        left = [p for p in papers if p.part.belongs_to == name and not p.finders]
        rest.append(_stratum(name, left))
    known = [paper for paper in papers if paper.known]
    outcomes = Counter(paper.outcome for paper in papers)
    fields = ("both", "first", "second", "agreed", "rejected")
    return RecallData(
        _stratum("candidates", candidates),
        tuple(rest),
        tuple(finder.name for finder in corpus.finders) if several else (),
        Counter(paper.finders for paper in papers if paper.settled) if several else {},
        KnownItems(len(known), sum(main in p.finders for p in known)) if corpus.known else None,
        DoubleCoding(*(outcomes[name] for name in fields)) if reading.coders else None,
    )


def _stratum(name: str, papers: Sequence[Paper]) -> Stratum:
    read = [paper for paper in papers if paper.read]
    return Stratum(name, len(papers), len(read), sum(paper.settled for paper in read))
