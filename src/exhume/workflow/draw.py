"""The verb ``draw``: make the queue of passages that people judge, blind to why they were drawn.

Every passage with findings is drawn, passages from samples of the papers without any, those whose
answer is known, and passages from papers that only another finder points at. The same corpus,
screening, protocol and verdicts give the same queue. Drawn again, after more papers came in or a
sample grew, it keeps what is in it: see `exhume.store.review.queue`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from exhume.model.coding import Origin, Unit
from exhume.model.papers import Issue
from exhume.settings import STRATA, StudySettings
from exhume.store.lock import lock_study
from exhume.store.review.queue import Added, Queue, QueueCounts
from exhume.workflow._drawing import CANDIDATES, Drawn, draw_units
from exhume.workflow._finders import pointing_of
from exhume.workflow._ranking import rerank
from exhume.workflow.progress import Progress
from exhume.workflow.reviewing.opening import open_study_review

ORIGINS = (Origin.CANDIDATE, Origin.SAMPLE, Origin.FINDER, Origin.PROBE)
"""The origins of what is drawn."""


@dataclass(frozen=True, slots=True)
class DrawResult:
    """What was drawn, for the owner of the study alone.

    `papers` has how many were screened by place: those with findings as ``candidates``, the others
    by stratum; `sampled` how many papers of each place have a passage in the queue. `units` counts
    those by origin: one that coincides with a known item counts where it would without. `known`
    says what became of the known items, and `followed` of how many papers that only other finders
    point at how many have a passage in the queue, by stratum. `added` and `queue` say what happened
    to the queue.
    """

    papers: Mapping[str, int]
    sampled: Mapping[str, int]
    units: Mapping[str, int]
    known: Mapping[str, int]
    followed: Mapping[str, tuple[int, int]]
    issues: tuple[Issue, ...]
    added: Added
    assigned: int
    queue: QueueCounts

    @property
    def screened(self) -> int:
        """How many papers were screened."""
        return sum(self.papers.values())

    def to_json(self) -> dict[str, object]:
        """Return what ``exhume draw --json`` prints."""
        return {
            "screened": self.screened,
            "papers": dict(self.papers),
            "sampled": dict(self.sampled),
            "units": dict(self.units),
            "known": dict(self.known),
            "finders": {
                stratum: {"drawn": drawn, "papers": papers}
                for stratum, (drawn, papers) in self.followed.items()
            },
            "issues": [
                {"subject": i.subject, "problem": i.problem, "remedy": i.remedy}
                for i in self.issues
            ],
            "new": self.added.new,
            "kept": self.added.kept,
            "retired": self.added.retired,
            "assigned": self.assigned,
            "open_places": self.queue.places,
        }


def draw(study: Path, settings: StudySettings, progress: Progress) -> DrawResult:
    """Make or extend the queue of the study in that folder, and give its units to the coders.

    Raises `exhume.errors.InputError` when nothing was screened yet or the known items cannot be
    read, `exhume.errors.IntegrityError` when the screening is not that of the corpus and the
    criterion, `exhume.errors.StudyBusy` while another run holds the study, and what a finder raises
    that the protocol names: see `exhume.workflow._sightings.sightings`.
    """
    with lock_study(study), open_study_review(study, settings) as review:
        queue = Queue(review.database)
        before = _queued(queue)
        pointing = pointing_of(study, settings, review, progress)
        sampled = before[Origin.SAMPLE].values()
        drawn = draw_units(study, settings, sampled, progress, pointing)
        added = _put(queue, drawn, before[Origin.IMPORTED])
        assigned = queue.assign(settings.seed, settings.coding.coders_per_unit)
        rerank(review)
        counts = queue.counts()
    progress.close()
    return DrawResult(
        papers=_papers(drawn),
        sampled=drawn.sampled,
        units=_units(drawn),
        known=drawn.known,
        followed=drawn.followed,
        issues=drawn.issues,
        added=added,
        assigned=assigned,
        queue=counts,
    )


def _put(queue: Queue, drawn: Drawn, imported: Mapping[str, Unit]) -> Added:
    """Make what was drawn the queue; what the owner brought in is no part of a draw, and stays."""
    units = {**imported, **{unit.id: unit for unit in drawn.units}}
    why = [drawing for drawing in queue.drawings() if drawing.origin is Origin.IMPORTED]
    drawings = sorted((*drawn.drawings, *why), key=lambda drawing: (drawing.unit, drawing.origin))
    return queue.put([units[unit] for unit in sorted(units)], drawings)


def _queued(queue: Queue) -> dict[Origin, dict[str, Unit]]:
    """Return the units that are in the queue by origin and id; one of two origins is in both."""
    units = {unit.id: unit for unit in queue.units()}
    found: dict[Origin, dict[str, Unit]] = {origin: {} for origin in Origin}
    for drawing in queue.drawings():
        found[drawing.origin][drawing.unit] = units[drawing.unit]
    return found


def _papers(drawn: Drawn) -> dict[str, int]:
    strata: dict[str, int] = {stratum: len(drawn.frame.strata[stratum]) for stratum in STRATA}
    return {CANDIDATES: len(drawn.frame.with_findings), **strata}


def _units(drawn: Drawn) -> dict[str, int]:
    """Count units by origin; the origins stand in the order in which they go before each other."""
    first = {d.unit: d.origin for o in reversed(ORIGINS) for d in drawn.drawings if d.origin is o}
    return {origin.value: list(first.values()).count(origin) for origin in ORIGINS}
