"""The statistics as their sources define them, judgement by judgement. Slow, and easy to trust.

A row is a unit: coder to category. Each function gives NaN where its statistic does not exist.
"""

from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations, permutations
from math import nan

Rows = Sequence[Mapping[str, int]]


def percent_slowly(rows: Rows) -> float:
    """Return the mean over units of the share of pairs of coders who agree.

    >>> percent_slowly([{"a": 1, "b": 1}, {"a": 1, "b": 0}])
    0.5
    """
    return _mean([_mean([x == y for x, y in _pairs(row)]) for row in rows if len(row) > 1])


def specific_slowly(rows: Rows, category: int) -> float:
    """Return how often another coder chooses the category that one chose."""
    answers = [y == category for row in rows for x, y in _ordered_pairs(row) if x == category]
    return _mean(answers)


def alpha_slowly(rows: Rows) -> float:
    """Return 1 less the disagreement within units over that of all judgements with each other."""
    units = [list(row.values()) for row in rows if len(row) > 1]
    judgements = [value for unit in units for value in unit]
    within = [sum(x != y for x, y in permutations(unit, 2)) / (len(unit) - 1) for unit in units]
    among = _mean([x != y for x, y in permutations(judgements, 2)])
    return 1 - sum(within) / len(judgements) / among if among and judgements else nan


def kappa_slowly(rows: Rows) -> float:
    """Return the excess over chance of all pairs of coders over the room there is for it."""
    coders = sorted({coder for row in rows for coder in row})
    excess = room = 0.0
    for one, other in combinations(coders, 2):
        both = [(row[one], row[other]) for row in rows if one in row and other in row]
        for x, y in both:
            # By chance: the other's judgement of any unit, in place of that of this one.
            chance = _mean([x == any_other for _, any_other in both])
            excess += (x == y) - chance
            room += 1 - chance
    return excess / room if room > 1e-9 else nan


def ac1_slowly(rows: Rows, categories: int) -> float:
    """Return agreement beyond chance where chance comes from how frequent categories are."""
    judged = [row for row in rows if row]
    frequent = [
        _mean([_mean([k == value for value in row.values()]) for row in judged])
        for k in range(categories)
    ]
    chance = sum(share * (1 - share) for share in frequent) / (categories - 1)
    return (percent_slowly(rows) - chance) / (1 - chance)


def _pairs(row: Mapping[str, int]) -> Iterable[tuple[int, int]]:
    return combinations(row.values(), 2)


def _ordered_pairs(row: Mapping[str, int]) -> Iterable[tuple[int, int]]:
    return permutations(row.values(), 2)


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values) if values else nan
