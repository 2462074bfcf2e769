"""Several finders over one corpus: at which papers each points, and what only it found.

The rules are one of them; the others are named under ``[recall.finders]`` in the protocol. A paper
that was drawn because a finder pointed at it stays pointed at by it, even if the finder has learnt
better since: else reading it would have been in vain.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from exhume.coding._strata import Frame
from exhume.model.coding import Drawing, Origin, Unit
from exhume.model.spans import NormalizedSpan, OriginalSpan
from exhume.settings import StudySettings
from exhume.store.review.queue import Queue
from exhume.workflow._screened import Pointed, ScreenedStudy, open_screened
from exhume.workflow._sightings import Sightings, sightings
from exhume.workflow.progress import Progress
from exhume.workflow.reviewing.opening import Review

RULES = "rules"
STRATUM = "finder:"


@dataclass(frozen=True, slots=True)
class FinderReport:
    """What a finder found, in papers.

    It `pointed_at` so many, at `only_it` of which no other finder pointed; of these `read` have a
    settled verdict, and `confirmed` are relevant.
    """

    name: str
    pointed_at: int
    only_it: int
    read: int
    confirmed: int


@dataclass(frozen=True, slots=True)
class Pointing:
    """What the finders beside the rules see, by their names in order.

    `wanted` says how many papers of each are to be drawn. `earlier` has the units that were drawn
    for finders before, by paper, and `named` which finders those were.
    """

    seen: Mapping[str, Sightings] = field(default_factory=dict[str, Sightings])
    wanted: Mapping[str, int] = field(default_factory=dict[str, int])
    earlier: Mapping[str, Unit] = field(default_factory=dict[str, Unit])
    named: Mapping[str, tuple[str, ...]] = field(default_factory=dict[str, tuple[str, ...]])

    def finders_of(self, paper: str) -> tuple[str, ...]:
        """Return which of the finders point at a paper, or were followed to it before."""
        now = {name for name, papers in self.seen.items() if paper in papers}
        return tuple(sorted(now.union(self.named.get(paper, ()))))


@dataclass(frozen=True, slots=True)
class Followed:
    """The papers that are drawn because of finders: the stratum of each, and what to show of it.

    A stratum is named after all finders that point at its papers; `sizes` says how many papers each
    has. A paper that was drawn before has no span.
    """

    strata: Mapping[str, str]
    sizes: Mapping[str, int]
    spans: Mapping[str, OriginalSpan | NormalizedSpan]


def papers_pointed_at(
    opened: ScreenedStudy, where: Pointed, review: Review, progress: Progress
) -> Mapping[str, Collection[str]]:
    """Return the screened papers that each finder points at: the rules, then others by name.

    `where` is what the rules pointed at.
    """
    screened = {paper.digest for paper in opened.corpus.papers()}
    pointing = pointing_of(review.study, review.settings, review, progress)
    papers = {RULES: frozenset(where.findings) & screened}
    for name in sorted(review.settings.recall.finders):
        followed = {paper for paper, names in pointing.named.items() if name in names}
        papers[name] = frozenset(pointing.seen[name].keys() | followed) & screened
    return papers


def pointing_of(
    study: Path, settings: StudySettings, review: Review, progress: Progress
) -> Pointing:
    """Have the finders beside the rules look at the corpus, and gather what was drawn for them."""
    wanted = dict(sorted(settings.recall.finders.items()))
    earlier, named = _drawn_before(Queue(review.database))
    if not wanted:
        return Pointing(earlier=earlier, named=named)
    opened = open_screened(study, settings)
    papers = sum(1 for _ in opened.corpus.papers())
    seen: dict[str, Sightings] = {}
    for name in wanted:
        progress.step(f"Looking with {name}", papers)
        seen[name] = sightings(name, study, opened, review, progress)
    return Pointing(seen, wanted, earlier, named)


def _drawn_before(queue: Queue) -> tuple[dict[str, Unit], dict[str, tuple[str, ...]]]:
    units = {unit.id: unit for unit in queue.units()}
    drawn = [drawing for drawing in queue.drawings() if drawing.origin is Origin.FINDER]
    earlier = {units[drawing.unit].digest: units[drawing.unit] for drawing in drawn}
    return earlier, {units[d.unit].digest: finders_in(d) for d in drawn}


def finders_in(drawing: Drawing) -> tuple[str, ...]:
    """Return the finders that the stratum of a drawing is named after.

    >>> finders_in(Drawing("unit", Origin.FINDER, "finder:ngram-classifier+running-cosine", 1, 1))
    ('ngram-classifier', 'running-cosine')
    """
    return tuple(drawing.stratum.removeprefix(STRATUM).split("+"))


def stratum_of(finders: Collection[str]) -> str:
    """Return the name of the stratum of papers that these finders, and no others, point at.

    >>> stratum_of(["running-cosine"])
    'finder:running-cosine'
    """
    return STRATUM + "+".join(sorted(finders))


def follow(pointing: Pointing, frame: Frame) -> Followed:
    """Choose the papers to draw among those that other finders point at and the rules do not.

    What was drawn before stays. Then each finder in turn adds the papers that it likes best, until
    as many are drawn as are wanted of those that it points at.
    """
    rest = frozenset[str]().union(*frame.strata.values())
    papers = rest.intersection({*pointing.named}.union(*pointing.seen.values()))
    finders = {paper: pointing.finders_of(paper) for paper in sorted(papers)}
    drawn = {paper for paper in pointing.earlier if paper in finders}
    spans: dict[str, OriginalSpan | NormalizedSpan] = {}
    for name, wanted in pointing.wanted.items():
        seen = pointing.seen[name]
        missing = wanted - sum(name in finders[paper] for paper in drawn)
        left = [paper for paper in finders if paper in seen and paper not in drawn]
        chosen = _best(left, seen)[: max(missing, 0)]
        drawn.update(chosen)
        spans.update((paper, seen[paper].span) for paper in chosen)
    return Followed(
        strata={paper: stratum_of(finders[paper]) for paper in sorted(drawn)},
        sizes=dict(sorted(Counter(map(stratum_of, finders.values())).items())),
        spans=spans,
    )


def _best(papers: Iterable[str], seen: Sightings) -> list[str]:
    return sorted(papers, key=lambda paper: (-seen[paper].score, paper))
