import numpy as np
import pytest

from exhume.model.series import Flag, Reported, Result, Status
from exhume.protocols import CalibratedTest
from exhume.series import last_digit
from exhume.series._chance import rng
from exhume.series._digits.uniform import (
    binomial_tail,
    by_chance,
    chi_square,
    digit_counts,
    upper_tail,
    wilson,
)
from exhume.series._digits.usable import MIRRORED, REPEATED, pool

from .made_digits import FROM_R, made

EVEN = np.full(10, 0.1)


def spread(count: int, seed: int = 1) -> list[int]:
    return rng(seed, "spread").integers(1_000, 9_000, count).tolist()


def ending_in_0(count: int, seed: int = 1) -> list[int]:
    return [value // 10 * 10 for value in spread(count, seed)]


def first(reported: Reported, draws: int = 999) -> Result:
    return next(last_digit.examine(reported, draws=draws, seed=1))


def test_it_is_a_calibrated_test() -> None:
    assert isinstance(last_digit, CalibratedTest)


def test_chi_square_and_its_pvalue_are_those_of_r() -> None:
    counts = np.array(FROM_R["uneven counts"])
    statistic, pvalue = FROM_R["uneven numbers"]
    assert pytest.approx(statistic) == float(chi_square(counts, EVEN))
    simulated = upper_tail(
        np.array([statistic]), by_chance(int(counts.sum()), EVEN, 200_000, rng(1, "r"))
    )
    assert pytest.approx(pvalue, abs=0.0004) == float(simulated[0])


def test_the_exact_tail_and_the_interval_are_those_of_r() -> None:
    assert pytest.approx(FROM_R["binomial tail"][0], rel=1e-9) == binomial_tail(28, 120, 0.1)
    interval = wilson(28, 120)
    assert pytest.approx(FROM_R["wilson"]) == [interval.low, interval.high]


def test_even_digits_are_not_noted() -> None:
    assert Flag.NONE is first(Reported((made("donors", spread(80)),))).flag


def test_digits_that_all_end_in_0_are_noted_as_weak_without_comparators() -> None:
    results = list(
        last_digit.examine(Reported((made("donors", ending_in_0(60)),)), draws=999, seed=1)
    )
    assert ["all digits", "ending in 0", "ending in 5"] == [each.variant for each in results]
    assert [Flag.WEAK, Flag.WEAK, Flag.NONE] == [each.flag for each in results]
    assert 0.001 == results[0].pvalue  # (0 + 1) / (999 + 1)
    assert last_digit.UNEVEN_PANELS in results[0].warnings


def test_comparators_that_end_in_0_as_well_are_the_null() -> None:
    mine = made("donors", ending_in_0(60))
    alone = first(Reported((mine,)))
    others = tuple(
        made("donors", ending_in_0(60, seed), entity=f"Elsewhere {seed}") for seed in range(2, 8)
    )
    among = first(Reported((mine,), others))
    assert (Flag.WEAK, Flag.NONE) == (alone.flag, among.flag)
    assert last_digit.UNEVEN_PANELS not in among.warnings


def test_a_subject_that_ends_in_0_among_even_comparators_is_noted_as_moderate() -> None:
    others = tuple(
        made("donors", spread(60, seed), entity=f"Elsewhere {seed}") for seed in range(2, 8)
    )
    result = first(Reported((made("donors", ending_in_0(60)),), others))
    assert Flag.MODERATE is result.flag
    assert "0 of 6 comparators are as far" in result.reason


def test_too_few_values_are_refused_with_the_number_and_what_was_left_out() -> None:
    result = first(Reported((made("donors", [*spread(40), *range(20)]),)))
    assert Flag.NOT_APPLICABLE is result.flag
    assert "40 values of 100 or more can be used, 50 are needed" in result.reason
    assert "20 below 100" in result.reason


def test_values_carried_forward_count_once() -> None:
    given = pool((made("donors", [4577, 4577, 4577, 4931, 7224]),), least=100)
    assert [4577, 4931, 7224] == given.numbers().tolist()
    assert {REPEATED: 2} == given.left_out


def test_repeats_that_chance_brings_as_often_are_kept() -> None:
    close = [150, 152, 152, 149, 151, 153, 150, 154, 151, 150, 152, 149]
    assert 12 == len(pool((made("donors", close),), least=100).values)


def test_thresholds_are_set_and_have_no_digits() -> None:
    assert () == pool((made("quota", [500, 600], unit="threshold"),), least=100).values


def test_a_mirrored_series_counts_once() -> None:
    given = pool((made("actual", [501, 622]), made("utilised", [501, 618])), least=100)
    assert [501, 622, 618] == given.numbers().tolist()
    assert {MIRRORED: 1} == given.left_out


@pytest.mark.parametrize("status", [Status.APPROXIMATE, Status.IMPUTED])
def test_marked_values_are_left_out(status: Status) -> None:
    given = pool((made("donors", spread(60), status=status),), least=100)
    assert {str(status): 60} == given.left_out
    assert () == given.values


def test_pvalues_decide_as_the_examination_does() -> None:
    for seed in range(4):
        values = spread(70, seed)
        alone = last_digit.pvalues(np.array([values], dtype=float), draws=499, seed=1)
        assert float(alone[0]) == first(Reported((made("donors", values),)), draws=499).pvalue


def test_the_same_seed_gives_the_same_results() -> None:
    reported = Reported((made("donors", spread(80)),))
    runs = [list(last_digit.examine(reported, draws=99, seed=3)) for _ in range(2)]
    assert runs[0] == runs[1]


def test_it_errs_as_often_as_it_says() -> None:
    null = last_digit.null(np.full(80, 900.0), 3_000, rng(1, "null"))
    pvalues = last_digit.pvalues(null, draws=9_999, seed=1)
    assert pytest.approx(0.05, abs=0.013) == float((pvalues <= 0.05).mean())


def test_digits_are_counted_from_the_first_to_the_last() -> None:
    assert [1, 0, 2] == digit_counts([3, 5, 5], 3, 5).tolist()
