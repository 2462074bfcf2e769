from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exhume.errors import InputError
from exhume.recall.stopping.sequences import judgements, least_missing


@given(st.lists(st.booleans(), max_size=30))
def test_places_are_those_of_the_finds(relevant: list[bool]) -> None:
    said = judgements(relevant, 30)
    assert [0, *(place for place, find in enumerate(relevant, 1) if find)] == said.places.tolist()
    assert [sum(relevant[:read]) for read in range(len(relevant) + 1)] == [
        said.found_of(read) for read in range(len(relevant) + 1)
    ]


def test_more_judgements_than_papers_are_refused() -> None:
    with pytest.raises(InputError, match="there are 3 of only 2 papers"):
        judgements([True, False, False], 2)


@given(st.integers(0, 10_000), st.sampled_from(["0.5", "0.8", "0.95", "0.999", "0.07"]))
def test_so_many_missing_make_recall_too_low_and_one_less_does_not(found: int, said: str) -> None:
    target, missing = Fraction(said), least_missing(found, float(said))
    assert Fraction(found, found + missing) < target
    if found:
        assert Fraction(found, found + missing - 1) >= target


@pytest.mark.parametrize("target", [0.0, 1.0, -1.0, 2.0])
def test_a_target_that_cannot_be_tested_is_refused(target: float) -> None:
    with pytest.raises(InputError, match="cannot be tested"):
        least_missing(3, target)
