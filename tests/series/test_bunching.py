from dataclasses import replace

import numpy as np
import pytest

from exhume.model.series import Flag, Reported, Result, Series
from exhume.protocols import CalibratedTest
from exhume.series import bunching
from exhume.series._chance import rng
from exhume.series._digits import threshold
from exhume.series._digits.limits import distances_of

from .made_digits import at_most, made

MINIMUM = made("minimum", [43], entity="", unit="threshold")
SHAPES = {
    "poisson": lambda random, shape: random.poisson(40, shape),
    "negative binomial": lambda random, shape: random.negative_binomial(3, 1 / 11, shape),
    "geometric": lambda random, shape: random.geometric(1 / 21, shape) - 1,
}


def hospitals(counts: list[int]) -> tuple[Series, ...]:
    return tuple(
        made("volume", [count], entity=f"Hospital {at}") for at, count in enumerate(counts)
    )


def reported(counts: list[int], limit: Series = MINIMUM, *, lower: bool = True) -> Reported:
    relation = at_most(limit.name, "volume") if lower else at_most("volume", limit.name)
    first, *others = hospitals(counts)
    return Reported((first, limit), tuple(others), relations=(relation,))


def examined(given: Reported) -> Result:
    (result,) = bunching.examine(given, draws=999, seed=1)
    return result


def smooth(count: int = 300, seed: int = 1) -> list[int]:
    return rng(seed, "smooth").poisson(40, count).tolist()


def moved(counts: list[int], low: int, high: int, to: int) -> list[int]:
    return [to if low <= count <= high else count for count in counts]


def test_it_is_a_calibrated_test() -> None:
    assert isinstance(bunching, CalibratedTest)


def test_smooth_counts_are_not_noted() -> None:
    assert Flag.NONE is examined(reported(smooth())).flag


def test_counts_moved_up_to_a_minimum_are_noted() -> None:
    result = examined(reported(moved(smooth(), 41, 42, 43)))
    assert Flag.MODERATE is result.flag
    assert "just inside the threshold" in result.reason
    assert 0.001 == result.pvalue


def test_counts_moved_down_to_a_quota_are_noted() -> None:
    quota = replace(MINIMUM, name="quota")
    counts = moved(smooth(), 44, 45, 43)
    assert Flag.MODERATE is examined(reported(counts, quota, lower=False)).flag
    assert Flag.NONE is examined(reported(smooth(), quota, lower=False)).flag


def test_other_points_are_counted_that_bunch_as_much() -> None:
    result = examined(reported(moved(smooth(), 41, 42, 43)))
    numbers = {statistic.name: statistic.value for statistic in result.statistics}
    assert 0 == numbers["other points with as high a score"]
    assert numbers["other points"] > 5
    assert numbers["exact binomial mid-p near the threshold"] < 0.001


def test_few_counts_near_the_threshold_are_refused_with_their_number() -> None:
    result = examined(reported(smooth(40)))
    assert Flag.NOT_APPLICABLE is result.flag
    assert "50 are needed" in result.reason


def test_counts_that_heap_on_round_numbers_are_refused() -> None:
    result = examined(reported([count // 5 * 5 for count in smooth()]))
    assert Flag.NOT_APPLICABLE is result.flag
    assert "heap on multiples of 5" in result.reason


def test_a_threshold_next_to_zero_is_refused() -> None:
    low = made("minimum", [3], entity="", unit="threshold")
    assert Flag.NOT_APPLICABLE is examined(reported(smooth(), low)).flag


def test_without_a_threshold_there_is_nothing_to_test() -> None:
    result = examined(Reported(hospitals(smooth()[:3])))
    assert "no relation names a series of unit `threshold`" == result.reason


def of_their_own(counts: list[int]) -> Reported:
    """Give each hospital a minimum of its own."""
    own = (
        made("minimum", [at % 5 + 36], entity=f"Hospital {at}", unit="threshold")
        for at in range(len(counts))
    )
    return Reported((*hospitals(counts), *own), relations=(at_most("minimum", "volume"),))


def test_each_unit_may_have_a_threshold_of_its_own() -> None:
    counts = smooth(60)
    (found,) = distances_of(of_their_own(counts))
    assert [count - at % 5 - 36 for at, count in enumerate(counts)] == found.values.tolist()
    assert (36, None) == (found.lowest, found.common)


def test_counts_that_heap_are_refused_where_thresholds_differ_too() -> None:
    assert Flag.NONE is examined(of_their_own(smooth())).flag
    result = examined(of_their_own([count // 10 * 10 for count in smooth()]))
    assert Flag.NOT_APPLICABLE is result.flag
    assert "heap on multiples of" in result.reason


def test_the_fit_keeps_what_it_is_fitted_by() -> None:
    window = threshold.Window(10, 2)
    counts = rng(1, "fit").poisson(9, (5, 20))
    expected = threshold.fitted(counts, window)
    for power in range(4):
        place = (window.cells() + 0.5) ** power
        assert pytest.approx(counts @ place, rel=1e-6) == expected @ place


def test_one_sample_is_scored_as_it_is_among_others() -> None:
    window = threshold.Window(8, 2)
    counts = rng(2, "score").poisson(6, (7, 16))
    together = threshold.scores(counts, window)
    alone = [float(threshold.scores(row[None, :], window)[0]) for row in counts]
    assert pytest.approx(alone, abs=1e-7) == together.tolist()


@pytest.mark.parametrize("shape", SHAPES)
def test_scores_of_smooth_counts_err_as_often_as_they_say(shape: str) -> None:
    values = SHAPES[shape](rng(3, shape), (4_000, 300))
    at = round(float(np.median(values)))
    window = threshold.window_of(float(values.std()), at)
    counts = np.stack([threshold.counts_of(row - at, window) for row in values])
    share = float((threshold.scores(counts, window) >= 1.6449).mean())
    assert pytest.approx(0.05, abs=0.012) == share


def test_pvalues_decide_as_the_examination_does() -> None:
    for counts in (smooth(), moved(smooth(), 41, 42, 43)):
        alone = bunching.pvalues(np.array([counts], dtype=float), draws=999, seed=1, at=43)
        assert float(alone[0]) == examined(reported(counts)).pvalue


def test_the_null_has_the_mean_and_the_variance_of_what_it_is_like() -> None:
    like = rng(4, "like").negative_binomial(3, 1 / 11, 300).astype(float)
    drawn = bunching.null(like, 500, rng(5, "null"))
    assert (500, 300) == drawn.shape
    assert pytest.approx(like.mean(), rel=0.02) == drawn.mean()
    assert pytest.approx(like.var(), rel=0.05) == drawn.var()
