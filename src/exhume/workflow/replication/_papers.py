"""The papers of the replication data, read and searched by both methods, a batch at a time."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from exhume.model.findings import PAPER_GRADES, Finding, Grade
from exhume.model.papers import Document, Issue, State
from exhume.sources import plain_text
from exhume.workflow._reading import attempt
from exhume.workflow.replication._cosine import CosineHit, CosineResult, passages, search_texts
from exhume.workflow.replication._labels import Excerpt, Label, Labels, paper_id
from exhume.workflow.replication.published import Search
from exhume.workflow.screener import Screened, Screener

BATCH = 2_000_000
"""Characters that are searched at once; memory does not grow with the number of papers."""

POINTING = (Grade.EXPLICIT, Grade.NEAR_MISS)
"""Grades of findings that a person must read; supporting signs alone point at no paper."""

GRADES = (*PAPER_GRADES, Grade.NONE)
"""Grades of a paper, strongest first."""


@dataclass(frozen=True, slots=True)
class Searched:
    """One text with its label, and what both methods give for it."""

    id: str
    label: Label
    cosine: CosineResult
    kept: tuple[CosineHit, ...]
    screened: Screened

    @property
    def cosine_passages(self) -> int:
        """Number of passages that the study's search points at."""
        return sum(1 for _ in passages((h.place, h.place + len(h.match)) for h in self.kept))

    def rule_passages(self, grades: Sequence[Grade] = POINTING) -> int:
        """Return the number of passages that the rules point at with one of these grades."""
        spans = ((f.start, f.end) for f in self.screened.findings if f.grade in grades)
        return sum(1 for _ in passages(spans))

    def to_json(self) -> dict[str, object]:
        """Return the text's line in the file of ``--out``."""
        closest = self.cosine.closest
        return {
            "id": self.id,
            "label": self.label.value,
            "cosine": {
                "pointed_at": bool(self.kept),
                "closest": None if closest is None else _hit(closest),
                "close": [{**_hit(h), "kept": h in self.kept} for h in self.cosine.close],
            },
            "exhume": {
                "grade": self.screened.grade.value,
                "codes": sorted({f.code for f in self.screened.findings}),
                "findings": [_finding(f) for f in self.screened.findings],
            },
        }


def _hit(hit: CosineHit) -> dict[str, object]:
    return {
        "pattern": hit.pattern,
        "distance": hit.distance,
        "start": hit.start,
        "match": hit.match,
        "required_beside": hit.beside,
        "required_inside": hit.inside,
    }


def _finding(finding: Finding) -> dict[str, object]:
    return {
        "code": finding.code,
        "polarity": finding.polarity.value,
        "grade": finding.grade.value,
        "rule": finding.rule,
        "start": finding.start,
        "end": finding.end,
        "quote": finding.quote,
        "score": finding.score,
    }


def search_both(
    items: Sequence[tuple[str, Label, str]], search: Search, screener: Screener
) -> Iterator[Searched]:
    """Search texts, given as id, label and text, by both methods."""
    texts = [text for _, _, text in items]
    cosines, screenings = search_texts(texts, search), screener.screen_all(texts)
    for (identity, label, _), cosine, screened in zip(items, cosines, screenings, strict=True):
        yield Searched(identity, label, cosine, cosine.kept(search), screened)


def search_papers(
    papers: Iterable[tuple[str, str] | Issue],
    labels: Labels,
    search: Search,
    screener: Screener,
) -> Iterator[list[Searched | Issue]]:
    """Give the papers in batches and in their order; one that could not be read stays in place."""
    batch: list[tuple[str, str] | Issue] = []
    size = 0
    for paper in papers:
        batch.append(paper)
        size += 0 if isinstance(paper, Issue) else len(paper[1])
        if size >= BATCH:
            yield _searched(batch, labels, search, screener)
            batch, size = [], 0
    if batch:
        yield _searched(batch, labels, search, screener)


def _searched(
    batch: Sequence[tuple[str, str] | Issue],
    labels: Labels,
    search: Search,
    screener: Screener,
) -> list[Searched | Issue]:
    read = [paper for paper in batch if not isinstance(paper, Issue)]
    items = [(identity, labels.of(identity), text) for identity, text in read]
    found = search_both(items, search, screener)
    return [paper if isinstance(paper, Issue) else next(found) for paper in batch]


def search_excerpts(
    excerpts: Sequence[Excerpt], search: Search, screener: Screener
) -> tuple[Searched, ...]:
    """Search each published passage on its own."""
    items = [(excerpt.id, excerpt.label, excerpt.text) for excerpt in excerpts]
    return tuple(search_both(items, search, screener))


def read_papers(files: Iterable[Path]) -> Iterator[tuple[str, str] | Issue]:
    """Give id and text of each paper, or an issue with the state in which its file has ended."""
    seen: dict[str, Path] = {}
    for file in files:
        identity = paper_id(file.name)
        if (earlier := seen.setdefault(identity, file)) is not file:
            problem = f"it has the same id as {earlier.name} and is not searched"
            yield Issue(file.name, problem, "keep one of the two", State.DUPLICATE)
            continue
        read = attempt(partial(plain_text.read_document, file))
        if isinstance(read, Document):
            yield identity, read.text
        else:
            yield Issue(file.name, read.problem, read.remedy, read.state)
