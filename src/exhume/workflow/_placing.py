"""Units put in their places: the paper's title, the page, the words around, boxes of the lines."""

from collections.abc import Iterable
from pathlib import Path

from exhume.model.coding import Unit
from exhume.model.papers import READ_STATES, State
from exhume.model.review import PlacedUnit
from exhume.store.corpus import CORPUS_FOLDER, open_corpus
from exhume.store.manifest import MANIFEST_FILE
from exhume.store.rows import Kind
from exhume.workflow.progress import Progress
from exhume.workflow.reviewing.marking import boxes_on
from exhume.workflow.reviewing.papers import Papers

AROUND = 120
"""Characters of the paper on either side of a passage."""

_READ = (*READ_STATES, State.EXCLUDED)


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
        tuple(box for page in paper.pages for box in boxes_on(page, unit, paper)),
    )
