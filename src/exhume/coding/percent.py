"""Percent agreement: the share of units that coders judged alike, not corrected for chance.

A unit with more than two coders counts with the share of its pairs that agree, as in J. L. Fleiss.
Measuring nominal scale agreement among many raters. Psychol Bull 76 (1971) 378-382.
"""

from collections.abc import Sequence

import numpy as np

from exhume.coding.agreement.assumptions import ALIKE, UNITS, WIDENED
from exhume.coding.agreement.intervals import Measure, bootstrap, value, widened
from exhume.coding.agreement.patterns import Floats, agreeing_pairs, anonymous, cells
from exhume.coding.agreement.quantiles import clopper_pearson
from exhume.coding.agreement.refusals import too_few
from exhume.model.estimates import Estimate, Interval, Refusal
from exhume.model.ratings import Pattern, Ratings

label = "percent agreement"
order = 10

EXACT = "exact interval of Clopper and Pearson (1934)"
RESAMPLED = "percentile bootstrap over units, seeded" + WIDENED


def measure(
    ratings: Ratings, *, confidence_level: float = 0.95, seed: int = 0
) -> Estimate | Refusal:
    """Return the share, between 0 and 1, of pairs of verdicts on a unit that are the same.

    With two coders a unit the interval is exact; with more it is resampled.

    >>> from exhume.coding.agreement.patterns import rate
    >>> found = measure(rate("x", ("no", "yes"), [{"a": 1, "b": 1}] * 9 + [{"a": 1, "b": 0}]))
    >>> found.statistic, round(found.interval.low, 3), round(found.interval.high, 3)
    (0.9, 0.555, 0.997)
    """
    if refusal := too_few(ratings):
        return refusal
    alike = anonymous(ratings)
    statistic = value(alike, compiled)
    if ratings.two_each:
        units = ratings.units
        interval = clopper_pearson(round(statistic * units), units, confidence_level)
    else:
        interval = _resampled(alike, confidence_level, seed)
    method = EXACT if ratings.two_each else RESAMPLED
    assumptions = f"{UNITS} {ALIKE}"
    return Estimate(statistic, interval, confidence_level, method, assumptions, ratings.units)


def compiled(patterns: Sequence[Pattern], categories: int) -> Measure:
    """Return the statistic as a function of the patterns' weights."""
    share, comparable = agreeing_pairs(cells(patterns, categories))

    def measured(weights: Floats) -> Floats:
        with np.errstate(invalid="ignore"):  # a replicate without a unit to compare is NaN
            found: Floats = (weights @ share) / (weights @ comparable)
        return found

    return measured


def _resampled(alike: Ratings, confidence_level: float, seed: int) -> Interval:
    drawn = bootstrap(alike, compiled, confidence_level, seed)
    interval = widened(drawn, alike, compiled, confidence_level)
    return Interval(max(interval.low, 0.0), interval.high)
