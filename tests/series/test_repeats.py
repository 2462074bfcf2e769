from math import comb

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from exhume.model.series import Flag, Relation, RelationKind, Reported, Result, Series, Status
from exhume.protocols import CalibratedTest
from exhume.series import repeats
from exhume.series._chance import rng
from exhume.series._comparing.coincidence import at_least, equal
from exhume.series._comparing.mirrors import How, mirror
from exhume.series._comparing.number_bunching import average_frequency, bunching

from .made_bounds import CHINA, ORGANS, organs, years

FORWARD = "values carried forward"
MIRRORED = "mirrored or scaled series"
SCALES = st.floats(0.2, 3.0)


def examined(*series: Series, **more: tuple) -> dict[str, Result]:
    reported = Reported(series, **more)
    return {each.variant: each for each in repeats.examine(reported, draws=999, seed=1)}


def together_in(result: Result) -> dict[str, tuple[str, str]]:
    return {row[0]: (row[1], row[2]) for row in result.table[1:]}


def test_it_is_a_calibrated_test() -> None:
    assert isinstance(repeats, CalibratedTest)


def test_six_indicators_of_china_stand_still_for_five_years() -> None:
    found = examined(*map(organs, ORGANS))[FORWARD]
    pairs = together_in(found)
    for first in range(2010, 2014):
        assert ("6", "6") == pairs[f"{first} to {first + 1}"]
    assert ("6", "6") == pairs["2008 to 2009"]
    assert ("0", "6") == pairs["2014 to 2015"]
    assert Flag.MODERATE is found.flag
    assert found.pvalue < 1e-6
    assert "placeholders" in found.reason


def test_one_repeated_year_of_six_indicators_is_noted_as_an_artefact_of_reporting() -> None:
    before = [1287, 651, 311, 97, 36, 1102]
    series = [
        years(f"organ {i}", [value - 40, value + 25, value + 25, value + 90])
        for i, value in enumerate(before)
    ]
    found = examined(*series)[FORWARD]
    assert Flag.MODERATE is found.flag
    assert 6 == found.effect.value
    assert "2011 to 2012 6 of 6" in found.reason


def test_comparators_that_repeat_as_well_are_counted() -> None:
    subject = [years(name, [812, 812], entity=CHINA) for name in "abc"]
    other = [years(name, [645, 645], entity="other") for name in "abc"]
    third = [years(name, [645, 655], entity="third") for name in "abc"]
    found = examined(*subject, comparators=(*other, *third))[FORWARD]
    assert "In 1 of 2 comparators" in found.reason


def test_small_counts_that_repeat_are_not_noted() -> None:
    series = [years("a", [1, 1, 2, 2, 3]), years("b", [0, 0, 0, 1, 1]), years("c", [2, 1, 1, 2, 2])]
    assert Flag.NONE is examined(*series)[FORWARD].flag


def test_rounded_counts_that_repeat_are_not_noted() -> None:
    series = [years("a", [1500, 1500, 1600]), years("b", [3500, 3500, 3700])]
    assert Flag.NONE is examined(*series)[FORWARD].flag


def test_a_sum_that_repeats_with_its_parts_counts_not_again() -> None:
    parts = (years("a", [812, 812]), years("b", [645, 645]), years("all", [1457, 1457]))
    relation = Relation("sum", RelationKind.SUM, "all", ("a", "b"))
    found = examined(*parts, relations=(relation,))[FORWARD]
    assert 2 == found.effect.value


def test_imputed_and_approximate_values_take_no_part() -> None:
    for status in (Status.IMPUTED, Status.APPROXIMATE):
        found = examined(years("a", [812, 812, 812], status=status))[FORWARD]
        assert Flag.NOT_APPLICABLE is found.flag


def test_periods_with_a_gap_between_them_are_not_in_a_row() -> None:
    found = examined(years("a", {2010: 812.0, 2012: 812.0}))[FORWARD]
    assert Flag.NOT_APPLICABLE is found.flag


@given(st.integers(0, 400), st.integers(0, 400))
def test_the_chance_of_equal_counts_is_that_of_a_coin(first: int, second: int) -> None:
    total = first + second
    plain = comb(total, total // 2) / 2**total if total % 2 == 0 else 0.0
    if not str(total).endswith("00"):
        assert pytest.approx(plain) == equal(first, second)
    assert equal(first, second) >= plain - 1e-9


@given(st.lists(st.floats(0, 1), max_size=7), st.integers(0, 8))
def test_the_chance_of_so_many_events_is_the_sum_over_all_outcomes(
    chances: list[float], count: int
) -> None:
    slowly = 0.0
    for outcome in range(2 ** len(chances)):
        happened = [bool(outcome >> i & 1) for i in range(len(chances))]
        if sum(happened) >= count:
            of_each = [c if h else 1 - c for c, h in zip(chances, happened, strict=True)]
            slowly += float(np.prod(of_each))
    assert pytest.approx(slowly, abs=1e-12) == at_least(count, chances)


@given(st.permutations(sorted(ORGANS)))
def test_the_order_of_the_series_does_not_matter(names: list[str]) -> None:
    first = examined(*map(organs, sorted(ORGANS)))[FORWARD]
    found = examined(*map(organs, names))[FORWARD]
    assert (first.flag, pytest.approx(first.pvalue)) == (found.flag, found.pvalue)


def test_equal_steps_are_noted_and_repeats_are_no_steps() -> None:
    steps = examined(years("a", [1000 + 137 * i for i in range(12)]))["equal steps"]
    assert 10 == steps.effect.value
    assert Flag.MODERATE is steps.flag
    assert 0 == examined(years("a", [1000] * 12))["equal steps"].effect.value


COUNTS = [812, 905, 871, 1033, 990, 1127]


@given(SCALES)
def test_a_series_that_is_another_one_multiplied_and_rounded_is_always_found(scale: float) -> None:
    scaled = [round(scale * value) for value in COUNTS]
    found = mirror(COUNTS, scaled)
    assert found is not None
    if found.how is How.SCALED:
        assert pytest.approx(scale, rel=0.01) == found.constant


def test_a_shifted_series_is_noted_with_its_constant() -> None:
    found = examined(years("a", COUNTS), years("b", [value + 61 for value in COUNTS]))[MIRRORED]
    assert Flag.MODERATE is found.flag
    assert ("b", "a constant more or less than", "a", "61") == found.table[1][:4]
    assert "defined by the other" in found.reason


def test_series_that_only_resemble_each_other_are_no_mirrors() -> None:
    other = [round(0.8 * value) + (-1) ** i * 9 for i, value in enumerate(COUNTS)]
    found = examined(years("a", COUNTS), years("b", other))[MIRRORED]
    assert Flag.NONE is found.flag


def test_small_mirrored_counts_are_no_more_than_weak() -> None:
    found = examined(years("a", [1, 2, 1, 3]), years("b", [1, 2, 1, 3]))[MIRRORED]
    assert found.flag in {Flag.NONE, Flag.WEAK}


def test_values_that_come_back_bunch_and_fresh_ones_do_not() -> None:
    random = np.random.default_rng(5)
    fresh = random.integers(2_000, 9_000, 60)
    pasted = np.concatenate([fresh[:30], fresh[:30]])
    assert bunching(fresh, 999, rng(1, "fresh")).pvalue > 0.05
    assert 0.001 == bunching(pasted, 999, rng(1, "pasted")).pvalue


@given(st.lists(st.integers(0, 5), min_size=1, max_size=12))
def test_the_average_frequency_is_that_of_counting(values: list[int]) -> None:
    slowly = sum(values.count(value) for value in values) / len(values)
    assert pytest.approx(slowly) == average_frequency(np.array([values]))[0]


def test_too_few_values_for_bunching_are_refused_with_their_number() -> None:
    found = examined(years("a", COUNTS))["number bunching"]
    assert Flag.NOT_APPLICABLE is found.flag
    assert "6 counts" in found.reason


def test_the_same_seed_gives_the_same_results() -> None:
    series = tuple(map(organs, ORGANS))
    assert examined(*series) == examined(*series)


@pytest.mark.parametrize("level", [2.0, 30.0, 3_000.0])
def test_poisson_series_are_noted_no_more_often_than_the_level(level: float) -> None:
    drawn = repeats.null(np.full(12, level), 3_000, rng(1, "size"))
    found = repeats.pvalues(drawn, draws=1, seed=1)
    for alpha in (0.01, 0.05):
        assert np.nanmean(found <= alpha) <= alpha + 0.01


def test_a_series_decides_as_the_examination_does() -> None:
    values = [812, 812, 871, 871, 871, 990]
    (expected,) = repeats.pvalues(np.array([values], float), draws=1, seed=1)
    assert pytest.approx(expected) == examined(years("a", values))[FORWARD].pvalue


def test_without_counts_nothing_is_said() -> None:
    (found,) = repeats.examine(Reported(()), draws=1, seed=1)
    assert Flag.NOT_APPLICABLE is found.flag
