"""Agreement and recall as a report tells them, from what was estimated."""

from collections.abc import Mapping

from exhume.coding.agreement.patterns import FourCells
from exhume.coding.agreement.report import SubjectAgreement
from exhume.model.coding import Choice, Verdict
from exhume.model.estimates import Refusal
from exhume.model.recall import RecallEstimate
from exhume.model.report import AgreementLine, AgreementReport, RecallLine, RecallReport
from exhume.workflow._agreed import AgreementResult
from exhume.workflow._recall_result import EstimatedRecall, RecallResult
from exhume.workflow._reported.judged import Judged


def agreement_told(found: AgreementResult, judged: Judged) -> AgreementReport | Refusal:
    """Return agreement without the names of people, or why there is none to tell."""
    told = found.agreement
    if told.units == 0:
        return Refusal("no passage has the verdicts of two people who judged apart")
    answers, confusion = confusion_of(judged, found.labels)
    return AgreementReport(
        units=told.units,
        left_out=told.left_out,
        coders=told.coders,
        confidence_level=told.confidence_level,
        lines=tuple(_line(found, judged, subject) for subject in told.subjects),
        answers=answers,
        confusion=confusion,
    )


def _line(found: AgreementResult, judged: Judged, subject: SubjectAgreement) -> AgreementLine:
    labels = found.agreement.labels
    return AgreementLine(
        subject=subject.subject,
        label=found.label(subject.subject) or subject.subject,
        units=subject.units,
        cells=_cells(subject.table, judged.coders) if subject.table else None,
        statistics={labels[name]: value for name, value in subject.statistics.items()},
        warnings=subject.warnings,
    )


def _cells(table: FourCells, names: Mapping[str, str]) -> tuple[int, int, int, int]:
    """Return the 2x2 table with the coder first who is first in the report."""
    first, second = table.first_only, table.second_only
    if table.coders and names[table.coders[0]] > names[table.coders[1]]:
        first, second = second, first
    return table.both, first, second, table.neither


def confusion_of(
    judged: Judged, labels: Mapping[str, str]
) -> tuple[tuple[str, ...], tuple[tuple[int, ...], ...]]:
    """Count what two coders said of one unit: answers, and a square with the first's in rows.

    Who comes first is the same for each pair of people. Units with more than two verdicts, or one,
    are left out. An answer of several codes is one of its own.
    """
    pairs = [
        tuple(_answer(given[coder]) for coder in sorted(given, key=judged.coders.__getitem__))
        for given in judged.verdicts.values()
        if len(given) == 2
    ]
    answers = sorted({answer for pair in pairs for answer in pair}, key=_order)
    place = {answer: index for index, answer in enumerate(answers)}
    counts = [[0] * len(answers) for _ in answers]
    for first, second in pairs:
        counts[place[first]][place[second]] += 1
    told = tuple(" + ".join(labels.get(part, part) for part in answer) for answer in answers)
    return told, tuple(map(tuple, counts))


def _answer(verdict: Verdict) -> tuple[str, ...]:
    return tuple(sorted(verdict.codes)) or (verdict.choice.value,)


def _order(answer: tuple[str, ...]) -> tuple[int, tuple[str, ...]]:
    """Put codes first, then "nothing here", then "cannot tell"."""
    last = ["", Choice.NOTHING.value, Choice.CANNOT_TELL.value]
    only = answer[0] if len(answer) == 1 else ""
    return last.index(only) if only in last else 0, answer


def recall_told(found: RecallResult | Refusal) -> RecallReport | Refusal:
    """Return what may have been missed as a report tells it."""
    if isinstance(found, Refusal):
        return found
    return RecallReport(
        data=found.data,
        target=found.target,
        confidence_level=found.confidence_level,
        lines=tuple(_recall_line(found, one) for one in found.estimates),
        curve=found.curve,
        warnings=found.warnings,
    )


def _recall_line(found: RecallResult, one: EstimatedRecall) -> RecallLine:
    supported = found.supported(one.value) if isinstance(one.value, RecallEstimate) else ""
    return RecallLine(one.name, one.label, one.claims, one.value, supported)
