"""Specific agreement: how often coders agree on a unit that one of them put into a category.

Source: R. L. Spitzer, J. L. Fleiss. A re-analysis of the reliability of psychiatric diagnosis. Br J
Psychiatry 125 (1974) 341-347; D. V. Cicchetti, A. R. Feinstein. High agreement but low kappa: II.
Resolving the paradoxes. J Clin Epidemiol 43 (1990) 551-558.

With two coders, positive agreement is 2f / (1 + f), where f is the share of units which both
called positive among those that either did. Given how many these are, both is a binomial count, so
that exact limits of f are exact limits of agreement.
"""

from collections.abc import Sequence

import numpy as np

from exhume.coding.agreement.assumptions import ALIKE, UNITS, WIDENED
from exhume.coding.agreement.intervals import Compile, Measure, bootstrap, value, widened
from exhume.coding.agreement.patterns import Floats, anonymous, cells, four_cells
from exhume.coding.agreement.quantiles import clopper_pearson
from exhume.coding.agreement.refusals import too_few
from exhume.model.estimates import Estimate, Interval, Refusal
from exhume.model.ratings import Pattern, Ratings

EXACT = (
    "exact: limits of Clopper and Pearson (1934) for the share of units on which both agree among "
    "those that either coder chose, carried over to the statistic"
)
RESAMPLED = "percentile bootstrap over units, seeded" + WIDENED


def specific_agreement(
    ratings: Ratings, category: int, confidence_level: float, seed: int
) -> Estimate | Refusal:
    """Return the specific agreement, between 0 and 1, on a category of two."""
    if len(ratings.categories) != 2:
        return Refusal("it is a measure of one code: there are more answers than two")
    if refusal := too_few(ratings):
        return refusal
    if not ratings.used()[category]:
        reason = f'no coder chose "{ratings.categories[category]}" for any unit'
        return Refusal(reason, ratings.units)
    alike, of_category = anonymous(ratings), compiled(category)
    statistic = value(alike, of_category)
    if ratings.two_each:
        interval = _exact(ratings, category, confidence_level)
    else:
        drawn = bootstrap(alike, of_category, confidence_level, seed)
        interval = widened(drawn, alike, of_category, confidence_level)
    method = EXACT if ratings.two_each else RESAMPLED
    interval = Interval(max(interval.low, 0.0), interval.high)
    assumptions = f"{UNITS} {ALIKE}"
    return Estimate(statistic, interval, confidence_level, method, assumptions, ratings.units)


def compiled(category: int) -> Compile:
    """Return the specific agreement on a category as a function of patterns, then weights."""

    def of_patterns(patterns: Sequence[Pattern], categories: int) -> Measure:
        chosen = cells(patterns, categories)
        of_category, coders = chosen[:, category], chosen.sum(axis=1)
        agree, asked = of_category * (of_category - 1), of_category * (coders - 1)

        def measured(weights: Floats) -> Floats:
            with np.errstate(invalid="ignore"):  # a replicate without the category is NaN
                found: Floats = (weights @ agree) / (weights @ asked)
            return found

        return measured

    return of_patterns


def _exact(ratings: Ratings, category: int, confidence_level: float) -> Interval:
    table = four_cells(ratings)
    both = table.both if category else table.neither
    either = both + table.first_only + table.second_only
    limits = clopper_pearson(both, either, confidence_level)
    return Interval(2 * limits.low / (1 + limits.low), 2 * limits.high / (1 + limits.high))
