import pytest

from exhume.coding.agreement.alikeness import design_effect
from exhume.coding.agreement.answers import collect, on_code
from exhume.model.coding import Choice, Verdict

CODED, NOTHING = Verdict(Choice.CODED, ("tube",)), Verdict(Choice.NOTHING)
SAME, APART = {"a": CODED, "b": CODED}, {"a": CODED, "b": NOTHING}
TUBE = on_code("tube")


def test_units_of_papers_of_their_own_have_none() -> None:
    answers = collect([(f"paper {n}", SAME if n % 3 else APART) for n in range(60)])
    assert pytest.approx(1) == design_effect(answers, TUBE)


def test_papers_that_are_agreed_on_as_a_whole_multiply_the_variance() -> None:
    answers = collect([(f"paper {n // 5}", SAME if n < 150 else APART) for n in range(300)])
    assert pytest.approx(5) == design_effect(answers, TUBE)


def test_it_is_1_where_coders_agree_on_all() -> None:
    assert 1 == design_effect(collect([("paper", SAME)] * 5), TUBE)


def test_it_is_1_where_there_is_nothing_to_compare() -> None:
    assert 1 == design_effect(collect([("paper", {"a": CODED})] * 5), TUBE)
