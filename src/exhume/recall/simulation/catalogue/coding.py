"""Settings about people who err: they overlook relevant papers, or see some that are not there."""

from exhume.recall.simulation.catalogue.samples import BY_NEARNESS, UNEVEN
from exhume.recall.simulation.corpora import Coder, Coders, Corpus, Finder, Part, Reading
from exhume.recall.simulation.coverage import Setting

CLAIMED = ("corrected",)

RULES = Finder("rules", 0.7, 0.01)
SOME = Corpus((Part("rest", 10_000, 200),), (RULES,))
FEW = Corpus((Part("rest", 10_000, 30),), (RULES,))
STRATA = Corpus(UNEVEN, (BY_NEARNESS,))
SAMPLE = Reading({"rest": 1_000}).samples
SAMPLES = Reading({"set-aside": 60, "near": 300, "some": 1_000, "far": 4_000}).samples


def apart(first: float, second: float, specificity: float = 1.0, doubled: float = 1.0) -> Coders:
    """Return coders who err independently of each other, and whose differences are well decided."""
    return Coders(Coder(first, specificity), Coder(second, specificity), doubled=doubled)


SETTINGS = (
    Setting(
        "coders who do not err",
        "10,000 papers, 200 relevant, rules that find 70 %, a sample of 1,000, judged by two",
        SOME,
        Reading(SAMPLE, apart(1.0, 1.0)),
        claimed=CLAIMED,
    ),
    Setting(
        "coders who overlook 11 %",
        "the same papers; each coder overlooks 11 % of what is relevant, apart from the other",
        SOME,
        Reading(SAMPLE, apart(0.89, 0.89, 0.999)),
        claimed=CLAIMED,
    ),
    Setting(
        "coders who overlook much",
        "the same papers; the coders overlook 20 and 40 %, apart from each other",
        SOME,
        Reading(SAMPLE, apart(0.8, 0.6, 0.995)),
        claimed=CLAIMED,
    ),
    Setting(
        "few relevant papers, coders who overlook",
        "10,000 papers, 30 relevant, rules that find 70 %; coders who overlook 15 %",
        FEW,
        Reading(SAMPLE, apart(0.85, 0.85, 0.999)),
        claimed=CLAIMED,
    ),
    Setting(
        "half judged by two",
        "10,000 papers, 200 relevant; half of what is read is judged by one coder alone, who "
        "takes no paper for relevant that is not",
        SOME,
        Reading(SAMPLE, apart(0.85, 0.85, 1.0, doubled=0.5)),
        claimed=CLAIMED,
    ),
    Setting(
        "uneven strata, coders who overlook",
        "four strata with 15 % to 0.015 % relevant papers, coders who overlook 15 %",
        STRATA,
        Reading(SAMPLES, apart(0.85, 0.85, 0.999)),
        claimed=CLAIMED,
    ),
    Setting(
        "all read, coders who overlook",
        "1,000 papers, 100 relevant, all of them read by coders who overlook 40 %, apart from "
        "each other",
        Corpus((Part("rest", 1_000, 100),), (RULES,)),
        Reading({"rest": 1_000}, apart(0.6, 0.6, 0.999)),
        claimed=CLAIMED,
    ),
    Setting(
        "coders who overlook the same papers",
        "10,000 papers, 400 relevant, rules that find 90 %, a sample of 5,000; coders who overlook "
        "half of what is relevant, mostly the same hard papers",
        Corpus((Part("rest", 10_000, 400),), (Finder("rules", 0.9, 0.01),)),
        Reading({"rest": 5_000}, Coders(Coder(0.5, 0.999, 0.9), Coder(0.5, 0.999, 0.9))),
        others=("corrected", "stratified"),
    ),
)
