"""Shares with known numerators and denominators, and how often they are whole percentages.

Sources: D. Kobak, S. Shpilkin, M. S. Pshenichnikov. Integer percentages as electoral
falsification fingerprints. Ann Appl Stat 10 (2016) 54-73; A. Rozenas. Detecting election fraud from
irregularities in vote-share distributions. Political Analysis 25 (2017) 41-56, which warns that
simple fractions are frequent of small denominators by laws of number alone.
"""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from exhume.model.series import RelationKind, Reported, Series
from exhume.series._digits.claims import checkable
from exhume.series._digits.usable import MARKED, Integers

NEAR = 20  # a share is whole if it is within 1/20 of a percent


class Fractions(NamedTuple):
    """Numerators and denominators, each of shape (shares,), and what they are shares of."""

    name: str
    parts: Integers
    wholes: Integers


def fractions_of(reported: Reported) -> Iterator[Fractions]:
    """Give the shares: of ratios that are related, and of those whose denominator is known.

    A printed share counts only where its denominator is small enough to tell the numerator.
    """
    named = {(series.entity, series.name): series for series in reported.subject}
    for relation in reported.relations:
        if relation.kind is RelationKind.RATIO and len(relation.right) == 1:
            for entity in sorted({entity for entity, _ in named}):
                part = named.get((entity, relation.left))
                whole = named.get((entity, relation.right[0]))
                if part and whole:
                    yield _related(part, whole)
    yield from _printed(reported)


def whole_percentages(parts: Integers, wholes: Integers) -> NDArray[np.bool_]:
    """Tell which shares are within 0.05 of a whole percentage, exactly; 0 and 100 % are not told.

    >>> whole_percentages(np.array([1, 1, 0]), np.array([2, 3, 7]))
    array([ True, False, False])
    """
    rest = (100 * parts) % wholes
    near = NEAR * np.minimum(rest, wholes - rest) < wholes
    return np.asarray(near & (parts > 0) & (parts < wholes), dtype=np.bool_)


def by_chance(given: Fractions, draws: int, random: np.random.Generator) -> Integers:
    """Draw how many shares are whole by number theory and chance alone, of shape (draws,).

    Each numerator is drawn again with its own denominator, about a share that is uncertain as a
    sample of that size leaves it (Beta-binomial), so that the shares found do not come back.
    """
    a, b = given.parts + 1, given.wholes - given.parts + 1
    found = np.zeros(draws, dtype=np.int64)
    for alpha, beta, whole in zip(a, b, given.wholes, strict=True):
        parts = random.binomial(whole, random.beta(alpha, beta, size=draws))
        found += whole_percentages(parts, np.full(draws, whole))
    return found


def _related(part: Series, whole: Series) -> Fractions:
    wholes = {point.period: point for point in whole.known() if point.status not in MARKED}
    pairs = [
        (int(point.value or 0), int(wholes[point.period].value or 0))
        for point in part.known()
        if point.status not in MARKED and point.period in wholes
    ]
    return _fractions(f"{part.name} / {whole.name}", pairs)


def _printed(reported: Reported) -> Iterator[Fractions]:
    for series, claims, _ in checkable(reported.subject):
        pairs = [
            (round(float(claim.printed) * claim.n / 100), claim.n)
            for claim in claims
            if claim.percent and claim.n < 100 * 10 ** len(claim.printed.partition(".")[2])
        ]
        if pairs:
            yield _fractions(series.name, pairs)


def _fractions(name: str, pairs: list[tuple[int, int]]) -> Fractions:
    kept = [pair for pair in pairs if 0 <= pair[0] <= pair[1] and pair[1] > 0]
    array = np.array(kept, dtype=np.int64).reshape(-1, 2)
    return Fractions(name, array[:, 0], array[:, 1])
