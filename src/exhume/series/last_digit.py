"""Last digits: whether they are as frequent as the comparators', or as each other.

Sources: B. Beber, A. Scacco. What the numbers say: a digit-based test for election fraud. Political
Analysis 20 (2012) 211-234; for its limits J. Medzihorsky. Election fraud: a latent class framework
for digit-based tests. Political Analysis 23 (2015) 506-517.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np

from exhume.model.series import (
    Assumption,
    Curve,
    Flag,
    Line,
    Plot,
    Reported,
    Result,
    Series,
    Statistic,
)
from exhume.series._chance import rng
from exhume.series._digits.outcomes import WEAK_BELOW, graded, refused
from exhume.series._digits.uniform import (
    among,
    binomial_tail,
    by_chance,
    chi_square,
    digit_counts,
    excess_effect,
    upper_tail,
    wilson,
)
from exhume.series._digits.usable import (
    Floats,
    Integers,
    Pool,
    by_entity,
    pool,
    subject_of,
    usable_mask,
)

label = "Last digits"
order = 70
line = Line.DIGITS
tails = "upper: digits further from what is expected than chance brings them"
cannot_show = (
    "Even last digits do not show that figures are right, nor uneven ones who rounded them or why; "
    "digits of counts below 100 say nothing at all."
)
innocent = (
    "values that were honestly rounded or estimated",
    "values carried forward, or kept in batches of a fixed size",
    "parts and totals that stand beside each other, so that not every digit is one of its own",
)
references = (
    "Beber B, Scacco A. Political Analysis 2012;20:211-234.",
    "Medzihorsky J. Political Analysis 2015;23:506-517.",
    "Wilson EB. J Am Stat Assoc 1927;22:209-212 (intervals of shares).",
)

NAME = "last_digit"
LEAST = 100
VALUES = 50
COMPARED = 200  # digits of comparators that make a null of their own
LARGE = 0.2  # Cohen's w between small (0.1) and medium (0.3)
EVEN = np.full(10, 0.1)
UNEVEN_PANELS = (
    "no comparators: the null is 10 % a digit, from which large pools of honest figures depart too"
)


class Found(NamedTuple):
    """The digits of the subject, what they are expected to be, and how chance compares."""

    counts: Integers
    expected: Floats
    statistic: float
    pvalue: float
    null: str


def examine(reported: Reported, *, draws: int, seed: int) -> Iterator[Result]:
    """Give a result of all digits, and one each of the share that ends in 0 and in 5."""
    subject = subject_of(reported)
    given = pool(reported.subject, least=LEAST)
    if len(given.values) < VALUES:
        yield refused(NAME, line, subject, _too_few(given))
        return
    digits = digit_counts(given.numbers() % 10, 0, 9)
    others = _digits_of(reported.comparators)
    found = _compare(digits, others, draws, seed)
    further = _as_far(digits, reported.comparators) if _has_null(others) else None
    yield _all_digits(subject, given, found, further)
    for digit in (0, 5):
        yield _one_digit(subject, given, found, digit)


def pvalues(values: Floats, *, draws: int, seed: int) -> Floats:
    """Return the p-value of the digits of each series of shape (series, periods), alone.

    NaN where fewer than 50 values can be used. Without comparators the null is 10 % a digit.

    >>> int(np.isnan(pvalues(np.full((1, 60), 120.0), draws=99, seed=1)).sum())
    1
    """
    mask = usable_mask(values, least=LEAST)
    digits = np.where(mask, values, 0).astype(np.int64) % 10
    counts = np.stack([((digits == digit) & mask).sum(axis=1) for digit in range(10)], axis=1)
    found = np.full(len(values), np.nan)
    sizes = counts.sum(axis=1)
    for size in np.unique(sizes[sizes >= VALUES]).tolist():
        these = sizes == size
        found[these] = upper_tail(chi_square(counts[these], EVEN), _even(size, draws, seed))
    return found


def null(like: Floats, count: int, rng: np.random.Generator) -> Floats:
    """Draw Poisson counts about each value of `like`, whose last digits are even from 100 on."""
    expected = np.nan_to_num(like, nan=0.0).clip(min=0)
    return rng.poisson(expected, size=(count, len(like))).astype(np.float64)


def _too_few(given: Pool) -> str:
    left_out = "; ".join(given.remark())
    reason = f"{len(given.values)} values of {LEAST} or more can be used, {VALUES} are needed"
    return f"{reason} ({left_out})" if left_out else reason


def _even(size: int, draws: int, seed: int) -> Floats:
    return by_chance(size, EVEN, draws, rng(seed, NAME, f"{size} even digits"))


def _digits_of(several: Sequence[Series]) -> Integers:
    """Return the digits of comparators, each entity's repeats and mirrors counted once."""
    return digit_counts(pool(several, least=LEAST).numbers() % 10, 0, 9)


def _has_null(others: Integers) -> bool:
    return int(others.sum()) >= COMPARED


def _compare(digits: Integers, others: Integers, draws: int, seed: int) -> Found:
    n = int(digits.sum())
    if not _has_null(others):
        statistic = float(chi_square(digits, EVEN))
        pvalue = float(upper_tail(np.array([statistic]), _even(n, draws, seed))[0])
        return Found(digits, EVEN, statistic, pvalue, "10 % a digit")
    statistic, ordered = among(digits, others, draws, rng(seed, NAME, f"{n} dealt digits"))
    pvalue = float(upper_tail(np.array([statistic]), ordered)[0])
    shares = np.asarray((digits + others) / (n + others.sum()), dtype=np.float64)
    return Found(digits, shares, statistic, pvalue, f"{others.sum()} digits of comparators")


def _as_far(digits: Integers, comparators: Sequence[Series]) -> tuple[int, int]:
    """Count the comparators as far from all the others as the subject, and those long enough."""
    each = [_digits_of(series) for series in by_entity(comparators).values()]
    long = [counts for counts in each if counts.sum() >= VALUES]
    if not long:
        return 0, 0
    everybody = np.sum(each, axis=0) + digits
    shares = np.maximum(everybody, 0.5) / np.maximum(everybody, 0.5).sum()
    mine = float(chi_square(digits, shares))
    return sum(float(chi_square(counts, shares)) >= mine for counts in long), len(long)


def _all_digits(subject: str, given: Pool, found: Found, further: tuple[int, int] | None) -> Result:
    n = len(given.values)
    effect = excess_effect(found.statistic, 9, n)
    unusual = further is None or further[0] <= WEAK_BELOW * further[1]
    flag = graded(found.pvalue, large=effect >= LARGE and unusual and further is not None)
    if not unusual:
        flag = Flag.NONE
    return Result(
        NAME,
        "all digits",
        line,
        subject,
        flag,
        _reason(n, found, effect, further),
        Statistic("excess Cohen's w", effect, says="0.1 is small, 0.3 medium, 0.5 large"),
        _statistics(found, further),
        found.pvalue,
        level=True,
        assumptions=_assumptions(given),
        warnings=_warnings(given, further),
        table=_table(found),
        plots=(_plot(found),),
    )


def _one_digit(subject: str, given: Pool, found: Found, digit: int) -> Result:
    n, count = len(given.values), int(found.counts[digit])
    expected = float(found.expected[digit])
    pvalue = binomial_tail(count, n, expected) if expected else 1.0
    share = Statistic(f"share ending in {digit}", count / n, wilson(count, n), "95 % interval")
    return Result(
        NAME,
        f"ending in {digit}",
        line,
        subject,
        graded(pvalue, large=False),  # honest rounding is the first reading
        f"{count} of {n} values end in {digit}, {expected * n:.1f} are expected ({found.null})",
        share,
        (Statistic("share expected", expected),),
        pvalue,
        assumptions=_assumptions(given),
        warnings=given.remark(),
    )


def _reason(n: int, found: Found, effect: float, further: tuple[int, int] | None) -> str:
    said = (
        f"the last digits of {n} values differ from {found.null} by an excess w of {effect:.2f} "
        f"(p = {found.pvalue:.3g})"
    )
    if further and further[1]:
        said += f"; {further[0]} of {further[1]} comparators are as far from the whole panel"
    return said


def _statistics(found: Found, further: tuple[int, int] | None) -> tuple[Statistic, ...]:
    said = [
        Statistic("chi-square", found.statistic, says="9 degrees of freedom"),
        Statistic("values", float(found.counts.sum())),
    ]
    if further:
        said.append(Statistic("comparators as far from the panel", float(further[0])))
        said.append(Statistic("comparators with 50 digits or more", float(further[1])))
    return tuple(said)


def _assumptions(given: Pool) -> tuple[Assumption, ...]:
    return (
        Assumption(f"every value used is {LEAST} or more", holds=True),
        Assumption(f"{VALUES} values or more", holds=len(given.values) >= VALUES),
        Assumption("values are neither rounded nor assigned by design", holds=None),
        Assumption("the digits are independent of each other", holds=None),
    )


def _warnings(given: Pool, further: tuple[int, int] | None) -> tuple[str, ...]:
    return given.remark() if further else (*given.remark(), UNEVEN_PANELS)


def _table(found: Found) -> tuple[tuple[str, ...], ...]:
    n = int(found.counts.sum())
    rows = (
        (str(digit), str(count), f"{expected * n:.1f}")
        for digit, (count, expected) in enumerate(
            zip(found.counts.tolist(), found.expected.tolist(), strict=True)
        )
    )
    return (("last digit", "found", "expected"), *rows)


def _plot(found: Found) -> Plot:
    digits = tuple(float(digit) for digit in range(10))
    shares = tuple((found.counts / found.counts.sum()).tolist())
    curves = (
        Curve("found", "points", digits, shares),
        Curve(f"expected ({found.null})", "line", digits, tuple(found.expected.tolist())),
    )
    return Plot("Last digits", "last digit", "share of values", curves)
