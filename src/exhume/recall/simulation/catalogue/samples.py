"""Settings about samples of what no finder points at: of one stratum, and of several."""

from exhume.recall.simulation.corpora import Coder, Coders, Corpus, Finder, Part, Reading
from exhume.recall.simulation.coverage import Setting

ONE = ("elusion", "stratified")
SEVERAL = ("stratified",)


def like_the_study(missed: int, read: int) -> tuple[Corpus, Reading]:
    """Return a corpus of 124,770 papers in which exactly 310 are candidates, and 71 relevant.

    Of the other papers, `missed` are relevant, and `read` are read.
    """
    parts = (Part("pointed-at", 310, 71, stratum="rest"), Part("rest", 124_460, missed))
    only_these = {"pointed-at": 1.0, "rest": 0.0}
    rules = Finder("rules", only_these, only_these)
    return Corpus(parts, (rules,)), Reading({"rest": read})


def one_stratum(
    size: int, relevant: int, sensitivity: float, read: int, false_alarms: float = 0.01
) -> tuple[Corpus, Reading]:
    """Return a corpus without strata, the rules and a sample of what they do not point at."""
    rules = Finder("rules", sensitivity, false_alarms)
    return Corpus((Part("rest", size, relevant),), (rules,)), Reading({"rest": read})


# As `exhume draw` makes them: the nearer to a finding, the fewer and the richer. The rules point
# at relevant papers more often where more of the criterion's words are.
UNEVEN = (
    Part("set-aside", 60, 9),
    Part("near", 400, 30),
    Part("some", 4_000, 20),
    Part("far", 40_000, 6),
)
BY_NEARNESS = Finder(
    "rules",
    {"set-aside": 0.5, "near": 0.9, "some": 0.6, "far": 0.1},
    {"set-aside": 0.1, "near": 0.1, "some": 0.02, "far": 0.0005},
)

SETTINGS = (
    Setting(
        "the study, 30 missed",
        "124,770 papers, 310 read with 71 finds, 30 missed, a sample of 1,500",
        *like_the_study(30, 1_500),
        claimed=ONE,
    ),
    Setting(
        "the study, worst number missed",
        "the same, with as many missed as endanger the bound of a clean sample most",
        *like_the_study(247, 1_500),
        claimed=ONE,
    ),
    Setting(
        "the study, half of it read",
        "the same, with 4 missed and a sample of 65,700",
        *like_the_study(4, 65_700),
        claimed=ONE,
    ),
    Setting(
        "few papers",
        "400 papers, 20 relevant, rules that find 70 %, a sample of 50",
        *one_stratum(400, 20, 0.7, 50),
        claimed=ONE,
    ),
    Setting(
        "very rare",
        "10,000 papers, 3 relevant, rules that find two thirds, a sample of 500",
        *one_stratum(10_000, 3, 2 / 3, 500),
        claimed=ONE,
    ),
    Setting(
        "frequent",
        "5,000 papers, 600 relevant, rules that find half of them, a sample of 300",
        *one_stratum(5_000, 600, 0.5, 300),
        claimed=ONE,
    ),
    Setting(
        "weak rules",
        "20,000 papers, 200 relevant, rules that find 20 %, a sample of 1,000",
        *one_stratum(20_000, 200, 0.2, 1_000),
        claimed=ONE,
    ),
    Setting(
        "strong rules",
        "20,000 papers, 200 relevant, rules that find 98 %, a sample of 2,000",
        *one_stratum(20_000, 200, 0.98, 2_000),
        claimed=ONE,
    ),
    Setting(
        "nearly all read",
        "1,000 papers, 40 relevant, rules that find 80 %, a sample of 900",
        *one_stratum(1_000, 40, 0.8, 900),
        claimed=ONE,
    ),
    Setting(
        "uneven strata, small samples",
        "four strata with 15 % to 0.015 % relevant papers, 20 of each read",
        Corpus(UNEVEN, (BY_NEARNESS,)),
        Reading(dict.fromkeys((part.name for part in UNEVEN), 20)),
        claimed=SEVERAL,
    ),
    Setting(
        "uneven strata, large samples",
        "the same strata: one read whole, 300, 1,000 and 4,000 read of the others",
        Corpus(UNEVEN, (BY_NEARNESS,)),
        Reading({"set-aside": 60, "near": 300, "some": 1_000, "far": 4_000}),
        claimed=SEVERAL,
    ),
    Setting(
        "all missed are far",
        "124,770 papers in four strata; the rules find all but 12 papers of the largest one",
        Corpus(
            (
                Part("set-aside", 300, 10),
                Part("near", 1_500, 45),
                Part("some", 13_000, 16),
                Part("far", 109_970, 12),
            ),
            (Finder("rules", {"set-aside": 1.0, "near": 1.0, "some": 1.0, "far": 0.0}, 0.002),),
        ),
        Reading({"set-aside": 300, "near": 500, "some": 1_000, "far": 3_000}),
        claimed=SEVERAL,
    ),
    Setting(
        "each stratum at its worst",
        "two strata, each with as many missed as endanger the bound of a clean sample most",
        Corpus(
            (
                Part("pointed-at", 150, 50, stratum="near"),
                Part("near", 2_000, 29),
                Part("far", 10_000, 148),
            ),
            (
                Finder(
                    "rules",
                    {"pointed-at": 1.0, "near": 0.0, "far": 0.0},
                    {"pointed-at": 1.0, "near": 0.0, "far": 0.0},
                ),
            ),
        ),
        Reading({"near": 200, "far": 200}),
        claimed=SEVERAL,
    ),
    Setting(
        "a stratum nobody samples",
        "the uneven strata, but nothing is read of the largest one",
        Corpus(UNEVEN, (BY_NEARNESS,)),
        Reading({"set-aside": 60, "near": 200, "some": 500}),
        claimed=SEVERAL,
    ),
    Setting(
        "papers out of reach",
        "half of 10,000 papers cannot be drawn, and hold 60 of the 80 relevant ones",
        Corpus(
            (
                Part("old", 5_000, 60, stratum="rest", reachable=False),
                Part("new", 5_000, 20, stratum="rest"),
            ),
            (Finder("rules", {"old": 0.3, "new": 0.9}, 0.01),),
        ),
        Reading({"rest": 2_000}),
        others=ONE,
    ),
    Setting(
        "readers who overlook",
        "20,000 papers, 400 relevant, rules that find half, a sample of 2,000; two readers who "
        "each overlook 30 % of what is relevant, the same hard papers",
        one_stratum(20_000, 400, 0.5, 2_000)[0],
        Reading({"rest": 2_000}, Coders(Coder(0.7, 1.0, 0.9), Coder(0.7, 1.0, 0.9))),
        others=ONE,
    ),
)
