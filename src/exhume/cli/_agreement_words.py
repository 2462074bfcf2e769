"""How far coders agree, as the command line shows it."""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from exhume.cli._options import wrapped
from exhume.model.estimates import Estimate, Refusal

if TYPE_CHECKING:
    from exhume.coding.agreement.patterns import FourCells
    from exhume.coding.agreement.report import Agreement, SubjectAgreement
    from exhume.workflow.estimate import AgreementResult


def agreement_in_words(result: "AgreementResult") -> Iterator[str]:
    """Give the lines that show agreement."""
    found = result.agreement
    yield f"Units with the verdicts of two coders or more: {found.units:,}; coders: {found.coders}"
    if not found.units:
        yield "There is nothing to compare until two coders of a unit have handed in."
        return
    if found.left_out:
        yield f"Not compared code by code, as a coder could not tell: {found.left_out:,}"
    level = f"{100 * found.confidence_level:g} %"
    yield f"In brackets: intervals of {level}, as good as what they assume, said at the end."
    never = [subject.subject for subject in found.subjects if _is_empty(subject)]
    for subject in found.subjects:
        if subject.subject not in never:
            yield from ("", *_of_subject(result, subject))
    if never:
        yield from ("", *wrapped(f"No coder gave: {', '.join(never)}.", ""))
    yield from ("", "What the numbers rest on", *_methods(found))


def _is_empty(subject: "SubjectAgreement") -> bool:
    table = subject.table
    return table is not None and not (table.both or table.first_only or table.second_only)


def _of_subject(result: "AgreementResult", subject: "SubjectAgreement") -> Iterator[str]:
    label = result.label(subject.subject)
    yield f"{subject.subject} ({label})" if label else subject.subject
    if subject.table:
        yield from _of_table(result, subject.table)
    width = max(len(label) for label in result.agreement.labels.values())
    for name, value in subject.statistics.items():
        yield f"  {result.agreement.labels[name]:<{width}}  {_of_value(value)}"
    for pair in subject.pairs:
        names = " and ".join(result.name(coder) for coder in pair.coders)
        yield f"    {names}, {pair.units:,} units: kappa {_of_value(pair.kappa)}"
    for warning in _warnings(subject):
        yield from wrapped(warning, "  ! ", "    ")


def _of_table(result: "AgreementResult", table: "FourCells") -> Iterator[str]:
    first, second = map(result.name, table.coders) if table.coders else ("one coder", "the other")
    yield f"  {'':<30}{'present':>9}{'absent':>9}   {second}"
    yield f"  {first[:20] + ' present':<30}{table.both:>9,}{table.first_only:>9,}"
    yield f"  {first[:20] + ' absent':<30}{table.second_only:>9,}{table.neither:>9,}"
    if table.coders is None:
        yield "  (pairs of verdicts of several pairs of coders; which one is first means nothing)"


def _of_value(value: Estimate | Refusal) -> str:
    if isinstance(value, Refusal):
        return f"not given: {value.reason}"
    low, high = value.interval.low, value.interval.high
    return f"{value.statistic:6.3f}  [{low:.3f}, {high:.3f}]"


def _warnings(subject: "SubjectAgreement") -> Iterator[str]:
    yield from subject.warnings
    for value in subject.statistics.values():
        if isinstance(value, Estimate):
            yield from value.warnings


def _methods(found: "Agreement") -> Iterator[str]:
    """Give each way in which a statistic was computed once."""
    for name, label in found.labels.items():
        values = [subject.statistics[name] for subject in found.subjects]
        said = dict.fromkeys(value.method for value in values if isinstance(value, Estimate))
        yield from wrapped(f"{label}: {'; or '.join(said) or 'not given'}.")
    sentences = _sentences(subject for subject in found.subjects)
    yield from wrapped(f"Assumed: {' '.join(sentences)}")


def _sentences(subjects: Iterable["SubjectAgreement"]) -> list[str]:
    said = (
        f"{sentence.rstrip('.')}."
        for subject in subjects
        for value in subject.statistics.values()
        if isinstance(value, Estimate)
        for sentence in value.assumptions.split(". ")
    )
    return list(dict.fromkeys(said))
