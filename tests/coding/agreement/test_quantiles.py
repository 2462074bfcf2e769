import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exhume.coding.agreement.quantiles import around, clopper_pearson, student
from exhume.errors import MissingExtra
from exhume.model.estimates import Interval


@given(st.integers(0, 50), st.integers(0, 50))
def test_limits_of_a_share_hold_it_and_mirror_those_of_the_rest(hits: int, misses: int) -> None:
    found = clopper_pearson(hits, hits + misses)
    mirrored = clopper_pearson(misses, hits + misses)
    assert 0 <= found.low < found.high <= 1
    assert pytest.approx(1 - mirrored.high) == found.low
    if hits + misses:
        assert found.low <= hits / (hits + misses) <= found.high


def test_without_trials_nothing_is_excluded() -> None:
    assert Interval(0.0, 1.0) == clopper_pearson(0, 0)


def test_the_rule_of_three_holds_for_none_in_many() -> None:
    assert pytest.approx(3.689 / 10_000, rel=1e-3) == clopper_pearson(0, 10_000).high


def test_student_comes_to_the_normal_distribution() -> None:
    assert pytest.approx(1.959964, abs=1e-4) == student(0.95, 10**6)


def test_an_interval_round_a_coefficient_stays_within_its_range() -> None:
    assert Interval(-1.0, 1.0) == around(0.2, 4.0, 2.0)
    assert Interval(0.2, 0.2) == around(0.2, -1e-20, 2.0)


def test_without_scipy_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "scipy", None)
    with pytest.raises(MissingExtra, match=r"pip install 'exhume\[statistics\]'"):
        clopper_pearson(1, 2)
