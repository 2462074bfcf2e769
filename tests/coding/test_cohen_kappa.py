import numpy as np
import pytest
from hypothesis import given

from exhume.coding import cohen_kappa
from exhume.coding.agreement.intervals import value
from exhume.coding.agreement.reference import kappa_slowly
from exhume.model.estimates import Refusal

from .made_ratings import (
    FROM_R,
    Rows,
    close,
    complete,
    estimated,
    limits,
    of_four,
    of_rows,
    of_table,
    of_units,
    rows,
)


@pytest.mark.parametrize("name", FROM_R["tables"])
def test_kappa_and_its_standard_error_are_those_of_two_packages_of_r(name: str) -> None:
    entry = FROM_R["tables"][name]
    assert close(entry["kappa"]) == entry["kappa_psych"]
    assert close(entry["kappa"]) == value(of_table(entry["table"]), cohen_kappa.compiled)
    variance = cohen_kappa.variance(np.array(entry["table"], dtype=float))
    assert close([entry["kappa_variance_psych"], entry["kappa_ase"] ** 2]) == [variance] * 2


@pytest.mark.parametrize("name", FROM_R["units"])
def test_kappa_pooled_over_pairs_of_coders_is_that_of_r(name: str) -> None:
    entry = FROM_R["units"][name]
    found = estimated(cohen_kappa.measure(of_units(entry)))
    assert close(entry["pooled_kappa"]) == found.statistic
    assert ("pooled" in found.method) == (len(entry["units"][0]) > 2)


def test_the_example_of_cohen_1960_comes_out_as_printed() -> None:
    table = FROM_R["tables"]["Cohen 1960, table 2, of 200"]["table"]
    assert 0.492 == round(estimated(cohen_kappa.measure(of_table(table))).statistic, 3)


def test_the_example_of_fleiss_cohen_and_everitt_1969_comes_out_as_printed() -> None:
    table = FROM_R["tables"]["Fleiss, Cohen and Everitt 1969, of 200"]["table"]
    found = estimated(cohen_kappa.measure(of_table(table)))
    assert 0.429 == round(found.statistic, 3)
    assert 0.0537 == round(cohen_kappa.variance(np.array(table, dtype=float)) ** 0.5, 4)


@given(rows())
def test_it_is_as_defined(found: Rows) -> None:
    ratings = of_rows(found, 3)
    assert close(kappa_slowly(found)) == value(ratings, cohen_kappa.compiled)


@given(complete(categories=3))
def test_the_large_sample_interval_is_symmetrical_in_the_coders(found: Rows) -> None:
    turned = [{"a": row["b"], "b": row["a"]} for row in found]
    one = cohen_kappa.measure(of_rows(found, 3))
    other = cohen_kappa.measure(of_rows(turned, 3))
    if isinstance(one, Refusal):
        assert one == other
    else:
        assert close(limits(one)) == limits(estimated(other))


def test_at_full_agreement_on_a_rare_code_the_interval_is_wide() -> None:
    found = estimated(cohen_kappa.measure(of_four(2, 0, 0, 998)))
    assert 1 == found.statistic == found.interval.high
    assert found.interval.low < 0.3


def test_where_nothing_was_shared_the_interval_leaves_room() -> None:
    found = estimated(cohen_kappa.measure(of_four(0, 3, 3, 994)))
    assert found.statistic < 0
    assert found.interval.high > 0.6


def test_without_variation_it_is_refused() -> None:
    found = cohen_kappa.measure(of_four(0, 0, 0, 50))
    assert isinstance(found, Refusal)
    assert 'every coder chose "absent" for every unit' in found.reason


def test_with_a_coder_who_never_varies_it_says_that_zero_means_nothing() -> None:
    found = estimated(cohen_kappa.measure(of_four(0, 0, 3, 97)))
    assert 0 == found.statistic
    assert any("tells nothing" in warning for warning in found.warnings)


def test_with_two_coders_who_never_vary_it_is_refused() -> None:
    found = cohen_kappa.measure(of_four(0, 40, 0, 0))
    assert isinstance(found, Refusal)
    assert "kappa is 0 whatever they choose" in found.reason


def test_pairs_of_coders_that_never_vary_by_themselves_are_refused() -> None:
    found = cohen_kappa.measure(of_rows([{"a": 0, "b": 0}] * 5 + [{"c": 1, "d": 1}] * 5, 2))
    assert isinstance(found, Refusal)
    assert "within each pair of coders" in found.reason


def test_many_pairs_with_few_units_each_are_warned_of() -> None:
    pairs = [{"a": 1, "b": 1}, {"b": 0, "c": 0}, {"c": 1, "d": 0}, {"a": 1, "d": 1}] * 3
    few = estimated(cohen_kappa.measure(of_rows([*pairs, {"a": 0, "b": 0}], 2)))
    assert any("makes kappa too low" in warning for warning in few.warnings)
    many = estimated(cohen_kappa.measure(of_rows([*pairs, {"a": 0, "b": 0}] * 20, 2)))
    assert () == many.warnings
