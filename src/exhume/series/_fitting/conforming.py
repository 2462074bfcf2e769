"""What a window says by itself: how close each curve comes, and what that closeness is worth."""

import math
from typing import NamedTuple

import numpy as np

from exhume.model.series import Curve, Flag, Line, Measure, Plot, Point, Result, Statistic
from exhume.series._fitting.poisson import PoissonFit, fit_poisson
from exhume.series._fitting.polynomials import Floats
from exhume.series._fitting.rivals import Rival, rivals
from exhume.series._fitting.suitable import assumptions, warnings
from exhume.series._windows import Window

LEAD = 4.0
"""AICc differences below it leave rivals with considerable support (Burnham and Anderson 2002)."""
_FINE = 121  # points of a curve that is drawn


class Conformity(NamedTuple):
    """A window with its curves, the best by AICc first, and its counts about a parabola.

    `lead` is AICc of the best formula less that of the best ordinary curve: below 0 where the
    formula is the better description. `poisson` is None where the values are no counts.
    """

    window: Window
    rivals: tuple[Rival, ...]
    lead: float
    poisson: PoissonFit | None

    @property
    def formula(self) -> Rival:
        """The best of the curves that are formulae."""
        return next(rival for rival in self.rivals if not rival.model.ordinary)

    @property
    def ordinary(self) -> Rival:
        """The best of the curves that growth follows without any formula."""
        return next(rival for rival in self.rivals if rival.model.ordinary)

    @property
    def quadratic(self) -> Rival:
        """The parabola."""
        return next(rival for rival in self.rivals if rival.model.name == "quadratic")


def conformity(window: Window) -> Conformity:
    """Fit all curves to a window that `suitable.refusal` has nothing against."""
    found = rivals(window.times, window.values, window.unit)
    counts = window.series.measure is Measure.COUNT
    poisson = fit_poisson(window.times, window.values) if counts else None
    best = {r.model.ordinary: r.aicc for r in reversed(found)}
    return Conformity(window, found, best[False] - best[True], poisson)


def result(found: Conformity) -> Result:
    """Return what a window says by itself: weak at most, for no comparator has been looked at."""
    window, leads = found.window, found.lead <= -LEAD
    return Result(
        test="formula",
        variant=f"{window.name}, curves",
        line=Line.FORMULA,
        subject=window.series.title,
        flag=Flag.WEAK if leads else Flag.NONE,
        reason=_reason(found),
        effect=Statistic(
            "AICc difference", found.lead, says="best formula less best ordinary curve of growth"
        ),
        statistics=_statistics(found),
        assumptions=assumptions(window),
        warnings=warnings(window),
        table=_table(found),
        plots=(_fits(found), _residuals(found)),
    )


def accuracy(found: Conformity) -> str:
    """Say in one sentence what R² is beside the relative residual and the dispersion."""
    quadratic, fit = found.quadratic, found.poisson
    said = f"A parabola has R² = {quadratic.r2:.5f} and leaves {quadratic.cv:.1%} of the mean"
    if fit is None or not math.isfinite(float(fit.dispersion)):
        return f"{said}."
    phi = float(fit.dispersion)
    shown = f"{phi:,.0f}" if phi >= 100 else f"{phi:.2g}"
    return f"{said}, with a dispersion of {shown}: {_against_counting(fit)}."


def _against_counting(fit: PoissonFit) -> str:
    if float(fit.upper) <= 0.025:
        more = "the figures scatter about it more than counts would"
        return f"{more}, so that it does not describe them to counting accuracy"
    if float(fit.lower) <= 0.025:
        return "the figures lie closer to it than counts would"
    return "the figures scatter about it as counts would"


def _reason(found: Conformity) -> str:
    formula, ordinary = found.formula.model.formula, found.ordinary.model.name
    if found.lead <= -LEAD:
        said = f"The formula {formula} describes the figures better than ordinary curves of growth "
        said += f"(AICc {-found.lead:.1f} below that of {ordinary})."
    elif found.lead < LEAD:
        said = f"The best formula, {formula}, and the best ordinary curve, {ordinary}, describe "
        said += f"the figures about equally well (AICc differs by {found.lead:+.1f})."
    else:
        said = f"An ordinary curve of growth, {ordinary}, describes the figures better than any "
        said += f"formula (AICc {found.lead:.1f} below that of {formula})."
    return f"{said} {accuracy(found)} R² alone says little: growth raises it."


def _statistics(found: Conformity) -> tuple[Statistic, ...]:
    window, parabola = found.window, found.quadratic
    growth = float((window.values.max() - window.values.min()) / window.values.mean())
    return (
        Statistic("n", float(len(window.values))),
        Statistic("df", float(len(window.values) - 3), says="of the parabola"),
        Statistic("growth", growth, says="largest less smallest value over the mean"),
        Statistic("mean", float(window.values.mean())),
        Statistic("R²", parabola.r2, says="of the least-squares parabola"),
        Statistic("residual CV", parabola.cv, says="residual standard deviation over the mean"),
        Statistic("LOO R²", parabola.loo, says="each value predicted by the others' parabola"),
        Statistic("one step ahead", parabola.ahead, says="median relative error of forecasts"),
        *_dispersion(found.poisson),
    )


def _dispersion(fit: PoissonFit | None) -> tuple[Statistic, ...]:
    if fit is None or not math.isfinite(float(fit.dispersion)):
        return ()
    return (
        Statistic("phi", float(fit.dispersion), says="X² over df, maximum-likelihood parabola"),
        Statistic("X²", float(fit.x2), says=f"Pearson, df {fit.df}"),
        Statistic("p, smoother", float(fit.lower), says="chance of so small an X² by counting"),
        Statistic("p, rougher", float(fit.upper), says="chance of so large an X² by counting"),
    )


_HEADING = (
    "curve", "formula", "parameters", "AICc", "R²", "R², adjusted", "R², uncentred",
    "residual / mean", "R², left out", "one step ahead",
)  # fmt: skip


def _table(found: Conformity) -> tuple[tuple[str, ...], ...]:
    after = found.window.next()
    heading = (*_HEADING, f"forecast of {after.period}", "its error") if after else _HEADING
    return heading, *((*_row(rival), *_forecast(found, rival, after)) for rival in found.rivals)


def _row(rival: Rival) -> tuple[str, ...]:
    name = rival.model.name
    return (
        f"{name}, at a bound" if rival.bounded else name,
        rival.model.formula,
        ", ".join(f"{value:.5g}" for value in rival.parameters),
        f"{rival.aicc:.1f}",
        *(f"{value:.5f}" for value in (rival.r2, rival.adjusted, rival.uncentred)),
        f"{rival.cv:.1%}",
        f"{rival.loo:.4f}",
        f"{rival.ahead:.1%}",
    )


def _forecast(found: Conformity, rival: Rival, after: Point | None) -> tuple[str, ...]:
    if after is None or not after.value:
        return ("", "") if after else ()
    forecast = float(rival.predict(np.array([after.at - found.window.at[0]]))[0])
    return f"{forecast:,.0f}", f"{forecast / after.value - 1:+.1%}"


def _fits(found: Conformity) -> Plot:
    window = found.window
    fine = np.linspace(0.0, float(window.times[-1]), _FINE)
    x = _tuple(fine + window.at[0])
    curves = (
        Curve(f"{r.model.name}, R² {r.r2:.5f}", "line", x, _tuple(r.predict(fine)))
        for r in found.rivals
    )
    reported = Curve("reported", "points", _tuple(window.at), _tuple(window.values))
    unit = window.series.unit or window.series.name
    return Plot(f"{window.series.title}: curves", "year", unit, (reported, *curves))


def _residuals(found: Conformity) -> Plot:
    window, x = found.window, _tuple(found.window.at)
    mean = window.values.mean()
    curves = (
        Curve(r.model.name, "points", x, _tuple((window.values - r.fitted) / mean))
        for r in (found.quadratic, found.formula, found.ordinary)
    )
    distinct = {curve.label: curve for curve in curves}
    return Plot(
        "What curves leave, as a share of the mean",
        "year",
        "(reported less curve) / mean",
        (Curve("no difference", "line", (x[0], x[-1]), (0.0, 0.0)), *distinct.values()),
    )


def _tuple(values: Floats) -> tuple[float, ...]:
    return tuple(float(value) for value in values)
