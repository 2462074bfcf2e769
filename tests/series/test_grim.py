from collections.abc import Sequence
from decimal import (
    ROUND_CEILING,
    ROUND_DOWN,
    ROUND_FLOOR,
    ROUND_HALF_DOWN,
    ROUND_HALF_EVEN,
    ROUND_HALF_UP,
    Decimal,
    localcontext,
)
from fractions import Fraction
from functools import cache
from itertools import combinations_with_replacement
from math import isqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exhume.errors import InputError
from exhume.model.series import Flag, Measure, Reported, Result, Series, Status
from exhume.protocols import ForensicTest
from exhume.series import grim as plugin
from exhume.series._digits.claims import checkable
from exhume.series._digits.printed import USUAL, Rounding, read
from exhume.series._digits.sums_of_squares import attainable
from exhume.series.grim import debit, grim, grimmer

from .made_digits import made

DECIMAL_NAMES = {
    Rounding.HALF_UP: ROUND_HALF_UP,
    Rounding.HALF_DOWN: ROUND_HALF_DOWN,
    Rounding.HALF_EVEN: ROUND_HALF_EVEN,
    Rounding.UP: ROUND_CEILING,
    Rounding.DOWN: ROUND_FLOOR,
    Rounding.CUT_OFF: ROUND_DOWN,
}
HALVES = (Rounding.HALF_UP, Rounding.HALF_DOWN)


def in_decimals(number: Fraction, decimals: int, rounding: Rounding) -> str:
    """Print a number by Python's decimals, with enough places that none of ours are ties by it."""
    with localcontext() as context:
        context.prec = 60
        exact = Decimal(number.numerator) / Decimal(number.denominator)
        return f"{exact.quantize(Decimal(1).scaleb(-decimals), DECIMAL_NAMES[rounding]) + 0:f}"


def root_in_decimals(square: Fraction, decimals: int, rounding: Rounding) -> str:
    """Print a square root, from whole numbers alone."""
    steps = square * 10 ** (2 * decimals)
    below = isqrt(steps.numerator // steps.denominator)
    exact = Fraction(below) if below * below == steps else None
    up = steps > (below + Fraction(1, 2)) ** 2
    if exact is None and rounding is Rounding.UP:
        up = True
    elif rounding in {Rounding.UP, Rounding.DOWN, Rounding.CUT_OFF}:
        up = False
    elif steps == (below + Fraction(1, 2)) ** 2:
        up = rounding is Rounding.HALF_UP or (rounding is Rounding.HALF_EVEN and below % 2 == 1)
    return f"{Decimal(below + up).scaleb(-decimals):.{decimals}f}"


@cache
def every_pair(n: int, decimals: int, rounding: Rounding) -> frozenset[tuple[str, str]]:
    """Return the mean and deviation of each sample of n whole numbers from 0 to 6, as printed."""
    pairs: set[tuple[str, str]] = set()
    for sample in combinations_with_replacement(range(7), n):
        total, squares = sum(sample), sum(each * each for each in sample)
        variance = Fraction(squares * n - total * total, n * (n - 1))
        mean = in_decimals(Fraction(total, n), decimals, rounding)
        pairs.add((mean, root_in_decimals(variance, decimals, rounding)))
    return frozenset(pairs)


def test_it_is_a_forensic_test() -> None:
    assert isinstance(plugin, ForensicTest)


# Brown & Heathers (2017): a mean of 5.19 of 28 whole numbers; the other rows are the example
# data `pigs1` of the R package scrutiny, with what GRIM says of them.
@pytest.mark.parametrize(
    ("mean", "n", "consistent"),
    [
        ("5.19", 28, False),
        ("7.22", 32, True),
        ("4.74", 25, False),
        ("5.23", 29, False),
        ("2.57", 24, False),
        ("6.77", 27, False),
        ("2.68", 28, True),
        ("7.01", 29, False),
        ("7.38", 26, True),
        ("3.14", 27, False),
        ("6.89", 31, False),
        ("5.00", 25, True),
        ("0.24", 28, False),
    ],
)
def test_published_means_are_judged_as_published(mean: str, n: int, consistent: bool) -> None:
    assert consistent is grim(mean, n, roundings=HALVES).consistent


def test_the_example_of_a_dormant_package_is_inconsistent_however_it_was_rounded() -> None:
    found = grim("3.02", 20)
    assert (False, ()) == (found.consistent, found.roundings)
    assert "no total of 20 gives 3.02" == found.reason


def test_several_items_make_finer_means_possible() -> None:
    assert grim("5.19", 28, items=3).consistent is True


@pytest.mark.parametrize(("share", "possible"), [("46.2", True), ("46.3", False), ("50", True)])
def test_percentages_of_78_are_judged_by_their_decimals(share: str, possible: bool) -> None:
    assert possible is grim(share, 78, percent=True).consistent


def test_trailing_zeros_count() -> None:
    assert [True, False] == [grim(mean, 7).consistent for mean in ("3.1", "3.10")]


def test_a_mean_that_only_cutting_off_explains_says_so() -> None:
    found = grim("6.77", 27)  # 183 / 27 = 6.777...
    assert found.consistent
    assert found.only_unusual
    assert (Rounding.DOWN, Rounding.CUT_OFF) == found.roundings


@pytest.mark.parametrize(
    ("mean", "n", "items", "percent"),
    [("5.19", 100, 1, False), ("5.1", 5, 2, False), ("46", 100, 1, True)],
)
def test_samples_too_large_say_nothing(mean: str, n: int, items: int, percent: bool) -> None:
    found = grim(mean, n, items, percent=percent)
    assert found.consistent is None
    assert "fewer than" in found.reason


@given(st.integers(1, 99), st.integers(0, 900), st.sampled_from(Rounding))
def test_every_mean_of_whole_numbers_passes(n: int, total: int, rounding: Rounding) -> None:
    printed = in_decimals(Fraction(total, n), 2, rounding)
    assert grim(printed, n, roundings=(rounding,)).consistent


@given(st.integers(1, 60), st.integers(-300, 900), st.sampled_from(Rounding))
def test_a_mean_passes_only_if_some_total_is_printed_so(
    n: int, hundredths: int, rounding: Rounding
) -> None:
    printed = f"{Decimal(hundredths).scaleb(-2):.2f}"
    near = range(n * (hundredths // 100) - n - 1, n * (hundredths // 100) + 2 * n + 2)
    possible = any(in_decimals(Fraction(t, n), 2, rounding) == printed for t in near)
    assert possible is grim(printed, n, roundings=(rounding,)).consistent


def test_power_is_the_share_of_figures_that_no_total_gives() -> None:
    figures = [grim(f"3.{hundredth:02}", 28, roundings=HALVES) for hundredth in range(100)]
    impossible = sum(not found.consistent for found in figures)
    assert 72 == impossible == round(100 * figures[0].power)


@pytest.mark.parametrize("n", [1, 2, 3, 4, 5, 6])
def test_sums_of_squares_are_those_of_all_samples(n: int) -> None:
    reach = 5 if n < 5 else 4
    every = {
        (sum(sample), sum(each * each for each in sample))
        for sample in combinations_with_replacement(range(-reach, reach + 1), n)
    }
    for total in range(-n, n + 1):
        for squares in range(reach * reach):
            assert ((total, squares) in every) is attainable(n, total, squares)


@pytest.mark.parametrize("n", [2, 3, 4, 5, 6])
@pytest.mark.parametrize("rounding", [Rounding.HALF_UP, Rounding.HALF_EVEN, Rounding.DOWN])
def test_grimmer_passes_every_sample_there_is(n: int, rounding: Rounding) -> None:
    decimals = 1 if n < 10 else 2
    for mean, sd in every_pair(n, decimals, rounding):
        assert grimmer(mean, sd, n, roundings=(rounding,)).consistent, (mean, sd)


@pytest.mark.parametrize("n", [3, 4, 5, 6])
def test_grimmer_passes_nothing_else(n: int) -> None:
    # A deviation of up to 1.2 about a mean of 2.5 to 3.5 keeps whole numbers within 0 to 6.
    every = every_pair(n, 2, Rounding.HALF_UP)
    for hundredths in range(260, 350, 7 if n > 4 else 3):
        for spread in range(120):
            mean, sd = f"{hundredths / 100:.2f}", f"{spread / 100:.2f}"
            found = grimmer(mean, sd, n, roundings=(Rounding.HALF_UP,))
            assert ((mean, sd) in every) is found.consistent, (mean, sd)


@given(st.lists(st.integers(-50, 50), min_size=2, max_size=40), st.sampled_from(Rounding))
def test_grimmer_passes_random_samples(sample: list[int], rounding: Rounding) -> None:
    n, total = len(sample), sum(sample)
    variance = Fraction(sum(x * x for x in sample) * n - total * total, n * (n - 1))
    mean = in_decimals(Fraction(total, n), 2, rounding)
    sd = root_in_decimals(variance, 2, rounding)
    assert grimmer(mean, sd, n, roundings=(rounding,)).consistent


@given(st.lists(st.integers(1, 21), min_size=2, max_size=20))
def test_grimmer_passes_samples_of_means_of_three_items(sums: list[int]) -> None:
    n, total = len(sums), sum(sums)
    variance = Fraction(sum(x * x for x in sums) * n - total * total, 9 * n * (n - 1))
    mean = in_decimals(Fraction(total, 3 * n), 2, Rounding.HALF_UP)
    sd = root_in_decimals(variance, 2, Rounding.HALF_UP)
    assert grimmer(mean, sd, n, items=3).consistent


@given(st.integers(2, 300).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_debit_passes_every_sample_of_zeros_and_ones(sample: tuple[int, int]) -> None:
    ones, n = sample
    mean = in_decimals(Fraction(ones, n), 2, Rounding.HALF_UP)
    sd = root_in_decimals(Fraction(ones * (n - ones), n * (n - 1)), 2, Rounding.HALF_UP)
    assert debit(mean, sd, n).consistent


# Example data `pigs3` of the R package scrutiny: 1,683 zeros and ones.
@pytest.mark.parametrize(
    ("mean", "sd", "consistent"),
    [
        ("0.53", "0.50", True),
        ("0.44", "0.50", True),
        ("0.77", "0.42", True),
        ("0.19", "0.35", False),
        ("0.34", "0.47", True),
        ("0.93", "0.25", True),
        ("0.12", "0.33", True),
    ],
)
def test_published_shares_are_judged_as_published(mean: str, sd: str, consistent: bool) -> None:
    assert consistent is debit(mean, sd, 1_683, roundings=USUAL).consistent


@pytest.mark.parametrize("mean", ["", "3,02", "about 3", "3.0.2", "46 %"])
def test_what_is_no_decimal_is_refused_with_a_remedy(mean: str) -> None:
    with pytest.raises(InputError, match="is no decimal number"):
        grim(mean, 20)


def test_impossible_sizes_are_refused() -> None:
    with pytest.raises(InputError, match="n = 0"):
        grim("3.02", 0)
    with pytest.raises(InputError, match="no standard deviation"):
        grimmer("3.00", "0.00", 1)
    with pytest.raises(InputError, match="zeros and ones"):
        debit("1.20", "0.10", 30)


@given(st.integers(-999, 999), st.sampled_from(Rounding), st.integers(-40, 40))
def test_a_span_holds_the_numbers_that_are_printed_so(
    whole: int, rounding: Rounding, off: int
) -> None:
    text = f"{Decimal(whole).scaleb(-2):.2f}"
    number = Fraction(whole, 100) + Fraction(off, 2_000)
    printed_so = in_decimals(number, 2, rounding) == text
    assert printed_so is (number in read(text).before(rounding))


def examined(*series: Series) -> list[Result]:
    return list(plugin.examine(Reported(series), draws=0, seed=0))


def means(printed: Sequence[object], **given: object) -> Series:
    return made("age", printed, measure=Measure.MEAN, **given)  # type: ignore[arg-type]  # as made


def test_the_size_of_a_sample_stands_in_the_unit_in_a_note_or_in_a_series() -> None:
    in_unit = made("share", ["46.3"], measure=Measure.SHARE, unit="% of 78")
    in_note = means(["3.02"], notes=["n=20"])
    beside = means(["3.02"]), made("age_n", ["20"])
    for series in ((in_unit,), (in_note,), beside):
        (result,) = examined(*series)
        assert Flag.WEAK is result.flag
        assert "1 of 1 figures are impossible" in result.reason


@pytest.mark.parametrize(
    ("unit", "n"),
    [("% of 78", 78), ("% of 1,234", 1234), ("percent of 78", 78), ("n = 78, items=2", 78)],
)
def test_the_size_is_read_from_the_unit(unit: str, n: int) -> None:
    series = made("share", ["46.2"], measure=Measure.SHARE, unit=unit)
    ((_, (claim,), without),) = checkable([series])
    assert (n, 0) == (claim.n, without)


@pytest.mark.parametrize("unit", ["", "%", "years of 2010", "per million of 10 countries"])
def test_other_numbers_in_the_unit_are_no_size(unit: str) -> None:
    ((_, claims, without),) = checkable([means(["3.02"], unit=unit)])
    assert ((), 1) == (claims, without)


def test_a_deviation_beside_the_mean_is_checked() -> None:
    deviations = made("age_sd", ["0.40"], measure=Measure.MEAN)
    (result,) = examined(means(["5.21"], unit="years, n=28"), deviations)
    assert Flag.WEAK is result.flag
    assert "GRIMMER" == result.table[1][5]


def test_two_impossible_figures_are_noted_as_moderate_and_no_more() -> None:
    (result,) = examined(means(["3.02", "3.05", "3.04", "3.07"], unit="n=20"))
    assert Flag.MODERATE is result.flag
    assert "in 2000, no total of 20 gives 3.02" in result.reason


def test_values_without_a_size_are_told_and_not_checked() -> None:
    (result,) = examined(means(["3.02"]))
    assert Flag.NOT_APPLICABLE is result.flag
    assert "none of 1 values has a known size" in result.reason


def test_values_of_large_samples_are_told_and_not_checked() -> None:
    (result,) = examined(means(["3.02"], unit="n=4000"))
    assert Flag.NOT_APPLICABLE is result.flag
    assert "every figure with so many decimals is possible of 4000 numbers" in result.reason


def test_approximate_values_are_not_checked() -> None:
    (result,) = examined(means(["3.02"], unit="n=20", status=Status.APPROXIMATE))
    assert Flag.NOT_APPLICABLE is result.flag


def test_counts_alone_have_nothing_to_check() -> None:
    (result,) = examined(made("donors", [34, 132]))
    assert plugin.NO_SERIES == result.reason
