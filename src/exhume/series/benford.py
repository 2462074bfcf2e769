"""Benford's law for first and second digits, only where it can be expected to hold.

Sources: M. J. Nigrini. Benford's law. Wiley, 2012 (mean absolute deviation and its ranges); B. J.
Barney, K. S. Schulzke. Moderating "cry wolf" events with excess MAD in Benford's law research and
practice. J. Forensic Accounting Research 1 (2016) A66-A90; for its limits J. Deckert, M. Myagkov,
P. C. Ordeshook. Benford's law and the detection of election fraud. Political Analysis 19 (2011)
245-268.
"""

from collections import Counter
from collections.abc import Iterator
from math import log10

import numpy as np

from exhume.model.series import (
    Assumption,
    Curve,
    Flag,
    Line,
    Plot,
    Reported,
    Result,
    Statistic,
)
from exhume.series._chance import rng
from exhume.series._digits import benford_law, uniform
from exhume.series._digits.benford_law import FIRST, SECOND, Place
from exhume.series._digits.outcomes import WEAK_BELOW, refused
from exhume.series._digits.usable import Floats, Integers, Pool, pool, subject_of, usable_mask

label = "Benford's law"
order = 74
line = Line.DIGITS
tails = "upper: digits further from the law than chance brings them"
cannot_show = (
    "A departure does not show that anything is wrong: pooled counts of honest registries depart "
    "from the law, and there is no theory for counts with caps, quotas or a narrow range. "
    "Agreement does not show that figures are right."
)
innocent = (
    "counts that are bounded by what hospitals or a population can do",
    "several series, each of its own narrow range, mixed into one",
    "a large sample, in which any small departure is beyond chance",
)
references = (
    "Nigrini MJ. Benford's law. Wiley, 2012.",
    "Barney BJ, Schulzke KS. J Forensic Account Res 2016;1:A66-A90.",
    "Deckert J, Myagkov M, Ordeshook PC. Political Analysis 2011;19:245-268.",
)

NAME = "benford"
VALUES = 500
ORDERS = 3.0
CAPPED = 0.01  # share of values at the very maximum
CAUTION = (
    "pooled counts of many registries fail this test although nothing is known to be wrong with "
    "them; read the effect, not the p-value"
)


def examine(reported: Reported, *, draws: int, seed: int) -> Iterator[Result]:
    """Give a result of the first digits and one of the second, or the reason why there is none."""
    subject = subject_of(reported)
    given = pool(reported.subject, least=1)
    others = pool(reported.comparators, least=1).numbers()
    for place in (FIRST, SECOND):
        if reason := refusal(given.numbers(), place):
            yield refused(NAME, line, subject, reason, place.name)
        else:
            n = len(benford_law.digits(given.numbers(), place))
            ordered = _null(place, n, draws, seed)
            yield _result(subject, given, others, place, ordered)


def pvalues(values: Floats, *, draws: int, seed: int) -> Floats:
    """Return the p-value of the first digits of each series of shape (series, periods).

    NaN where the law cannot be expected to hold.
    """
    mask = usable_mask(values, least=1)
    found = np.full(len(values), np.nan)
    nulls: dict[int, Floats] = {}
    for row in range(len(values)):
        usable = values[row, mask[row]].astype(np.int64)
        n = len(usable)
        if not refusal(usable, FIRST):
            if n not in nulls:
                nulls[n] = _null(FIRST, n, draws, seed)
            found[row] = _pvalue(_counts(usable, FIRST), FIRST, nulls[n])
    return found


def null(like: Floats, count: int, rng: np.random.Generator) -> Floats:
    """Draw numbers spread evenly over orders of magnitude: as many as `like` has, at least four."""
    largest = float(np.nanmax(like)) if np.isfinite(like).any() else 1.0
    orders = max(4, round(log10(max(largest, 1.0))))
    return np.floor(10 ** rng.uniform(0, orders, size=(count, len(like))))


def refusal(values: Integers, place: Place) -> str:
    """Return why the law cannot be expected to hold of such values; empty where it can."""
    if place is SECOND:
        values = values[values >= 10]
    if len(values) < VALUES:
        return f"{len(values)} values can be used, {VALUES} are needed"
    orders = log10(int(values.max()) / int(values.min()))
    if orders < ORDERS:
        return f"the values span {orders:.1f} orders of magnitude, {ORDERS:g} are needed"
    at_most = int((values == values.max()).sum())
    if at_most > CAPPED * len(values):
        return f"{at_most} of {len(values)} values stand at the maximum: they seem to be capped"
    return ""


def _null(place: Place, n: int, draws: int, seed: int) -> Floats:
    names = (NAME, place.name, str(n))
    return uniform.by_chance(n, benford_law.expected(place), draws, rng(seed, *names))


def _counts(values: Integers, place: Place) -> Integers:
    return uniform.digit_counts(benford_law.digits(values, place), place.first, 9)


def _pvalue(counts: Integers, place: Place, ordered: Floats) -> float:
    statistic = uniform.chi_square(counts, benford_law.expected(place))
    return float(uniform.upper_tail(np.atleast_1d(statistic), ordered)[0])


def _result(subject: str, given: Pool, others: Integers, place: Place, ordered: Floats) -> Result:
    counts = _counts(given.numbers(), place)
    n = int(counts.sum())
    pvalue = _pvalue(counts, place, ordered)
    mad = benford_law.mean_absolute_deviation(counts, place)
    theirs = _mad_of_others(others, place)
    return Result(
        NAME,
        place.name,
        line,
        subject,
        _flag(mad, theirs, pvalue, place),
        _reason(n, mad, theirs, pvalue, place),
        Statistic(
            "excess MAD", mad - _mad_by_chance(n, place), says="0 is what chance alone gives"
        ),
        _statistics(counts, mad, theirs, place),
        pvalue,
        level=True,
        assumptions=_assumptions(given),
        warnings=(*given.remark(), CAUTION),
        table=_table(counts, place),
        plots=(_plot(counts, place),),
    )


def _mad_by_chance(n: int, place: Place) -> float:
    return benford_law.by_chance(n, benford_law.expected(place))


def _mad_of_others(others: Integers, place: Place) -> float | None:
    counts = _counts(others, place)
    if counts.sum() < VALUES:
        return None
    return benford_law.mean_absolute_deviation(counts, place)


def _flag(mad: float, theirs: float | None, pvalue: float, place: Place) -> Flag:
    """Grade weak at most: what fails the law is too often a sound collection of figures."""
    nonconforming = mad > place.marginal and pvalue < WEAK_BELOW
    further = theirs is None or mad > 2 * theirs
    return Flag.WEAK if nonconforming and further else Flag.NONE


def _reason(n: int, mad: float, theirs: float | None, pvalue: float, place: Place) -> str:
    said = (
        f"the {place.name}s of {n} values have a MAD of {mad:.4f} "
        f"({benford_law.range_of(mad, place)} by Nigrini's ranges; p = {pvalue:.3g})"
    )
    return said if theirs is None else f"{said}; that of the comparators is {theirs:.4f}"


def _statistics(
    counts: Integers, mad: float, theirs: float | None, place: Place
) -> tuple[Statistic, ...]:
    n = int(counts.sum())
    shares = benford_law.expected(place)
    statistic = float(uniform.chi_square(counts, shares))
    freedom = len(shares) - 1
    said = (
        Statistic("MAD", mad, says=benford_law.range_of(mad, place)),
        Statistic("MAD by chance", _mad_by_chance(n, place)),
        Statistic("chi-square", statistic, says=f"{freedom} degrees of freedom"),
        Statistic("excess Cohen's w", uniform.excess_effect(statistic, freedom, n)),
        Statistic("values", float(n)),
    )
    return said if theirs is None else (*said, Statistic("MAD of the comparators", theirs))


def _assumptions(given: Pool) -> tuple[Assumption, ...]:
    kinds = Counter(usable.series for usable in given.values)
    return (
        Assumption(f"{VALUES} values or more over {ORDERS:g} orders of magnitude", holds=True),
        Assumption("values do not pile up at a maximum", holds=True),
        Assumption("nothing else bounds or assigns the values: no cap, quota, price", holds=None),
        Assumption("the values are of one process", holds=None if len(kinds) > 1 else True),
    )


def _table(counts: Integers, place: Place) -> tuple[tuple[str, ...], ...]:
    n = int(counts.sum())
    rows = (
        (str(place.first + at), str(count), f"{share * n:.1f}")
        for at, (count, share) in enumerate(
            zip(counts.tolist(), benford_law.expected(place).tolist(), strict=True)
        )
    )
    return ((place.name, "found", "expected"), *rows)


def _plot(counts: Integers, place: Place) -> Plot:
    digits = tuple(float(digit) for digit in range(place.first, 10))
    found = tuple((counts / counts.sum()).tolist())
    law = tuple(benford_law.expected(place).tolist())
    curves = (Curve("found", "points", digits, found), Curve("Benford's law", "line", digits, law))
    return Plot(f"Benford's law, {place.name}", place.name, "share of values", curves)
