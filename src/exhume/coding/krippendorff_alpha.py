"""Krippendorff's alpha for nominal data: any number of coders, with missing judgements.

Source: K. Krippendorff. Computing Krippendorff's Alpha-Reliability. University of Pennsylvania
2011; Content Analysis, 4th ed., Sage 2018, chapter 12.
"""

from collections.abc import Sequence

import numpy as np

from exhume.coding.agreement.assumptions import ALIKE, UNITS, WIDENED
from exhume.coding.agreement.intervals import Measure, bootstrap, value, widened
from exhume.coding.agreement.patterns import Floats, agreeing_pairs, anonymous, cells
from exhume.coding.agreement.refusals import no_variation, too_few
from exhume.model.estimates import Estimate, Refusal
from exhume.model.ratings import Pattern, Ratings

label = "Krippendorff's alpha"
order = 50

METHOD = "percentile bootstrap over units, seeded" + WIDENED


def measure(
    ratings: Ratings, *, confidence_level: float = 0.95, seed: int = 0
) -> Estimate | Refusal:
    """Return alpha, 1 less observed over expected disagreement; at most 1, 0 where chance decides.

    It is refused where every judgement is the same. Units with one judgement take no part.

    >>> from exhume.coding.agreement.patterns import rate
    >>> rows = [{"a": 1, "b": 1}] * 4 + [{"a": 0, "b": 0}] * 4 + [{"a": 1, "b": 0}] * 2
    >>> round(measure(rate("x", ("absent", "present"), rows)).statistic, 3)
    0.62
    """
    if refusal := too_few(ratings, least=2) or no_variation(ratings):
        return refusal
    alike = anonymous(ratings)
    drawn = bootstrap(alike, compiled, confidence_level, seed)
    interval = widened(drawn, alike, compiled, confidence_level)
    statistic, assumptions = value(alike, compiled), f"{UNITS} {ALIKE}"
    return Estimate(statistic, interval, confidence_level, METHOD, assumptions, ratings.units)


def compiled(patterns: Sequence[Pattern], categories: int) -> Measure:
    """Return alpha as a function of the patterns' weights."""
    chosen = cells(patterns, categories)
    share, comparable = agreeing_pairs(chosen)
    chosen = chosen * comparable[:, None]
    coders = chosen.sum(axis=1)

    def measured(weights: Floats) -> Floats:
        judgements = weights @ coders
        observed = judgements - weights @ (share * coders)
        of_category = weights @ chosen
        same = (of_category * (of_category - 1)).sum(axis=-1)
        expected = judgements - same / (judgements - 1)
        with np.errstate(invalid="ignore", divide="ignore"):  # without variation: NaN
            found: Floats = np.where(expected > 0, 1 - observed / expected, np.nan)
        return found

    return measured
