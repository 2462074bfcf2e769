"""GRIM, GRIMMER and DEBIT: whether whole numbers can have such a mean, share or deviation.

Everything is counted in whole numbers and fractions, so that no rounding of the computer's own
enters. Sources: N. J. L. Brown, J. A. J. Heathers. The GRIM test. Soc Psychol Personal Sci 8 (2017)
363-369; A. Allard. Analytic-GRIMMER, 2018; J. A. J. Heathers, N. J. L. Brown. DEBIT, 2019.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor

from exhume.errors import InputError
from exhume.series._digits.printed import ANY, USUAL, Printed, Rounding, Span, read, wholes
from exhume.series._digits.sums_of_squares import attainable

Possible = Callable[[Rounding], bool]


@dataclass(frozen=True, slots=True)
class Granularity:
    """Whether a printed figure can come of whole numbers, and under which ways of rounding.

    `consistent` is None where the figure says nothing, for the `reason`. `power` is the share of
    figures with as many decimals that no sample of that size has under usual rounding.
    """

    test: str
    consistent: bool | None
    roundings: tuple[Rounding, ...]
    power: float
    reason: str

    @property
    def only_unusual(self) -> bool:
        """Whether only cutting off, or rounding always up or down, explains the figure."""
        return bool(self.roundings) and not set(self.roundings) & set(USUAL)


def grim(
    mean: str,
    n: int,
    items: int = 1,
    *,
    percent: bool = False,
    roundings: Sequence[Rounding] = ANY,
) -> Granularity:
    """Tell whether the mean of n whole numbers, or the share of n in percent, can be as printed.

    `mean` is text, since trailing zeros count; each number is the mean of so many `items`. Nothing
    is said from 10^decimals numbers on, where every printed figure is possible. `InputError` where
    the mean is no number, or n or items is below 1.

    >>> grim("5.19", 28).consistent, grim("5.18", 28).consistent
    (False, True)
    >>> grim("46.2", 78, percent=True).consistent
    True
    """
    _check_sizes(n, items)
    printed = read(mean).shifted(2 if percent else 0)
    if refusal := _no_power("GRIM", printed, n * items):
        return refusal
    allowed = (0, n * items) if percent else None
    return _judged(
        "GRIM",
        lambda rounding: bool(_totals(printed, n * items, rounding, allowed)),
        roundings,
        1 - n * items / printed.steps,
        f"no total of {n * items} gives {mean}",
    )


def grimmer(
    mean: str, sd: str, n: int, items: int = 1, *, roundings: Sequence[Rounding] = ANY
) -> Granularity:
    """Tell whether n whole numbers can have the mean and standard deviation as printed.

    The deviation is that of a sample (divided by n - 1). It is exact: a figure is inconsistent only
    if no n whole numbers exist at all, of whatever size and sign. `InputError` as in `grim`, and
    where n is 1.

    >>> grimmer("5.21", "1.60", 28).consistent, grimmer("5.21", "0.40", 28).consistent
    (True, False)
    """
    _check_sizes(n, items)
    _check_deviation(n)
    printed, deviation = read(mean), read(sd)
    if refusal := _no_power("GRIMMER", printed, n * items):
        return refusal

    def possible(rounding: Rounding) -> bool:
        spread = deviation.before(rounding).squared()
        totals = _totals(printed, n * items, rounding, None)
        return deviation.whole >= 0 and any(_has_squares(t, spread, n, items) for t in totals)

    return _judged(
        "GRIMMER",
        possible,
        roundings,
        1 - n * items / printed.steps,
        f"no {n} whole numbers have a mean of {mean} and a standard deviation of {sd}",
    )


def debit(mean: str, sd: str, n: int, *, roundings: Sequence[Rounding] = ANY) -> Granularity:
    """Tell whether n zeros and ones can have the mean and standard deviation as printed.

    The deviation is that of a sample. `InputError` as in `grimmer`, and where the mean is not from
    0 to 1. Unlike GRIM it says something of samples of any size.

    >>> debit("0.19", "0.35", 1683).consistent, debit("0.44", "0.50", 1683).consistent
    (False, True)
    """
    _check_sizes(n, 1)
    _check_deviation(n)
    printed, deviation = read(mean), read(sd)
    if not 0 <= printed.whole <= printed.steps:
        raise InputError(mean, "is no mean of zeros and ones", "give a share from 0 to 1")

    def possible(rounding: Rounding) -> bool:
        spread = deviation.before(rounding).squared()
        ones = _totals(printed, n, rounding, (0, n))
        return any(Fraction(k * (n - k), n * (n - 1)) in spread for k in ones)

    return _judged(
        "DEBIT",
        possible,
        roundings,
        max(0.0, 1 - 1 / deviation.steps),
        f"no {n} zeros and ones have a mean of {mean} and a standard deviation of {sd}",
    )


def _judged(
    test: str, possible: Possible, roundings: Sequence[Rounding], power: float, otherwise: str
) -> Granularity:
    explained = tuple(way for way in map(Rounding, roundings) if possible(way))
    reason = f"possible if rounded {', '.join(explained)}" if explained else otherwise
    return Granularity(test, bool(explained), explained, power, reason)


def _no_power(test: str, printed: Printed, granules: int) -> Granularity | None:
    if granules < printed.steps:
        return None
    reason = (
        f"every figure with so many decimals is possible of {granules} numbers: "
        f"fewer than {printed.steps} are needed"
    )
    return Granularity(test, None, (), 0.0, reason)


def _totals(
    printed: Printed, granules: int, rounding: Rounding, allowed: tuple[int, int] | None
) -> list[int]:
    """Return the totals of so many whole numbers whose mean is printed so."""
    found = wholes(printed.before(rounding), Fraction(1, granules))
    return [total for total in found if not allowed or allowed[0] <= total <= allowed[1]]


def _has_squares(total: int, spread: Span, n: int, items: int) -> bool:
    """Tell whether n numbers with the total, in units of 1/items, have a variance in the span."""
    least = Fraction(total * total, n)
    scale = items * items * (n - 1)
    for squares in range(ceil(least + spread.low * scale), floor(least + spread.high * scale) + 1):
        if (squares - least) / scale in spread and attainable(n, total, squares):
            return True
    return False


def _check_sizes(n: int, items: int) -> None:
    if n < 1 or items < 1:
        raise InputError(
            f"n = {n}, items = {items}", "a sample has one number or more", "give its size"
        )


def _check_deviation(n: int) -> None:
    if n < 2:
        raise InputError(f"n = {n}", "one number has no standard deviation", "leave it out")
