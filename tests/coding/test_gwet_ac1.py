import pytest
from hypothesis import given

from exhume.coding import gwet_ac1
from exhume.coding.agreement.intervals import value
from exhume.coding.agreement.patterns import anonymous
from exhume.coding.agreement.quantiles import around, student
from exhume.coding.agreement.reference import ac1_slowly
from exhume.model.estimates import Interval, Refusal

from .made_ratings import (
    FROM_R,
    SECOND_OPINIONS,
    Rows,
    close,
    estimated,
    of_four,
    of_rows,
    of_table,
    of_units,
    rows,
)


@pytest.mark.parametrize("name", FROM_R["tables"])
def test_ac1_and_its_variance_are_those_of_r(name: str) -> None:
    entry = FROM_R["tables"][name]
    ratings = anonymous(of_table(entry["table"]))
    assert close(entry["ac1"]) == value(ratings, gwet_ac1.compiled)
    assert close(entry["variance"]) == gwet_ac1.variance(ratings)


@pytest.mark.parametrize("name", FROM_R["units"])
def test_ac1_and_its_interval_of_several_coders_are_those_of_r_and_of_irrcac(name: str) -> None:
    entry, opinion = FROM_R["units"][name], SECOND_OPINIONS["units"][name]
    ratings = anonymous(of_units(entry))
    ac1, variance = value(ratings, gwet_ac1.compiled), gwet_ac1.variance(ratings)
    assert close(entry["ac1"]) == ac1 == pytest.approx(opinion["ac1"], abs=1e-8)
    assert close(entry["variance"]) == variance == pytest.approx(opinion["ac1_se"] ** 2, abs=1e-8)
    units = sum(pattern.units for pattern in ratings.patterns)
    interval = around(ac1, variance, student(0.95, units - 1))
    assert Interval(close(entry["low"]), close(entry["high"])) == interval


def test_the_example_in_which_kappa_is_below_0_comes_out_as_printed_by_gwet() -> None:
    found = estimated(gwet_ac1.measure(of_four(0, 2, 5, 118)))
    assert 0.9408 == round(found.statistic, 4)


@given(rows())
def test_it_is_as_defined(found: Rows) -> None:
    ratings = of_rows(found, 3)
    if ratings.units:
        assert close(ac1_slowly(found, 3)) == value(ratings, gwet_ac1.compiled)


def test_without_variation_it_is_1_and_has_an_interval() -> None:
    found = estimated(gwet_ac1.measure(of_four(0, 0, 0, 100)))
    assert 1 == found.statistic
    assert 0.9 < found.interval.low < 0.97


def test_one_unit_is_too_few() -> None:
    found = gwet_ac1.measure(of_four(1, 0, 0, 0))
    assert Refusal("only one unit has the judgements of two coders", 1) == found
