"""From rows of judgements to counted patterns, and from patterns to arrays."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from exhume.model.ratings import Judgements, Pattern, Ratings

Floats = NDArray[np.float64]


class FourCells(NamedTuple):
    """The 2x2 table of two verdicts on one code; its counts are pairs of verdicts.

    Where no unit has more than two coders, each unit is one pair. `coders` are who is first and
    second, or None where several pairs of coders worked: then first and second mean nothing.
    """

    both: int
    first_only: int
    second_only: int
    neither: int
    coders: tuple[str, str] | None


def rate(subject: str, categories: Sequence[str], rows: Iterable[Mapping[str, int]]) -> Ratings:
    """Count equal rows; a row has the index of a category for each coder who judged the unit.

    >>> rate("x", ("absent", "present"), [{"a": 1, "b": 0}, {"b": 0, "a": 1}]).patterns
    (Pattern(judgements=(('a', 1), ('b', 0)), units=2),)
    """
    return counted(subject, categories, Counter(tuple(sorted(row.items())) for row in rows))


def counted(subject: str, categories: Sequence[str], rows: Mapping[Judgements, int]) -> Ratings:
    """Return ratings of rows that are counted already; rows without a judgement are left out."""
    patterns = tuple(Pattern(row, units) for row, units in sorted(rows.items()) if row)
    return Ratings(subject, tuple(categories), patterns)


def anonymous(ratings: Ratings) -> Ratings:
    """Forget who judged: for statistics to which one coder is as good as another."""
    rows: Counter[Judgements] = Counter()
    for pattern in ratings.patterns:
        chosen = sorted(category for _, category in pattern.judgements)
        rows[tuple((str(place), k) for place, k in enumerate(chosen))] += pattern.units
    return counted(ratings.subject, ratings.categories, rows)


def units_of(patterns: Sequence[Pattern]) -> Floats:
    """Return how many units each pattern has."""
    return np.array([pattern.units for pattern in patterns], dtype=np.float64)


def cells(patterns: Sequence[Pattern], categories: int) -> Floats:
    """Return, pattern by category, how many coders chose it."""
    found = np.zeros((len(patterns), categories))
    for row, pattern in enumerate(patterns):
        for _, category in pattern.judgements:
            found[row, category] += 1
    return found


def agreeing_pairs(chosen: Floats) -> tuple[Floats, Floats]:
    """Return for each pattern the share of its pairs of coders who agree, and 1 if it has a pair.

    A pattern with a single coder has 0 and 0. `chosen` is what `cells` gives.
    """
    coders = chosen.sum(axis=1)
    pairs = coders * (coders - 1)
    agree = (chosen * (chosen - 1)).sum(axis=1)
    return agree / np.maximum(pairs, 1), (coders > 1).astype(np.float64)


def coder_pairs(ratings: Ratings) -> list[tuple[str, str]]:
    """Return the pairs of coders who judged the same units, in order."""
    return sorted(
        {
            (one, other)
            for pattern in ratings.patterns
            for (one, _), (other, _) in combinations(pattern.judgements, 2)
        }
    )


def by_pair(ratings: Ratings) -> dict[tuple[str, str], Ratings]:
    """Return for each pair of coders their judgements on the units that both judged."""
    found: defaultdict[tuple[str, str], Counter[Judgements]] = defaultdict(Counter)
    for pattern in ratings.patterns:
        for one, other in combinations(pattern.judgements, 2):
            found[one[0], other[0]][one, other] += pattern.units
    subject, categories = ratings.subject, ratings.categories
    return {pair: counted(subject, categories, rows) for pair, rows in sorted(found.items())}


def four_cells(ratings: Ratings) -> FourCells:
    """Return the 2x2 table over all pairs of verdicts on a unit.

    >>> found = rate("x", ("absent", "present"), [{"a": 1, "b": 1}, {"a": 0, "b": 1}])
    >>> four_cells(found)
    FourCells(both=1, first_only=0, second_only=1, neither=0, coders=('a', 'b'))
    """
    table = np.zeros((2, 2), dtype=np.int64)
    for pattern in ratings.patterns:
        for (_, one), (_, other) in combinations(pattern.judgements, 2):
            table[one, other] += pattern.units
    pairs = coder_pairs(ratings)
    coders = pairs[0] if len(pairs) == 1 else None
    (neither, second), (first, both) = table.tolist()
    return FourCells(both, first, second, neither, coders)
