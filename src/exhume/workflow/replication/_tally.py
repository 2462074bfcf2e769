"""Counting what both methods give, paper by paper; ids are all that is kept of a paper."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from exhume.model.findings import Grade, Polarity
from exhume.model.papers import Issue, State
from exhume.workflow.replication._labels import Label, Labels
from exhume.workflow.replication._papers import GRADES, POINTING, Searched
from exhume.workflow.replication.results import Agreement, ExcerptResult, MethodResult


@dataclass(slots=True)
class _Pointed:
    """The papers that one method points at, and the number of passages in them."""

    papers: set[str] = field(default_factory=set[str])
    passages: int = 0

    def count(self, paper: str, passages: int) -> None:
        if passages:
            self.papers.add(paper)
            self.passages += passages


@dataclass(slots=True)
class Tally:
    """Everything counted so far."""

    labels: Labels
    states: Counter[str] = field(default_factory=Counter[str])
    issues: list[Issue] = field(default_factory=list[Issue])
    read: set[str] = field(default_factory=set[str])
    study: _Pointed = field(default_factory=_Pointed)
    exhume: _Pointed = field(default_factory=_Pointed)
    explicit: _Pointed = field(default_factory=_Pointed)
    window_only: set[str] = field(default_factory=set[str])
    counter_evidence: set[str] = field(default_factory=set[str])
    grades: defaultdict[tuple[Label, Grade], list[str]] = field(
        default_factory=lambda: defaultdict(list)
    )

    def refuse(self, issue: Issue) -> None:
        """Count a file that gives no paper."""
        self.states[(issue.state or State.UNREADABLE).value] += 1
        self.issues.append(issue)

    def add(self, paper: Searched) -> None:
        """Count one paper."""
        self.states[State.READ.value] += 1
        self.read.add(paper.id)
        self.study.count(paper.id, paper.cosine_passages)
        self.exhume.count(paper.id, paper.rule_passages(POINTING))
        self.explicit.count(paper.id, paper.rule_passages((Grade.EXPLICIT,)))
        self.grades[paper.label, paper.screened.grade].append(paper.id)
        if paper.kept and not any(hit.beside for hit in paper.kept):
            self.window_only.add(paper.id)
        if any(f.polarity is Polarity.EXCULPATORY for f in paper.screened.findings):
            self.counter_evidence.add(paper.id)

    def without_text(self) -> tuple[str, ...]:
        """Return the labelled papers that have no text here."""
        return tuple(sorted(self.labels.papers.keys() - self.read))

    def methods(self) -> tuple[MethodResult, ...]:
        """Return both methods, Exhume's at its two depths, against the labels."""
        return (
            self._method("running-cosine", "the study's strings", self.study),
            self._method("exhume", "Exhume, explicit or near miss", self.exhume),
            self._method("exhume-explicit", "Exhume, explicit only", self.explicit),
        )

    def _method(self, name: str, title: str, pointed: _Pointed) -> MethodResult:
        included, near = self._labelled(Label.INCLUDED), self._labelled(Label.NEAR_MISS)
        return MethodResult(
            name=name,
            title=title,
            papers=len(pointed.papers),
            passages=pointed.passages,
            included_found=_ordered(included & pointed.papers),
            included_missed=_ordered(included - pointed.papers),
            near_misses_found=_ordered(near & pointed.papers),
            near_misses_missed=_ordered(near - pointed.papers),
            extra=_ordered(pointed.papers - included - near),
            counter_evidence=_ordered(pointed.papers & self.counter_evidence),
        )

    def _labelled(self, label: Label) -> set[str]:
        return self.read & set(self.labels.ids(label))

    def agreement(self) -> Agreement:
        """Return how the two methods agree, Exhume's with its near misses."""
        study, exhume = self.study.papers, self.exhume.papers
        return Agreement(
            both=_ordered(study & exhume),
            only_study=_ordered(study - exhume),
            only_exhume=_ordered(exhume - study),
            neither=len(self.read - study - exhume),
        )

    def by_grade(self) -> dict[str, dict[str, tuple[str, ...]]]:
        """Return the papers of each label by the grade that Exhume gives them."""
        return {
            label.value: {grade.value: _ordered(self.grades[label, grade]) for grade in GRADES}
            for label in Label
        }


def tally_excerpts(searched: Sequence[Searched]) -> tuple[ExcerptResult, ...]:
    """Count the published passages by label."""
    return tuple(
        _excerpts(label, [one for one in searched if one.label is label])
        for label in (Label.INCLUDED, Label.NEAR_MISS)
    )


def _excerpts(label: Label, searched: Sequence[Searched]) -> ExcerptResult:
    grades = Counter(one.screened.grade for one in searched)
    return ExcerptResult(
        label=label.value,
        excerpts=len(searched),
        grades={grade.value: grades[grade] for grade in GRADES},
        study_kept=sum(1 for one in searched if one.kept),
        ungraded=_ordered(one.id for one in searched if one.screened.grade is Grade.NONE),
    )


def _ordered(ids: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(ids))
