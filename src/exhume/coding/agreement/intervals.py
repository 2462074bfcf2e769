"""Intervals for statistics that have no exact one: resampled, and widened where counts are small.

Neither a large-sample formula nor resampling can see what a small table does not hold. Where
coders found the same 2 of 1,000 units and disagreed on none, or found 3 each and shared none, both
give an interval of next to no width. Widening mends that: the share of units that coders agree
on, among those which any of them put into a category, is a binomial share with exact limits, and
an interval that Exhume gives never ends inside what these limits leave possible.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

import numpy as np

from exhume.coding.agreement.patterns import Floats, units_of
from exhume.coding.agreement.quantiles import clopper_pearson
from exhume.model.estimates import Interval
from exhume.model.ratings import Judgements, Pattern, Ratings

Measure = Callable[[Floats], Floats]
"""Weights of patterns, of shape (tables, patterns), to the statistic of each table."""

Compile = Callable[[Sequence[Pattern], int], Measure]
"""Patterns and the number of categories to a `Measure` of weights of these patterns."""

REPLICATES = 2_000
_CATEGORIES = 12  # of which the most frequent are looked at
_CELLS = 4_000_000  # of one block of replicates, so that memory stays under some 100 MB


def value(ratings: Ratings, compiled: Compile) -> float:
    """Return the statistic of the ratings themselves; NaN where it has none."""
    measure = compiled(ratings.patterns, len(ratings.categories))
    return float(measure(units_of(ratings.patterns)[None, :])[0])


def bootstrap(ratings: Ratings, compiled: Compile, confidence_level: float, seed: int) -> Interval:
    """Return percentile limits over resampled units, the same ones for the same seed.

    A replicate in which the statistic does not exist, because it drew no unit with the code, is
    left out; where all are, nothing is excluded. What such samples cannot show, `widened` adds.

    Source: B. Efron, R. J. Tibshirani. An Introduction to the Bootstrap. Chapman & Hall 1993,
    chapter 13; for coefficients of agreement A. Zapf, S. Castell, L. Morawietz, A. Karch.
    Measuring inter-rater reliability for nominal data. BMC Med Res Methodol 16 (2016) 93.
    """
    measure = compiled(ratings.patterns, len(ratings.categories))
    drawn = np.concatenate([measure(weights) for weights in _resampled(ratings, seed)])
    drawn = drawn[~np.isnan(drawn)]
    if not len(drawn):
        return Interval(-1.0, 1.0)
    tail = (1 - confidence_level) / 2
    return Interval(float(np.quantile(drawn, tail)), float(np.quantile(drawn, 1 - tail)))


def widened(
    interval: Interval, ratings: Ratings, compiled: Compile, confidence_level: float
) -> Interval:
    """Return the interval, widened to what exact limits of agreement on a category leave open.

    It holds the statistic itself.

    For each category in turn, the share of unanimous units among those which any coder put into
    it is moved to both its Clopper-Pearson limits, all else being kept, and the statistic is
    computed again. What was not seen at all is filled in: at full agreement units in which one
    coder chose the most frequent other category, at none units in which all chose this one. Of
    many categories the most frequent ones stand for the rest.
    """
    as_it_is = {pattern.judgements: float(pattern.units) for pattern in ratings.patterns}
    tables = [as_it_is, *_tables_at_the_limits(ratings, confidence_level)]
    patterns = list(dict.fromkeys(row for table in tables for row in table))
    place = {row: column for column, row in enumerate(patterns)}
    weights = np.zeros((len(tables), len(patterns)))
    for number, table in enumerate(tables):
        weights[number, [place[row] for row in table]] = list(table.values())
    measure = compiled([Pattern(row) for row in patterns], len(ratings.categories))
    found = measure(weights)
    found = np.append(found[~np.isnan(found)], [interval.low, interval.high]) + 0.0  # not -0.0
    return Interval(float(found.min()), float(found.max()))


def _resampled(ratings: Ratings, seed: int) -> Iterator[Floats]:
    units = units_of(ratings.patterns)
    random, total = np.random.default_rng(seed), int(units.sum())
    block = max(1, _CELLS // len(units))
    for start in range(0, REPLICATES, block):
        size = min(block, REPLICATES - start)
        yield random.multinomial(total, units / total, size=size).astype(np.float64)


def _tables_at_the_limits(
    ratings: Ratings, confidence_level: float
) -> Iterator[dict[Judgements, float]]:
    used = ratings.used()
    for category in sorted(range(len(used)), key=lambda k: (-used[k], k))[:_CATEGORIES]:
        agreed, mixed = _touching(ratings, category)
        a, u = _total(agreed), _total(agreed) + _total(mixed)
        if u:
            limits = clopper_pearson(a, u, confidence_level)
            whole = agreed or [_all_choose(pattern, category) for pattern in mixed]
            split = mixed or _one_differs(agreed, _other(used, category))
            for share in (limits.low, limits.high):
                yield _moved(ratings, (agreed, mixed), (whole, split), share)


def _touching(ratings: Ratings, category: int) -> tuple[list[Pattern], list[Pattern]]:
    """Return the patterns in which all chose the category, and in which some but not all did."""
    agreed: list[Pattern] = []
    mixed: list[Pattern] = []
    for pattern in ratings.patterns:
        chosen = {k for _, k in pattern.judgements}
        if category in chosen and len(pattern.judgements) > 1:
            (mixed if len(chosen) > 1 else agreed).append(pattern)
    return agreed, mixed


def _moved(
    ratings: Ratings,
    old: tuple[list[Pattern], list[Pattern]],
    new: tuple[list[Pattern], list[Pattern]],
    share: float,
) -> dict[Judgements, float]:
    """Return the weights with the old patterns gone and the new ones in their stead."""
    weights = {pattern.judgements: float(pattern.units) for pattern in ratings.patterns}
    total = _total(old[0]) + _total(old[1])
    for pattern in (*old[0], *old[1]):
        weights[pattern.judgements] = 0.0
    for patterns, part in zip(new, (share, 1 - share), strict=True):
        scale = total * part / _total(patterns)
        for pattern in patterns:
            more = scale * pattern.units
            weights[pattern.judgements] = weights.get(pattern.judgements, 0.0) + more
    return weights


def _all_choose(pattern: Pattern, category: int) -> Pattern:
    return replace(pattern, judgements=tuple((coder, category) for coder, _ in pattern.judgements))


def _one_differs(agreed: Sequence[Pattern], other: int) -> list[Pattern]:
    return [
        replace(pattern, judgements=_with(pattern.judgements, who, other))
        for pattern in agreed
        for who in range(len(pattern.judgements))
    ]


def _with(judgements: Judgements, who: int, category: int) -> Judgements:
    return (*judgements[:who], (judgements[who][0], category), *judgements[who + 1 :])


def _other(used: Sequence[int], category: int) -> int:
    """Return the most frequent of the other categories."""
    return max((k for k in range(len(used)) if k != category), key=lambda k: used[k])


def _total(patterns: Sequence[Pattern]) -> int:
    return sum(pattern.units for pattern in patterns)
