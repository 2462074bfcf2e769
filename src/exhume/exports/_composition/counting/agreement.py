"""How far coders agree, number by number."""

from collections.abc import Iterator

from exhume.exports._composition.figures import figures_of
from exhume.exports._composition.keys import key
from exhume.exports._composition.results import Keyed, Result, counted, decimal
from exhume.model.estimates import Estimate, percent
from exhume.model.report import AgreementLine, AgreementReport, Report

CELLS = ("both", "first", "second", "neither")


def results(report: Report) -> Iterator[Keyed]:
    """Give `agreement.*`: units, cells and statistics of each question, and pairs of answers."""
    found = report.agreement
    if not isinstance(found, AgreementReport):
        return
    yield "agreement.units", counted(found.units)
    yield "agreement.left-out", counted(found.left_out)
    yield "agreement.coders", counted(found.coders)
    yield "agreement.level", level(found.confidence_level)
    for line in found.lines:
        yield from _line(line)
    yield from figures_of("agreement.warnings", warnings_of(found))
    for first, counts in enumerate(found.confusion, 1):
        for second, count in enumerate(counts, 1):
            yield key("agreement", "pairs", first, second), counted(count)


def warnings_of(found: AgreementReport) -> list[str]:
    """Return what is to be known before using the statistics, each once."""
    said = (
        f"{line.label}: {warning}" for line in found.lines for warning in _warnings_of_line(line)
    )
    return list(dict.fromkeys(said))


def level(share: float) -> Result:
    """Return a level of confidence, printed in percent."""
    return Result(share, percent(share))


def _warnings_of_line(line: AgreementLine) -> Iterator[str]:
    yield from line.warnings
    for name, value in line.statistics.items():
        for warning in value.warnings if isinstance(value, Estimate) else ():
            yield f"{name}: {warning}"


def _line(line: AgreementLine) -> Iterator[Keyed]:
    yield key("agreement", line.subject, "units"), counted(line.units)
    for name, count in zip(CELLS, line.cells or (), strict=False):
        yield key("agreement", line.subject, name), counted(count)
    for label, value in line.statistics.items():
        where = key("agreement", line.subject, label)
        yield f"{where}.units", counted(value.units)
        if isinstance(value, Estimate):
            yield f"{where}.value", decimal(value.statistic)
            yield f"{where}.low", decimal(value.interval.low)
            yield f"{where}.high", decimal(value.interval.high)
