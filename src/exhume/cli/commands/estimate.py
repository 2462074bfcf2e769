"""``exhume estimate``."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from textwrap import wrap
from typing import TYPE_CHECKING

import click

from exhume.cli._extras import needs
from exhume.cli._options import json_option, open_study, print_json, printable, study_option
from exhume.model.estimates import Estimate, Refusal

if TYPE_CHECKING:
    from exhume.coding.agreement.patterns import FourCells
    from exhume.coding.agreement.report import Agreement, SubjectAgreement
    from exhume.workflow.estimate import EstimateResult

_WIDTH = 96


@click.command(name="estimate")
@study_option
@click.option(
    "--confidence-level",
    type=click.FloatRange(0.5, 0.999),
    default=0.95,
    show_default=True,
    help="How often an interval should hold the true value.",
)
@json_option
def command(study: Path, confidence_level: float, as_json: bool) -> None:
    """Show how far coders agree.

    Counts the verdicts on units that all their coders have handed in: the 2x2 table of each code,
    percent, positive and negative agreement, Cohen's kappa, Krippendorff's alpha and Gwet's AC1,
    each with its interval, its method and what it assumes, or the reason why there is none.
    """
    from exhume.workflow.estimate import estimate  # noqa: PLC0415 - loads heavy libraries

    folder, settings = open_study(study)
    with needs("web"):
        found = estimate(folder, settings, confidence_level=confidence_level)
    if as_json:
        print_json(found.to_json())
        return
    for line in _in_words(found):
        click.echo(printable(line))


def _in_words(result: "EstimateResult") -> Iterator[str]:
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
        yield from ("", *_wrapped(f"No coder gave: {', '.join(never)}.", ""))
    yield from ("", "What the numbers rest on", *_methods(found))


def _is_empty(subject: "SubjectAgreement") -> bool:
    table = subject.table
    return table is not None and not (table.both or table.first_only or table.second_only)


def _of_subject(result: "EstimateResult", subject: "SubjectAgreement") -> Iterator[str]:
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
        yield from _wrapped(warning, "  ! ", "    ")


def _of_table(result: "EstimateResult", table: "FourCells") -> Iterator[str]:
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
        yield from _wrapped(f"{label}: {'; or '.join(said) or 'not given'}.")
    sentences = _sentences(subject for subject in found.subjects)
    yield from _wrapped(f"Assumed: {' '.join(sentences)}")


def _sentences(subjects: Iterable["SubjectAgreement"]) -> list[str]:
    said = (
        f"{sentence.rstrip('.')}."
        for subject in subjects
        for value in subject.statistics.values()
        if isinstance(value, Estimate)
        for sentence in value.assumptions.split(". ")
    )
    return list(dict.fromkeys(said))


def _wrapped(text: str, first: str = "  ", then: str = "    ") -> list[str]:
    return wrap(text, _WIDTH, initial_indent=first, subsequent_indent=then, break_on_hyphens=False)
