import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.special import betaincinv
from scipy.stats import binom

from exhume.recall.bounds.binomial import at_most, lower_share, most, upper_share


@st.composite
def outcomes(draw: st.DrawFn) -> tuple[int, int]:
    trials = draw(st.integers(1, 3_000))
    return draw(st.integers(0, trials)), trials


@given(outcomes(), st.floats(0, 1))
def test_the_tail_is_that_of_scipy(outcome: tuple[int, int], share: float) -> None:
    expected = binom.cdf(*outcome, share)
    assert pytest.approx(expected, rel=1e-8, abs=1e-12) == at_most(*outcome, share)


@given(outcomes(), st.sampled_from([0.001, 0.025, 0.05, 0.3]))
def test_limits_are_those_of_clopper_and_pearson(outcome: tuple[int, int], alpha: float) -> None:
    successes, trials = outcome
    low = betaincinv(successes, trials - successes + 1, alpha) if successes else 0
    high = betaincinv(successes + 1, trials - successes, 1 - alpha) if successes < trials else 1
    assert pytest.approx(low, abs=1e-9) == lower_share(successes, trials, alpha)
    assert pytest.approx(high, abs=1e-9) == upper_share(successes, trials, alpha)


def test_without_trials_nothing_is_excluded() -> None:
    assert (0, 1) == (lower_share(0, 0, 0.025), upper_share(0, 0, 0.025))


@given(st.integers(0, 2_000), st.floats(0.001, 0.999), st.sampled_from([0.001, 0.05, 0.3]))
def test_most_is_the_quantile_of_scipy(trials: int, share: float, alpha: float) -> None:
    number = most(trials, share, alpha)
    assert binom.sf(number, trials, share) <= alpha + 1e-9
    assert not number or binom.sf(number - 1, trials, share) > alpha - 1e-9
