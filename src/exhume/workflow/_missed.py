"""What may be missing in a study: every estimate of recall, with what it rests on."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from itertools import chain
from typing import cast

from sqlalchemy import func, select

from exhume.coding._strata import Frame
from exhume.model.estimates import Refusal
from exhume.model.recall import RecallData
from exhume.plugins import discover
from exhume.protocols import RecallEstimator
from exhume.store.corpus import CORPUS_FOLDER, open_corpus
from exhume.store.files import digest_of
from exhume.store.manifest import MANIFEST_FILE
from exhume.store.review.tables import review_log
from exhume.store.screening import SCREENING_FOLDER, open_screening
from exhume.workflow._drift import drift_of
from exhume.workflow._finders import FinderReport, papers_pointed_at
from exhume.workflow._judged import judged_units
from exhume.workflow._recall_result import EstimatedRecall, RecallResult
from exhume.workflow._recalled import Recalled, recalled
from exhume.workflow._relevance import relevant_codes
from exhume.workflow._screened import (
    Pointed,
    ScreenedStudy,
    frame_of,
    open_screened,
    outdated,
    pointed,
    telling_terms,
)
from exhume.workflow._stopping import stopping_curve
from exhume.workflow.progress import Progress
from exhume.workflow.reviewing.opening import Review

PapersByFinder = Mapping[str, Collection[str]]
"""The papers that each finder points at, by its name."""


def recall_of(
    review: Review, confidence_level: float, owner: str, progress: Progress
) -> RecallResult | Refusal:
    """Estimate the recall of a study from its open review; `owner` is who asks."""
    if refusal := unscreened(review):
        return refusal
    opened = open_screened(review.study, review.settings)
    where = pointed(opened.screening)
    found = counted(review, screened_frame(opened, where), owner)
    if isinstance(found, Refusal):
        return found
    recall, seed = review.settings.recall, review.settings.seed
    pointing = papers_pointed_at(opened, where, review, progress)
    data, silent = compared(found, pointing)
    expected = _expected(where, review)
    return RecallResult(
        data=data,
        target=recall.target,
        confidence_level=confidence_level,
        seed=seed,
        estimates=tuple(estimates(data, confidence_level, seed)),
        finders=tuple(reports(found, pointing)),
        curve=stopping_curve(found, recall, confidence_level),
        drift=drift_of(found.judged, expected, opened.corpus, recall.tuned, confidence_level),
        warnings=(*found.warnings, *silent),
    )


def _expected(where: Pointed, review: Review) -> frozenset[str]:
    """Return the papers that would be relevant if every finding of the rules held."""
    codes = relevant_codes(review.criterion, review.settings)
    return frozenset(
        paper for paper, places in where.findings.items() if any(at.code in codes for at in places)
    )


def state_of(review: Review) -> tuple[str, ...]:
    """Return what tells whether estimates made earlier still hold: they do while it is the same."""
    with review.database.read() as connection:
        entries = str(connection.execute(select(func.max(review_log.c.number))).scalar())
    folders = (review.study / name for name in (CORPUS_FOLDER, SCREENING_FOLDER))
    manifests = (folder / MANIFEST_FILE for folder in folders)
    digests = (digest_of(path) if path.is_file() else "" for path in manifests)
    return (str(review.study), entries, *digests)


def counted(review: Review, frame: Frame, owner: str = "") -> Recalled | Refusal:
    """Count the papers of a study by what is settled about them; `owner` is who asks."""
    codes = relevant_codes(review.criterion, review.settings)
    return recalled(frame, judged_units(review, codes, owner), codes)


def unscreened(review: Review) -> Refusal | None:
    """Say why there is nothing to count: no screening, or one of other papers or rules."""
    folders = (review.study / name for name in (CORPUS_FOLDER, SCREENING_FOLDER))
    if not all((folder / MANIFEST_FILE).is_file() for folder in folders):
        return Refusal("no papers have been screened yet; run `exhume screen`")
    if outdated(open_screening(review.study), review.criterion, open_corpus(review.study)):
        return Refusal("the papers or the criterion have changed since; run `exhume screen`")
    return None


def screened_frame(opened: ScreenedStudy, where: Pointed) -> Frame:
    """Put every paper that was screened in its place."""
    papers = (paper.digest for paper in opened.corpus.papers())
    return frame_of(papers, where, opened.screening, telling_terms(opened.criterion))


def estimates(data: RecallData, confidence_level: float, seed: int) -> Iterator[EstimatedRecall]:
    """Give what every estimator says, in their order."""
    loaded = {name: cast("RecallEstimator", p.load()) for name, p in discover("recall").items()}
    for name, one in sorted(loaded.items(), key=lambda pair: (pair[1].order, pair[0])):
        value = one.estimate(data, confidence_level=confidence_level, seed=seed)
        yield EstimatedRecall(name, one.label, one.claims, value)


def compared(found: Recalled, pointing: PapersByFinder) -> tuple[RecallData, list[str]]:
    """Add the histories of relevant papers by those finders whose papers have all been read."""
    read = {paper.digest for paper in found.judged}
    finders = tuple(name for name, papers in pointing.items() if read.issuperset(papers))
    histories = Counter(
        tuple(name for name in finders if paper.digest in pointing[name])
        for paper in found.judged
        if paper.relevant
    )
    silent = [
        f"Finder {name} points at {len(papers):,} papers, of which "
        f"{len(read.intersection(papers)):,} have been read: it is not compared with the others."
        for name, papers in pointing.items()
        if name not in finders
    ]
    return replace(found.data, finders=finders, histories=dict(sorted(histories.items()))), silent


def reports(found: Recalled, pointing: PapersByFinder) -> Iterator[FinderReport]:
    """Say of each finder what only it points at, and what became of that."""
    read = {paper.digest for paper in found.judged}
    relevant = {paper.digest for paper in found.judged if paper.relevant}
    for name, papers in pointing.items():
        others = chain.from_iterable(pointing[other] for other in pointing if other != name)
        only = set(papers).difference(others)
        yield FinderReport(name, len(papers), len(only), len(only & read), len(only & relevant))
