import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from exhume.recall.simulation.corpora import Coder, Coders, Corpus, Finder, Part, Reading
from exhume.recall.simulation.studies import simulate

RATES = st.floats(0.0, 1.0)
SIZES = st.integers(0, 60)


@st.composite
def parts(draw: st.DrawFn) -> tuple[Part, ...]:
    sizes = draw(st.lists(SIZES, min_size=1, max_size=3))
    return tuple(
        Part(
            f"part-{number}",
            size,
            draw(st.integers(0, size)),
            stratum=draw(st.sampled_from(["", "rest"])),
            reachable=draw(st.booleans()),
        )
        for number, size in enumerate(sizes)
    )


@st.composite
def corpora(draw: st.DrawFn) -> Corpus:
    finders = tuple(
        Finder(name, draw(RATES), draw(RATES), draw(st.floats(-0.9, 0.9)))
        for name in draw(st.sampled_from([["rules"], ["rules", "cosine"], ["a", "b", "c"]]))
    )
    known = draw(st.none() | st.builds(Finder, st.just("world"), RATES))
    return Corpus(draw(parts()), finders, known)


CODERS = st.none() | st.builds(
    Coders, st.builds(Coder, RATES, RATES), st.builds(Coder, RATES, RATES), doubled=RATES
)


@settings(max_examples=60)
@given(corpora(), CODERS, st.integers(0, 80), st.integers(0, 9))
def test_the_counts_of_a_study_fit_each_other(
    corpus: Corpus, coders: Coders | None, sample: int, seed: int
) -> None:
    reading = Reading(dict.fromkeys(corpus.strata, sample), coders)
    for data, truth in simulate(corpus, reading, 3, np.random.default_rng(seed)):
        assert corpus.papers == data.papers
        assert data.candidates.size == data.candidates.read
        assert all(s.read <= sample for s in data.rest if s.name in corpus.strata)
        assert truth.found <= min(data.found, truth.relevant)
        if coders is None:
            assert data.found == truth.found
        if data.finders:
            assert data.found == sum(data.histories.values())
            assert data.candidates.found == sum(
                papers for history, papers in data.histories.items() if data.finders[0] in history
            )
        if data.known:
            assert data.known.found <= data.known.given <= corpus.relevant


@settings(max_examples=20)
@given(corpora(), CODERS)
def test_all_that_is_read_by_two_is_double_coded(corpus: Corpus, coders: Coders | None) -> None:
    everything = Reading(dict.fromkeys(corpus.strata, 1_000), coders)
    for data, _ in simulate(corpus, everything, 2, np.random.default_rng(4)):
        if data.double and coders and coders.doubled == 1:
            d = data.double
            read = sum(s.read for s in (data.candidates, *data.rest))
            assert read == d.both + d.first + d.second + d.agreed + d.rejected
            assert data.found == d.both + d.first + d.second


def test_the_same_generator_gives_the_same_studies() -> None:
    corpus = Corpus((Part("far", 500, 40),), (Finder("a", 0.5, 0.1), Finder("b", 0.5, 0.1)))
    one, other = (
        list(simulate(corpus, Reading({"far": 100}), 5, np.random.default_rng(8))) for _ in range(2)
    )
    assert one == other


def test_what_is_out_of_reach_is_in_its_stratum_and_never_read() -> None:
    corpus = Corpus(
        (Part("old", 50, 50, "rest", reachable=False), Part("new", 50, 0, "rest")),
        (Finder("rules", 0.0),),
    )
    data, truth = next(iter(simulate(corpus, Reading({"rest": 99}), 1, np.random.default_rng(1))))
    assert (100, 50, 0) == (data.rest[0].size, data.rest[0].read, data.rest[0].found)
    assert (50, 50) == (truth.relevant, truth.missed)


def test_papers_of_other_finders_are_a_stratum_of_their_own_and_read_whole() -> None:
    corpus = Corpus((Part("far", 400, 50),), (Finder("rules", 0.5), Finder("cosine", 1.0)))
    for data, _ in simulate(corpus, Reading({}), 5, np.random.default_rng(1)):
        others, far = data.rest
        assert ("other-finders", others.size, others.size) == (
            others.name,
            others.read,
            others.found,
        )
        assert 50 == data.candidates.found + others.found
        assert (350, 0) == (far.size, far.read)
        assert {("rules", "cosine"), ("cosine",)} == set(data.histories)
