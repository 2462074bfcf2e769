import pytest
from hypothesis import given
from hypothesis import strategies as st

from exhume.model.report import Step


@given(st.dictionaries(st.text(), st.integers(0, 10**9)))
def test_a_step_whose_outcomes_sum_to_what_was_given_holds(outcomes: dict[str, int]) -> None:
    Step("screen", "papers", sum(outcomes.values()), outcomes).check()


@given(st.dictionaries(st.text(), st.integers(0, 9)), st.integers().filter(bool))
def test_a_step_that_loses_or_invents_something_does_not(
    outcomes: dict[str, int], off: int
) -> None:
    given_ = sum(outcomes.values()) + off
    with pytest.raises(ValueError, match=f"screen: {given_} given, but {given_ - off} accounted"):
        Step("screen", "papers", given_, outcomes).check()
