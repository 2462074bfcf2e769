"""GRIM, GRIMMER, DEBIT: means, shares and deviations that small samples of whole numbers can have.

Sources: N. J. L. Brown, J. A. J. Heathers. The GRIM test. Social Psychological and Personality
Science 8 (2017) 363-369; J. Anaya. The GRIMMER test. PeerJ Preprints 4 (2016) e2400v1; A. Allard.
Analytic-GRIMMER. 2018; J. A. J. Heathers, N. J. L. Brown. DEBIT. 2019. How a series says the size
of its samples: `exhume.series._digits.claims`.
"""

from collections.abc import Iterator
from typing import NamedTuple

from exhume.model.series import (
    Assumption,
    Flag,
    Line,
    Measure,
    Reported,
    Result,
    Series,
    Statistic,
)
from exhume.series._digits.claims import Claim, checkable
from exhume.series._digits.granularity import Granularity, debit, grim, grimmer
from exhume.series._digits.outcomes import refused
from exhume.series._digits.usable import subject_of

__all__ = ["debit", "examine", "grim", "grimmer"]

label = "Means and shares of small samples (GRIM)"
order = 80
line = Line.SMALL_SAMPLES
tails = "none: a figure is possible of a sample of that size, or it is not"
cannot_show = (
    "A possible figure need not be right, and large samples make every figure possible. An "
    "impossible one does not show where the slip lies: in it, in the size of the sample, or in how "
    "it was computed. National counts are beyond this test."
)
innocent = (
    "values missing for some of the sample, so that it was smaller than said",
    "a weighted or adjusted mean, or answers that are not whole numbers",
    "a slip of the pen, or a figure rounded twice",
    "a standard deviation divided by n rather than n - 1",
)
references = (
    "Brown NJL, Heathers JAJ. Soc Psychol Personal Sci 2017;8:363-369.",
    "Anaya J. PeerJ Preprints 2016;4:e2400v1.",
    "Allard A. Analytic-GRIMMER: testing the possibility of standard deviations. 2018.",
    "Heathers JAJ, Brown NJL. DEBIT: a simple consistency test for binary data. 2019.",
)

NAME = "grim"
SEVERAL = 2
NO_SERIES = "there is no series of means or shares"
HEADING = ("period", "printed", "standard deviation", "n", "items", "test", "possible", "why")


class Checked(NamedTuple):
    """A claim and what was found of it."""

    claim: Claim
    found: Granularity


def examine(reported: Reported, *, draws: int, seed: int) -> Iterator[Result]:
    """Give a result for each series of means or shares; nothing is drawn."""
    del draws, seed
    given = tuple(checkable(reported.subject))
    if not given:
        yield refused(NAME, line, subject_of(reported), NO_SERIES)
    for series, claims, without in given:
        yield _result(series, [Checked(at, check(series, at)) for at in claims], without)


def check(series: Series, claim: Claim) -> Granularity:
    """Check a claim by GRIM, and where that passes by its standard deviation, if it has one.

    The deviation of a share belongs to zeros and ones, which DEBIT checks; one of percentages is
    left alone, since nobody says whether it is in percent too.
    """
    found = grim(claim.printed, claim.n, claim.items, percent=claim.percent)
    if found.consistent is False or not claim.sd or claim.percent or claim.n == 1:
        return found
    if series.measure is Measure.SHARE:
        return debit(claim.printed, claim.sd, claim.n)
    return grimmer(claim.printed, claim.sd, claim.n, claim.items)


def _result(series: Series, checked: list[Checked], without: int) -> Result:
    told = [each for each in checked if each.found.consistent is not None]
    if not told:
        return refused(NAME, line, series.title, _silent(checked, without), series.name)
    impossible = sum(not each.found.consistent for each in told)
    unusual = sum(each.found.only_unusual for each in told)
    return Result(
        NAME,
        series.name,
        line,
        series.title,
        _flag(impossible),
        _reason(told, impossible, unusual),
        Statistic("share of impossible figures", impossible / len(told)),
        _statistics(told, impossible, unusual),
        assumptions=_assumptions(series),
        warnings=_warnings(checked, told, without),
        table=(HEADING, *(_row(each) for each in checked)),
    )


def _flag(impossible: int) -> Flag:
    """Grade moderate at most: the size of the sample may not be what it seems."""
    if impossible == 0:
        return Flag.NONE
    return Flag.MODERATE if impossible >= SEVERAL else Flag.WEAK


def _silent(checked: list[Checked], without: int) -> str:
    if not checked:
        return f"none of {without} values has a known size of its sample (such as n=78 in its note)"
    return f"no value says anything: {checked[0].found.reason}"


def _reason(told: list[Checked], impossible: int, unusual: int) -> str:
    said = f"{impossible} of {len(told)} figures are impossible of samples of their size"
    first = next((each for each in told if not each.found.consistent), None)
    if first:
        said += f"; in {first.claim.period}, {first.found.reason}"
    if unusual:
        said += f"; {unusual} more are possible only if cut off or always rounded one way"
    return said


def _statistics(told: list[Checked], impossible: int, unusual: int) -> tuple[Statistic, ...]:
    power = sum(each.found.power for each in told) / len(told)
    return (
        Statistic("figures checked", float(len(told))),
        Statistic("impossible", float(impossible)),
        Statistic("possible only if cut off or rounded one way", float(unusual)),
        Statistic("mean power", power, says="share of figures that usual rounding rules out"),
    )


def _assumptions(series: Series) -> tuple[Assumption, ...]:
    whole = True if series.measure is Measure.SHARE else None
    return (
        Assumption("what was averaged are whole numbers, or zeros and ones", whole),
        Assumption("the size of the sample is that of the figure: nobody is missing", holds=None),
        Assumption("nothing was weighted or adjusted", holds=None),
    )


def _warnings(checked: list[Checked], told: list[Checked], without: int) -> tuple[str, ...]:
    said: list[str] = []
    if without:
        said.append(f"{without} values have no known size of their sample and were not checked")
    if len(told) < len(checked):
        said.append(f"{len(checked) - len(told)} values come of samples too large to say anything")
    return tuple(said)


def _row(each: Checked) -> tuple[str, ...]:
    claim, found = each
    possible = {True: "yes", False: "no", None: "cannot tell"}[found.consistent]
    sizes = (str(claim.n), str(claim.items))
    return (claim.period, claim.printed, claim.sd, *sizes, found.test, possible, found.reason)
