"""Settings about the overlap of two finders, and of three."""

from collections.abc import Mapping
from itertools import combinations

from exhume.recall.simulation.corpora import Coder, Coders, Corpus, Finder, Part, Reading
from exhume.recall.simulation.coverage import Setting

TWO = ("chapman",)
THREE = ("loglinear",)

NAMES = ("rules", "running-cosine", "ngram-classifier")
NO_SAMPLE = Reading({})


def overlapping(
    relevant: int,
    sensitivities: tuple[float, ...],
    odds_ratios: Mapping[tuple[str, str], float] | None = None,
    loading: float = 0.0,
    papers: int = 20_000,
) -> Corpus:
    """Return a corpus with that many finders, of which each raises a false alarm for 1 %.

    They depend on each other by odds ratios, or by how hard papers are to find for all of them.
    """
    named = zip(NAMES, sensitivities, strict=False)
    finders = tuple(Finder(name, sensitivity, 0.01, loading) for name, sensitivity in named)
    return Corpus((Part("rest", papers, relevant),), finders, odds_ratios=odds_ratios or {})


def all_pairs(ratio: float) -> dict[tuple[str, str], float]:
    """Return the same odds ratio for each pair of three finders."""
    return dict.fromkeys(combinations(NAMES, 2), ratio)


ONE_PAIR = ("rules", "running-cosine")

SETTINGS = (
    Setting(
        "two strong finders",
        "20,000 papers, 200 relevant, finders that point at 80 and 70 %, independently",
        overlapping(200, (0.8, 0.7)),
        NO_SAMPLE,
        claimed=TWO,
    ),
    Setting(
        "two weak finders",
        "20,000 papers, 200 relevant, finders that point at 25 and 20 %, independently",
        overlapping(200, (0.25, 0.2)),
        NO_SAMPLE,
        claimed=TWO,
    ),
    Setting(
        "two finders, few papers",
        "124,770 papers, 15 relevant, finders that point at 60 and 50 %, independently",
        overlapping(15, (0.6, 0.5), papers=124_770),
        NO_SAMPLE,
        claimed=TWO,
    ),
    Setting(
        "two finders, many papers",
        "20,000 papers, 1,000 relevant, finders that point at 60 and 40 %, independently",
        overlapping(1_000, (0.6, 0.4)),
        NO_SAMPLE,
        claimed=TWO,
    ),
    Setting(
        "two finders, odds ratio of 2",
        "20,000 papers, 200 relevant, finders that point at 70 and 60 %, with an odds ratio of 2",
        overlapping(200, (0.7, 0.6), {ONE_PAIR: 2.0}),
        NO_SAMPLE,
        claimed=TWO,
    ),
    Setting(
        "two finders, odds ratio of 3",
        "the same with an odds ratio of 3, the greatest that is allowed for",
        overlapping(200, (0.7, 0.6), {ONE_PAIR: 3.0}),
        NO_SAMPLE,
        claimed=TWO,
    ),
    Setting(
        "two finders, few papers, odds ratio of 3",
        "124,770 papers, 15 relevant, finders that point at 50 and 35 %, with an odds ratio of 3",
        overlapping(15, (0.5, 0.35), {ONE_PAIR: 3.0}, papers=124_770),
        NO_SAMPLE,
        claimed=TWO,
    ),
    Setting(
        "two finders and a sample",
        "20,000 papers, 200 relevant, finders that point at 70 and 60 %, and 2,000 more are read",
        overlapping(200, (0.7, 0.6)),
        Reading({"rest": 2_000}),
        claimed=(*TWO, "elusion", "stratified"),
    ),
    Setting(
        "two finders that miss the same papers",
        "20,000 papers, 200 relevant, finders that point at 50 and 40 %, with an odds ratio of 20",
        overlapping(200, (0.5, 0.4), {ONE_PAIR: 20.0}),
        NO_SAMPLE,
        others=TWO,
    ),
    Setting(
        "papers easy or hard for both",
        "20,000 papers, 200 relevant, finders that point at 50 and 40 %, and propensities with a "
        "correlation of 0.8",
        overlapping(200, (0.5, 0.4), loading=0.9),
        NO_SAMPLE,
        others=TWO,
    ),
    Setting(
        "two finders that complement each other",
        "20,000 papers, 200 relevant, finders that point at 50 and 40 %, with an odds ratio of 0.3",
        overlapping(200, (0.5, 0.4), {ONE_PAIR: 0.3}),
        NO_SAMPLE,
        others=TWO,
    ),
    Setting(
        "a part of what the second finds is read",
        "20,000 papers, 200 relevant, finders that point at 50 and 70 %, independently; 100 papers "
        "are read of those that only the second one points at",
        overlapping(200, (0.5, 0.7)),
        Reading({}, others=100),
        others=TWO,
    ),
    Setting(
        "three independent finders",
        "20,000 papers, 200 relevant, finders that point at 80, 60 and 50 %, independently",
        overlapping(200, (0.8, 0.6, 0.5)),
        NO_SAMPLE,
        claimed=(*THREE, *TWO),
    ),
    Setting(
        "three finders, few papers",
        "124,770 papers, 30 relevant, finders that point at 70, 60 and 50 %, independently",
        overlapping(30, (0.7, 0.6, 0.5), papers=124_770),
        NO_SAMPLE,
        others=THREE,
    ),
    Setting(
        "three finders, as few papers as will do",
        "124,770 papers, 60 relevant, finders that point at 70, 60 and 50 %, independently",
        overlapping(60, (0.7, 0.6, 0.5), papers=124_770),
        NO_SAMPLE,
        claimed=THREE,
    ),
    Setting(
        "three finders, one dependent pair",
        "20,000 papers, 300 relevant, finders that point at 70, 60 and 50 %; two of them with an "
        "odds ratio of 4",
        overlapping(300, (0.7, 0.6, 0.5), {ONE_PAIR: 4.0}),
        NO_SAMPLE,
        claimed=THREE,
    ),
    Setting(
        "three finders, all pairs dependent",
        "20,000 papers, 500 relevant, finders that point at 60, 50 and 40 %; each pair with an "
        "odds ratio of 3",
        overlapping(500, (0.6, 0.5, 0.4), all_pairs(3.0)),
        NO_SAMPLE,
        claimed=THREE,
    ),
    Setting(
        "three finders, all pairs a little dependent",
        "20,000 papers, 200 relevant, finders that point at 60, 50 and 40 %; each pair with an "
        "odds ratio of 2",
        overlapping(200, (0.6, 0.5, 0.4), all_pairs(2.0)),
        NO_SAMPLE,
        claimed=THREE,
    ),
    Setting(
        "three strong finders, all pairs dependent",
        "20,000 papers, 300 relevant, finders that point at 80, 70 and 60 %; each pair with an "
        "odds ratio of 3",
        overlapping(300, (0.8, 0.7, 0.6), all_pairs(3.0)),
        NO_SAMPLE,
        claimed=THREE,
    ),
    Setting(
        "three finders that complement each other",
        "20,000 papers, 500 relevant, finders that point at 60, 50 and 40 %; each pair with an "
        "odds ratio of 0.5",
        overlapping(500, (0.6, 0.5, 0.4), all_pairs(0.5)),
        NO_SAMPLE,
        claimed=THREE,
    ),
    Setting(
        "three weak finders",
        "20,000 papers, 400 relevant, finders that point at 30, 25 and 20 %, independently",
        overlapping(400, (0.3, 0.25, 0.2)),
        NO_SAMPLE,
        claimed=THREE,
    ),
    Setting(
        "papers easy or hard for all three",
        "20,000 papers, 1,000 relevant, finders that point at 50, 40 and 30 %, and propensities "
        "with a correlation of 0.8",
        overlapping(1_000, (0.5, 0.4, 0.3), loading=0.9),
        NO_SAMPLE,
        others=THREE,
    ),
    Setting(
        "papers that no finder can see",
        "20,000 papers; each of three finders points at 80 % of 200 relevant papers with a text, "
        "and at 3 % of 100 that are bad scans",
        Corpus(
            (Part("with-text", 15_000, 200, "rest"), Part("bad-scans", 5_000, 100, "rest")),
            tuple(Finder(name, {"with-text": 0.8, "bad-scans": 0.03}, 0.01) for name in NAMES),
        ),
        NO_SAMPLE,
        others=(*THREE, *TWO),
    ),
    Setting(
        "three finders, readers who overlook",
        "20,000 papers, 400 relevant, finders that point at 80, 60 and 50 %, independently; two "
        "readers who each overlook 30 % of what is relevant, the same hard papers",
        overlapping(400, (0.8, 0.6, 0.5)),
        Reading({}, Coders(Coder(0.7, 1.0, 0.9), Coder(0.7, 1.0, 0.9))),
        others=(*THREE, *TWO),
    ),
)
