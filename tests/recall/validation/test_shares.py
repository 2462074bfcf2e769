import sys

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from exhume.errors import MissingExtra
from exhume.model.estimates import Interval
from exhume.recall.validation.shares import independent, limits, share_of

from .made_items import clustered

OUTCOMES = st.lists(st.tuples(st.sampled_from("abcdefgh"), st.booleans()), min_size=1, max_size=40)


def test_items_that_lie_alone_count_as_such() -> None:
    share = share_of([(f"{n}", n % 3 == 0) for n in range(300)])
    assert share.effect is not None
    assert pytest.approx(1, rel=0.01) == share.effect
    assert 300 == independent(share, 0.95)


def test_clusters_of_copies_count_as_one_item_each() -> None:
    share = share_of([(f"{n // 4}", n // 4 % 2 == 0) for n in range(400)])
    assert pytest.approx(100) == independent(share, 0.95)


def test_a_design_effect_below_1_does_not_make_limits_narrower() -> None:
    share = share_of([(f"{n // 2}", n % 2 == 0) for n in range(400)])
    assert 0 == share.effect
    assert pytest.approx(400, rel=0.01) == independent(share, 0.95)


def test_few_clusters_with_the_rarer_kind_make_limits_wider() -> None:
    few = share_of([(f"{n // 4}", n not in {4, 5}) for n in range(80)])
    more = share_of([(f"{n // 4}", n not in {4, 20, 30, 41}) for n in range(80)])
    assert (1, 4) == (few.telling, more.telling)
    assert 20 == independent(few, 0.95)
    assert 20 < independent(more, 0.95) < 80


def test_where_all_are_alike_each_cluster_counts_as_one() -> None:
    share = share_of([(f"{n // 4}", True) for n in range(80)])
    assert share.effect is None
    found = limits(share, 0.95)
    assert 1.0 == found.high
    assert pytest.approx(0.8316, abs=1e-4) == found.low  # of 20 in 20


def test_in_one_cluster_nothing_is_excluded() -> None:
    assert Interval(0.0, 1.0) == limits(share_of([("a", True), ("a", False)]), 0.95)


def test_without_clusters_limits_are_exact() -> None:
    special = pytest.importorskip("scipy.special")
    found = limits(share_of((f"{n}", n < 7) for n in range(30)), 0.9)
    assert pytest.approx(special.betaincinv(7, 24, 0.05)) == found.low
    assert pytest.approx(special.betaincinv(8, 23, 0.95)) == found.high


@given(OUTCOMES, st.sampled_from([0.8, 0.95]))
def test_the_share_lies_within_its_limits(
    outcomes: list[tuple[str, bool]], confidence_level: float
) -> None:
    share = share_of(outcomes)
    found = limits(share, confidence_level)
    assert 0 <= found.low <= share.counted / share.items <= found.high <= 1
    assert found.low < found.high


@given(OUTCOMES)
def test_those_that_do_not_count_have_mirrored_limits(outcomes: list[tuple[str, bool]]) -> None:
    found = limits(share_of(outcomes), 0.95)
    turned = limits(share_of((cluster, not counts) for cluster, counts in outcomes), 0.95)
    assert pytest.approx((1 - turned.high, 1 - turned.low)) == (found.low, found.high)


@pytest.mark.parametrize(
    ("clusters", "largest", "share", "alike"),
    [
        (12, 6, 0.7, 0.5),
        (40, 8, 0.9, 0.3),
        (40, 1, 0.95, 0.0),
        (15, 20, 0.9, 0.5),
        (25, 10, 0.5, 1.0),
    ],
)
def test_limits_hold_as_often_as_they_say(
    clusters: int, largest: int, share: float, alike: float
) -> None:
    random, held = np.random.default_rng(17), 0
    for _ in range(500):
        found = limits(share_of(clustered(random, clusters, largest, share, alike)), 0.9)
        held += found.low <= share <= found.high
    assert held >= 0.88 * 500


def test_without_scipy_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "scipy", None)
    with pytest.raises(MissingExtra, match=r"pip install 'exhume\[statistics\]'"):
        limits(share_of([("a", True), ("b", False)]), 0.95)
