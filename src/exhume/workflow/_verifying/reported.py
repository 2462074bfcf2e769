"""The report against the tables: does it say what they hold, no more and no less?"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from exhume.exports._bundle import layout
from exhume.exports._bundle.rows import (
    CropRow,
    FindingRow,
    IdentifyingRow,
    LedgerRow,
    PlaceRow,
    RecordRow,
    Text,
)
from exhume.model.claims import Claim
from exhume.model.criterion import Assertion, Criterion
from exhume.model.findings import Finding, grade_of_paper
from exhume.model.papers import READ_STATES, Page
from exhume.model.report import Crop, Judgement, PaperReport, Passage, Report, Step
from exhume.settings import StudySettings
from exhume.workflow._reported.flow import judging_step, screening_step
from exhume.workflow._reported.judged import Judged
from exhume.workflow._verifying.outcomes import Check, Checks, Fault, NotFollowed, same
from exhume.workflow._verifying.tables import Tables
from exhume.workflow.screener import gloss

K = TypeVar("K")

_REPORT = layout.REPORT
_NO_TEXT_PADDING = 10_000_000  # characters: no paper is longer

_FILES, _RECORDS = "Files given", "Bibliographic records given"
_SCREENED, _JUDGED = "Papers screened", "Papers judged by people"


@dataclass(frozen=True, slots=True)
class Compared:
    """What a report is compared with, as far as it can be followed."""

    report: Report
    tables: Tables
    texts: Mapping[str, Text]
    judged: Judged | None
    criterion: Criterion | None
    settings: StudySettings | None


def report_checks(with_: Compared) -> Checks:
    """Compare a report with everything that it was made from, branch by branch."""
    yield from _sums(with_.report)
    for names, branch in _BRANCHES:
        if with_.tables.have(*names):
            yield from branch(with_)


def _sums(report: Report) -> Checks:
    for step in report.steps:
        total = sum(step.outcomes.values())
        says = f"{step.name}: {step.given} given, but {total} accounted for"
        yield same(step.given, total, "step-differs", step.name, says)


def _step(report: Report, name: str) -> Step:
    return next((step for step in report.steps if step.name == name), Step(name, "", 0, {}))


def _files(with_: Compared) -> Checks:
    ledger = with_.tables.rows(layout.LEDGER, LedgerRow)
    step = _step(with_.report, _FILES)
    says = f"the report counts {step.given} files given, and {layout.LEDGER} has {len(ledger)}"
    yield same(len(ledger), step.given, "step-differs", _FILES, says)
    states = Counter(row.state for row in ledger if _is_plain(row))
    told = {name: count for name, count in step.outcomes.items() if name in _PLAIN}
    for state in sorted(states.keys() | told.keys()):
        says = f"the report counts {told.get(state, 0)} files as {state}, and the ledger"
        counted = states[state]
        yield same(
            counted, told.get(state, 0), "step-differs", f"{_FILES}: {state}", f"{says} {counted}"
        )


_PLAIN = frozenset(
    (
        *("duplicate", "no-text-layer", "empty", "undecodable", "unreadable", "unsupported"),
        *("not-found", "ignored"),
    )
)
"""States of files that the first step of the flow counts as they are; excluded ones were read."""


def _is_plain(row: LedgerRow) -> bool:
    return row.state in _PLAIN


def _records(with_: Compared) -> Checks:
    rows = with_.tables.rows(layout.RECORDS, RecordRow)
    step = _step(with_.report, _RECORDS)
    says = f"the report counts {step.given} records, and {layout.RECORDS} has {len(rows)}"
    yield same(len(rows), step.given, "step-differs", _RECORDS, says)
    by_id = {row.id: row for row in rows}
    for paper in with_.report.papers:
        if paper.record is not None:
            yield _record(paper, by_id.get(paper.record.id))


def _record(paper: PaperReport, row: RecordRow | None) -> Check:
    record = paper.record
    if record is None or row is None:
        says = f"{paper.id}: the record that the report gives is not in {layout.RECORDS}"
        return Fault("record-removed", paper.id, says)
    told = (record.title, record.year, record.journal, record.doi, record.source)
    meant = (row.title, row.year, row.journal, row.doi, row.source)
    says = f"{paper.id}: the report gives another record than {layout.RECORDS}"
    return same(meant, told, "record-differs", paper.id, says)


def _papers(with_: Compared) -> Checks:
    """Compare what the report says of each paper's file with the ledger."""
    ledger = {row.digest: row for row in reversed(with_.tables.rows(layout.LEDGER, LedgerRow))}
    for paper in with_.report.papers:
        row = ledger.get(paper.digest)
        if row is None:
            says = f"{paper.id}: its file is in no row of {layout.LEDGER}"
            yield Fault("ledger-row-removed", paper.id, says)
            continue
        told = (paper.path, paper.media_type, paper.reader)
        says = f"{paper.id}: the report says of its file what {layout.LEDGER} does not"
        yield same((row.path, row.media_type, row.reader), told, "paper-differs", paper.id, says)


def _findings(with_: Compared) -> Checks:
    """Compare the passages with the findings, each as often as it is there."""
    told = {paper.digest: [one.finding for one in paper.passages] for paper in with_.report.papers}
    meant = _affirmed(with_.tables)
    names = {row.digest: row.paper for row in with_.tables.rows(layout.FINDINGS, FindingRow)}
    names |= {paper.digest: paper.id for paper in with_.report.papers}
    for digest in sorted(told.keys() | meant.keys()):
        left, right = Counter(meant.get(digest, ())), Counter(told.get(digest, ()))
        yield from _both_ways(names[digest], left, right)
    yield from _grades(with_.report)
    yield from _set_aside(with_)


def _affirmed(tables: Tables) -> dict[str, list[Finding]]:
    found: defaultdict[str, list[Finding]] = defaultdict(list)
    for row in tables.rows(layout.FINDINGS, FindingRow):
        if row.assertion == Assertion.AFFIRMED.value:
            found[row.digest].append(row.finding)
    return found


def _both_ways(paper: str, meant: Counter[Finding], told: Counter[Finding]) -> Checks:
    for finding in (meant - told).elements():
        says = f"{_at(paper, finding)} is in {layout.FINDINGS}, and not in the report"
        yield Fault("passage-removed", paper, says)
    for finding in (told - meant).elements():
        says = f"{_at(paper, finding)} stands in the report, and not in {layout.FINDINGS}"
        yield Fault("passage-added", paper, says)
    yield from [None] * (meant & told).total()


def _at(paper: str, finding: Finding) -> str:
    return f"{paper}: {finding.rule} at {finding.start}:{finding.end}"


def _grades(report: Report) -> Checks:
    for paper in report.papers:
        meant = grade_of_paper(one.finding for one in paper.passages)
        says = f"{paper.id}: its passages give the grade {meant.value}, not {paper.grade.value}"
        yield same(meant, paper.grade, "grade-differs", paper.id, says)


def _set_aside(with_: Compared) -> Checks:
    rows = with_.tables.rows(layout.FINDINGS, FindingRow)
    aside = (row for row in rows if row.assertion != Assertion.AFFIRMED.value)
    meant = Counter((row.finding.rule, row.assertion) for row in aside)
    told = {(one.rule, one.assertion): one.count for one in with_.report.set_aside}
    says = "what cues took back is counted otherwise than the findings have it"
    yield same(dict(meant), told, "set-aside-differs", layout.FINDINGS, says)


def _flow(with_: Compared) -> Checks:
    """Count again what was screened and what was judged."""
    report, found = with_.report, _affirmed(with_.tables)
    screened = {
        row.digest
        for row in with_.tables.rows(layout.LEDGER, LedgerRow)
        if row.kind == "paper" and row.state in _READ
    }
    pointed_at = [paper for paper in report.papers if paper.digest in found]
    yield _same_step(report, screening_step(len(screened), pointed_at))
    if report.reviewed and with_.criterion is not None:
        yield _same_step(report, judging_step(pointed_at, with_.criterion, report.relevant))


_READ = frozenset(state.value for state in READ_STATES)


def _same_step(report: Report, meant: Step) -> Check:
    told = _step(report, meant.name)
    says = f"{meant.name}: the report counts {_counts(told)}, and the tables {_counts(meant)}"
    counts = (meant.given, dict(meant.outcomes))
    return same(counts, (told.given, dict(told.outcomes)), "step-differs", meant.name, says)


def _counts(step: Step) -> str:
    return ", ".join(f"{count} {name}" for name, count in step.outcomes.items()) or "nothing"


def _contexts(with_: Compared) -> Checks:
    """Compare what stands around each passage, its page and its gloss, with the papers' texts."""
    settings, criterion = with_.settings, with_.criterion
    if settings is None or criterion is None:
        return
    for paper in with_.report.papers:
        text = with_.texts.get(paper.digest)
        if text is None:
            yield NotFollowed(paper.id, "its text is not in the bundle")
            continue
        for passage in paper.passages:
            yield _passage(paper, passage, text, settings.report.context, criterion)
        says = f"{paper.id}: the report counts other characters or pages than its text has"
        counts = (len(text.text), len(text.pages))
        yield same(counts, (paper.characters, paper.pages), "paper-differs", paper.id, says)


def _passage(
    paper: PaperReport, passage: Passage, text: Text, context: int, criterion: Criterion
) -> Check:
    found = passage.finding
    meant = (
        text.text[max(0, found.start - context) : found.start],
        text.text[found.end : found.end + context],
        page_of(found.start, text.pages),
    )
    told = (passage.left, passage.right, passage.page)
    known = {rule.id for rule in criterion.rules}
    glossed = found.rule in known and passage.gloss == gloss(criterion, found.rule)
    says = f"{_at(paper.id, found)}: its context, page or gloss in the report is not the paper's"
    return same(meant, told if glossed else None, "context-differs", paper.id, says)


def page_of(offset: int, pages: Sequence[Page]) -> int | None:
    """Return the number of the page; None for formats that have no pages."""
    if all(page.width == 0 for page in pages):
        return None
    return next((page.number for page in pages if page.start <= offset < page.end), None)


def _judgements(with_: Compared) -> Checks:
    """Compare each judgement with what the tables of the review tell."""
    judged, settings = with_.judged, with_.settings
    if judged is None or settings is None or not with_.report.reviewed:
        return
    for paper in with_.report.papers:
        text = with_.texts.get(paper.digest)
        told = {one.unit: one for one in paper.judgements}
        units = {unit.id: unit for unit in judged.units.get(paper.digest, ())}
        for unit in sorted(units.keys() | told.keys()):
            yield _judgement(paper, unit, told.get(unit), _Meant(judged, text, settings))
    yield from _unreported(with_.report, judged)


def _unreported(report: Report, judged: Judged) -> Checks:
    there = {paper.digest for paper in report.papers}
    for digest in sorted(judged.digests_with_codes() - there):
        names = ", ".join(unit.document for unit in judged.units[digest][:1])
        says = f"{names or digest}: people settled on a code, and the paper is not in the report"
        yield Fault("judgement-removed", digest, says)


@dataclass(frozen=True, slots=True)
class _Meant:
    """What tells how a judgement should stand in the report."""

    judged: Judged
    text: Text | None
    settings: StudySettings

    def judgement(self, digest: str, unit: str) -> Judgement | None:
        """Return the judgement; None where the tables have none, or contradict the text."""
        found = next((u for u in self.judged.units.get(digest, ()) if u.id == unit), None)
        if found is None or not 0 <= found.start <= _NO_TEXT_PADDING:
            return None
        own = replace(self.judged, units={digest: (found,)})
        whole = self.text.text if self.text else " " * found.start + found.quote
        if whole[found.start : found.end] != found.quote:
            return None
        (made,) = own.judgements(digest, whole, self.settings.report.context)
        return replace(made, page=page_of(made.start, self.text.pages) if self.text else None)


def _judgement(paper: PaperReport, unit: str, told: Judgement | None, meant: _Meant) -> Check:
    where = f"{paper.id}, unit {unit}"
    wanted = meant.judgement(paper.digest, unit)
    if wanted is None:
        says = f"{where}: the report has a judgement that is not in the tables"
        return Fault("judgement-added", unit, says)
    if told is None:
        return Fault("judgement-removed", unit, f"{where}: its judgement is not in the report")
    if meant.text is None:
        told = replace(told, left=wanted.left, right=wanted.right, page=wanted.page)
    differing = [name for name in _KINDS if getattr(told, name) != getattr(wanted, name)]
    if not differing:
        return None
    says = f"{where}: its {differing[0]} in the report is not what the tables say"
    return Fault(_KINDS[differing[0]], unit, says)


_KINDS: Mapping[str, str] = {
    "verdicts": "verdict-differs",
    "settled": "settled-differs",
    "basis": "settled-differs",
    "reason": "adjudication-differs",
    "translation": "translation-differs",
    "cited": "settled-differs",
    "origin": "origin-differs",
    **dict.fromkeys(("start", "end", "quote", "left", "right", "page"), "judgement-differs"),
}
"""Fields of a judgement, in the order in which they are looked at, and the kinds of faults."""


def _claims(with_: Compared) -> Checks:
    meant = {claim.id: claim for claim in with_.tables.rows(layout.CLAIMS, Claim)}
    told = {claim.id: claim for claim in with_.report.claims}
    yield from _by_key("claim", meant, told)


def _places(with_: Compared) -> Checks:
    rows = with_.tables.rows(layout.PLACES, PlaceRow)
    papers = with_.report.papers
    told = {paper.digest: paper.place for paper in papers if paper.place is not None}
    yield from _by_key("place", {row.digest: row.place for row in rows}, told)


def _identifying(with_: Compared) -> Checks:
    meant: defaultdict[str, list[object]] = defaultdict(list)
    for row in with_.tables.rows(layout.IDENTIFYING, IdentifyingRow):
        meant[row.digest].append(row.stretch)
    papers = with_.report.papers
    told = {paper.digest: list(paper.identifying) for paper in papers if paper.identifying}
    yield from _by_key("identifying", meant, told)


def _crops(with_: Compared) -> Checks:
    rows = with_.tables.rows(layout.CROPS, CropRow)
    meant = {row.file.rpartition("/")[2]: _shown(row) for row in rows}
    told = {crop.name: replace(crop, png=b"") for crop in crops_of(with_.report)}
    yield from _by_key("crop", meant, told)


def _shown(row: CropRow) -> Crop:
    return Crop(row.file.rpartition("/")[2], row.page, row.region, row.boxes, row.dpi)


def crops_of(report: Report) -> Iterator[Crop]:
    """Give every crop of a report, some of them more than once."""
    for paper in report.papers:
        for judgement in paper.judgements:
            yield from judgement.crops
        for passage in paper.passages:
            yield from passage.crops


def _by_key(what: str, meant: Mapping[str, object], told: Mapping[str, object]) -> Checks:
    for key in sorted(meant.keys() | told.keys()):
        if key not in told:
            yield Fault(f"{what}-removed", key, f"the {what} {key} is not in the report")
        elif key not in meant:
            yield Fault(f"{what}-added", key, f"the {what} {key} is in the report alone")
        else:
            says = f"the {what} {key} stands otherwise in the report than in its table"
            yield same(meant[key], told[key], f"{what}-differs", key, says)


def hold_together(report: Report, faults: Iterable[Check]) -> bool:
    """Tell whether a report that was compared can be relied on to write its forms again."""
    return bool(report.steps) and not any(isinstance(one, Fault) for one in faults)


_Branch = tuple[Sequence[str], Callable[[Compared], Checks]]

_BRANCHES: Sequence[_Branch] = (
    ((layout.LEDGER,), _files),
    ((layout.RECORDS,), _records),
    ((layout.LEDGER,), _papers),
    ((layout.FINDINGS,), _findings),
    ((layout.LEDGER, layout.FINDINGS), _flow),
    ((), _contexts),
    ((), _judgements),
    ((layout.CLAIMS,), _claims),
    ((layout.PLACES,), _places),
    ((layout.IDENTIFYING,), _identifying),
    ((layout.CROPS,), _crops),
)
"""Each branch with the tables that it needs."""
