"""What a dossier is written from: the counts of each step, the papers and their passages."""

from collections.abc import Mapping
from dataclasses import dataclass

from exhume.model.criterion import Criterion
from exhume.model.findings import Finding, Grade
from exhume.model.papers import Issue, Record


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the flow: how many things came in, and where each of them went.

    `outcomes` sum to `given`; `check` raises `ValueError` when they do not.
    """

    name: str
    unit: str
    given: int
    outcomes: Mapping[str, int]

    def check(self) -> None:
        """Raise `ValueError` unless the outcomes sum to what was given."""
        total = sum(self.outcomes.values())
        if total != self.given:
            raise ValueError(f"{self.name}: {self.given} given, but {total} accounted for")


@dataclass(frozen=True, slots=True)
class Passage:
    """A finding with the text around it, as the paper gives it.

    `left` and `right` are context from the original text; `page` is the page's number, or None
    where the format has no pages; `gloss` says in English what the terms that the rule relied on
    mean (a reading aid, not a translation).
    """

    finding: Finding
    left: str
    right: str
    page: int | None = None
    gloss: str = ""


@dataclass(frozen=True, slots=True)
class PaperReport:
    """One screened paper: what it is, where it lies, and what was found in it."""

    id: str
    path: str
    digest: str
    media_type: str
    reader: str
    encoding: str
    characters: int
    pages: int
    grade: Grade
    passages: tuple[Passage, ...]
    record: Record | None = None


@dataclass(frozen=True, slots=True)
class SetAside:
    """Passages that a rule pointed at and a cue took back, counted by rule and reason."""

    rule: str
    assertion: str
    count: int


@dataclass(frozen=True, slots=True)
class Report:
    """Everything that a dossier says, and nothing that it does not.

    `papers` holds only papers with at least one passage, in the order of the report; `issues`
    everything that was met and counted; `notice` is printed on top (for instance that all papers
    are invented); `versions` and `digests` name the software and the files that made it; `known`
    is a section of measured recall and precision where the true answers are known, as label and
    value; `methods` is what each stage that ran says of itself, as label and sentences (for
    instance how the text was normalised, and how far a term may differ from the text).
    """

    title: str
    question: str
    date: str
    notice: str
    protocol: str
    seed: int
    criterion: Criterion
    steps: tuple[Step, ...]
    papers: tuple[PaperReport, ...]
    set_aside: tuple[SetAside, ...]
    issues: tuple[Issue, ...]
    versions: Mapping[str, str]
    digests: Mapping[str, str]
    known: tuple[tuple[str, str], ...] = ()
    methods: tuple[tuple[str, str], ...] = ()
