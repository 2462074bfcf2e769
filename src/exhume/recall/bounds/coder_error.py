"""How many relevant papers people overlook, and how many others they take for relevant.

Two people judge apart from each other; where they differ, it is decided which of them is right. If
they overlook papers independently, the relevant papers that the second saw are a random draw of
all, as far as the first is concerned: how many of them the first saw too tells how many there are,
and so how many both overlooked. This is the estimate of C. G. J. Petersen (1896) and F. C. Lincoln
(1930), as in G. A. F. Seber. The Estimation of Animal Abundance and Related Parameters, 2nd ed.,
Griffin 1982, chapter 3; its limits invert the exact hypergeometric test. Likewise both take the
same paper wrongly for a relevant one with the product of their chances to do so.

Limits of chances are those of C. J. Clopper and E. S. Pearson (1934). All limits hold together.
"""

from functools import lru_cache
from math import log, sqrt
from typing import NamedTuple

from exhume.model.recall import DoubleCoding
from exhume.recall.bounds import binomial
from exhume.recall.bounds.hypergeometric import TIE, at_least, last_that

FEW = 5
"""Relevant papers that both coders saw, below which nothing is said of their errors."""

_FALSE, _OVERLOOKED, _CHANCE = 0.2, 0.5, 0.3  # of the error that is allowed
_UNBOUNDED = 100_000_000  # papers, more than any study has


class CoderError(NamedTuple):
    """What is wrong with the verdicts that were settled.

    `confirmed` papers are not relevant, though settled as such. `overlooked` are relevant among
    those read, and not settled as such. A relevant paper is overlooked with the chance `by_both`
    if two people read it, and `by_one` if one did.
    """

    confirmed: float
    overlooked: float
    by_both: float
    by_one: float

    def chance(self, read: int, once: int) -> float:
        """Return how likely a relevant paper is overlooked, if one person read `once` of `read`.

        >>> CoderError(0, 0, by_both=0.25, by_one=0.5).chance(read=100, once=50)
        0.375
        """
        share = min(once / read, 1.0) if read else 0.0
        return self.by_both + share * (self.by_one - self.by_both)

    def dependent(self, factor: float) -> "CoderError":
        """Return the error, if both overlooked the same papers so many times as often."""
        by_both = min(self.by_both * factor, self.by_one)
        return self._replace(overlooked=self.overlooked * factor, by_both=by_both)


def judged_twice(double: DoubleCoding) -> int:
    """Return how many papers two people judged."""
    return double.both + double.first + double.second + double.agreed + double.rejected


def estimated(double: DoubleCoding, read: int, found: int) -> CoderError:
    """Return the errors that are likeliest, among so many papers read and settled as relevant.

    >>> double = DoubleCoding(both=64, first=8, second=8, agreed=1_700, rejected=30)
    >>> found = estimated(double, 1_810, 80)
    >>> round(found.confirmed, 2), round(found.overlooked, 2), round(found.by_both, 4)
    (0.14, 1.0, 0.0123)
    """
    first = double.second / (double.both + double.second)
    second = double.first / (double.both + double.first)
    alone = max(first, second)
    wrong = _both_wrong(double.rejected / (double.agreed + double.rejected))
    twice = min(judged_twice(double), read)
    confirmed = wrong * twice + sqrt(wrong) * (read - twice)
    overlooked = double.first * double.second / double.both
    overlooked += _found_alone(double, found) * alone / max(1 - alone, 0.5)
    return CoderError(confirmed, overlooked, first * second, alone)


@lru_cache(maxsize=16_384)  # simulated studies ask for the same again and again
def at_worst(double: DoubleCoding, read: int, found: int, alpha: float) -> CoderError:
    """Return errors of which any is worse with a chance of at most `alpha`.

    >>> double = DoubleCoding(both=64, first=8, second=8, agreed=1_700, rejected=30)
    >>> found = at_worst(double, 1_810, 80, alpha=0.015)
    >>> found.confirmed, found.overlooked, round(found.by_both, 3)
    (3, 7, 0.07)
    """
    twice = min(judged_twice(double), read)
    confirmed = _confirmed(double, twice, read - twice, _FALSE * alpha)
    both = max(double.both - confirmed, 0)
    chance = _CHANCE * alpha / 2
    first = binomial.upper_share(double.second, both + double.second, chance)
    second = binomial.upper_share(double.first, both + double.first, chance)
    alone = max(first, second)
    overlooked = _by_both(both, double, _OVERLOOKED * alpha / 2)
    overlooked += _by_one(_found_alone(double, found), alone, _OVERLOOKED * alpha / 2)
    return CoderError(confirmed, overlooked, first * second, alone)


def _confirmed(double: DoubleCoding, twice: int, once: int, alpha: float) -> int:
    """Return how many papers may have been confirmed wrongly, by two coders or by one."""
    rejected = binomial.upper_share(double.rejected, double.agreed + double.rejected, alpha / 2)
    wrong = binomial.most(twice, _both_wrong(rejected), alpha / 4)
    return wrong + (binomial.most(once, rejected, alpha / 4) if once else 0)


def _both_wrong(rejected: float) -> float:
    """Return the greatest chance that both are wrong, if one of them alone is with this chance.

    With chances x and y of a coder, ``x + y - 2xy`` are rejected, and ``xy`` confirmed, which is
    greatest where x is y; each coder is right more often than not.
    """
    return ((1 - sqrt(1 - 2 * rejected)) / 2) ** 2 if rejected < 0.5 else 0.25


def _by_both(both: int, double: DoubleCoding, alpha: float) -> int:
    """Return how many relevant papers both may have overlooked: exact, for given numbers of each.

    >>> _by_both(64, DoubleCoding(64, 8, 8, 1_700, 30), 0.05)
    4
    """
    seen = both + double.first + double.second
    first, second = both + double.first, both + double.second
    least = log(alpha) - TIE

    def possible(relevant: int) -> bool:
        return at_least(both, relevant, second, first) >= least

    return last_that(possible, seen, seen + double.agreed) - seen


def _by_one(found: int, chance: float, alpha: float) -> int:
    """Return how many relevant papers may have been overlooked where one found so many."""

    def possible(relevant: int) -> bool:
        return binomial.at_most(found, relevant, 1 - chance) >= alpha

    return last_that(possible, found, _UNBOUNDED) - found if found else 0


def _found_alone(double: DoubleCoding, found: int) -> int:
    """Return how many of the papers settled as relevant only one person judged."""
    return max(found - double.both - double.first - double.second, 0)
