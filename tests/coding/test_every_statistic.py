"""What holds for each plug-in of the stage, also for those to come."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exhume.coding.agreement.report import statistics
from exhume.model.estimates import Estimate, Refusal
from exhume.protocols import AgreementStatistic

from .made_ratings import Rows, close, estimated, limits, of_four, of_rows, rows

EACH = pytest.mark.parametrize(
    "module", [pytest.param(module, id=name) for name, module in statistics()]
)

FEW = settings(max_examples=30)  # each resamples 2,000 times, for each statistic


def same(one: Estimate | Refusal, other: Estimate | Refusal, *, interval: bool = True) -> bool:
    if isinstance(one, Refusal) or isinstance(other, Refusal):
        return type(one) is type(other)
    limits_agree = not interval or close(limits(one)) == limits(other)
    return limits_agree and close(one.statistic) == other.statistic


@EACH
def test_it_offers_what_the_protocol_asks_for(module: AgreementStatistic) -> None:
    assert isinstance(module, AgreementStatistic)


@EACH
@FEW
@given(found=rows(categories=2))
def test_the_statistic_lies_in_its_interval_within_bounds(
    module: AgreementStatistic, found: Rows
) -> None:
    measured = module.measure(of_rows(found, 2))
    if isinstance(measured, Estimate):
        low, high = limits(measured)
        assert -1 <= low <= measured.statistic <= high <= 1
        assert low < high
        assert measured.method
        assert measured.assumptions


@EACH
@FEW
@given(found=rows(), names=st.permutations("abcd"))
def test_who_is_called_what_changes_nothing(
    module: AgreementStatistic, found: Rows, names: list[str]
) -> None:
    renamed = [{names["abcd".index(coder)]: k for coder, k in row.items()} for row in found]
    one, other = module.measure(of_rows(found, 3)), module.measure(of_rows(renamed, 3))
    # Pooled kappa resamples patterns that know their coders, so that other units are drawn.
    assert same(one, other, interval="pooled" not in getattr(one, "method", ""))


@EACH
@FEW
@given(found=rows(), order=st.permutations(range(3)))
def test_what_the_categories_are_called_changes_nothing(
    module: AgreementStatistic, found: Rows, order: list[int]
) -> None:
    relabelled = [{coder: order[k] for coder, k in row.items()} for row in found]
    one, other = module.measure(of_rows(found, 3)), module.measure(of_rows(relabelled, 3))
    assert same(one, other, interval=False)


@EACH
@FEW
@given(found=rows(), order=st.randoms(use_true_random=False))
def test_the_order_of_units_changes_nothing(
    module: AgreementStatistic, found: Rows, order: st.DataObject
) -> None:
    shuffled = list(found)
    order.shuffle(shuffled)
    assert module.measure(of_rows(found, 3)) == module.measure(of_rows(shuffled, 3))


@EACH
def test_full_agreement_is_1_and_its_interval_ends_there(module: AgreementStatistic) -> None:
    found = estimated(module.measure(of_four(50, 0, 0, 50)))
    assert 1 == found.statistic == found.interval.high
    assert 0.9 < found.interval.low < 1


@EACH
def test_a_higher_confidence_level_gives_a_wider_interval(module: AgreementStatistic) -> None:
    ratings = of_four(30, 6, 8, 90)
    narrow = estimated(module.measure(ratings, confidence_level=0.8))
    wide = estimated(module.measure(ratings, confidence_level=0.99))
    assert wide.interval.low < narrow.interval.low
    assert narrow.interval.high < wide.interval.high
    assert (0.8, 0.99) == (narrow.confidence_level, wide.confidence_level)


@EACH
@pytest.mark.parametrize("found", [[], [{}], [{"a": 1}], [{"a": 1}, {"b": 0}]])
def test_nothing_to_compare_is_refused(module: AgreementStatistic, found: Rows) -> None:
    refused = module.measure(of_rows(found, 2))
    assert isinstance(refused, Refusal)
    assert refused.reason
    assert 0 == refused.units
