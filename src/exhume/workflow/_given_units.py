"""Passages that the owner of a study names in a file, looked up in the papers and put in the queue.

They come beside what is drawn: `exhume.model.coding.Origin.IMPORTED`.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from exhume.coding._units import make_unit, sentences_of
from exhume.model.coding import Drawing, Origin, Unit
from exhume.model.papers import Issue
from exhume.model.review import GivenUnit, GivenUnitRow, RowProblem, RowState
from exhume.model.spans import OriginalOffset, OriginalSpan
from exhume.store.corpus import open_corpus
from exhume.store.review.queue import Queue
from exhume.store.review.rows import is_storable
from exhume.workflow._known_items import PaperNames, locate
from exhume.workflow._screened import PaperText, texts_of
from exhume.workflow.progress import Progress
from exhume.workflow.reviewing.opening import Review

IMPORTED = "imported"
"""The stratum of passages that were named in a file."""

_Rows = list[tuple[int, str, GivenUnit]]


@dataclass(slots=True)
class _Found:
    """What was looked up so far, by the rows of the file."""

    states: dict[int, RowState] = field(default_factory=dict[int, RowState])
    issues: dict[int, Issue] = field(default_factory=dict[int, Issue])
    units: dict[str, Unit] = field(default_factory=dict[str, Unit])

    def refuse(self, row: int, place: str, problem: str, remedy: str) -> None:
        """Note why a row cannot be used."""
        self.states[row] = RowState.REFUSED
        self.issues[row] = Issue(place, problem, remedy)


def add_units(
    review: Review, rows: Sequence[GivenUnitRow], progress: Progress
) -> tuple[list[RowState], Mapping[int, Issue]]:
    """Put the passages of a file in the queue; return the state of each row, and issues by row.

    What is in the queue stays in it. Raises `InputError` where nothing was ingested yet.
    """
    queue = Queue(review.database)
    queued = {unit.id: unit for unit in queue.units()}
    found = _Found()
    corpus = open_corpus(review.study)
    documents = {paper.digest: paper.id for paper in corpus.papers()}
    papers = _by_paper(rows, PaperNames(corpus, documents), found)
    for text in texts_of(corpus, papers):
        for number, place, given in papers[text.digest]:
            unit = _looked_up(given, text, documents[text.digest], review.settings.seed)
            _take(found, queued, number, place, unit)
            progress.advance()
    _put(queue, queued, found.units)
    return [found.states[number] for number in range(len(rows))], found.issues


def _by_paper(
    rows: Sequence[GivenUnitRow], names: PaperNames, found: _Found
) -> Mapping[str, _Rows]:
    papers: defaultdict[str, _Rows] = defaultdict(list)
    for number, (place, given) in enumerate(rows):
        if isinstance(given, RowProblem):
            found.refuse(number, place, given.problem, given.remedy)
            continue
        paper = names.find(given.paper)
        if paper.problem:
            found.refuse(number, place, paper.problem, "name a paper as `exhume ledger` does")
        else:
            papers[paper.digest].append((number, place, given))
    return papers


def _take(
    found: _Found, queued: Mapping[str, Unit], number: int, place: str, unit: Unit | RowProblem
) -> None:
    if isinstance(unit, RowProblem):
        found.refuse(number, place, unit.problem, unit.remedy)
    elif unit.id in queued or unit.id in found.units:
        found.states[number] = RowState.ALREADY_THERE
    else:
        found.units[unit.id] = unit
        found.states[number] = RowState.IMPORTED


def _looked_up(given: GivenUnit, text: PaperText, document: str, seed: int) -> Unit | RowProblem:
    span = _span(given, text)
    if isinstance(span, RowProblem):
        return span
    unit = make_unit(seed, text.digest, document, span, text.original)
    if not is_storable(unit.quote):
        problem = "the passage holds a character that no database can keep"
        return RowProblem(problem, "name a passage without it")
    return unit


def _span(given: GivenUnit, text: PaperText) -> OriginalSpan | RowProblem:
    if given.start is None or given.end is None:
        return _sentences_around(given.quote, text)
    if not 0 <= given.start < given.end <= len(text.original):
        problem = (
            f"{given.start}-{given.end} is no stretch of its {len(text.original):,} characters"
        )
        return RowProblem(problem, "count code points of the text as Exhume read it, from 0")
    span = OriginalSpan(OriginalOffset(given.start), OriginalOffset(given.end))
    if given.quote and "".join(span.of(text.original).split()) != "".join(given.quote.split()):
        problem = f'at {given.start}-{given.end} stands "{span.of(text.original)[:40]}"'
        return RowProblem(
            problem, "correct the offsets, or leave them out and give the quote alone"
        )
    return span


def _sentences_around(quote: str, text: PaperText) -> OriginalSpan | RowProblem:
    """Return the sentences in which a quote stands, so that they look like what is drawn."""
    found = locate(quote, text.normalized)
    if found is None:
        return RowProblem("its quote does not stand in the paper", "copy it from the paper's text")
    rest = text.normalized.text.find(found.of(text.normalized.text), found.start + 1)
    if rest >= 0:
        return RowProblem("its quote stands in the paper more than once", "give a longer one")
    sentences = sentences_of(text.normalized)
    return sentences.original(sentences.around(found))


def _put(queue: Queue, queued: Mapping[str, Unit], new: Mapping[str, Unit]) -> None:
    """Add units to the queue; those in it are given as well, as all others would go out of it."""
    if not new:
        return
    drawings = list(queue.drawings())
    before = [drawing for drawing in drawings if drawing.origin is Origin.IMPORTED]
    others = [drawing for drawing in drawings if drawing.origin is not Origin.IMPORTED]
    imported = sorted({*new, *(drawing.unit for drawing in before)})
    number = len(imported)
    added = [Drawing(unit, Origin.IMPORTED, IMPORTED, number, number) for unit in imported]
    queue.put([*queued.values(), *new.values()], [*others, *added])
