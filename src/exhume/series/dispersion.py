"""Dispersion: whether counts scatter about a smooth trend less, or more, than counting allows.

Events that happen independently of each other make counts whose variance is their mean. A parabola
is fitted by maximum likelihood (Poisson, identity link), and Pearson's X² about it is compared with
chi-squared: a dispersion phi = X² / df far below 1 is smoother than counting allows, one far above
1 says that the trend does not describe the figures to counting accuracy, as with most real counts.

P-values are two-tailed, from chi-squared. For Poisson counts about a parabola (means 50 to 5,000,
7 to 25 periods, 20,000 series each) between 4.7 % and 5.2 % of them are 0.05 or less; X² drawn
around each fit again does no better, and costs a hundred times as much
(``benchmarks/size_of_dispersion.py``).
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from exhume.model.series import Flag, Line, Plot, Reported, Result, Statistic

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from exhume.series._noise.trends import Trend
    from exhume.series._windows import Window

label = "dispersion against Poisson"
order = 60
line = Line.DISPERSION
tails = "both: a dispersion far below 1 is smoother than counting, one far above 1 is rougher"
cannot_show = (
    "It cannot show why figures are smooth, and it sees no formula whose values were changed by "
    "more than about one over the square root of the count. A dispersion above 1 shows nothing but "
    "that the trend is not exact."
)
innocent = (
    "The values are moving averages, estimates from a model, or smoothed by their publisher.",
    "Capacity, a quota or a schedule fixes how many events there can be.",
    "Events are shared out evenly between periods, for instance by the date of report.",
    "Among 20 honest series of counts, one has a p-value of 0.05 or less.",
)
references = (
    "D. Kobak. Underdispersion: a statistical anomaly in reported Covid data. Significance 19 "
    "(2022) 10-13; medRxiv 2022.02.11.22270841.",
    "P. McCullagh, J. A. Nelder. Generalized linear models, 2nd ed., 1989, chapters 2 and 6.",
    "R. A. Fisher. Has Mendel's work been rediscovered? Annals of Science 1 (1936) 115-137.",
)

ALPHA = 0.05
NOTABLE = 0.001
"""So small a p-value may be more than weak, if it holds once all that was tried is allowed for."""
SMALLEST_P = 1e-16
"""Smaller ones are not told apart: chi-squared is no approximation that far out."""
LEAST_MEAN = 5.0
"""Below it, X² does not follow chi-squared closely enough."""

_TOO_FEW_COUNTED = "the trend falls below 5 counts a period, too few for this approximation"


def examine(
    reported: Reported,
    *,
    draws: int,  # noqa: ARG001 - every test is asked with it, and this one draws nothing
    seed: int,  # noqa: ARG001 - as `draws`
) -> Iterator[Result]:
    """Give a result for each window of each series of the subject; nothing is drawn.

    Series that have no counting noise to judge by are not applicable: rates and cumulative
    counters, fewer than 6 values, imputed, rounded, capped or smoothed ones.
    """
    from exhume.series._noise.counted import refusal  # noqa: PLC0415 - numpy is heavy
    from exhume.series._windows import windows  # noqa: PLC0415 - numpy is heavy

    for window in windows(reported):
        reason = refusal(window.part)
        yield _not_applicable(window, reason) if reason else _examined(window)


def pvalues(
    values: "NDArray[np.float64]",
    *,
    draws: int = 0,  # noqa: ARG001 - every test is asked with it, and this one draws nothing
    seed: int = 0,  # noqa: ARG001 - as `draws`
) -> "NDArray[np.float64]":
    """Return the two-tailed p-value of each series of evenly spaced counts.

    `values` has the shape (series, periods). Nothing is drawn, so that `draws` and `seed` change
    nothing.

    >>> import numpy as np
    >>> parabola = np.round(300 * (1 + 2 * np.linspace(0, 1, 9) ** 2))
    >>> pvalues(np.array([parabola, [310, 281, 335, 352, 420, 451, 557, 600, 703]])).round(3)
    array([0.   , 0.988])
    """
    import numpy as np  # noqa: PLC0415 - a plug-in is listed and loaded before it computes anything

    from exhume.series._fitting.poisson import fit_poisson  # noqa: PLC0415 - numpy is heavy
    from exhume.series._noise.counted import FEWEST, unsuitable  # noqa: PLC0415 - numpy is heavy

    found = np.full(len(values), np.nan)
    if values.shape[1] < FEWEST:
        return found
    fitting = ~unsuitable(values)
    fit = fit_poisson(np.arange(values.shape[1], dtype=float), values[fitting])
    enough = fit.fitted.min(axis=1) >= LEAST_MEAN
    found[fitting] = np.where(enough, _two_tailed(fit.lower, fit.upper), np.nan)
    return found


def null(
    like: "NDArray[np.float64]", count: int, rng: "np.random.Generator"
) -> "NDArray[np.float64]":
    """Draw Poisson counts about the parabola that fits `like` best; shape (count, periods)."""
    import numpy as np  # noqa: PLC0415 - a plug-in is listed and loaded before it computes anything

    from exhume.series._fitting.poisson import fit_poisson  # noqa: PLC0415 - numpy is heavy

    fitted = fit_poisson(np.arange(len(like), dtype=float), like).fitted
    return rng.poisson(fitted, size=(count, len(like))).astype(float)


def _two_tailed(
    lower: "NDArray[np.float64]", upper: "NDArray[np.float64]"
) -> "NDArray[np.float64]":
    import numpy as np  # noqa: PLC0415 - a plug-in is listed and loaded before it computes anything

    found: NDArray[np.float64] = np.maximum(2 * np.minimum(lower, upper), SMALLEST_P)
    return found


def _not_applicable(window: "Window", reason: str) -> Result:
    says, subject = f"Not examined: {reason}.", window.series.title
    return Result("dispersion", window.name, line, subject, Flag.NOT_APPLICABLE, says)


def _examined(window: "Window") -> Result:
    from exhume.series._noise.counted import assumptions, warnings  # noqa: PLC0415 - numpy is heavy
    from exhume.series._noise.trends import trends  # noqa: PLC0415 - numpy is heavy

    found = trends(window.times, window.values)
    main = found[0]
    if not main.fitted.min() >= LEAST_MEAN:
        return _not_applicable(window, _TOO_FEW_COUNTED)
    pvalue = max(min(1.0, 2 * min(main.lower, main.upper)), SMALLEST_P)
    return Result(
        test="dispersion",
        variant=window.name,
        line=line,
        subject=window.series.title,
        flag=_flag(main, pvalue),
        reason=_reason(main, pvalue),
        effect=Statistic("phi", main.phi, says="Pearson's X² about a quadratic trend over its df"),
        statistics=_statistics(main),
        pvalue=pvalue,
        level=True,
        assumptions=assumptions(window.values),
        warnings=warnings(window.points),
        table=_table(found),
        plots=(_residuals(window, main),),
    )


def _flag(trend: "Trend", pvalue: float) -> Flag:
    if trend.phi >= 1 or pvalue > ALPHA:
        return Flag.NONE
    return Flag.MODERATE if pvalue <= NOTABLE else Flag.WEAK


def _reason(trend: "Trend", pvalue: float) -> str:
    numbers = f"phi = {trend.phi:.2f} (X² = {trend.x2:.1f}, df {trend.df}, p = {pvalue:.2g})"
    if pvalue > ALPHA:
        return f"{numbers}: the figures scatter about a quadratic trend as counts do."
    if trend.phi < 1:
        return (
            f"{numbers}: the figures lie closer to a quadratic trend than independent counts "
            "would. Smoothing, quotas and schedules do that as well."
        )
    return (
        f"{numbers}: the figures scatter more than counts do. A quadratic trend does not describe "
        "them to counting accuracy, which is usual for real counts."
    )


def _statistics(trend: "Trend") -> tuple[Statistic, ...]:
    return (
        Statistic("X²", trend.x2),
        Statistic("df", float(trend.df)),
        Statistic("p, smoother", trend.lower, says="chance of an X² as small by counting alone"),
        Statistic("p, rougher", trend.upper, says="chance of an X² as large by counting alone"),
    )


def _table(found: "tuple[Trend, ...]") -> tuple[tuple[str, ...], ...]:
    heading = ("trend", "phi", "X²", "df", "p, smoother", "p, rougher")
    rows = (
        (t.name, f"{t.phi:.2f}", f"{t.x2:.1f}", str(t.df), f"{t.lower:.2g}", f"{t.upper:.2g}")
        for t in found
    )
    return heading, *rows


def _residuals(window: "Window", trend: "Trend") -> Plot:
    from exhume.series._noise.plots import residuals  # noqa: PLC0415 - numpy is heavy

    at = [point.at for point in window.points]
    return residuals(at, window.values - trend.fitted, trend.fitted)
