"""Gwet's AC1: agreement corrected for chance, which stays stable where a code is rare.

Source: K. L. Gwet. Computing inter-rater reliability and its variance in the presence of high
agreement. Br J Math Stat Psychol 61 (2008) 29-48; with missing judgements: Handbook of Inter-Rater
Reliability, 4th ed., 2014, chapter 5.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from exhume.coding.agreement.assumptions import ALIKE, UNITS, WIDENED
from exhume.coding.agreement.intervals import Measure, value, widened
from exhume.coding.agreement.patterns import Floats, agreeing_pairs, anonymous, cells, units_of
from exhume.coding.agreement.quantiles import around, student
from exhume.coding.agreement.refusals import too_few
from exhume.model.estimates import Estimate, Refusal
from exhume.model.ratings import Pattern, Ratings

label = "Gwet's AC1"
order = 60

METHOD = "variance of Gwet (2008), Student's t" + WIDENED
PRESUMES = (
    "Chance is taken to strike only on units that are hard to judge, which makes it small where "
    "one category is much more frequent than the others."
)


class Parts(NamedTuple):
    """What the statistic and its variance are made of, pattern by pattern."""

    agree: Floats
    comparable: Floats
    shares: Floats


def measure(
    ratings: Ratings, *, confidence_level: float = 0.95, seed: int = 0
) -> Estimate | Refusal:
    """Return AC1, at most 1, and 0 where coders agree no more often than by its idea of chance.

    Nothing is resampled, so that the seed changes nothing. Units with one judgement count in how
    frequent the categories are, as in the R package irrCAC.

    >>> from exhume.coding.agreement.patterns import rate
    >>> rows = [{"a": 1, "b": 1}] * 4 + [{"a": 0, "b": 0}] * 4 + [{"a": 1, "b": 0}] * 2
    >>> round(measure(rate("x", ("absent", "present"), rows)).statistic, 3)
    0.6
    """
    del seed
    if refusal := too_few(ratings, least=2):
        return refusal
    alike = anonymous(ratings)
    statistic = value(alike, compiled)
    reach = student(confidence_level, int(units_of(alike.patterns).sum()) - 1)
    interval = around(statistic, variance(alike), reach)
    interval = widened(interval, alike, compiled, confidence_level)
    assumptions = f"{UNITS} {ALIKE} {PRESUMES}"
    return Estimate(statistic, interval, confidence_level, METHOD, assumptions, ratings.units)


def compiled(patterns: Sequence[Pattern], categories: int) -> Measure:
    """Return AC1 as a function of the patterns' weights."""
    parts = _parts(patterns, categories)

    def measured(weights: Floats) -> Floats:
        observed, chance, _ = _terms(parts, weights)
        found: Floats = (observed - chance) / (1 - chance)
        return found

    return measured


def variance(ratings: Ratings) -> float:
    """Return the variance of AC1 over samples of units; there must be two units or more."""
    categories = len(ratings.categories)
    parts, units = _parts(ratings.patterns, categories), units_of(ratings.patterns)
    (observed,), (chance,), frequent = _terms(parts, units[None, :])
    ac1, total = (observed - chance) / (1 - chance), units.sum()
    # A unit's share in the statistic, then what it changes in how frequent the categories are.
    share = total / (units @ parts.comparable) * (parts.agree - chance * parts.comparable)
    by_chance = parts.shares @ (1 - frequent[0]) / (categories - 1)
    influence = (share - 2 * (1 - ac1) * (by_chance - chance)) / (1 - chance)
    return float(units @ (influence - ac1) ** 2 / (total * (total - 1)))


def _parts(patterns: Sequence[Pattern], categories: int) -> Parts:
    chosen = cells(patterns, categories)
    return Parts(*agreeing_pairs(chosen), chosen / chosen.sum(axis=1, keepdims=True))


def _terms(parts: Parts, weights: Floats) -> tuple[Floats, Floats, Floats]:
    """Return observed agreement, agreement by chance and how frequent each category is."""
    observed = (weights @ parts.agree) / (weights @ parts.comparable)
    frequent = (weights @ parts.shares) / weights.sum(axis=-1, keepdims=True)
    categories = parts.shares.shape[1]
    chance = (frequent * (1 - frequent)).sum(axis=-1) / (categories - 1)
    return observed, chance, np.asarray(frequent)
