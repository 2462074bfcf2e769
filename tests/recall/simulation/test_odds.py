from itertools import combinations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from exhume.recall.simulation.odds import cells_with_odds_ratios

RATES = st.floats(0.02, 0.98)
RATIOS = st.floats(0.1, 20.0)


@given(st.tuples(RATES, RATES, RATES), st.tuples(RATIOS, RATIOS, RATIOS))
def test_three_finders_have_the_chosen_sensitivities_and_odds_ratios_and_no_more(
    rates: tuple[float, ...], ratios: tuple[float, ...]
) -> None:
    pairs = dict(zip(combinations(range(3), 2), ratios, strict=True))
    cells = cells_with_odds_ratios(rates, pairs).reshape(2, 2, 2).transpose()  # bit 0 is axis 0
    for axis, rate in enumerate(rates):
        assert np.isclose(rate, cells.take(1, axis=axis).sum())
    for (one, other), ratio in pairs.items():
        (third,) = {0, 1, 2} - {one, other}
        for given_third in (0, 1):  # the same in both: no interaction of three
            t = cells.take(given_third, axis=third)
            assert np.isclose(ratio, t[0, 0] * t[1, 1] / (t[0, 1] * t[1, 0]))


@given(RATES, RATES)
def test_without_odds_ratios_finders_are_independent(one: float, other: float) -> None:
    expected = [(1 - one) * (1 - other), one * (1 - other), (1 - one) * other, one * other]
    assert np.allclose(expected, cells_with_odds_ratios([one, other], {}))


def test_a_finder_that_points_at_all_or_at_none_is_possible() -> None:
    assert [0, 0, 0.5, 0.5] == cells_with_odds_ratios([0.5, 1.0], {}).round(9).tolist()
    assert [0.5, 0.5, 0, 0] == cells_with_odds_ratios([0.5, 0.0], {}).round(9).tolist()
