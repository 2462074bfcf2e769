# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false
# pyright: reportUnknownArgumentType=false
# (the stubs of pyarrow leave the parameters of its types open)
"""What finders beside the rules see in a corpus: at which papers they point, and where.

What they saw is kept in the folder ``finders`` of the study, with a digest of what it was made of,
and is made anew when that is another. The folder can be deleted at any time.
"""

import hashlib
import json
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from heapq import nsmallest
from io import BytesIO
from os import cpu_count
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from exhume.coding._drawing import draw_sample, pick
from exhume.errors import InputError
from exhume.model.spans import NormalizedOffset, NormalizedSpan, OriginalOffset, OriginalSpan
from exhume.recall.ranking.learning import Lessons, RankingModel, fold_of
from exhume.recall.ranking.searching import MISSED, School, Unread, threshold
from exhume.recall.ranking.texts import Texts, taken, texts_of_arrow
from exhume.store.corpus import Corpus
from exhume.store.files import explained, write_whole
from exhume.store.review.canonical import place_of
from exhume.workflow._in_order import in_order
from exhume.workflow._ranking import lessons_of, passages_of
from exhume.workflow._screened import ScreenedStudy, pointed
from exhume.workflow.progress import Progress
from exhume.workflow.replication._cosine import CosineHit, search_texts
from exhume.workflow.replication.published import Search, available, published_study
from exhume.workflow.reviewing.opening import Review

COSINE = "running-cosine"
LEARNT = "ngram-classifier"
FOLDER = "finders"

WINDOW = 80
"""Normalised characters that the classifier looks at together: one or two sentences."""

BACKGROUND = 500
"""Papers without findings that were not read, from which the classifier learns what others say."""


class Sighting(NamedTuple):
    """What a finder likes best in a paper, and how well: more is better within one finder."""

    score: float
    span: OriginalSpan | NormalizedSpan


Sightings = Mapping[str, Sighting]
"""The papers that a finder points at, by their digests."""


def sightings(
    name: str, study: Path, opened: ScreenedStudy, review: Review, progress: Progress
) -> Sightings:
    """Return what the finder of that name sees in a study.

    Raises `exhume.errors.InputError` for the running cosine where no study published patterns for
    the criterion, and `exhume.errors.MissingExtra` for the classifier without scikit-learn.
    """
    workers = review.settings.screening.workers or cpu_count() or 1
    if name == COSINE:
        return _by_cosine(study, opened, workers, progress)
    return _by_classifier(study, opened, review, workers, progress)


def cosine_search(criterion: str) -> Search:
    """Return the search that a study published for the question of a criterion.

    Raises `exhume.errors.InputError` where there is none.
    """
    for name in available():
        study = published_study(name)
        if study.criterion == criterion:
            return study.search
    raise InputError(
        f"finder {COSINE}",
        f'no study published patterns for the criterion "{criterion}"',
        f"take {COSINE} out of [recall.finders] in study.toml",
    )


# ----------------------------------------------------------------------- the running cosine


def _by_cosine(study: Path, opened: ScreenedStudy, workers: int, progress: Progress) -> Sightings:
    """Search every paper as the study did; the score is 1 less the distance."""
    search = cosine_search(opened.criterion.id)
    how = [*search.patterns, search.threshold, search.context, search.required]
    kept = _Kept(study / FOLDER / f"{COSINE}.parquet", opened.corpus.digest(), how)

    def seen(batch: pa.RecordBatch) -> list[tuple[str, Sighting]]:
        originals = [str(text) for text in batch["original"].to_pylist()]
        results = search_texts(originals, search)
        best = (_closest(result.kept(search)) for result in results)
        rows = zip(batch["digest"].to_pylist(), originals, best, strict=True)
        return [
            (str(digest), Sighting(1 - hit.distance, _span_of(hit, original)))
            for digest, original, hit in rows
            if hit
        ]

    return kept.or_made(lambda: _looked_at(opened.corpus, "original", seen, workers, progress))


def _closest(hits: Sequence[CosineHit]) -> CosineHit | None:
    return min(hits, key=lambda hit: (hit.distance, hit.start, hit.pattern), default=None)


def _span_of(hit: CosineHit, original: str) -> OriginalSpan:
    """Return where a window lies in the text as given, white space in it included."""
    end, missing = hit.start, len(hit.match)
    while missing and end < len(original):
        missing -= not original[end].isspace()
        end += 1
    return OriginalSpan(OriginalOffset(hit.start), OriginalOffset(end))


# --------------------------------------------------------------------------- the classifier


def _by_classifier(
    study: Path, opened: ScreenedStudy, review: Review, workers: int, progress: Progress
) -> Sightings:
    """Learn from the verdicts which passages are relevant, and look for such in every paper.

    It knows nothing of the rules but through the passages that were judged. It points at a paper
    whose best window scores as high as those of nine in ten papers known to be relevant, and at no
    more papers than the rules do. A paper of which it was shown anything is judged by what it
    learnt without it.
    """
    seed = review.settings.seed
    passages = passages_of(review)
    judged = lessons_of(review, passages, with_points=False)
    if not judged.suffice:
        progress.note(f"{LEARNT}: too few verdicts to learn from; it points at no paper yet")
        return {}
    paper_of = dict(zip(passages.ids, passages.papers, strict=True))
    papers = [paper_of[one] for one in judged.ids]
    found = pointed(opened.screening).findings
    background = _background(opened, {*papers, *found}, seed)
    how = [judged.version(seed), background, WINDOW, MISSED, len(found)]
    kept = _Kept(study / FOLDER / f"{LEARNT}.parquet", opened.corpus.digest(), how)

    def made() -> Iterable[tuple[str, Sighting]]:
        judge = _judge_of(opened.corpus, judged, papers, background, seed)
        seen = _looked_at(opened.corpus, "normalized", judge.seen, workers, progress)
        best = nsmallest(len(found), seen, key=lambda one: (-one[1].score, one[0]))
        return sorted(best)

    return kept.or_made(made)


def _judge_of(
    corpus: Corpus, judged: Lessons, papers: Sequence[str], background: Sequence[str], seed: int
) -> "Judge":
    known = {paper for paper, found in zip(papers, judged.relevant, strict=True) if found}
    texts = dict(_texts(corpus, known.union(background)))
    unread = [
        Unread(paper, texts[paper], _place(paper, texts[paper], seed)) for paper in background
    ]
    school = School(judged, papers, unread, WINDOW)
    folds = dict(school.models(seed))
    relevant = ((paper, texts[paper]) for paper in sorted(known) if paper in texts)
    least = threshold(folds, relevant, WINDOW)
    return Judge(school.model(seed), folds, {*papers, *background}, least)


def _background(opened: ScreenedStudy, but: Collection[str], seed: int) -> list[str]:
    """Draw papers other than those; nobody has read them, and the rules found nothing in them."""
    unread = {paper.digest for paper in opened.corpus.papers()}.difference(but)
    return sorted(draw_sample(unread, BACKGROUND, place_of(seed, "background")))


def _texts(corpus: Corpus, papers: Collection[str]) -> Iterator[tuple[str, str]]:
    """Give these papers with their normalised texts."""
    wanted = pa.array(sorted(papers), pa.string())
    for batch in corpus.text_batches(("digest", "normalized")):
        chosen = batch.filter(pc.is_in(batch["digest"], value_set=wanted))
        for row in range(chosen.num_rows):
            yield str(chosen["digest"][row].as_py()), str(chosen["normalized"][row].as_py())


def _place(paper: str, text: str, seed: int) -> int:
    return pick(seed, max(len(text) - WINDOW, 0) + 1, "background", paper)


@dataclass(frozen=True, slots=True)
class Judge:
    """Models by which to look at papers: that of all lessons, and for `shown` papers the others.

    `folds` has for each part of the papers the model that was not shown any of them; `least` is
    the score from which on a paper is pointed at.
    """

    whole: RankingModel | None
    folds: Mapping[int, RankingModel | None]
    shown: set[str]
    least: float

    def seen(self, batch: pa.RecordBatch) -> list[tuple[str, Sighting]]:
        """Look at a batch with the columns ``digest`` and ``normalized``."""
        digests = [str(digest) for digest in batch["digest"].to_pylist()]
        texts = texts_of_arrow(batch["normalized"])
        fresh = [i for i, digest in enumerate(digests) if digest not in self.shown]
        found = list(_seen_by(self.whole, texts, digests, fresh, self.least))
        for fold, model in self.folds.items():
            own = [i for i, d in enumerate(digests) if d in self.shown and fold_of(d) == fold]
            found += _seen_by(model, texts, digests, own, self.least)
        return sorted(found)


def _seen_by(
    model: RankingModel | None,
    texts: Texts,
    digests: Sequence[str],
    rows: Sequence[int],
    least: float,
) -> Iterator[tuple[str, Sighting]]:
    if model is None or not rows:
        return
    own = texts if len(rows) == texts.number else taken(texts, np.array(rows, np.int64))
    windows = model.best_windows(own, WINDOW)
    for place in np.flatnonzero(windows.scores >= least).tolist():
        start, length = int(windows.starts[place]), int(windows.lengths[place])
        span = NormalizedSpan(NormalizedOffset(start), NormalizedOffset(start + length))
        yield digests[rows[place]], Sighting(float(windows.scores[place]), span)


# ------------------------------------------------------------------- going through a corpus


def _looked_at(
    corpus: Corpus,
    column: str,
    seen: Callable[[pa.RecordBatch], list[tuple[str, Sighting]]],
    workers: int,
    progress: Progress,
) -> Iterator[tuple[str, Sighting]]:
    def work(batch: pa.RecordBatch) -> tuple[int, list[tuple[str, Sighting]]]:
        return batch.num_rows, seen(batch)

    for size, found in in_order(work, corpus.text_batches(("digest", column)), workers):
        yield from found
        progress.advance(size)


_TEXT: pa.DataType = pa.string()
_FLOAT: pa.DataType = pa.float64()
_LONG: pa.DataType = pa.int64()
_FLAG: pa.DataType = pa.bool_()

_TABLE = pa.schema(
    [
        ("digest", _TEXT),
        ("score", _FLOAT),
        ("start", _LONG),
        ("end", _LONG),
        ("normalized", _FLAG),
    ]
)
_MADE_OF = b"made-of"


class _Kept:
    """What a finder saw, kept in a file with a digest of the corpus and of how it looked."""

    def __init__(self, path: Path, corpus: str, how: Sequence[object]) -> None:
        said = json.dumps([corpus, list(how)])
        self._path, self._made_of = path, hashlib.sha256(said.encode()).hexdigest()

    def or_made(self, make: Callable[[], Iterable[tuple[str, Sighting]]]) -> Sightings:
        """Return what is kept, if it is of the same; else make it and keep it."""
        known = self._read()
        if known is None:
            known = dict(make())
            self._write(known)
        return known

    def _read(self) -> Sightings | None:
        if not self._path.is_file():
            return None
        try:
            table = pq.read_table(self._path)
        except pa.ArrowInvalid:  # a damaged file is as good as none
            return None
        if (table.schema.metadata or {}).get(_MADE_OF) != self._made_of.encode():
            return None
        return {row["digest"]: _sighting(**row) for row in table.to_pylist()}

    def _write(self, found: Sightings) -> None:
        columns: dict[str, list[Any]] = {
            "digest": list(found),
            "score": [one.score for one in found.values()],
            "start": [int(one.span.start) for one in found.values()],
            "end": [int(one.span.end) for one in found.values()],
            "normalized": [isinstance(one.span, NormalizedSpan) for one in found.values()],
        }
        schema = _TABLE.with_metadata({_MADE_OF: self._made_of.encode()})
        data = BytesIO()
        pq.write_table(pa.Table.from_pydict(columns, schema), data)
        with explained(self._path):
            write_whole(self._path, data.getvalue())


def _sighting(*, digest: str, score: float, start: int, end: int, normalized: bool) -> Sighting:  # noqa: ARG001 - a row of the table
    if normalized:
        return Sighting(score, NormalizedSpan(NormalizedOffset(start), NormalizedOffset(end)))
    return Sighting(score, OriginalSpan(OriginalOffset(start), OriginalOffset(end)))
