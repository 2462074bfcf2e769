"""Where a window stands among comparators, by measures that do not agree with each other.

The same series may be first by R², ordinary by its relative residual, and rough against counting
noise: ranks by each stand side by side.
"""

from typing import NamedTuple

import numpy as np

from exhume.model.series import (
    Assumption,
    Curve,
    Flag,
    Line,
    Measure,
    Plot,
    Result,
    Series,
    Statistic,
)
from exhume.series._fitting.adjusting import Adjusted, adjust
from exhume.series._fitting.conforming import LEAD, Conformity, accuracy
from exhume.series._fitting.panel import LEAST_MEAN, Panel, any_window, changing, large, same_window
from exhume.series._fitting.polynomials import Floats
from exhume.series._fitting.quality import Quality, quality, unexplained
from exhume.series._fitting.suitable import assumptions, warnings
from exhume.series._windows import Window

ALPHA = 0.05
FEW_STEEP = 0.01
"""Below this share of windows that grow as much, what is expected is extrapolated."""


_COMPARED = (
    Assumption(
        "Windows of counts whose R² is adjusted have 30 a period or more, and change.", True
    ),
    Assumption("Comparators differ from the subject in growth and size alone.", None),
)


class Ranks(NamedTuple):
    """Ranks by each measure, 1 for the closest fit; shapes (entities,), the subject first.

    A measure that is not a number has no rank (0).
    """

    r2: Floats
    cv: Floats
    loo: Floats
    phi: Floats


class Standing(NamedTuple):
    """The subject among others: those of the same window, and all that were adjusted by."""

    subject: Quality
    same: Panel
    ranks: Ranks
    adjusted: Adjusted | None


def standing(window: Window, others: tuple[Series, ...]) -> Standing:
    """Return where a window stands among the comparators' series of the same thing.

    Ranks are among complete windows of the same periods; growth and size are allowed for by all
    complete windows of that length, of counts those of 30 a period or more.
    """
    counts = window.series.measure is Measure.COUNT
    subject = quality(window.times, window.values[None])
    panel = changing(any_window(window.at, others))
    same = same_window(panel, window.at)
    ranks = _ranks(_together(subject, same.quality))
    if not counts:  # phi is of counts
        ranks = ranks._replace(phi=np.zeros_like(ranks.phi))
    usable = large(panel) if counts else panel
    enough = not counts or subject.mean[0] >= LEAST_MEAN
    adjusted = adjust(subject, usable.quality, usable.entities) if enough else None
    return Standing(subject, same, ranks, adjusted)


def result(found: Conformity, place: Standing) -> Result:
    """Return where a window stands: moderate at most, and only if a formula leads as well."""
    window, adjusted = found.window, place.adjusted
    return Result(
        test="formula",
        variant=f"{window.name}, comparators",
        line=Line.FORMULA,
        subject=window.series.title,
        flag=_flag(found, adjusted),
        reason=_reason(found, place),
        effect=Statistic("residual CV", float(place.subject.cv[0]), says="residual over the mean"),
        statistics=(*_own_ranks(place), *_adjustment(adjusted)),
        pvalue=adjusted.pvalue if adjusted else None,
        assumptions=(*assumptions(window), *_COMPARED),
        warnings=(*warnings(window), *_doubts(adjusted)),
        table=_table(window, place),
        plots=(_columns(window, place), _against_growth(window, place)),
    )


def _together(subject: Quality, others: Quality) -> Quality:
    return Quality(*(np.concatenate(parts) for parts in zip(subject, others, strict=True)))


def _names(window: Window, same: Panel) -> list[str]:
    return [window.series.entity, *(same.names[int(number)] for number in same.entities)]


def _ranks(measures: Quality) -> Ranks:
    return Ranks(*(_rank(v) for v in (-measures.r2, measures.cv, -measures.loo, measures.phi)))


def _rank(values: Floats) -> Floats:
    below = (values[None, :] < values[:, None]).sum(axis=1) + 1.0
    return np.where(np.isfinite(values), below, 0.0)


def _flag(found: Conformity, adjusted: Adjusted | None) -> Flag:
    if adjusted is None or adjusted.pvalue > ALPHA:
        return Flag.NONE
    return Flag.MODERATE if found.lead <= -LEAD and adjusted.steeper else Flag.WEAK


def _reason(found: Conformity, place: Standing) -> str:
    return f"{_ranked_as(place.ranks)} {_allowing(place.adjusted)} {accuracy(found)}"


def _ranked_as(ranks: Ranks) -> str:
    of = _ranked(ranks.r2)
    if of < 2:
        return "No comparator is complete in this very window."
    said = f"Among {of} with this window, it is number {ranks.r2[0]:.0f} by R² and number "
    said += f"{ranks.cv[0]:.0f} by the relative residual"
    if ranks.phi[0]:
        said += f"; by dispersion it is number {ranks.phi[0]:.0f} from the smoothest"
    return f"{said}."


def _allowing(adjusted: Adjusted | None) -> str:
    if adjusted is None:
        return "Too few comparators or counts: nothing allows for its growth and size."
    return (
        f"At its growth and size 1 - R² is expected at {adjusted.expected:.2g} and is "
        f"{adjusted.actual:.2g} (z = {adjusted.z:.1f}): {adjusted.share:.1%} of comparators' "
        f"windows of that length fit as closely for theirs (p = {adjusted.pvalue:.2g})."
    )


def _own_ranks(place: Standing) -> tuple[Statistic, ...]:
    names = ("R²", "residual CV", "LOO R²", "phi")
    return tuple(
        Statistic(f"rank by {name}", float(ranks[0]), says=f"1 is the closest, of {_ranked(ranks)}")
        for name, ranks in zip(names, place.ranks, strict=True)
        if ranks[0]
    )


def _ranked(ranks: Floats) -> int:
    return int((ranks > 0).sum())


def _adjustment(adjusted: Adjusted | None) -> tuple[Statistic, ...]:
    if adjusted is None:
        return ()
    names = ("constant", "ln growth", "ln mean")
    return (
        Statistic("z", adjusted.z, says="of ln(1 - R²), given growth and size"),
        Statistic("1 - R², expected", adjusted.expected),
        Statistic("1 - R²", adjusted.actual),
        Statistic("share as close", adjusted.share, says=f"of {adjusted.windows} windows"),
        Statistic("entities as close", float(adjusted.extreme), says=f"of {adjusted.entities}"),
        *(
            Statistic(f"coefficient of {name}", float(value), says=f"clustered error {error:.2g}")
            for name, value, error in zip(
                names, adjusted.coefficients, adjusted.errors, strict=True
            )
        ),
    )


def _doubts(adjusted: Adjusted | None) -> tuple[str, ...]:
    if adjusted is None:
        return ()
    overlap = (
        "Windows of one entity overlap: p counts each entity once, and takes entities to be alike "
        "but for growth and size."
    )
    steep = (
        f"{adjusted.steeper} of {adjusted.windows} comparators' windows grow as much or more: what "
        "is expected at such growth is extrapolated from slower ones."
    )
    return (overlap, steep) if adjusted.steeper < FEW_STEEP * adjusted.windows else (overlap,)


_HEADING = (
    "entity", "R²", "rank by R²", "residual / mean", "rank by residual / mean", "R², left out",
    "rank by R², left out", "phi", "rank by phi", "growth", "mean",
)  # fmt: skip


def _table(window: Window, place: Standing) -> tuple[tuple[str, ...], ...]:
    names, measures = _names(window, place.same), _together(place.subject, place.same.quality)
    order = [int(i) for i in np.argsort(place.ranks.r2, kind="stable")]
    rows = (_row(names[i], measures, place.ranks, i) for i in order)
    return _HEADING, *rows


def _row(name: str, measures: Quality, ranks: Ranks, i: int) -> tuple[str, ...]:
    return (
        name,
        f"{measures.r2[i]:.5f}",
        f"{ranks.r2[i]:.0f}",
        f"{measures.cv[i]:.1%}",
        f"{ranks.cv[i]:.0f}",
        f"{measures.loo[i]:.4f}",
        f"{ranks.loo[i]:.0f}",
        f"{measures.phi[i]:.2f}" if ranks.phi[i] else "",
        f"{ranks.phi[i]:.0f}" if ranks.phi[i] else "",
        f"{measures.growth[i]:.2f}",
        f"{measures.mean[i]:,.0f}",
    )


def _columns(window: Window, place: Standing) -> Plot:
    """Return two columns of ranks, a line for each entity, the subject's last."""
    names = _names(window, place.same)
    lines = [
        Curve(name, "line", (0.0, 1.0), (float(left), float(right)))
        for name, left, right in zip(names, place.ranks.r2, place.ranks.cv, strict=True)
    ]
    return Plot(
        f"{window.name}: rank by R² (left) and by relative residual (right)",
        "0: by R²; 1: by residual / mean",
        "rank, 1 the closest fit",
        (*lines[1:], lines[0]),
    )


def _against_growth(window: Window, place: Standing) -> Plot:
    """Return how 1 - R² falls with growth among comparators of the window, and the subject's."""
    parts = (("comparators", place.same.quality), (window.series.entity, place.subject))
    curves = (
        Curve(name, "points", _tuple(of.growth), _tuple(unexplained(of.r2) / np.log(10)))
        for name, of in parts
    )
    return Plot(
        f"{window.name}: the more a series grows, the closer R² is to 1",
        "growth: largest less smallest value over the mean",
        "log10 (1 − R²)",
        tuple(curves),
    )


def _tuple(values: Floats) -> tuple[float, ...]:
    return tuple(float(value) for value in values)
