"""What people settled, counted for the flow of papers."""

import pytest

from exhume.criteria.reader import load
from exhume.model.coding import Choice, Origin
from exhume.model.findings import Finding, Grade, Polarity, grade_of_paper
from exhume.model.report import CoderVerdict, Judgement, PaperReport, Passage
from exhume.workflow._reported.flow import OUTCOMES, judging_step, screening_step, settled_as

CRITERION = load("dead-donor-rule")
RELEVANT = frozenset({"intubated-after-declaration", "intubated-at-procurement"})


def judgement(choice: Choice | None, *codes: str) -> Judgement:
    """Return an invented judgement; without a choice it is not settled."""
    settled = CoderVerdict("settled", choice, codes) if choice else None
    return Judgement("u", 0, 2, "虚构", "", "", None, Origin.CANDIDATE, settled=settled)


def paper(*judgements: Judgement, grade: Grade = Grade.EXPLICIT) -> PaperReport:
    findings = []
    if grade is not Grade.NONE:
        finding = Finding(
            0, 2, "intubated-after-declaration", "r", Polarity.INCULPATORY, grade, "虚构", 1.0
        )
        findings = [Passage(finding, "", "")]
    assert grade == grade_of_paper(passage.finding for passage in findings)
    return PaperReport(
        id="p",
        path="p",
        digest="0" * 64,
        media_type="text/plain",
        reader="r",
        encoding="",
        characters=9,
        pages=0,
        grade=grade,
        passages=tuple(findings),
        judgements=judgements,
    )


CODED, NOTHING, CANNOT = Choice.CODED, Choice.NOTHING, Choice.CANNOT_TELL


@pytest.mark.parametrize(
    ("expected", "judgements"),
    [
        ("not settled yet", []),
        ("not settled yet", [judgement(None)]),
        ("not settled yet", [judgement(NOTHING), judgement(None)]),
        ("included", [judgement(CODED, "intubated-after-declaration"), judgement(None)]),
        ("included", [judgement(CODED, "apnoea-test", "intubated-at-procurement")]),
        ("judged explicit", [judgement(CODED, "mask-ventilation-only")]),
        ("judged near-miss", [judgement(CODED, "ventilation-after-declaration")]),
        ("judged supporting", [judgement(CODED, "intramuscular-heparin"), judgement(NOTHING)]),
        ("judged counter-evidence only", [judgement(CODED, "apnoea-test")]),
        ("judged as nothing of these", [judgement(NOTHING), judgement(NOTHING)]),
        ("cannot be told", [judgement(NOTHING), judgement(CANNOT)]),
    ],
)
def test_a_paper_ends_in_one_outcome(expected: str, judgements: list[Judgement]) -> None:
    assert expected in OUTCOMES
    assert expected == settled_as(paper(*judgements), CRITERION, RELEVANT)


def test_all_papers_that_were_pointed_at_are_accounted_for() -> None:
    papers = [
        paper(judgement(CODED, "intubated-after-declaration")),
        paper(judgement(NOTHING)),
        paper(grade=Grade.NEAR_MISS),
    ]
    step = judging_step(papers, CRITERION, RELEVANT)
    step.check()
    expected = {"included": 1, "judged as nothing of these": 1, "not settled yet": 1}
    assert expected == step.outcomes


def test_papers_without_a_finding_are_those_that_nobody_reports() -> None:
    step = screening_step(10, [paper(), paper(grade=Grade.SUPPORTING)])
    step.check()
    assert (1, 1, 8) == (
        step.outcomes["explicit"],
        step.outcomes["supporting"],
        step.outcomes["no finding"],
    )
