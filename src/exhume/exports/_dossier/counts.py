"""What the summary and the tables count."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from exhume.model.criterion import Code
from exhume.model.findings import Grade, Polarity
from exhume.model.papers import READ_STATES, Issue, State
from exhume.model.report import PaperReport, Report, SetAside, Step

_NEITHER = (State.DUPLICATE, State.IGNORED)
_UNREAD = (
    State.NO_TEXT_LAYER,
    State.EMPTY,
    State.UNDECODABLE,
    State.UNREADABLE,
    State.UNSUPPORTED,
)


@dataclass(frozen=True, slots=True)
class Totals:
    """Papers by their strongest passage, and passages by the direction in which they speak.

    `counter_only` counts papers with counter-evidence and nothing else; `with_counter` those with
    any.
    """

    papers: int
    explicit: int
    near_miss: int
    supporting: int
    counter_only: int
    with_inculpatory: int
    with_counter: int
    passages: int
    inculpatory: int
    exculpatory: int


@dataclass(frozen=True, slots=True)
class CodeCount:
    """How many passages of how many papers carry a code."""

    code: Code
    passages: int
    papers: int


@dataclass(frozen=True, slots=True)
class YearCount:
    """Papers of one year by the direction of their passages; a paper with both is in both."""

    year: int | None
    inculpatory: int
    exculpatory: int


@dataclass(frozen=True, slots=True)
class Reading:
    """How many of the things given in a step were read, and how many could not be."""

    step: Step
    read: int
    unread: int


@dataclass(frozen=True, slots=True)
class IssueGroup:
    """The issues that led to one state; None gathers remarks that cost nothing."""

    state: State | None
    issues: tuple[Issue, ...]


def totals(report: Report) -> Totals:
    """Count papers and passages of a report."""
    grades = Counter(paper.grade for paper in report.papers)
    directions = Counter(p.finding.polarity for paper in report.papers for p in paper.passages)
    with_counter = [paper for paper in report.papers if speaks(paper, Polarity.EXCULPATORY)]
    return Totals(
        papers=len(report.papers),
        explicit=grades[Grade.EXPLICIT],
        near_miss=grades[Grade.NEAR_MISS],
        supporting=grades[Grade.SUPPORTING],
        counter_only=sum(paper.grade is Grade.NONE for paper in with_counter),
        with_inculpatory=sum(speaks(paper, Polarity.INCULPATORY) for paper in report.papers),
        with_counter=len(with_counter),
        passages=directions.total(),
        inculpatory=directions[Polarity.INCULPATORY],
        exculpatory=directions[Polarity.EXCULPATORY],
    )


def speaks(paper: PaperReport, polarity: Polarity) -> bool:
    """Tell whether a paper has a passage of that polarity."""
    return any(passage.finding.polarity is polarity for passage in paper.passages)


def by_code(report: Report, polarity: Polarity) -> list[CodeCount]:
    """Count passages and papers for each code of one polarity, zeros included."""
    passages = Counter(p.finding.code for paper in report.papers for p in paper.passages)
    papers = Counter(
        code for paper in report.papers for code in {p.finding.code for p in paper.passages}
    )
    return [
        CodeCount(code, passages[code.id], papers[code.id])
        for code in report.criterion.codes
        if code.polarity is polarity
    ]


def by_year(report: Report) -> list[YearCount]:
    """Count papers by year, years in order and the unknown year last."""
    years = {_year(paper) for paper in report.papers}
    known = sorted(year for year in years if year is not None)
    return [
        _year_count(year, [paper for paper in report.papers if _year(paper) == year])
        for year in (*known, *([None] if None in years else []))
    ]


def by_state(issues: Iterable[Issue]) -> list[IssueGroup]:
    """Gather issues by the state they led to, in the order of the states; remarks come last."""
    gathered: dict[State | None, list[Issue]] = {state: [] for state in (*State, None)}
    for issue in issues:
        gathered[issue.state].append(issue)
    return [IssueGroup(state, tuple(found)) for state, found in gathered.items() if found]


def set_aside_by_reason(set_aside: Iterable[SetAside]) -> Mapping[str, int]:
    """Sum the passages set aside by reason, the reasons in order of their names."""
    sums: Counter[str] = Counter()
    for entry in set_aside:
        sums[entry.assertion] += entry.count
    return dict(sorted(sums.items()))


def readings(steps: Iterable[Step]) -> list[Reading]:
    """Return what was read, and what could not be, in each step that counts it.

    What was excluded or merged later had been read; a duplicate is neither read again nor lost.
    """
    return [
        Reading(step, step.given - unread - _sum(step, _NEITHER), unread)
        for step in steps
        if any(state.value in step.outcomes for state in READ_STATES)
        for unread in [_sum(step, _UNREAD)]
    ]


def _sum(step: Step, states: Iterable[State]) -> int:
    return sum(step.outcomes.get(state.value, 0) for state in states)


def screened(steps: Iterable[Step]) -> Step | None:
    """Return the last step that counted papers by their strongest passage, or None."""
    return next(
        (step for step in reversed(tuple(steps)) if Grade.EXPLICIT.value in step.outcomes), None
    )


def _year(paper: PaperReport) -> int | None:
    return paper.record.year if paper.record else None


def _year_count(year: int | None, papers: list[PaperReport]) -> YearCount:
    return YearCount(
        year,
        sum(speaks(paper, Polarity.INCULPATORY) for paper in papers),
        sum(speaks(paper, Polarity.EXCULPATORY) for paper in papers),
    )
