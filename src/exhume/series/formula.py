"""Conformance to a formula: R² beside what it hides, rival curves, and ranks among comparators.

R² compares residuals with growth, and so any steep series scores high. Each window is therefore
described twice. By itself: R² beside the residual as a share of the mean, dispersion against
counting noise, prediction of what was left out and of what came next, and AICc of rivals; a formula
is notable only where it beats the curves that growth follows of itself. Among comparators: ranks by
each of those measures side by side, and 1 - R² as it is to be expected at such growth and size.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from exhume.model.series import Flag, Line, Reported, Result

if TYPE_CHECKING:
    from exhume.series._windows import Window

label = "conformance to a formula"
order = 70
line = Line.FORMULA
tails = "one: fits that are closer than those of comparators with such growth and size"
cannot_show = (
    "It cannot show why figures follow a curve, nor that one formula was used: several fit a short "
    "series about equally well. A high R² shows little more than growth, and it changes with "
    "single values and with the window."
)
innocent = (
    "Growth of a new programme is convex at first and slows down later, as a parabola, a logistic "
    "or a Gompertz curve does.",
    "Capacity, budgets or targets that are raised by plan make growth regular.",
    "A larger entity has smaller relative noise than the comparators that it is ranked among.",
    "Whoever tries many windows and curves finds one that fits.",
)
references = (
    "M. P. Robertson, R. L. Hinde, J. Lavee. Analysis of official deceased organ donation data "
    "casts doubt on the credibility of China's organ transplant reform. BMC Medical Ethics 20 "
    "(2019) 79.",
    "A. Matuschek. On the statistical analysis of data that fit too well. arXiv:1506.07447 (2015).",
    "K. P. Burnham, D. R. Anderson. Model selection and multimodel inference, 2nd ed., 2002.",
    "C. M. Hurvich, C.-L. Tsai. Biometrika 76 (1989) 297-307.",
    "K.-Y. Liang, S. L. Zeger. Biometrika 73 (1986) 13-22.",
)

_ALONE = "no comparator reports the same thing for this window, so that R² ranks among none"


def examine(reported: Reported, *, draws: int, seed: int) -> Iterator[Result]:
    """Give two results for each window of each series: of its curves, and among comparators.

    Nothing is drawn, so that `draws` and `seed` change nothing. Not applicable are windows of
    fewer than 6 known values, cumulative counters, and values that somebody filled in.
    """
    from exhume.series._fitting.suitable import curve_windows, refusal  # noqa: PLC0415 - numpy is heavy

    del draws, seed
    for window in curve_windows(reported):
        reason = refusal(window)
        if reason:
            yield _not_applicable(window, "curves", reason)
        else:
            yield from _examined(window, reported)


def _examined(window: "Window", reported: Reported) -> Iterator[Result]:
    from exhume.series._fitting import conforming, ranking  # noqa: PLC0415 - numpy is heavy
    from exhume.series._fitting.panel import alike  # noqa: PLC0415 - numpy is heavy

    found = conforming.conformity(window)
    yield conforming.result(found)
    place = ranking.standing(window, alike(window.series, reported.comparators))
    if place.same.entities.size or place.adjusted:
        yield ranking.result(found, place)
    else:
        yield _not_applicable(window, "comparators", _ALONE)


def _not_applicable(window: "Window", what: str, reason: str) -> Result:
    subject, variant = window.series.title, f"{window.name}, {what}"
    said = f"Not examined: {reason}."
    return Result("formula", variant, line, subject, Flag.NOT_APPLICABLE, said)
