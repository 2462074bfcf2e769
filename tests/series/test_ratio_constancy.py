import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from exhume.model.series import (
    Flag,
    Relation,
    RelationKind,
    Reported,
    Result,
    Series,
    Status,
)
from exhume.protocols import CalibratedTest
from exhume.series import ratio_constancy
from exhume.series._chance import rng

from .made_bounds import CHINA, ORGANS, UTILISED, donors, organs, years

KIDNEYS = Relation("kidneys", RelationKind.RATIO, "dd_kidney", ("donors",), most=2)
LIVERS = Relation("livers", RelationKind.RATIO, "dd_liver", ("donors",), most=1)
BOTH = Relation("both", RelationKind.RATIO, "both", ("donors",), most=3)
USED = Relation("used", RelationKind.AT_MOST, "used", ("donors",))


def examined(*series: Series, relation: Relation, **more: tuple) -> Result:
    reported = Reported(series, relations=(relation,), **more)
    (found,) = ratio_constancy.examine(reported, draws=10, seed=1)
    return found


def numbers(result: Result) -> dict[str, float]:
    return {each.name: each.value for each in result.statistics}


def both_organs() -> Series:
    kidneys, livers = (ORGANS[name][-10:] for name in ("dd_kidney", "dd_liver"))
    values = [(a or 0) + (b or 0) for a, b in zip(kidneys, livers, strict=True)]
    return years("both", values, first=2015, entity=CHINA, status=Status.DERIVED)


CASES = [
    (KIDNEYS, organs("dd_kidney"), 1.17, 2),
    (BOTH, both_organs(), 2.80, 2),
    (LIVERS, organs("dd_liver"), 7.0, 1),
    (USED, years("used", UTILISED, entity=CHINA), 0.71, 2),
]


def test_it_is_a_calibrated_test() -> None:
    assert isinstance(ratio_constancy, CalibratedTest)


@pytest.mark.parametrize(("relation", "above", "percent", "digits"), CASES)
def test_the_variation_of_the_ratios_of_china_is_as_printed(
    relation: Relation, above: Series, percent: float, digits: int
) -> None:
    found = examined(above, donors(2015), relation=relation)
    assert percent == round(100 * found.effect.value, digits)


@pytest.mark.parametrize(
    ("relation", "above", "printed"),
    [
        (KIDNEYS, "dd_kidney", "1.783 1.771 1.757 1.793 1.786 1.800 1.817 1.810 1.793 1.754"),
        (LIVERS, "dd_liver", "0.777 0.800 0.856 0.869 0.916 0.949 0.950 0.942 0.925 0.926"),
    ],
)
def test_the_ratios_of_china_are_as_printed(relation: Relation, above: str, printed: str) -> None:
    found = examined(organs(above), donors(2015), relation=relation)
    assert printed.split() == [row[3] for row in found.table[1:]]


@pytest.mark.parametrize(("relation", "above", "percent", "digits"), CASES)
def test_they_vary_more_than_chance_and_no_flag_is_raised(
    relation: Relation, above: Series, percent: float, digits: int
) -> None:
    found = examined(above, donors(2015), relation=relation)
    assert numbers(found)["floor"] < 10.0**-digits * percent
    assert Flag.NONE is found.flag


def test_a_high_rate_of_use_is_said_to_be_constant_by_nature() -> None:
    found = examined(years("used", UTILISED, entity=CHINA), donors(2015), relation=USED)
    assert "nearly constant" in found.reason


def test_a_count_that_follows_from_the_other_by_a_formula_is_moderate() -> None:
    values = [round(1.6 * (point.value or 0)) for point in donors(2015).points]
    made = years("dd_kidney", values, first=2015, entity=CHINA)
    found = examined(made, donors(2015), relation=KIDNEYS)
    assert Flag.MODERATE is found.flag
    assert found.pvalue < 1e-6


def test_equal_counts_are_said_to_be_one_by_definition() -> None:
    values = [812, 905, 871, 1033]
    found = examined(years("used", values), years("donors", values), relation=USED)
    assert Flag.NONE is found.flag
    assert found.pvalue is None
    assert "by definition" in found.reason


def test_more_than_two_of_one_get_no_pvalue() -> None:
    found = examined(both_organs(), donors(2015), relation=BOTH)
    assert found.pvalue is None
    assert any(each.holds is False for each in found.assumptions)


def peers(count: int, *, by: float) -> tuple[Series, ...]:
    made = []
    for i in range(count):
        ratios = [1.6 + by * (-1) ** year * (i + 1) for year in range(10)]
        entity = f"other {i}"
        values = [round(1_000 * ratio) for ratio in ratios]
        made.append(years("dd_kidney", values, first=2015, entity=entity))
        made.append(years("donors", [1_000] * 10, first=2015, entity=entity))
    return tuple(made)


def test_the_place_among_comparators_is_counted_from_the_most_constant_on() -> None:
    found = examined(
        organs("dd_kidney"), donors(2015), relation=KIDNEYS, comparators=peers(22, by=0.01)
    )
    counted = numbers(found)
    assert (2, 23) == (counted["place among comparators"], counted["compared"])
    assert Flag.NONE is found.flag


def test_the_first_of_many_comparators_is_weak_at_most() -> None:
    found = examined(
        organs("dd_kidney"), donors(2015), relation=KIDNEYS, comparators=peers(22, by=0.03)
    )
    assert Flag.WEAK is found.flag


def test_comparators_that_are_small_or_incomplete_are_left_out() -> None:
    small = (
        years("dd_kidney", [30] * 10, first=2015, entity="small"),
        years("donors", [20] * 10, first=2015, entity="small"),
        years("dd_kidney", [1_600] * 9, first=2015, entity="short"),
        years("donors", [1_000] * 9, first=2015, entity="short"),
    )
    found = examined(organs("dd_kidney"), donors(2015), relation=KIDNEYS, comparators=small)
    assert 1 == numbers(found)["compared"]


def test_each_window_has_its_result() -> None:
    reported = Reported(
        (organs("dd_kidney"), donors(2015)),
        relations=(KIDNEYS,),
        windows=((2015, 2019), (2018, 2024), (2023, 2024)),
    )
    found = list(ratio_constancy.examine(reported, draws=1, seed=1))
    assert ["2015-2019", "2018-2024", "2023-2024"] == [each.variant[-9:] for each in found]
    assert Flag.NOT_APPLICABLE is found[2].flag


@given(st.lists(st.integers(100, 5_000), min_size=4, max_size=12), st.integers(0, 99))
def test_the_tail_is_that_of_a_table_of_used_and_unused(below: list[int], seed: int) -> None:
    above = np.random.default_rng(seed).binomial(below, 0.8)
    values = np.concatenate([above, below])[None].astype(float)
    (found,) = ratio_constancy.pvalues(values, draws=1, seed=1)
    table = np.array([above, np.array(below) - above])
    expected = stats.chi2_contingency(table, correction=False)
    assert pytest.approx(stats.chi2.cdf(expected.statistic, expected.dof)) == found


@given(st.permutations(range(10)), st.integers(2, 9))
def test_neither_the_order_of_years_nor_the_scale_of_a_ratio_changes_its_variation(
    order: list[int], by: int
) -> None:
    kidneys = [value or 0 for value in ORGANS["dd_kidney"][-10:]]
    below = [point.value or 0 for point in donors(2015).points]
    first = examined(organs("dd_kidney"), donors(2015), relation=KIDNEYS)
    moved = examined(
        years("dd_kidney", [kidneys[i] * by for i in order]),
        years("donors", [below[i] * by for i in order]),
        relation=KIDNEYS,
    )
    assert pytest.approx(first.effect.value) == moved.effect.value


def test_its_size_is_near_the_level() -> None:
    drawn = ratio_constancy.null(np.linspace(60, 900, 10), 4_000, rng(1, "size"))
    found = ratio_constancy.pvalues(drawn, draws=1, seed=1)
    assert not np.isnan(found).any()
    assert pytest.approx(0.05, abs=0.015) == np.mean(found <= 0.05)


def test_an_odd_length_or_more_than_there_can_be_has_no_pvalue() -> None:
    assert np.isnan(ratio_constancy.pvalues(np.ones((1, 9)), draws=1, seed=1)).all()
    many = np.concatenate([np.full(5, 900.0), np.full(5, 100.0)])[None]
    assert np.isnan(ratio_constancy.pvalues(many, draws=1, seed=1)).all()


def test_without_a_relation_nothing_is_said() -> None:
    (found,) = ratio_constancy.examine(Reported((donors(),)), draws=1, seed=1)
    assert Flag.NOT_APPLICABLE is found.flag
