import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import chi2

from exhume.figures._poisson import garwood


@given(st.integers(0, 900))
@settings(max_examples=30, deadline=None)
def test_the_limits_are_those_that_chi_squared_gives(count: int) -> None:
    limits = garwood(count)
    low = chi2.ppf(0.025, 2 * count) / 2 if count else 0.0
    assert low == pytest.approx(limits.low, rel=1e-6, abs=1e-8)
    assert chi2.ppf(0.975, 2 * count + 2) / 2 == pytest.approx(limits.high, rel=1e-6)
