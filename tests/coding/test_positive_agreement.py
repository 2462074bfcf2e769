import pytest
from hypothesis import given

from exhume.coding import negative_agreement, positive_agreement
from exhume.coding.agreement.reference import specific_slowly
from exhume.model.estimates import Refusal

from .made_ratings import (
    FROM_R,
    Rows,
    close,
    estimated,
    limits,
    of_four,
    of_rows,
    of_table,
    of_units,
    rows,
)

TABLES = [name for name, entry in FROM_R["tables"].items() if "positive" in entry]
UNITS = [name for name, entry in FROM_R["units"].items() if "positive" in entry]


@pytest.mark.parametrize("name", TABLES)
def test_positive_agreement_and_its_limits_are_those_of_r(name: str) -> None:
    entry = FROM_R["tables"][name]
    found = estimated(positive_agreement.measure(of_table(entry["table"])))
    assert close(entry["positive"]) == found.statistic
    assert close(entry["positive_limits"]) == limits(found)


@pytest.mark.parametrize("name", UNITS)
def test_positive_agreement_of_more_coders_is_that_of_r(name: str) -> None:
    entry = FROM_R["units"][name]
    found = estimated(positive_agreement.measure(of_units(entry)))
    assert close(entry["positive"]) == found.statistic
    assert found.interval.low <= found.statistic <= found.interval.high


@given(rows(categories=2))
def test_it_is_as_defined(found: Rows) -> None:
    ratings = of_rows(found, 2)
    if ratings.used()[1]:
        measured = estimated(positive_agreement.measure(ratings))
        assert close(specific_slowly(found, 1)) == measured.statistic


@given(rows(categories=2))
def test_negative_agreement_is_positive_agreement_on_the_other_category(found: Rows) -> None:
    turned = [{coder: 1 - k for coder, k in row.items()} for row in found]
    negative = negative_agreement.measure(of_rows(found, 2))
    positive = positive_agreement.measure(of_rows(turned, 2))
    if isinstance(negative, Refusal):
        assert isinstance(positive, Refusal)
    else:
        assert close(negative.statistic) == estimated(positive).statistic


def test_a_code_that_nobody_gave_has_no_positive_agreement() -> None:
    found = positive_agreement.measure(of_table([[30, 0], [0, 0]], ("absent", "present")))
    assert Refusal('no coder chose "present" for any unit', 30) == found


def test_a_question_with_three_answers_is_refused() -> None:
    found = positive_agreement.measure(of_table([[3, 0, 0], [0, 3, 0], [0, 0, 3]]))
    assert isinstance(found, Refusal)
    assert "one code" in found.reason


def test_codes_that_were_never_shared_leave_room_for_agreement() -> None:
    found = estimated(positive_agreement.measure(of_four(0, 3, 3, 994)))
    assert 0 == found.statistic == found.interval.low
    assert found.interval.high > 0.6
