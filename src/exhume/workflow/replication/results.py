"""What a replication gives: both methods against the study's labels, and the counts beside its.

All ids are in their order. "Found" and "missed" are said against the published labels; "extra" is a
paper that is pointed at and has no label, so that a person must read it.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass

from exhume.model.papers import Issue


@dataclass(frozen=True, slots=True)
class MethodResult:
    """What one method points at, against the published labels.

    `papers` and `passages` are what a person must read; passages that overlap count once.
    `counter_evidence` are papers among those pointed at in which rules found what speaks against.
    """

    name: str
    title: str
    papers: int
    passages: int
    included_found: tuple[str, ...]
    included_missed: tuple[str, ...]
    near_misses_found: tuple[str, ...]
    near_misses_missed: tuple[str, ...]
    extra: tuple[str, ...]
    counter_evidence: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Agreement:
    """Papers pointed at by both methods, by one of them alone, and the number by neither."""

    both: tuple[str, ...]
    only_study: tuple[str, ...]
    only_exhume: tuple[str, ...]
    neither: int


@dataclass(frozen=True, slots=True)
class ExcerptResult:
    """The published passages of one label, each searched on its own.

    `grades` has the number of passages of each grade, `study_kept` that of passages which the
    study's search keeps, `ungraded` the ids of those without any inculpatory finding.
    """

    label: str
    excerpts: int
    grades: Mapping[str, int]
    study_kept: int
    ungraded: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CountBeside:
    """A published count and the count here; `here` is None where the data do not hold it.

    `note` says what a difference may come from; it is empty where there is none. `year` marks
    years, which are not numbers of things.
    """

    step: str
    published: int
    here: int | None
    note: str
    year: bool = False


@dataclass(frozen=True, slots=True)
class ReplicationResult:
    """A replication: what went in, what each method gives, and how they compare.

    `states` sum to `given`. `included` and `near_misses` are numbers of papers with that label,
    `without_text` the labelled papers that have no readable text here and count neither as found
    nor as missed. `grades` maps each label to the papers of each grade; `window_only` are papers
    that the study's search points at only because the window itself counts as context.
    """

    study: str
    citation: str
    criterion: str
    given: int
    states: Mapping[str, int]
    included: int
    near_misses: int
    without_text: tuple[str, ...]
    methods: tuple[MethodResult, ...]
    agreement: Agreement
    grades: Mapping[str, Mapping[str, tuple[str, ...]]]
    window_only: tuple[str, ...]
    excerpts: tuple[ExcerptResult, ...]
    parts: Mapping[str, int]
    counts: tuple[CountBeside, ...]
    issues: tuple[Issue, ...]

    def to_json(self) -> dict[str, object]:
        """Return what ``exhume replicate --json`` prints."""
        whole = asdict(self)
        whole["labels"] = LABELS_ARE_THE_STUDYS
        return whole


LABELS_ARE_THE_STUDYS = (
    "The labels are the study's own: its two authors coded together, and read only what their "
    "search pointed at. So that search finds the included papers by the way they were chosen, "
    "and what it misses cannot be seen here. Found and missed are said against these labels. An "
    "extra paper has no label; a person must read it, and until then nothing is said about it."
)
