"""Settings about papers known to be relevant before any was screened."""

from exhume.recall.simulation.corpora import Coder, Coders, Corpus, Finder, Part, Reading
from exhume.recall.simulation.coverage import Setting

CLAIMED = ("known_items",)


def seeded(
    relevant: int, sensitivity: float, known: float, loading: float = 0.0, papers: int = 10_000
) -> Corpus:
    """Return a corpus in which each relevant paper is known with the same chance.

    With a `loading`, the known papers tend to be those that the rules find as well.
    """
    return Corpus(
        (Part("rest", papers, relevant),),
        (Finder("rules", sensitivity, 0.01, loading),),
        known=Finder("world", known, 0.0, loading),
    )


NO_SAMPLE = Reading({})

SETTINGS = (
    Setting(
        "20 of 100 known",
        "10,000 papers, 100 relevant, rules that find 80 %, some 20 known by chance",
        seeded(100, 0.8, 0.2),
        NO_SAMPLE,
        claimed=CLAIMED,
    ),
    Setting(
        "5 of 100 known",
        "the same with some 5 known by chance",
        seeded(100, 0.8, 0.05),
        NO_SAMPLE,
        claimed=CLAIMED,
    ),
    Setting(
        "100 of 1,000 known",
        "10,000 papers, 1,000 relevant, rules that find 60 %, some 100 known by chance",
        seeded(1_000, 0.6, 0.1),
        NO_SAMPLE,
        claimed=CLAIMED,
    ),
    Setting(
        "half of 20 known",
        "124,770 papers, 20 relevant, rules that find 70 %, some 10 known by chance",
        seeded(20, 0.7, 0.5, papers=124_770),
        NO_SAMPLE,
        claimed=CLAIMED,
    ),
    Setting(
        "known items and strong rules",
        "10,000 papers, 200 relevant, rules that find 97 %, some 40 known by chance",
        seeded(200, 0.97, 0.2),
        NO_SAMPLE,
        claimed=CLAIMED,
    ),
    Setting(
        "known items and weak rules",
        "10,000 papers, 200 relevant, rules that find 15 %, some 40 known by chance",
        seeded(200, 0.15, 0.2),
        NO_SAMPLE,
        claimed=CLAIMED,
    ),
    Setting(
        "known items and a sample",
        "10,000 papers, 200 relevant, rules that find 70 %, some 40 known, 3,000 more read",
        seeded(200, 0.7, 0.2),
        Reading({"rest": 3_000}),
        claimed=CLAIMED,
    ),
    Setting(
        "the clearest papers are known",
        "10,000 papers, 200 relevant, rules that find 60 %; known are some 40 of those that are "
        "easy to find",
        seeded(200, 0.6, 0.2, loading=0.7),
        NO_SAMPLE,
        others=CLAIMED,
    ),
    Setting(
        "known from one corner",
        "rules that find 90 % of 100 papers of one kind and 40 % of 100 of another; all that are "
        "known are of the first kind",
        Corpus(
            (Part("kind-one", 5_000, 100, "rest"), Part("kind-two", 5_000, 100, "rest")),
            (Finder("rules", {"kind-one": 0.9, "kind-two": 0.4}, 0.01),),
            known=Finder("world", {"kind-one": 0.3, "kind-two": 0.0}),
        ),
        NO_SAMPLE,
        others=CLAIMED,
    ),
    Setting(
        "known items, readers who overlook",
        "10,000 papers, 400 relevant, rules that find 80 %, some 200 known by chance; two readers "
        "who each overlook 30 % of what is relevant, the same hard papers",
        seeded(400, 0.8, 0.5),
        Reading({}, Coders(Coder(0.7, 1.0, 0.9), Coder(0.7, 1.0, 0.9))),
        others=CLAIMED,
    ),
)
