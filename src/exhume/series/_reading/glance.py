"""R² beside what it hides: three measures of the same fit and their ranks, side by side."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from exhume.model.series import Flag, Result, Statistic

FORMULA = "formula"
"""The test whose results have the measures."""

CURVES, COMPARATORS = ", curves", ", comparators"
"""How variants of its results end: of a window by itself, and among comparators."""


@dataclass(frozen=True, slots=True)
class Measured:
    """A measure of a fit: its value, its rank among comparators, and how to read both.

    `rank` says so where there are no comparators.
    """

    name: str
    value: str
    rank: str
    reads: str


@dataclass(frozen=True, slots=True)
class Glance:
    """The measures of one window of one series, and in a sentence why they differ."""

    subject: str
    window: str
    measures: tuple[Measured, ...]
    why: str


def glances(results: Sequence[Result]) -> tuple[Glance, ...]:
    """Return a glance at each window for which the formula test has measures, in their order."""
    return tuple(_glances([one for one in results if one.test == FORMULA]))


def _glances(results: Sequence[Result]) -> Iterator[Glance]:
    ranked = {
        (one.subject, one.variant.removesuffix(COMPARATORS)): one
        for one in results
        if one.variant.endswith(COMPARATORS)
    }
    for one in results:
        if one.variant.endswith(CURVES) and one.flag is not Flag.NOT_APPLICABLE:
            window = one.variant.removesuffix(CURVES)
            yield _glance(one, window, ranked.get((one.subject, window)))


def _glance(curves: Result, window: str, ranked: Result | None) -> Glance:
    own = _by_name(curves)
    theirs = _by_name(ranked) if ranked else {}
    found = (
        _measured("R² of a parabola", "R²", own, theirs, "{:.5f}"),
        _measured("What the parabola leaves, as a share of the mean", "residual CV", own, theirs),
        _measured("Dispersion against counting noise", "phi", own, theirs, "{:.2f}"),
    )
    measures = tuple(one for one in found if one)
    return Glance(curves.subject, window, measures, _why(own))


def _by_name(result: Result) -> dict[str, Statistic]:
    several = (result.effect, *result.statistics) if result.effect else result.statistics
    return {one.name: one for one in several}


def _measured(
    says: str,
    name: str,
    own: dict[str, Statistic],
    theirs: dict[str, Statistic],
    form: str = "{:.1%}",
) -> Measured | None:
    if name not in own:
        return None
    value = own[name].value
    rank = theirs.get(f"rank by {name}")
    shown = f"{rank.value:.0f} of {rank.says.rpartition(' of ')[2]}" if rank else "no comparators"
    return Measured(says, form.format(value), shown, _reads(name, value))


def _reads(name: str, value: float) -> str:
    if name == "R²":
        return "rises with growth, whatever the noise"
    if name == "residual CV":
        return "does not rise with growth"
    if value < 0.5:
        return "closer than independent counts come: 1 is counting noise"
    return "further than counts come: 1 is counting noise" if value > 2 else "about counting noise"


def _why(own: dict[str, Statistic]) -> str:
    if "growth" not in own:
        return ""
    growth = own["growth"].value
    how = "steeply" if growth >= 1 else "somewhat" if growth >= 0.3 else "little"
    return (
        "R² sets what the curve leaves against all that the series varies. This one changes "
        f"{how}: from its lowest to its highest value by {growth:.1f} times its mean. The steeper "
        "a series, the closer its R² is to 1 with the same noise; the other two measures do not "
        "depend on that, and are to be read with it."
    )
