"""Learning to search whole papers, of which only passages were judged.

A paper is as likely to be relevant as its best window. The best of thousands of windows looks like
something in any paper, so a model that has seen only judged passages points nearly everywhere. It
is therefore shown papers that were not read as well: first a window of each, drawn by chance, and
then the window of each that it liked best with that; both as examples of what is not looked for
(hard negatives; Dalal and Triggs, CVPR 2005, 886-893). Hardly any of these papers can be relevant,
and as no paper is judged by a model that was shown it, none is hidden by that.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from exhume.recall.ranking.learning import FOLDS, Lessons, RankingModel, fold_of, learn, only
from exhume.recall.ranking.texts import joined, texts_of

MISSED = 10
"""One in so many papers known to be relevant may score below those that are pointed at."""


@dataclass(frozen=True, slots=True)
class Unread:
    """A paper that was not read: its digest, its normalised text, and a place drawn by chance."""

    paper: str
    text: str
    start: int


@dataclass(frozen=True, slots=True, eq=False)
class School:
    """What to learn to search papers from.

    `judged` are passages, `papers` those that they are of, in the same order; `window` is how many
    characters of a paper are looked at together.
    """

    judged: Lessons
    papers: Sequence[str]
    unread: Sequence[Unread]
    window: int

    def model(self, seed: int, without: int | None = None) -> RankingModel | None:
        """Return a model, or one that was shown no paper of a fold; None for too few verdicts."""
        rows = [i for i, paper in enumerate(self.papers) if fold_of(paper) != without]
        unread = [each for each in self.unread if fold_of(each.paper) != without]
        judged = only(self.judged, np.array(rows, np.int64))
        if not judged.suffice:
            return None
        lessons = _beside(judged, "chance", [each.start for each in unread], unread, self.window)
        first = learn(lessons, seed)
        if first is None or not unread:
            return first
        best = first.best_windows(texts_of([each.text for each in unread]), self.window)
        starts: list[int] = best.starts.tolist()
        return learn(_beside(lessons, "best", starts, unread, self.window), seed)

    def models(self, seed: int) -> Iterator[tuple[int, RankingModel | None]]:
        """Give for each fold the model that was shown no paper of it."""
        for fold in range(FOLDS):
            yield fold, self.model(seed, without=fold)


def threshold(
    models: Mapping[int, RankingModel | None], relevant: Iterable[tuple[str, str]], window: int
) -> float:
    """Return the score that all but one in `MISSED` papers known to be relevant reach.

    Each paper, given by its digest with its normalised text, is judged by the model of `models`
    that was not shown it. Infinity where there is none to judge by.
    """
    scores = sorted(
        float(model.best_windows(texts_of([text]), window).scores[0])
        for paper, text in relevant
        if (model := models.get(fold_of(paper)))
    )
    return scores[len(scores) // MISSED] if scores else float("inf")


def _beside(
    lessons: Lessons, how: str, starts: Sequence[int], unread: Sequence[Unread], window: int
) -> Lessons:
    """Add a window of each paper that was not read as an example of what is not looked for."""
    cuts = zip(unread, starts, strict=True)
    windows = [each.text[start : start + window] for each, start in cuts]
    return Lessons(
        ids=[*lessons.ids, *(f"{how} {each.paper}" for each in unread)],
        texts=joined(lessons.texts, texts_of(windows)),
        relevant=np.concatenate([lessons.relevant, np.zeros(len(unread), np.bool_)]),
    )
