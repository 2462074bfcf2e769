# pyright: reportUnknownMemberType=false, reportUnknownArgumentType=false
# (the stubs of pyarrow leave the parameters of its types open)
"""The papers of a report: those that rules pointed at, and those of which people settled a code."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from exhume.errors import IntegrityError
from exhume.model.coding import Unit
from exhume.model.findings import PAPER_GRADES, Finding, Grade, grade_of_paper
from exhume.model.identifying import Identifying
from exhume.model.papers import Page, Record
from exhume.model.places import Place
from exhume.model.report import Crop, Judgement, PaperReport, Passage
from exhume.screening._identifying import identifying
from exhume.settings import StudySettings
from exhume.store.corpus import Corpus
from exhume.store.rows import CorpusDocument
from exhume.workflow._identifying import Decisions
from exhume.workflow._places import HEAD, places_of
from exhume.workflow._reported.crops import Cropper
from exhume.workflow._reported.judged import Judged
from exhume.workflow._screened import ScreenedStudy
from exhume.workflow.progress import Progress
from exhume.workflow.reviewing.papers import Papers
from exhume.workflow.screener import gloss


@dataclass(frozen=True, slots=True)
class Found:
    """A paper of the report before all is known of it: what it is, its head, and what is in it."""

    document: CorpusDocument
    head: str
    passages: tuple[Passage, ...]
    judgements: tuple[Judgement, ...]
    identifying: tuple[Identifying, ...]


@dataclass
class Gatherer:
    """Gathers the papers of one report; `judged` is None where nobody has judged anything."""

    study: Path
    settings: StudySettings
    opened: ScreenedStudy
    findings: Mapping[str, Sequence[Finding]]
    judged: Judged | None
    progress: Progress
    _records: dict[str, Record] = field(init=False)

    def __post_init__(self) -> None:
        self._records = {row.record.id: row.record for row in self.opened.corpus.records()}

    def papers(self, cropper: Cropper) -> list[PaperReport]:
        """Return the papers in the order of the report: by grade, then by id."""
        found = list(self._found())
        heads = ((f.document.digest, self._record(f.document), f.head) for f in found)
        places = places_of(self.study, heads)
        pages = Papers(self.study)
        self.progress.step("Cutting out pages", len(found))
        papers: list[PaperReport] = []
        for one in found:
            paper = self._paper(one, places.get(one.document.digest))
            papers.append(self._with_crops(paper, pages, cropper))
            self.progress.advance()
        return sorted(papers, key=self._order)

    def _found(self) -> Iterator[Found]:
        wanted = self.findings.keys() | (self.judged.digests_with_codes() if self.judged else ())
        documents = {d.digest: d for d in self.opened.corpus.papers() if d.digest in wanted}
        pages = _pages(self.opened.corpus, documents)
        decisions = Decisions.read(self.study)
        decisions.check({d.digest: d.characters for d in self.opened.corpus.papers()})
        self.progress.step("Gathering passages", len(documents))
        for batch in self.opened.corpus.text_batches(("digest", "original")):
            for row, digest in enumerate(map(str, batch["digest"].to_pylist())):
                if digest in documents:
                    text = str(batch["original"][row].as_py())
                    yield self._of(documents[digest], text, pages[digest], decisions)
                    self.progress.advance()

    def _of(
        self, document: CorpusDocument, text: str, pages: Sequence[Page], decisions: Decisions
    ) -> Found:
        digest, context = document.digest, self.settings.report.context
        judgements = tuple(
            replace(judgement, page=page_of(judgement.start, pages))
            for judgement in (self.judged.judgements(digest, text, context) if self.judged else ())
        )
        passages = tuple(
            self._passage(finding, text, pages, judgements)
            for finding in self.findings.get(digest, ())
        )
        shown = [(p.finding.start, p.finding.end) for p in passages]
        shown += [(judgement.start, judgement.end) for judgement in judgements]
        flagged = decisions.apply(digest, _flagged(text, shown, context))
        return Found(document, text[:HEAD], passages, judgements, flagged)

    def _passage(
        self, finding: Finding, text: str, pages: Sequence[Page], judgements: Iterable[Judgement]
    ) -> Passage:
        if text[finding.start : finding.end] != finding.quote:
            where = f"{finding.code} at {finding.start}"
            raise IntegrityError(where, "the quote is not in the text", "run `exhume screen` again")
        context = self.settings.report.context
        return Passage(
            finding=finding,
            left=text[max(0, finding.start - context) : finding.start],
            right=text[finding.end : finding.end + context],
            page=page_of(finding.start, pages),
            gloss=gloss(self.opened.criterion, finding.rule),
            unit=_unit_of(finding, judgements),
        )

    def _record(self, document: CorpusDocument) -> Record | None:
        return self._records.get(document.record)

    def _paper(self, found: Found, place: Place | None) -> PaperReport:
        document = found.document
        return PaperReport(
            id=document.id,
            path=document.path,
            digest=document.digest,
            media_type=document.media_type,
            reader=document.reader,
            encoding=document.encoding,
            characters=document.characters,
            pages=document.pages,
            grade=grade_of_paper(p.finding for p in found.passages),
            passages=found.passages,
            record=self._record(document),
            judgements=found.judgements,
            place=place,
            identifying=found.identifying,
        )

    def _with_crops(self, paper: PaperReport, pages: Papers, cropper: Cropper) -> PaperReport:
        hidden: list[Identifying] = []
        if self.settings.report.identifying == "mask":
            hidden = [one for one in paper.identifying if one.hidden]

        def cut(passage: Unit) -> tuple[Crop, ...]:
            stem = f"{passage.id or f'{paper.digest[:16]}-{passage.start}-{passage.end}'}"
            return tuple(cropper.crops(stem, passage, pages.paper(paper.digest), hidden))

        return replace(
            paper,
            judgements=tuple(
                replace(one, crops=cut(_unit(paper, one))) if self._shows_judgement(one) else one
                for one in paper.judgements
            ),
            passages=tuple(
                replace(one, crops=cut(_place(paper, one.finding)))
                if self._shows_passage(one, paper)
                else one
                for one in paper.passages
            ),
        )

    def _shows_judgement(self, judgement: Judgement) -> bool:
        """Say whether a page is shown: of what people gave a code, whichever way it speaks."""
        shown = self.settings.report.crops
        settled = judgement.settled
        return shown == "all" or (shown == "included" and bool(settled and settled.codes))

    def _shows_passage(self, passage: Passage, paper: PaperReport) -> bool:
        """Say the same of a finding: where nobody judged it, papers with explicit ones count."""
        shown = self.settings.report.crops
        if passage.unit or shown == "none":
            return False
        return shown == "all" or (self.judged is None and paper.grade is Grade.EXPLICIT)

    def _order(self, paper: PaperReport) -> tuple[int, int, str]:
        settled = _GRADES.index(paper.settled_grade(self.opened.criterion))
        return settled, _GRADES.index(paper.grade), paper.id


_GRADES = (*PAPER_GRADES, Grade.COUNTER, Grade.NONE)


def page_of(offset: int, pages: Sequence[Page]) -> int | None:
    """Return the number of the page, or None for formats that have no pages."""
    if all(page.width == 0 for page in pages):
        return None
    return next((page.number for page in pages if page.start <= offset < page.end), None)


def _pages(corpus: Corpus, wanted: Iterable[str]) -> Mapping[str, list[Page]]:
    pages: dict[str, list[Page]] = {digest: [] for digest in wanted}
    for digest, page in corpus.pages():
        if digest in pages:
            pages[digest].append(page)
    return pages


def _unit_of(finding: Finding, judgements: Iterable[Judgement]) -> str:
    """Return the id of the passage that people judged and that holds the finding."""
    holding = (j.unit for j in judgements if j.start <= finding.start and finding.end <= j.end)
    return next(holding, "")


def _flagged(text: str, shown: Iterable[tuple[int, int]], context: int) -> tuple[Identifying, ...]:
    """Look for what may identify somebody in all that would be printed, stretch by stretch."""
    found = {
        stretch
        for start, end in _merged((s - context, e + context) for s, e in shown)
        for stretch in identifying(text, max(0, start), min(len(text), end))
    }
    return tuple(sorted(found))


def _merged(stretches: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for start, end in sorted(stretches):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def _unit(paper: PaperReport, one: Judgement) -> Unit:
    return Unit(one.unit, paper.digest, paper.id, one.start, one.end, one.quote)


def _place(paper: PaperReport, finding: Finding) -> Unit:
    return Unit("", paper.digest, paper.id, finding.start, finding.end, finding.quote)


def by_paper(findings: Iterable[tuple[str, Finding]]) -> dict[str, list[Finding]]:
    """Gather findings by the digest of their paper."""
    found: defaultdict[str, list[Finding]] = defaultdict(list)
    for digest, finding in findings:
        found[digest].append(finding)
    return dict(found)
