import pytest
from hypothesis import given
from hypothesis import strategies as st

from exhume.model.estimates import Estimate, Refusal
from exhume.recall.validation.evaluations import ONLY_CODED, Kind, evaluate
from exhume.recall.validation.items import Coded

from .made_items import item

ITEMS = st.lists(
    st.builds(
        lambda cluster, predicted, relevant: item(
            "x", cluster=cluster, predicted=predicted, relevant=relevant
        ),
        st.sampled_from("abcd"),
        st.booleans(),
        st.booleans(),
    ),
    max_size=30,
)


def rows(both: int, rules_only: int, missed: int, neither: int) -> list[Coded]:
    counts = {(True, True): both, (True, False): rules_only, (False, True): missed}
    counts[False, False] = neither
    return [
        item(f"{predicted}{relevant}{n}", predicted=predicted, relevant=relevant)
        for (predicted, relevant), many in counts.items()
        for n in range(many)
    ]


def estimated(found: Estimate | Refusal) -> Estimate:
    assert isinstance(found, Estimate)
    return found


def test_precision_and_recall_are_those_of_the_table() -> None:
    found = evaluate(rows(30, 10, 20, 40), Kind.CODED_AFTER)
    precision, recall = estimated(found.precision), estimated(found.recall)
    assert (0.75, 40) == (precision.statistic, precision.units)
    assert (0.6, 50) == (recall.statistic, recall.units)
    assert (30, 10, 20, 40) == (found.both, found.rules_only, found.missed, found.neither)


@given(ITEMS)
def test_every_item_is_in_one_cell(items: list[Coded]) -> None:
    found = evaluate(items, Kind.TUNED_ON)
    assert len(items) == found.items
    assert len(items) == found.both + found.rules_only + found.missed + found.neither


@given(ITEMS)
def test_what_there_are_no_items_for_is_refused_by_itself(items: list[Coded]) -> None:
    found = evaluate(items, Kind.CODED_AFTER)
    assert any(one.predicted for one in items) == isinstance(found.precision, Estimate)
    assert any(one.relevant for one in items) == isinstance(found.recall, Estimate)


def test_recall_is_said_to_be_that_of_coded_items_alone() -> None:
    recall = estimated(evaluate(rows(30, 10, 20, 40), Kind.CODED_AFTER).recall)
    assert ONLY_CODED in recall.warnings


def test_where_only_what_rules_found_was_coded_recall_is_said_to_mean_nothing() -> None:
    recall = estimated(evaluate(rows(30, 10, 0, 0), Kind.CODED_AFTER).recall)
    assert 1 == recall.statistic
    assert any("only what they found was coded" in warning for warning in recall.warnings)


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        (Kind.CODED_AFTER, "coded after the rules were tuned"),
        (Kind.HELD_OUT, "cross-validation"),
        (Kind.TUNED_ON, "nothing of how good they are"),
    ],
)
def test_it_says_which_evaluation_it_is(kind: Kind, said: str) -> None:
    found = evaluate(rows(3, 1, 2, 4), kind)
    assert said in estimated(found.precision).assumptions
    assert said in estimated(found.recall).assumptions


def test_the_design_effect_is_told() -> None:
    items = [item(f"{n}", cluster=f"{n // 4}", relevant=n // 4 % 2 == 0) for n in range(80)]
    precision = estimated(evaluate(items, Kind.CODED_AFTER).precision)
    assert "80 items lie in 20 clusters; the design effect is 4.21" in precision.warnings[0]


def test_that_the_design_effect_is_unknown_is_told() -> None:
    one = estimated(evaluate([item("a"), item("b")], Kind.CODED_AFTER).precision)
    assert "a cluster counts as one" in one.warnings[0]
    alone = estimated(evaluate([item("a", cluster="z")], Kind.CODED_AFTER).precision)
    assert "no value is excluded" in alone.warnings[0]
