"""What was found and what may be missing, number by number."""

from collections.abc import Callable, Iterator
from math import ceil, floor, isfinite

from exhume.exports._composition.english import sentence
from exhume.exports._composition.figures import figures, figures_of
from exhume.exports._composition.keys import key
from exhume.exports._composition.results import Keyed, Result, counted, every
from exhume.model.curves import RecallCurve
from exhume.model.estimates import Refusal, percent
from exhume.model.recall import RecallData, RecallEstimate, Stratum
from exhume.model.report import RecallLine, RecallReport, Report


def results(report: Report) -> Iterator[Keyed]:
    """Give `recall.*`: what was read and found, every estimate, and the rule of stopping."""
    found = report.recall
    if not isinstance(found, RecallReport):
        return
    yield "recall.target", share(found.target)
    yield "recall.level", share(found.confidence_level)
    yield from _data(found.data)
    for line in found.lines:
        yield key("recall", line.name, "units"), counted(_units(line.value))
        if isinstance(line.value, RecallEstimate):
            yield from _estimate(line.name, line.value)
        yield from figures(key("recall", line.name, "says"), said_of(line))
    yield from figures_of("recall.warnings", found.warnings)
    if isinstance(found.curve, RecallCurve):
        yield from _curve(found.curve)
    else:
        yield from figures("recall.curve.says", sentence(found.curve.reason))


def estimated(found: RecallReport) -> list[RecallLine]:
    """Return the estimators that gave an estimate, in their order."""
    return [line for line in found.lines if isinstance(line.value, RecallEstimate)]


def said_of(line: RecallLine) -> str:
    """Return what an estimator says of what it supports, or why it refuses."""
    return sentence(line.value.reason if isinstance(line.value, Refusal) else line.supported)


def share(value: float, *, up: bool = False) -> Result:
    """Return a share, printed in percent and rounded so that it never looks better than it is."""
    return Result(value, percent(value, up=up))


def history_of(finders: tuple[str, ...]) -> str:
    """Return what stands for a set of finders in keys."""
    return "+".join(finders) or "no finder"


def _units(value: RecallEstimate | Refusal) -> int:
    return value.recall.units if isinstance(value, RecallEstimate) else value.units


def _data(data: RecallData) -> Iterator[Keyed]:
    yield "recall.papers", counted(data.papers)
    yield "recall.found", counted(data.found)
    yield from _stratum("recall.candidates", data.candidates)
    for stratum in data.rest:
        yield from _stratum(key("recall", "strata", stratum.name), stratum)
    for finders, count in data.histories.items():
        yield key("recall", "histories", history_of(finders)), counted(count)
    if known := data.known:
        yield from every("recall.known-items", (("given", known.given), ("found", known.found)))
    if double := data.double:
        counts = ("both", "first", "second", "agreed", "rejected")
        values = (double.both, double.first, double.second, double.agreed, double.rejected)
        yield from every("recall.double", zip(counts, values, strict=True))


def _stratum(prefix: str, stratum: Stratum) -> Iterator[Keyed]:
    counts = (("size", stratum.size), ("read", stratum.read), ("found", stratum.found))
    return every(prefix, counts)


def _estimate(name: str, value: RecallEstimate) -> Iterator[Keyed]:
    recall = value.recall
    yield key("recall", name, "value"), share(recall.statistic)
    yield key("recall", name, "low"), share(recall.interval.low)
    yield key("recall", name, "high"), share(recall.interval.high, up=True)
    yield key("recall", name, "supports"), share(value.supports)
    yield key("recall", name, "missed-low"), _papers(value.missed.low, floor)
    yield key("recall", name, "missed-high"), _papers(value.missed.high, ceil)


def _papers(value: float, rounded: Callable[[float], int]) -> Result:
    return Result(value, f"{rounded(value):,}" if isfinite(value) else "no bound")


def _curve(curve: RecallCurve) -> Iterator[Keyed]:
    yield "recall.curve.papers", counted(curve.papers)
    if curve.points:
        yield "recall.curve.read", counted(curve.points[-1].read)
        yield "recall.curve.found", counted(curve.points[-1].found)
    if curve.stop is not None:
        yield "recall.curve.stop", counted(curve.stop)
    yield from figures("recall.curve.says", sentence(curve.says))
    yield from figures_of("recall.curve.cautions", curve.cautions)
