"""How far coders agree, question by question."""

from collections.abc import Iterator

from exhume.exports._composition.blocks import (
    Block,
    Bullets,
    Inlines,
    Row,
    RowGroup,
    Section,
    Table,
)
from exhume.exports._composition.counting.agreement import CELLS, warnings_of
from exhume.exports._composition.english import sentence
from exhume.exports._composition.figures import with_figures
from exhume.exports._composition.keys import key
from exhume.exports._composition.prose import Numbers
from exhume.exports._composition.source import Source
from exhume.exports._composition.tables import entries, group, numeric, row, table
from exhume.model.estimates import Estimate, Refusal
from exhume.model.report import AgreementLine, AgreementReport

order = 90


def section(source: Source) -> Section:
    """Write the section."""
    return Section("agreement", "Agreement between coders", tuple(_blocks(source)))


def _blocks(source: Source) -> Iterator[Block]:
    found = source.report.agreement
    if found is None:
        yield source.numbers.paragraph(
            "No person has judged the passages, so there is no agreement between coders to report."
        )
    elif isinstance(found, Refusal):
        yield source.numbers.paragraph(
            "How far coders agree cannot be told: {=reason}.", reason=found.reason.rstrip(".")
        )
    else:
        yield from _report(source, found)


def _report(source: Source, found: AgreementReport) -> Iterator[Block]:
    yield source.numbers.paragraph(
        "{agreement.units:passage} {agreement.units?was/were} judged by two coders or more, "
        "{agreement.coders} in all, none of whom saw what another said. {agreement.left-out} "
        "{agreement.left-out?is/are} left out of the comparison code by code, because only one "
        "coder or none could tell. Intervals are at a level of {agreement.level}. For rare codes "
        "agreement by chance is high, and kappa misleads; so the counts stand beside the "
        "statistics."
    )
    yield from source.plots("agreement")
    yield _cells(source, found)
    yield _statistics(source, found)
    if found.confusion:
        yield _pairs(source, found)
    if warnings := list(_warnings(source, found)):
        yield Section("agreement.warnings", "What to beware of", (Bullets(tuple(warnings)),))
    yield Section("agreement.methods", "How each was computed", tuple(_methods(found)))


def _cells(source: Source, found: AgreementReport) -> Table:
    return table(
        "agreement-counts",
        "What two coders said of each passage",
        (
            "Question",
            numeric("Passages"),
            numeric("Both yes"),
            numeric("Only the first"),
            numeric("Only the second"),
            numeric("Both no"),
        ),
        [_cells_row(source, line) for line in found.lines],
        note="A dash stands where there are more answers than two, or more coders.",
        authors=True,
    )


def _cells_row(source: Source, line: AgreementLine) -> Row:
    here = source.numbers.under(key("agreement", line.subject))
    return row(line.label, here["units"], *((here[c] if line.cells else "–") for c in CELLS))


def _statistics(source: Source, found: AgreementReport) -> Table:
    return table(
        "agreement",
        "Statistics of agreement",
        (
            "Statistic",
            numeric("Value"),
            numeric("Low"),
            numeric("High"),
            numeric("Passages"),
            "Why there is none",
        ),
        [_group(source, line) for line in found.lines if line.statistics],
        authors=True,
    )


def _group(source: Source, line: AgreementLine) -> RowGroup:
    here = source.numbers.under(key("agreement", line.subject))
    rows = [_row(here.under(key(name)), name, value) for name, value in line.statistics.items()]
    return group(rows, line.label)


def _row(here: Numbers, name: str, value: Estimate | Refusal) -> Row:
    if isinstance(value, Refusal):
        return row(name, "–", "–", "–", here["units"], sentence(value.reason))
    return row(name, here["value"], here["low"], here["high"], here["units"], "")


def _pairs(source: Source, found: AgreementReport) -> Table:
    counts = range(1, len(found.confusion) + 1)
    here = source.numbers.under("agreement.pairs")
    return table(
        "agreement-answers",
        "Pairs of answers on the whole: the first coder’s in rows, the second’s in columns",
        ("First coder", *(numeric(answer) for answer in found.answers)),
        [
            row(answer, *(here[key(at, other)] for other in counts))
            for at, answer in enumerate(found.answers, 1)
        ],
    )


def _warnings(source: Source, found: AgreementReport) -> Iterator[Inlines]:
    for at, warning in enumerate(warnings_of(found), 1):
        yield with_figures(source.numbers, key("agreement", "warnings", at), warning)


def _methods(found: AgreementReport) -> Iterator[Block]:
    said: dict[str, str] = {}
    for line in found.lines:
        for name, value in line.statistics.items():
            if isinstance(value, Estimate):
                said.setdefault(
                    name, f"{sentence(value.method)} Assumes: {sentence(value.assumptions)}"
                )
    yield entries(*said.items())
