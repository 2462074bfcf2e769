import pytest
from hypothesis import given

from exhume.coding import percent
from exhume.coding.agreement.intervals import value
from exhume.coding.agreement.reference import percent_slowly
from exhume.model.estimates import Refusal

from .made_ratings import FROM_R, Rows, close, estimated, limits, of_rows, of_table, of_units, rows


@pytest.mark.parametrize("name", FROM_R["tables"])
def test_the_share_and_its_limits_are_those_of_r(name: str) -> None:
    entry = FROM_R["tables"][name]
    found = estimated(percent.measure(of_table(entry["table"])))
    assert close(entry["percent"]) == found.statistic
    assert close(entry["percent_limits"]) == limits(found)


@pytest.mark.parametrize("name", FROM_R["units"])
def test_the_share_with_more_coders_is_that_of_r(name: str) -> None:
    entry = FROM_R["units"][name]
    assert close(entry["percent"]) == estimated(percent.measure(of_units(entry))).statistic


@given(rows())
def test_the_share_is_as_defined(found: Rows) -> None:
    ratings = of_rows(found, 3)
    if ratings.units:
        assert close(percent_slowly(found)) == value(ratings, percent.compiled)


def test_full_agreement_of_three_coders_still_has_an_interval() -> None:
    found = estimated(percent.measure(of_rows([{"a": 1, "b": 1, "c": 1}] * 20, 2)))
    assert 1 == found.statistic == found.interval.high
    # At the exact limit 0.8316 of unanimous units; in the others two of three pairs differ.
    assert pytest.approx(1 - (1 - 0.8316) * 2 / 3, abs=1e-4) == found.interval.low


def test_without_a_unit_that_two_have_judged_it_is_refused() -> None:
    found = percent.measure(of_rows([{"a": 1}, {"b": 0}, {}], 2))
    assert Refusal("no unit has the judgements of two coders") == found


def test_the_exact_interval_is_not_used_where_units_have_three_coders() -> None:
    two = estimated(percent.measure(of_rows([{"a": 1, "b": 1}, {"a": 1, "b": 0}], 2)))
    three = estimated(percent.measure(of_rows([{"a": 1, "b": 1, "c": 0}, {"a": 1, "b": 0}], 2)))
    assert two.method.startswith("exact")
    assert three.method.startswith("percentile bootstrap over units")
