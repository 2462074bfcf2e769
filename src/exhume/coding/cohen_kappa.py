"""Cohen's kappa: agreement of two coders, corrected for what their habits alone would give.

Source: J. Cohen. A coefficient of agreement for nominal scales. Educ Psychol Meas 20 (1960) 37-46;
variance: J. L. Fleiss, J. Cohen, B. S. Everitt. Large sample standard errors of kappa and weighted
kappa. Psychol Bull 72 (1969) 323-327; several pairs of coders: H. de Vries, M. N. Elliott, D. E.
Kanouse, S. S. Teleki. Using pooled kappa to summarize interrater agreement across many items. Field
Methods 20 (2008) 272-282.
"""

from collections.abc import Sequence
from statistics import NormalDist
from typing import NamedTuple

import numpy as np

from exhume.coding.agreement.assumptions import UNITS, WIDENED
from exhume.coding.agreement.intervals import Measure, bootstrap, value, widened
from exhume.coding.agreement.patterns import Floats, coder_pairs
from exhume.coding.agreement.quantiles import around
from exhume.coding.agreement.refusals import no_variation, too_few
from exhume.model.estimates import Estimate, Interval, Refusal
from exhume.model.ratings import Pattern, Ratings

label = "Cohen's kappa"
order = 40

LARGE_SAMPLE = "large-sample variance of Fleiss, Cohen and Everitt (1969)" + WIDENED
POOLED = (
    "kappa pooled over pairs of coders (de Vries et al. 2008), percentile bootstrap over units, "
    "seeded" + WIDENED
)
HABITS = "Chance is what each coder's own frequency of each category would give."
NOTHING = 1e-9  # what rounding can make of 0
FEW = 20  # units of a pair below which chance is estimated too badly to pool


class PairRows(NamedTuple):
    """The patterns in which two coders meet, and what each of them chose, one column a category.

    Only categories that both chose have a column: to others there is no agreement, by chance or
    else, and questions on the whole answer have hundreds.
    """

    patterns: list[int]
    first: Floats
    second: Floats


def measure(
    ratings: Ratings, *, confidence_level: float = 0.95, seed: int = 0
) -> Estimate | Refusal:
    """Return kappa, between -1 and 1, and 0 where coders agree as often as by chance.

    Where several pairs of coders worked, or units have more than two, kappa is pooled: observed
    and chance agreement are added up over the pairs of coders, each with its own chance. It is
    refused where every judgement is the same.

    >>> from exhume.coding.agreement.patterns import rate
    >>> rows = [{"a": 1, "b": 1}] * 2 + [{"a": 1, "b": 0}] * 3 + [{"a": 0, "b": 1}] * 3
    >>> found = measure(rate("x", ("absent", "present"), rows + [{"a": 0, "b": 0}] * 992))
    >>> round(found.statistic, 3)
    0.397
    """
    if refusal := too_few(ratings, least=2) or no_variation(ratings):
        return refusal
    statistic = value(ratings, compiled)
    if np.isnan(statistic):  # each pair of coders has no variation, though different ones
        return Refusal("within each pair of coders, every judgement is the same", ratings.units)
    pooled = len(coder_pairs(ratings)) > 1
    if pooled:
        interval = bootstrap(ratings, compiled, confidence_level, seed)
    else:
        interval = _large_sample(ratings, statistic, confidence_level)
    interval = widened(interval, ratings, compiled, confidence_level)
    if interval.high - interval.low < NOTHING:
        reason = "each coder chose the same for every unit: kappa is 0 whatever they choose"
        return Refusal(reason, ratings.units)
    method, assumptions = POOLED if pooled else LARGE_SAMPLE, f"{UNITS} {HABITS}"
    return Estimate(
        statistic, interval, confidence_level, method, assumptions, ratings.units, _remarks(ratings)
    )


def compiled(patterns: Sequence[Pattern], categories: int) -> Measure:
    """Return pooled kappa, which is Cohen's for one pair of coders, as a function of weights."""
    del categories
    pairs = _pair_rows(patterns)

    def measured(weights: Floats) -> Floats:
        excess = np.zeros(weights.shape[0])
        possible = np.zeros(weights.shape[0])
        for pair in pairs:
            own = weights[:, pair.patterns]
            units = own.sum(axis=-1)
            observed = own @ (pair.first * pair.second).sum(axis=1)
            both = ((own @ pair.first) * (own @ pair.second)).sum(axis=-1)
            chance = both / np.maximum(units, 1e-300)  # a pair that was not drawn adds nothing
            excess += observed - chance
            possible += units - chance
        with np.errstate(invalid="ignore", divide="ignore"):  # without variation: NaN
            found: Floats = np.where(possible > 1e-12 * weights.sum(), excess / possible, np.nan)
        return found

    return measured


def variance(table: Floats) -> float:
    """Return the large-sample variance of kappa; `table` counts first by second coder's category.

    Source: Fleiss, Cohen and Everitt 1969, formula 13 with weights of 0 and 1.
    """
    units = table.sum()
    shares = table / units
    first, second = shares.sum(axis=1), shares.sum(axis=0)
    observed, chance = np.trace(shares), first @ second
    agreed = np.diag(shares) @ ((1 - chance) - (first + second) * (1 - observed)) ** 2
    apart = (shares * (1 - np.eye(len(table)))) * (second[:, None] + first[None, :]) ** 2
    beyond = (observed * chance - 2 * chance + observed) ** 2
    top = agreed + (1 - observed) ** 2 * apart.sum() - beyond
    return float(top / (units * (1 - chance) ** 4))


def _large_sample(ratings: Ratings, statistic: float, confidence_level: float) -> Interval:
    table = np.zeros((len(ratings.categories),) * 2)
    for pattern in ratings.patterns:
        if len(pattern.judgements) == 2:
            (_, first), (_, second) = pattern.judgements
            table[first, second] += pattern.units
    reach = NormalDist().inv_cdf((1 + confidence_level) / 2)
    return around(statistic, variance(table), reach)


def _pair_rows(patterns: Sequence[Pattern]) -> list[PairRows]:
    found: dict[tuple[str, str], list[tuple[int, int, int]]] = {}
    for number, pattern in enumerate(patterns):
        for place, (one, first) in enumerate(pattern.judgements):
            for other, second in pattern.judgements[place + 1 :]:
                found.setdefault((one, other), []).append((number, first, second))
    return [_columns(rows) for _, rows in sorted(found.items())]


def _columns(rows: Sequence[tuple[int, int, int]]) -> PairRows:
    patterns, first, second = zip(*rows, strict=True)
    shared = np.array(sorted(set(first) & set(second)), dtype=np.int64)
    return PairRows(
        list(patterns),
        (np.array(first)[:, None] == shared).astype(np.float64),
        (np.array(second)[:, None] == shared).astype(np.float64),
    )


def _remarks(ratings: Ratings) -> tuple[str, ...]:
    pairs = coder_pairs(ratings)
    if len(pairs) == 1:
        return _one_sided(ratings)
    each = ratings.units / len(pairs)
    if each >= FEW:
        return ()
    return (
        f"{len(pairs)} pairs of coders share {each:.0f} units each on average: chance agreement "
        "is estimated badly from so few, which makes kappa too low.",
    )


def _one_sided(ratings: Ratings) -> tuple[str, ...]:
    chosen: dict[str, set[int]] = {}
    for pattern in ratings.patterns:
        if len(pattern.judgements) > 1:
            for coder, category in pattern.judgements:
                chosen.setdefault(coder, set()).add(category)
    if all(len(categories) > 1 for categories in chosen.values()):
        return ()
    return (
        "One coder chose the same for every unit: kappa is then 0 whatever the other says, and "
        "tells nothing.",
    )
