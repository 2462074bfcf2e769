"""What must hold in a report before any of it is handed over."""

from collections.abc import Iterable

from exhume.errors import IntegrityError
from exhume.model.criterion import Criterion
from exhume.model.findings import PAPER_GRADES, Finding, Grade, grade_of_paper
from exhume.model.report import PaperReport, Report, Step

_PAPER_UNITS = ("paper", "papers")
_GRADE_OUTCOMES = {grade.value: grade for grade in PAPER_GRADES} | {
    "counter-evidence only": Grade.NONE
}
_REMEDY = "screen the study again; if this stays, do not hand the report over"


def check(report: Report) -> None:
    """Raise `IntegrityError` unless sums, offsets, grades and names in the report hold together.

    Each step's outcomes sum to what it was given; each quote is as long as its offsets say; each
    paper has the grade that its passages give it; each code and rule is one of the criterion's; a
    step that counts papers by grade counts as many as the report holds.
    """
    for step in report.steps:
        _check_sum(step)
        _check_grades(step, report.papers)
    for paper in report.papers:
        _check_paper(paper, report.criterion)


def passages_out(given: int, written: int) -> None:
    """Raise `IntegrityError` unless as many passages were written as were given."""
    if given != written:
        raise IntegrityError("export", f"{given} passages given, but {written} written", _REMEDY)


def _check_sum(step: Step) -> None:
    try:
        step.check()
    except ValueError as error:
        raise IntegrityError(f"step {step.name}", str(error), _REMEDY) from error


def _check_grades(step: Step, papers: Iterable[PaperReport]) -> None:
    if step.unit not in _PAPER_UNITS:
        return
    grades = [paper.grade for paper in papers if paper.passages]  # the others are not rules'
    for name, grade in _GRADE_OUTCOMES.items():
        counted = step.outcomes.get(name)
        if counted is not None and counted != grades.count(grade):
            raise IntegrityError(
                f"step {step.name}",
                f"{counted} papers counted as {name}, but {grades.count(grade)} reported",
                _REMEDY,
            )


def _check_paper(paper: PaperReport, criterion: Criterion) -> None:
    findings = [passage.finding for passage in paper.passages]
    if paper.grade != grade_of_paper(findings):
        raise IntegrityError(
            f"paper {paper.id}", f"its passages do not give it the grade {paper.grade}", _REMEDY
        )
    for finding in findings:
        _check_offsets(paper.id, finding)
        _check_names(paper.id, finding, criterion)


def _check_offsets(paper_id: str, finding: Finding) -> None:
    if finding.start < 0 or finding.end - finding.start != len(finding.quote):
        raise IntegrityError(
            f"paper {paper_id}",
            f"the quote at {finding.start}:{finding.end} has {len(finding.quote)} characters",
            _REMEDY,
        )


def _check_names(paper_id: str, finding: Finding, criterion: Criterion) -> None:
    if not any(code.id == finding.code for code in criterion.codes):
        raise IntegrityError(
            f"paper {paper_id}", f"criterion {criterion.id} has no code {finding.code}", _REMEDY
        )
    if not any(rule.id == finding.rule for rule in criterion.rules):
        raise IntegrityError(
            f"paper {paper_id}", f"criterion {criterion.id} has no rule {finding.rule}", _REMEDY
        )
