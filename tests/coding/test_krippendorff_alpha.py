import pytest
from hypothesis import given

from exhume.coding import krippendorff_alpha
from exhume.coding.agreement.intervals import value
from exhume.coding.agreement.reference import alpha_slowly
from exhume.model.estimates import Refusal

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
def test_alpha_of_two_coders_is_that_of_r(name: str) -> None:
    entry = FROM_R["tables"][name]
    found = estimated(krippendorff_alpha.measure(of_table(entry["table"])))
    assert close(entry["alpha"]) == found.statistic


@pytest.mark.parametrize("name", FROM_R["units"])
def test_alpha_of_several_coders_is_that_of_r_and_of_two_other_packages(name: str) -> None:
    entry, opinion = FROM_R["units"][name], SECOND_OPINIONS["units"][name]
    found = estimated(krippendorff_alpha.measure(of_units(entry))).statistic
    assert close(entry["alpha"]) == close(opinion["alpha"]) == found
    assert pytest.approx(opinion["alpha_irrCAC"], abs=1e-8) == found


@pytest.mark.parametrize(("section", "printed"), [("B", 0.692), ("C", 0.743)])
def test_the_examples_of_krippendorff_2011_come_out_as_printed(
    section: str, printed: float
) -> None:
    units = of_units(FROM_R["units"][f"Krippendorff 2011, section {section}"])
    assert printed == round(estimated(krippendorff_alpha.measure(units)).statistic, 3)


def test_the_binary_example_of_krippendorff_2011_comes_out_as_printed() -> None:
    table = FROM_R["tables"]["Krippendorff 2011, section A"]["table"]
    assert 0.095 == round(estimated(krippendorff_alpha.measure(of_table(table))).statistic, 3)


@given(rows())
def test_it_is_as_defined_with_missing_judgements(found: Rows) -> None:
    ratings = of_rows(found, 3)
    if ratings.units and sum(map(bool, ratings.used())) > 1:
        assert close(alpha_slowly(found)) == value(ratings, krippendorff_alpha.compiled)


def test_a_unit_with_one_judgement_changes_nothing() -> None:
    pairs = [{"a": 1, "b": 1}, {"a": 0, "b": 0}, {"a": 1, "b": 0}]
    alone = estimated(krippendorff_alpha.measure(of_rows([*pairs, {"a": 1}, {"c": 0}], 2)))
    assert estimated(krippendorff_alpha.measure(of_rows(pairs, 2))).statistic == alone.statistic


def test_without_variation_it_is_refused() -> None:
    found = krippendorff_alpha.measure(of_four(30, 0, 0, 0))
    assert isinstance(found, Refusal)
    assert 'every coder chose "present" for every unit' in found.reason


@pytest.mark.parametrize("table", [(2, 0, 0, 998), (0, 3, 3, 994), (50, 0, 0, 50), (0, 9, 9, 0)])
def test_an_interval_has_a_width_where_resampling_gives_none(
    table: tuple[int, int, int, int],
) -> None:
    found = estimated(krippendorff_alpha.measure(of_four(*table)))
    assert found.interval.high - found.interval.low > 0.05


def test_the_same_seed_gives_the_same_interval_and_another_seed_another() -> None:
    ratings = of_table([[30, 9, 4], [3, 50, 7], [2, 8, 80]])
    first = krippendorff_alpha.measure(ratings, seed=7)
    assert first == krippendorff_alpha.measure(ratings, seed=7)
    assert first != krippendorff_alpha.measure(ratings, seed=8)
