"""The tests as their source defines them, with every starting point tried. Slow, easy to trust."""

from collections.abc import Sequence
from fractions import Fraction
from math import comb

from exhume.recall.stopping.sequences import least_missing


def pvalue_slowly(relevant: Sequence[bool], total: int, target: float) -> Fraction:
    """Return the smallest p-value of the point at the end of a sequence, exactly.

    From each place on, the papers judged after it are taken as a random sample of all that had not
    been judged then.

    >>> pvalue_slowly([True, False, False], 5, 0.5)
    Fraction(1, 6)
    """
    missing = least_missing(sum(relevant), target)
    return smallest_slowly(relevant, total, missing)


def smallest_slowly(relevant: Sequence[bool], total: int, missing: int) -> Fraction:
    """Return the smallest p-value of the hypothesis that so many papers or more are missing."""
    if missing > total - len(relevant):
        return Fraction(0)
    pvalues = [Fraction(1)]
    for start in range(len(relevant)):
        sample = relevant[start:]
        there = sum(sample) + missing
        pvalues.append(at_most_slowly(sum(sample), total - start, there, len(sample)))
    return min(pvalues)


def at_most_slowly(most: int, papers: int, relevant: int, drawn: int) -> Fraction:
    """Return how likely a sample has at most so many relevant papers; 0 where none can be drawn."""
    if relevant > papers:
        return Fraction(0)
    numbers = range(min(most, drawn) + 1)
    ways = sum(comb(relevant, k) * comb(papers - relevant, drawn - k) for k in numbers)
    return Fraction(ways, comb(papers, drawn))
