"""Smoothness: how often a simulated series fits a parabola as well, under each kind of noise.

R² of a steep series is high under nearly any noise, and how rare it is depends on the noise that
one supposes: shares are given for Poisson and negative binomial counts about the fitted parabola,
Poisson counts about S-curves, and growth with random shocks, drawn from normal distributions or
from comparators. All take their curve or path of growth from the series itself, and are circular by
that much: they bound the answer without giving it. The size of the noise is measured nowhere but
in comparators, so that there is a p-value only where there are some. Even if the noise is right,
that p-value keeps no level, as the path is not known: between 2 % and 12 % of simulated series have
one of 0.05 or less (``benchmarks/size_of_smoothness.py``).

How series are drawn:

- Poisson about the general parabola by least squares, its means 0.1 at least;
- negative binomial about it as a gamma mixture, variance mean + (CV mean)²;
- Poisson about the Gompertz and the logistic curve by least squares;
- growth with shocks: a parabola through the log growths is the path, independent normal shocks come
  on top and add up from the first value on, and the levels are then counted (Poisson);
- shocks of comparators: what is left of their log growths about such a path in windows of as many
  periods, shrunk to what counting does not explain. A comparator is drawn, one of its windows, and
  of that window's shocks as many as are needed, with replacement and either sign.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from exhume.model.series import Assumption, Flag, Line, Measure, Reported, Result, Statistic, Status

if TYPE_CHECKING:
    from exhume.series._fitting.polynomials import Floats
    from exhume.series._noise.comparators import Windows
    from exhume.series._noise.sensitivity import Range
    from exhume.series._noise.shares import Simulated
    from exhume.series._windows import Window

label = "smoothness under kinds of noise"
order = 80
line = Line.FORMULA
tails = "upper: an R² that simulated series rarely reach"
cannot_show = (
    "It cannot show that a formula was used: R² measures growth as much as noise, and how rare a "
    "high one is depends on the noise that is supposed. Simulations about the series' own curve or "
    "path of growth are circular, and favour what the series looks like."
)
innocent = (
    "A growing programme gives a convex curve by itself, and steep series have a high R².",
    "Comparators may be noisier for reasons of their own: size, reporting, breaks.",
    "Capacity that is added at a steady rate makes growth smooth.",
)
references = (
    "A. C. Davison, D. V. Hinkley. Bootstrap methods and their application, 1997, chapter 4.",
    "B. Phipson, G. K. Smyth. Permutation p-values should never be zero. Statistical Applications "
    "in Genetics and Molecular Biology 9 (2010) 39.",
)

ALPHA = 0.05
NOTABLE = 0.01
"""As rare as that under shocks of every group of comparators, it may be more than weak."""
MOST = 120
"""Nobody describes more periods by one parabola, and simulating them would take long."""


def examine(reported: Reported, *, draws: int, seed: int) -> Iterator[Result]:
    """Give a result for each window of each series of the subject.

    Rates, cumulative counters, fewer than 6 values, gaps, and values that are 0 or imputed are not
    applicable: there is no growth to simulate.
    """
    from exhume.series._windows import windows  # noqa: PLC0415 - numpy is heavy

    for window in windows(reported):
        reason = refusal(window)
        yield (
            _not_applicable(window, reason) if reason else _examined(reported, window, draws, seed)
        )


def refusal(window: "Window") -> str:
    """Return why growth with noise cannot be simulated for a window, empty where it can."""
    if window.series.measure is not Measure.COUNT:
        return f"its values are of the kind '{window.series.measure}', and counts are simulated"
    return _unfit_points(window) or _unfit_values(window.values)


def _unfit_points(window: "Window") -> str:
    from exhume.series._noise.growth import FEWEST  # noqa: PLC0415 - numpy is heavy

    count = len(window.points)
    if not FEWEST <= count <= MOST:
        return f"it has {count} values; at least {FEWEST} are needed, and {MOST} at most taken"
    if any(point.status is Status.IMPUTED for point in window.points):
        return "some of its values were filled in by somebody"
    uneven = "its periods do not follow each other in equal steps, by which it would grow"
    return "" if window.evenly else uneven


def _unfit_values(values: "Floats") -> str:
    if values.min() <= 0:
        return "a value is 0 or less, from which nothing grows"
    if (values % 1).any():
        return "its values are not whole numbers, and counts are simulated"
    return "its values are all the same" if values.min() == values.max() else ""


def _not_applicable(window: "Window", reason: str) -> Result:
    says, subject = f"Not examined: {reason}.", window.series.title
    return Result("smoothness", window.name, line, subject, Flag.NOT_APPLICABLE, says)


def _examined(reported: Reported, window: "Window", draws: int, seed: int) -> Result:
    from exhume.series._noise import sensitivity, shares  # noqa: PLC0415 - numpy is heavy
    from exhume.series._noise.counted import warnings  # noqa: PLC0415 - numpy is heavy

    found = shares.simulate(reported, window, draws, seed)
    hanging = sensitivity.ranges(window.steps, window.values, window.points)
    return Result(
        test="smoothness",
        variant=window.name,
        line=line,
        subject=window.series.title,
        flag=_flag(found),
        reason=_reason(found, hanging[0]),
        effect=Statistic("R²", found.observed, says="of a quadratic; high for any steep series"),
        statistics=(*_ranges(hanging), *_shocks(window), *_scatter(found.others)),
        pvalue=found.matched.pvalue if found.matched else None,
        assumptions=_assumptions(found),
        warnings=(*warnings(window.points), _circularity(found)),
        table=shares.table(found),
        plots=(shares.plot(found),),
    )


def _flag(found: "Simulated") -> Flag:
    if found.matched is None or found.matched.pvalue > ALPHA:
        return Flag.NONE
    rare = all(share.pvalue <= NOTABLE for share in found.from_others)
    return Flag.MODERATE if rare else Flag.WEAK


def _reason(found: "Simulated", left_out: "Range") -> str:
    values = [share.value for share in found.shares]
    return (
        f"An R² of {found.observed:.5f} or more arises in {_percent(min(values))} to "
        f"{_percent(max(values))} of simulations depending on the noise assumed; {_judged(found)} "
        f"With one value left out it lies between {left_out.low:.5f} ({left_out.lowest}) and "
        f"{left_out.high:.5f} ({left_out.highest})."
    )


def _judged(found: "Simulated") -> str:
    if found.matched is None:
        return "without comparators nothing says which noise is right, and no p-value is given."
    return (
        f"with {found.matched.noise.says} it is {_percent(found.matched.value)} "
        f"(p = {found.matched.pvalue:.2g})."
    )


def _percent(share: float) -> str:
    return f"{100 * share:.1f} %" if 0 < share < 0.1 or 0.99 < share < 1 else f"{100 * share:.0f} %"


def _ranges(hanging: "tuple[Range, ...]") -> tuple[Statistic, ...]:
    from exhume.model.estimates import Interval  # noqa: PLC0415 - kept beside its only use

    return tuple(
        Statistic(
            f"{r.formula}, {r.what}",
            r.observed,
            Interval(r.low, r.high),
            f"not a confidence interval: lowest {r.lowest}, highest {r.highest}",
        )
        for r in hanging
    )


def _shocks(window: "Window") -> tuple[Statistic, ...]:
    from exhume.series._noise.growth import growth  # noqa: PLC0415 - numpy is heavy

    mine = growth(window.values)
    says = "standard deviation of log growth about a quadratic path"
    return (
        Statistic("sd of growth shocks", float(mine.sd), says=says),
        Statistic("sd of growth shocks beyond counting", float(mine.beyond), says=says),
    )


def _scatter(others: "Windows") -> tuple[Statistic, ...]:
    from exhume.series._noise.comparators import scatter  # noqa: PLC0415 - numpy is heavy

    if not len(others.values):
        return ()
    theirs = scatter(others)
    wanted = (
        ("CV beyond counting of comparators", theirs.beyond, f"{theirs.large} large windows"),
        ("sd of growth shocks of comparators", theirs.sd, f"{theirs.windows} windows"),
    )
    return tuple(
        Statistic(f"{name}, {quartile}", value, says=f"of {of}")
        for name, values, of in wanted
        for quartile, value in zip(
            ("lower quartile", "median", "upper quartile"), values, strict=True
        )
    )


def _assumptions(found: "Simulated") -> tuple[Assumption, ...]:
    return (
        Assumption("growth and curve are known apart from the series itself", False),
        Assumption("noise of comparators is measured", found.matched is not None),
        Assumption("comparators are like the subject in what makes growth noisy", None),
    )


def _circularity(found: "Simulated") -> str:
    says = "Every simulation takes its curve or path of growth from the series itself (circular)"
    if found.matched is None:
        return f"{says}, and the size of the noise is supposed: the shares bound the answer only."
    return f"{says}: even where the noise is right, p is 0.05 or less in 2 % to 12 % of series."
