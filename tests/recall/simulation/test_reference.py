"""The fast simulator and the obvious one draw from the same distribution."""

from random import Random

import numpy as np
import pytest

from exhume.model.recall import RecallData
from exhume.recall.simulation.corpora import (
    Coder,
    Coders,
    Corpus,
    Finder,
    Part,
    Reading,
    Truth,
)
from exhume.recall.simulation.reference import simulate_one
from exhume.recall.simulation.studies import simulate

STUDIES = 800
NEAR = Part("near", 14, 6)
FAR = Part("far", 30, 5)
RULES = Finder("rules", {"near": 0.8, "far": 0.3}, 0.1, loading=0.9)
COSINE = Finder("cosine", 0.5, {"near": 0.2, "far": 0.05}, loading=0.7)
CONTRARY = Finder("classifier", 0.6, loading=-0.8)
RARELY_KNOWN = Finder("world", {"near": 0.5, "far": 0.2}, loading=0.6)
CARELESS = Coders(Coder(0.8, 0.9, 0.7), Coder(0.6, 0.95), Coder(0.9, 0.9, 0.5), doubled=0.7)

STUDIED = {
    "one finder, one stratum": (Corpus((FAR,), (RULES,)), Reading({"far": 10})),
    "two strata, known items": (
        Corpus((NEAR, FAR), (RULES,), RARELY_KNOWN),
        Reading({"near": 20, "far": 10}),
    ),
    "three finders who share difficulty": (
        Corpus((NEAR, FAR), (RULES, COSINE, CONTRARY)),
        Reading({"far": 10}),
    ),
    "a part of what others point at": (
        Corpus((NEAR, FAR), (RULES, COSINE)),
        Reading({"near": 3}, others=4),
    ),
    "two finders with an odds ratio": (
        Corpus(
            (FAR,),
            (Finder("rules", 0.7), Finder("cosine", 0.4, 0.1)),
            odds_ratios={("rules", "cosine"): 4.0},
        ),
        Reading({"far": 5}),
    ),
    "coders who err, and know the same papers as the finders": (
        Corpus((NEAR, FAR), (RULES, COSINE), RARELY_KNOWN),
        Reading({"near": 5, "far": 10}, CARELESS),
    ),
    "papers out of reach": (
        Corpus(
            (Part("old", 20, 4, "rest", reachable=False), Part("new", 20, 4, "rest")),
            (Finder("rules", 0.4, 0.1),),
        ),
        Reading({"rest": 8}),
    ),
}


def counts_of(data: RecallData, truth: Truth, finders: list[tuple[str, ...]]) -> list[int]:
    """Return everything that a study consists of as numbers."""
    strata = [n for s in (data.candidates, *data.rest) for n in (s.size, s.read, s.found)]
    histories = [data.histories.get(history, 0) for history in finders]
    known = [data.known.given, data.known.found] if data.known else []
    d = data.double
    double = [d.both, d.first, d.second, d.agreed, d.rejected] if d else []
    return [*strata, *histories, *known, *double, truth.relevant, truth.found]


@pytest.mark.parametrize("name", STUDIED)
def test_the_fast_simulator_agrees_with_the_obvious_one_in_means_and_covariances(
    name: str,
) -> None:
    corpus, reading = STUDIED[name]
    random = Random(7)
    slow = [simulate_one(corpus, reading, random) for _ in range(STUDIES)]
    fast = list(simulate(corpus, reading, 20 * STUDIES, np.random.default_rng(7)))
    histories = sorted({h for data, _ in slow + fast for h in data.histories})
    one = products(np.array([counts_of(*study, histories) for study in slow]))
    other = products(np.array([counts_of(*study, histories) for study in fast]))
    spread = np.sqrt(one.var(axis=0) / len(one) + other.var(axis=0) / len(other))
    difference = np.abs(one.mean(axis=0) - other.mean(axis=0))
    assert (difference <= 4.5 * spread + 1e-9).all()


def products(counts: np.ndarray) -> np.ndarray:
    """Return the numbers of each study, and the products of each two of them."""
    pairs = np.triu_indices(counts.shape[1])
    return np.concatenate([counts, counts[:, pairs[0]] * counts[:, pairs[1]]], axis=1)


@pytest.mark.parametrize("name", STUDIED)
def test_both_simulators_give_the_same_strata_finders_and_kinds_of_data(name: str) -> None:
    corpus, reading = STUDIED[name]
    slow, _ = simulate_one(corpus, reading, Random(1))
    fast, _ = next(iter(simulate(corpus, reading, 1, np.random.default_rng(1))))
    assert [s.name for s in slow.rest] == [s.name for s in fast.rest]
    assert slow.finders == fast.finders
    assert (slow.known is None, slow.double is None) == (fast.known is None, fast.double is None)
    assert slow.papers == fast.papers == corpus.papers
