"""The verb ``replicate``: repeat a published study on its replication data, and compare.

The study's own search and Exhume's rules go over the same texts; what each points at is set
against the labels that the study published.
"""

from collections.abc import Iterator
from pathlib import Path

from exhume.model.criterion import Criterion
from exhume.model.papers import Issue
from exhume.workflow.progress import Progress
from exhume.workflow.replication._counts import (
    beside,
    measures,
    not_searched,
    read_parts,
)
from exhume.workflow.replication._labels import Label, read_labels
from exhume.workflow.replication._layout import Layout, find_layout
from exhume.workflow.replication._output import papers_file
from exhume.workflow.replication._papers import (
    Searched,
    read_papers,
    search_excerpts,
    search_papers,
)
from exhume.workflow.replication._tally import Tally, tally_excerpts
from exhume.workflow.replication.published import PublishedStudy, published_study
from exhume.workflow.replication.results import ReplicationResult
from exhume.workflow.screener import Screener, screener_for


def replicate(
    study_id: str, folder: Path, progress: Progress, out: Path | None = None
) -> ReplicationResult:
    """Repeat a study on its replication data in that folder.

    `out` is a JSON file for the result of every paper. Raises `UsageError` for a study that is
    not known, `InputError` where the papers or the labels are missing.
    """
    study = published_study(study_id)
    layout = find_layout(folder, study.files, study.data_doi)
    labels = read_labels(layout)
    screener = screener_for(study.criterion)
    excerpts = search_excerpts(labels.excerpts, study.search, screener)
    tally = Tally(labels)
    with papers_file(out, study.id) as file:
        for paper in _search(layout, tally, study, screener, progress):
            if file:
                file.add(paper.to_json())
        result = _result(study, screener.criterion, layout, tally, excerpts)
        if file:
            rest = {"excerpts": [one.to_json() for one in excerpts], "summary": result.to_json()}
            file.end(rest)
    return result


def _search(
    layout: Layout,
    tally: Tally,
    study: PublishedStudy,
    screener: Screener,
    progress: Progress,
) -> Iterator[Searched]:
    """Search the papers, count each, and give those that could be read."""
    progress.step("Searching papers", len(layout.texts))
    papers = read_papers(layout.texts)
    for batch in search_papers(papers, tally.labels, study.search, screener):
        for paper in batch:
            if isinstance(paper, Issue):
                tally.refuse(paper)
            else:
                tally.add(paper)
                yield paper
        progress.advance(len(batch))
    progress.close()


def _result(
    study: PublishedStudy,
    criterion: Criterion,
    layout: Layout,
    tally: Tally,
    excerpts: tuple[Searched, ...],
) -> ReplicationResult:
    parts, absent = read_parts(layout)
    labels = tally.labels
    return ReplicationResult(
        study=study.id,
        citation=study.citation,
        criterion=f"{criterion.id} {criterion.version}",
        given=len(layout.texts),
        states=dict(sorted(tally.states.items())),
        included=len(labels.ids(Label.INCLUDED)),
        near_misses=len(labels.ids(Label.NEAR_MISS)),
        without_text=tally.without_text(),
        methods=tally.methods(),
        agreement=tally.agreement(),
        grades=tally.by_grade(),
        window_only=tuple(sorted(tally.window_only)),
        excerpts=tally_excerpts(excerpts),
        parts=parts,
        counts=beside(study.published, measures(tally, parts, layout)),
        issues=(*labels.issues, *tally.issues, *absent, *not_searched(layout)),
    )
