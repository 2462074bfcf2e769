"""The last steps of the flow: what rules pointed at, and what people settled of it."""

from collections import Counter
from collections.abc import Iterable

from exhume.model.coding import Choice
from exhume.model.criterion import Criterion
from exhume.model.findings import PAPER_GRADES, Grade
from exhume.model.report import PaperReport, Step

INCLUDED = "included"
_JUDGED = {
    Grade.EXPLICIT: "judged explicit",
    Grade.NEAR_MISS: "judged near-miss",
    Grade.SUPPORTING: "judged supporting",
    Grade.COUNTER: "judged counter-evidence only",
}
NOTHING, CANNOT_TELL, OPEN = "judged as nothing of these", "cannot be told", "not settled yet"
OUTCOMES = (INCLUDED, *_JUDGED.values(), NOTHING, CANNOT_TELL, OPEN)


def screening_step(screened: int, pointed_at: Iterable[PaperReport]) -> Step:
    """Count the papers screened by the strongest passage that rules pointed at."""
    grades = Counter(paper.grade for paper in pointed_at)
    outcomes = {grade.value: grades[grade] for grade in PAPER_GRADES}
    outcomes |= {
        "counter-evidence only": grades[Grade.NONE],
        "no finding": screened - grades.total(),
    }
    return Step("Papers screened", "paper", screened, outcomes)


def judging_step(
    pointed_at: Iterable[PaperReport], criterion: Criterion, relevant: frozenset[str]
) -> Step:
    """Count the papers that rules pointed at by what people settled of them."""
    found = Counter(settled_as(paper, criterion, relevant) for paper in pointed_at)
    outcomes = {name: found[name] for name in OUTCOMES if found[name] or name == INCLUDED}
    return Step("Papers judged by people", "paper", found.total(), outcomes)


def settled_as(paper: PaperReport, criterion: Criterion, relevant: frozenset[str]) -> str:
    """Say what people settled of a paper, in one of `OUTCOMES`.

    A paper with a code that was settled is what the strongest says, also while others of its
    passages are open.
    """
    if not relevant.isdisjoint(paper.settled_codes()):
        return INCLUDED
    grade = paper.settled_grade(criterion)
    if grade in _JUDGED:
        return _JUDGED[grade]
    verdicts = [judgement.settled for judgement in paper.judgements]
    if not verdicts or None in verdicts:
        return OPEN
    told = {verdict.choice for verdict in verdicts if verdict}
    return CANNOT_TELL if Choice.CANNOT_TELL in told else NOTHING
