"""Units put in their places: the paper's title, the page, the words around, boxes of the lines."""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import numpy as np

from exhume.model.coding import Unit
from exhume.model.papers import READ_STATES, State
from exhume.model.review import Box, PlacedUnit
from exhume.store.corpus import CORPUS_FOLDER, open_corpus
from exhume.store.manifest import MANIFEST_FILE
from exhume.store.rows import Kind
from exhume.workflow.progress import Progress
from exhume.workflow.reviewing.papers import Papers, ReviewPaper

AROUND = 120
"""Characters of the paper on either side of a passage."""

_READ = (*READ_STATES, State.EXCLUDED)
_SAME_LINE = 0.5  # of the lower height, by which the boxes of two characters must overlap


def placed_units(study: Path, units: Iterable[Unit], progress: Progress) -> list[PlacedUnit]:
    """Return the units in their order, each with its place as far as it is known.

    A paper that is not in the corpus any more, or has another text now, gives no place.
    """
    wanted = list(units)
    known = _papers_in(study)
    papers = Papers(study)
    progress.step("Looking up passages", len(wanted))
    found: dict[str, PlacedUnit] = {}
    for unit in sorted(wanted, key=lambda unit: unit.digest):  # each paper is read once
        found[unit.id] = _placed(unit, papers) if unit.digest in known else PlacedUnit(unit)
        progress.advance()
    return [found[unit.id] for unit in wanted]


def _papers_in(study: Path) -> frozenset[str]:
    if not (study / CORPUS_FOLDER / MANIFEST_FILE).is_file():
        return frozenset()
    documents = open_corpus(study).documents()
    return frozenset(d.digest for d in documents if d.kind is Kind.PAPER and d.state in _READ)


def _placed(unit: Unit, papers: Papers) -> PlacedUnit:
    paper = papers.paper(unit.digest)
    if paper.text[unit.start : unit.end] != unit.quote:
        return PlacedUnit(unit, paper.title, paper.media_type)
    page = paper.page_at(unit.start)
    return PlacedUnit(
        unit,
        paper.title,
        paper.media_type,
        page.number if page and page.width else None,
        paper.text[max(0, unit.start - AROUND) : unit.start],
        paper.text[unit.end : unit.end + AROUND],
        tuple(_boxes(unit, paper)),
    )


def _boxes(unit: Unit, paper: ReviewPaper) -> Iterator[Box]:
    """Give a box for each line of the passage, page by page."""
    if paper.boxes is None:
        return
    for page in paper.pages:
        start, end = max(unit.start, page.start), min(unit.end, page.end)
        if start < end:
            edges = paper.boxes[start:end]
            for line in _lines(edges[~np.isnan(edges).any(axis=1)].tolist()):
                yield _box(page.number, line)


def _lines(characters: Sequence[Sequence[float]]) -> Iterator[list[Sequence[float]]]:
    line: list[Sequence[float]] = []
    for box in characters:
        if line and not _is_beside(line[-1], box):
            yield line
            line = []
        line.append(box)
    if line:
        yield line


def _is_beside(one: Sequence[float], other: Sequence[float]) -> bool:
    overlap = min(one[3], other[3]) - max(one[1], other[1])
    height = min(one[3] - one[1], other[3] - other[1])
    return overlap >= _SAME_LINE * height and other[0] >= one[0]


def _box(page: int, line: Sequence[Sequence[float]]) -> Box:
    left, top = min(box[0] for box in line), min(box[1] for box in line)
    right, bottom = max(box[2] for box in line), max(box[3] for box in line)
    return Box(page, *(round(edge, 2) for edge in (left, top, right - left, bottom - top)))
