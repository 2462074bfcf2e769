"""The order in which coders get passages: by the rules first, then by what verdicts teach as well.

Only passages that the rules pointed at are ranked. All others are spread among them by chance, and
blocks of them are shuffled, so that a place does not give away why a passage is there: see
`exhume.recall.ranking.blocks`. Coders see no score, and the log says which model made the order.
"""

from collections import defaultdict
from collections.abc import Generator, Iterable, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from threading import Event, Thread
from typing import TYPE_CHECKING

import numpy as np

from exhume.model.coding import Choice, Origin, Unit
from exhume.model.criterion import Assertion
from exhume.model.findings import Finding
from exhume.recall.ranking.blocks import in_blocks
from exhume.recall.ranking.evidence import Evidence, evidence_of
from exhume.recall.ranking.learning import Lessons, RankingModel, check_installed, learn
from exhume.recall.ranking.texts import Texts, taken, texts_of_arrow
from exhume.store.review.canonical import place_of
from exhume.store.review.owner_desk import OwnerDesk
from exhume.store.review.queue import Queue, QueueCounts
from exhume.store.screening import open_screening
from exhume.text.normalization import normalize_batch, to_codepoints
from exhume.workflow._relevance import is_relevant, relevant_codes
from exhume.workflow.reviewing.opening import Review

if TYPE_CHECKING:
    from numpy.typing import NDArray

PAUSE = 60.0
"""Seconds between two looks at whether verdicts have come in."""


AHEAD = 1_000
"""Places of each coder that are dealt out anew as verdicts come in: more than anybody reads until
the next time."""


@dataclass(frozen=True, slots=True)
class Ranked:
    """What ranking did: the model's version, empty where there was too little to learn from.

    `lessons` counts the settled passages that it was learnt from, `moved` the places in coders'
    orders that changed.
    """

    version: str
    lessons: int
    moved: int


@dataclass(frozen=True, slots=True, eq=False)
class Passages:
    """What ranking needs of the passages in a queue and what verdicts do not change.

    `texts` are normalised, `points` those of the rules' evidence; both are in the order of `ids`.
    `ranked` are the places of those that the rules pointed at.
    """

    ids: Sequence[str]
    papers: Sequence[str]
    texts: Texts
    points: "NDArray[np.float64]"
    ranked: "NDArray[np.int64]"


def passages_of(review: Review) -> Passages:
    """Gather the passages in the queue with the evidence of the rules in each."""
    queue = Queue(review.database)
    units = list(queue.units())
    candidates = {d.unit for d in queue.drawings() if d.origin is Origin.CANDIDATE}
    evidence = evidence_by_unit(review, units)
    return Passages(
        ids=[unit.id for unit in units],
        papers=[unit.digest for unit in units],
        texts=normalized([unit.quote for unit in units]),
        points=np.array([evidence[unit.id].points for unit in units], np.float64),
        ranked=np.array([i for i, u in enumerate(units) if u.id in candidates], np.int64),
    )


def normalized(quotes: Sequence[str]) -> Texts:
    """Return passages as they are looked at: normalised, as the rules see them."""
    return texts_of_arrow(normalize_batch(*to_codepoints(quotes)).to_arrow())


def evidence_by_unit(review: Review, units: Iterable[Unit]) -> Mapping[str, Evidence]:
    """Return the evidence of the rules in each unit, with its parts, for the owner of a study."""
    papers: defaultdict[str, list[tuple[Finding, Assertion]]] = defaultdict(list)
    for passage in open_screening(review.study).passages():
        papers[passage.digest].append((passage.finding, passage.assertion))
    return {
        unit.id: evidence_of(
            (found, assertion)
            for found, assertion in papers.get(unit.digest, ())
            if unit.start <= found.start and found.end <= unit.end
        )
        for unit in units
    }


def lessons_of(review: Review, passages: Passages, *, with_points: bool) -> Lessons:
    """Return what people have settled about the passages; without points it knows no rules.

    Passages of which nobody could tell teach nothing.
    """
    codes = relevant_codes(review.criterion, review.settings)
    places = {unit: place for place, unit in enumerate(passages.ids)}
    said = {
        places[settled.unit]: is_relevant(settled.verdict, codes)
        for settled in OwnerDesk(review.database, "").settled()
        if settled.unit in places and settled.verdict.choice is not Choice.CANNOT_TELL
    }
    rows = sorted(said)
    chosen = np.array(rows, np.int64)
    return Lessons(
        ids=[passages.ids[row] for row in rows],
        texts=taken(passages.texts, chosen),
        relevant=np.array([said[row] for row in rows], np.bool_),
        points=passages.points[chosen] if with_points else None,
    )


def ranking(passages: Passages, model: RankingModel | None) -> list[str]:
    """Return the passages that the rules pointed at, the likeliest to be confirmed first."""
    points = passages.points[passages.ranked]
    scores = points
    if model is not None:
        scores = model.score(taken(passages.texts, passages.ranked), points)
    rows: list[int] = passages.ranked.tolist()
    worth: dict[str, float] = dict(
        zip((passages.ids[row] for row in rows), scores.tolist(), strict=True)
    )
    # Ids are digests, so that passages of the same score come in an order that is as good as drawn.
    return sorted(worth, key=lambda one: (-worth[one], one))


def rerank(review: Review) -> Ranked:
    """Learn from the verdicts that were handed in, and order what coders have still to judge.

    Nothing is done where the protocol does not ask for a ranked order.
    """
    if review.settings.coding.order != "ranked":
        return Ranked("", 0, 0)
    passages = passages_of(review)
    return _reordered(review, passages, lessons_of(review, passages, with_points=True))


def _reordered(
    review: Review, passages: Passages, lessons: Lessons, most: int | None = None
) -> Ranked:
    """Order the first `most` places of each coder, or all."""
    seed, queue = review.settings.seed, Queue(review.database)
    model = learn(lessons, seed)
    best = ranking(passages, model)
    orders = {
        coder: order_for(seed, coder, own, best)[:most] for coder, own in queue.waiting().items()
    }
    version, known = model.version if model else "", len(lessons.ids)
    moved = queue.reorder(orders, {"model": version, "lessons": known})
    return Ranked(version, known, moved)


def order_for(seed: int, coder: str, own: Sequence[str], best: Sequence[str]) -> list[str]:
    """Return a coder's waiting units in blocks, `best` being all that are ranked, in order."""
    waiting = set(own)
    ranked = [unit for unit in best if unit in waiting]
    others = sorted(waiting.difference(ranked))
    return in_blocks(ranked, others, lambda what, unit: place_of(seed, what, coder, unit))


@dataclass(slots=True)
class _Watch:
    """Ranks a review anew whenever people have settled more; keeps what does not change."""

    review: Review
    counts: QueueCounts | None = None
    passages: Passages | None = None
    settled: dict[str, bool] = field(default_factory=dict[str, bool])

    def look(self) -> bool:
        """Rank, if anything has changed that ranking depends on; say whether."""
        counts = Queue(self.review.database).counts()
        if self.passages is None or counts != self.counts:
            self.passages, self.counts = passages_of(self.review), counts
            self.settled.clear()
        lessons = lessons_of(self.review, self.passages, with_points=True)
        settled = dict(zip(lessons.ids, lessons.relevant.tolist(), strict=True))
        if settled == self.settled:
            return False
        self.settled = settled
        _reordered(self.review, self.passages, lessons, AHEAD)
        return True


@contextmanager
def reranking(review: Review, pause: float = PAUSE) -> Generator[None]:
    """Rank the review anew in the background, as verdicts come in, while something is done inside.

    Where the protocol asks for a shuffled order, nothing runs. Raises `exhume.errors.MissingExtra`
    where it asks for a ranked one and scikit-learn is not installed.
    """
    if review.settings.coding.order != "ranked":
        yield
        return
    check_installed()
    stop = Event()
    thread = Thread(target=partial(_watch, _Watch(review), stop, pause), daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()


def _watch(watch: _Watch, stop: Event, pause: float) -> None:
    while not stop.wait(pause):
        watch.look()
