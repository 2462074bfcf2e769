"""What was found and what may be missing, as the command line shows it."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from exhume.cli._options import wrapped
from exhume.model.estimates import Refusal, percent

if TYPE_CHECKING:
    from exhume.model.curves import RecallCurve
    from exhume.model.estimates import Estimate
    from exhume.model.recall import RecallData
    from exhume.workflow.estimate import Drift, EstimatedRecall, RecallResult


def recall_in_words(result: "RecallResult | Refusal") -> Iterator[str]:
    """Give the lines that show recall."""
    yield "What was found, and what may be missing"
    if isinstance(result, Refusal):
        yield from wrapped(f"Not given: {result.reason}.")
        return
    yield from _of_data(result.data)
    yield ""
    level = f"{100 * result.confidence_level:g} %"
    yield f"Recall: how many of all relevant papers are known, at {level}"
    for one in result.estimates:
        yield from _of_estimate(one, result)
    for warning in result.warnings:
        yield from wrapped(warning, "  ! ", "    ")
    yield from _of_finders(result)
    yield from ("", "When to stop", *_of_curve(result.curve))
    yield from ("", "How good the rules are, and on which papers", *_of_drift(result.drift))
    if methods := list(_methods(result)):
        yield from ("", "What the bounds rest on", *methods)


def _of_data(data: "RecallData") -> Iterator[str]:
    yield f"  {'papers':<20}{'in all':>10}{'read':>10}{'relevant':>10}"
    for stratum in (data.candidates, *data.rest):
        yield _row(stratum.name, stratum.size, stratum.read, stratum.found)
    read = data.candidates.read + sum(stratum.read for stratum in data.rest)
    yield _row("total", data.papers, read, data.found)
    if data.known:
        yield f"  Known beforehand: {data.known.given:,}; the rules point at {data.known.found:,}"


def _row(name: str, size: int, read: int, found: int) -> str:
    return f"  {name:<20}{size:>10,}{read:>10,}{found:>10,}"


def _of_estimate(one: "EstimatedRecall", result: "RecallResult") -> Iterator[str]:
    if isinstance(one.value, Refusal):
        yield from wrapped(f"{one.label}: not given: {one.value.reason}")
        return
    recall, missed = one.value.recall, one.value.missed
    low, high = percent(recall.interval.low), percent(recall.interval.high, up=True)
    yield f"  {one.label}: {percent(recall.statistic)}  [{low}, {high}]"
    yield from wrapped(result.supported(one.value), "      ", "      ")
    yield f"      not known: {missed.low:,.0f} to {missed.high:,.0f} relevant papers"
    for warning in recall.warnings:
        yield from wrapped(warning, "      ! ", "        ")


def _of_curve(curve: "RecallCurve | Refusal") -> Iterator[str]:
    if isinstance(curve, Refusal):
        yield from wrapped(f"Not given: {curve.reason}.")
        return
    last = curve.points[-1]
    yield f"  {last.read:,} of {curve.papers:,} {curve.what} read; {last.found:,} are relevant."
    yield from wrapped(curve.says)
    for caution in curve.cautions:
        yield from wrapped(caution, "  ! ", "    ")


def _of_drift(drift: "Drift") -> Iterator[str]:
    yield from wrapped(drift.says)
    compared = {"coded after": drift.later, "tuned on": drift.earlier}
    for name, one in compared.items():
        if isinstance(one, Refusal):
            yield from wrapped(f"{name}: not given: {one.reason}")
        elif one:
            found = f"precision {_share(one.precision)}; found of the relevant {_share(one.recall)}"
            yield from wrapped(f"{name}, {one.items:,} papers: {found}")


def _share(value: "Estimate | Refusal") -> str:
    if isinstance(value, Refusal):
        return f"not given ({value.reason})"
    low, high = percent(value.interval.low), percent(value.interval.high, up=True)
    return f"{percent(value.statistic)} [{low}, {high}]"


def _of_finders(result: "RecallResult") -> Iterator[str]:
    if len(result.finders) < 2:
        return
    yield ""
    yield f"  {'finder':<20}{'points at':>10}{'only it':>10}{'read':>10}{'relevant':>10}"
    for finder in result.finders:
        counts = (finder.pointed_at, finder.only_it, finder.read, finder.confirmed)
        yield f"  {finder.name:<20}" + "".join(f"{count:>10,}" for count in counts)


def _methods(result: "RecallResult") -> Iterator[str]:
    for one in result.estimates:
        if not isinstance(one.value, Refusal):
            recall = one.value.recall
            yield from wrapped(f"{one.label}: {recall.method}. Assumed: {recall.assumptions}")
