import numpy as np
import pytest

from exhume.coding import krippendorff_alpha, percent
from exhume.coding.agreement import intervals
from exhume.coding.agreement.intervals import bootstrap, value, widened
from exhume.coding.agreement.patterns import anonymous
from exhume.coding.agreement.quantiles import clopper_pearson
from exhume.model.estimates import Interval

from ..made_ratings import of_four, of_rows, of_table


def test_resampling_percent_agreement_comes_near_its_exact_interval() -> None:
    ratings = of_four(300, 50, 50, 600)
    drawn, exact = bootstrap(ratings, percent.compiled, 0.95, 3), clopper_pearson(900, 1000)
    assert pytest.approx(exact.low, abs=0.004) == drawn.low
    assert pytest.approx(exact.high, abs=0.004) == drawn.high


def test_resampling_gives_the_same_in_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    ratings = of_four(30, 5, 6, 60)
    whole = bootstrap(ratings, percent.compiled, 0.9, 3)
    monkeypatch.setattr(intervals, "_CELLS", 100)
    assert whole == bootstrap(ratings, percent.compiled, 0.9, 3)


def test_where_no_replicate_has_a_value_nothing_is_excluded() -> None:
    ratings = of_rows([{"a": 1, "b": 1}] * 3, 2)
    assert Interval(-1.0, 1.0) == bootstrap(ratings, krippendorff_alpha.compiled, 0.95, 1)


def test_widening_leaves_an_interval_that_is_wide_enough_as_it_is() -> None:
    ratings = of_four(400, 30, 30, 540)
    assert Interval(-0.5, 1.0) == widened(
        Interval(-0.5, 1.0), ratings, krippendorff_alpha.compiled, 0.95
    )


def test_at_full_agreement_widening_goes_to_the_exact_limit_of_percent_agreement() -> None:
    ratings = anonymous(of_table([[0, 0], [0, 100]]))
    found = widened(Interval(1.0, 1.0), ratings, percent.compiled, 0.95)
    assert pytest.approx(clopper_pearson(100, 100).low) == found.low
    assert 1 == found.high


def test_at_no_agreement_widening_goes_to_the_exact_limit_too() -> None:
    ratings = anonymous(of_four(0, 50, 50, 0))
    found = widened(Interval(0.0, 0.0), ratings, percent.compiled, 0.95)
    assert 0 == found.low
    assert pytest.approx(clopper_pearson(0, 100).high) == found.high


def test_an_interval_holds_the_statistic() -> None:
    ratings = of_table([[30, 4, 1], [2, 11, 2], [0, 3, 9]])
    alpha = value(ratings, krippendorff_alpha.compiled)
    found = widened(Interval(0.9, 0.95), ratings, krippendorff_alpha.compiled, 0.95)
    assert found.low <= alpha <= found.high


def test_a_table_of_many_categories_keeps_its_weight() -> None:
    def weight(patterns: object, categories: int) -> intervals.Measure:
        del patterns, categories
        return lambda weights: weights.sum(axis=1)

    ratings = of_table(np.arange(16).reshape(4, 4).tolist())
    found = widened(Interval(120.0, 120.0), ratings, weight, 0.95)
    assert pytest.approx(120) == found.low
    assert pytest.approx(120) == found.high
