"""Agreement and recall: computed again from the tables, as far as the bundle allows."""

from collections.abc import Sequence
from dataclasses import replace

from exhume.errors import IntegrityError
from exhume.exports._bundle import layout
from exhume.exports._bundle.rows import FindingRow
from exhume.model.coding import Drawing
from exhume.model.criterion import Criterion
from exhume.model.estimates import Refusal
from exhume.model.report import AgreementReport, RecallLine, RecallReport, Report
from exhume.settings import RecallSettings, StudySettings
from exhume.workflow._missed import estimates
from exhume.workflow._recalled import Recalled, recalled
from exhume.workflow._reported.judged import Judged
from exhume.workflow._stopping import stopping_curve
from exhume.workflow._verifying.outcomes import Check, Checks, Fault, NotFollowed, holding, same
from exhume.workflow._verifying.reviewed import agreement_from, answers_from, frame_from
from exhume.workflow._verifying.tables import Tables
from exhume.workflow._verifying.verdicts import Event


def agreement_checks(report: Report, judged: Judged, criterion: Criterion) -> Checks:
    """Compute agreement again; one check a question."""
    told = report.agreement
    if told is None:
        return
    level = told.confidence_level if isinstance(told, AgreementReport) else 0.95
    meant = agreement_from(judged, criterion, level, report.seed)
    if isinstance(meant, Refusal) or isinstance(told, Refusal):
        says = "the report tells of agreement what the codings do not"
        yield same(meant, told, "agreement-differs", "agreement", says)
        return
    for left, right in zip(meant.lines, told.lines, strict=False):
        says = f"agreement on {left.subject} is not what the codings give"
        yield same(left, right, "agreement-differs", left.subject, says)
    rest = (meant.units, meant.left_out, meant.coders, len(meant.lines), meant.answers)
    given = (told.units, told.left_out, told.coders, len(told.lines), told.answers)
    says = "the counts of agreement are not what the codings give"
    yield same(
        (*rest, meant.confusion), (*given, told.confusion), "agreement-differs", "counts", says
    )


def recall_checks(
    report: Report,
    judged: Judged,
    tables: Tables,
    log: Sequence[Event],
    settings: StudySettings,
) -> Checks:
    """Count again what recall rests on, and estimate again; one check an estimate."""
    told = report.recall
    if not isinstance(told, RecallReport):
        return
    says = "the confidence level of recall is not that of the protocol"
    level = same(
        settings.recall.confidence_level, told.confidence_level, "recall-differs", "level", says
    )
    yield level
    counted = _counted(report, told, judged, tables, log)
    if isinstance(counted, Recalled):
        checks = list(_counts(told, counted, settings.recall))
        yield from checks
        if holding((*checks, level)):
            yield from _lines(told, report.seed)
    else:
        yield NotFollowed("recall", f"its counts cannot be made again: {counted}")


def _counted(
    report: Report, told: RecallReport, judged: Judged, tables: Tables, log: Sequence[Event]
) -> Recalled | str:
    drawings = tables.rows(layout.DRAWINGS, Drawing)
    units = answers_from(judged, drawings, log, report.relevant)
    sizes = {one.name: one.size for one in told.data.rest}
    findings = tables.rows(layout.FINDINGS, FindingRow)
    frame = frame_from(findings, units, sizes, most=len(tables.read.get(layout.LEDGER, ())))
    if frame is None:
        return "papers were named that the bundle does not place among the others"
    try:
        found = recalled(frame, units, report.relevant)
    except (IntegrityError, KeyError, ValueError) as error:
        return str(error)
    return found.reason if isinstance(found, Refusal) else found


def _counts(told: RecallReport, counted: Recalled, recall: RecallSettings) -> Checks:
    meant = replace(counted.data, finders=told.data.finders, histories=told.data.histories)
    says = "the counts that recall rests on are not what the tables give"
    yield same(meant, told.data, "recall-differs", "counts", says)
    says = "the target of recall is not that of the protocol"
    yield same(recall.target, told.target, "recall-differs", "target", says)
    curve = stopping_curve(counted, recall, told.confidence_level)
    says = "the course of reading is not what the review's log gives"
    yield same(curve, told.curve, "recall-differs", "curve", says)


def _lines(told: RecallReport, seed: int) -> Checks:
    found = {line.name: line for line in told.lines}
    made = {one.name: one for one in estimates(told.data, told.confidence_level, seed)}
    for name in sorted(found.keys() | made.keys()):
        one = made.get(name)
        yield _line(name, found.get(name), (one.label, one.claims, one.value) if one else None)


def _line(name: str, told: RecallLine | None, meant: tuple[object, ...] | None) -> Check:
    if meant is None:
        return NotFollowed(name, "this estimator of recall is not installed here")
    if told is not None and (told.label, told.claims, told.value) == meant:
        return None
    return Fault("recall-differs", name, f"the estimate {name} is not what its counts give")
