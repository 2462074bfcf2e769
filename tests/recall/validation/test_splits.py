from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exhume.errors import InputError
from exhume.model.estimates import Refusal
from exhume.recall.validation.evaluations import Evaluation, Kind
from exhume.recall.validation.items import Coded, clusters_of
from exhume.recall.validation.splits import Rules, coded_after, folds_of, held_out, tuned_on

from .made_items import START, item

TUNED = START + timedelta(days=10)
NAMES = st.sets(st.text("abcdef", min_size=1, max_size=3), min_size=5)


def evaluated(found: Evaluation | Refusal) -> Evaluation:
    assert isinstance(found, Evaluation)
    return found


def test_only_what_was_coded_after_tuning_counts() -> None:
    items = [item(f"{day}", day, relevant=day > 10) for day in range(31)]
    found = evaluated(coded_after(items, TUNED))
    assert Kind.CODED_AFTER == found.kind
    assert (20, 20, 0, 0) == (found.items, found.both, found.rules_only, found.left_out)


def test_what_was_coded_at_the_moment_of_tuning_is_not_after_it() -> None:
    assert isinstance(coded_after([item("a", 10)], TUNED), Refusal)


def test_clusters_that_rules_were_tuned_on_are_left_out_and_counted() -> None:
    items = [item("a", 1, "paper"), item("b", 20, "paper"), item("c", 20)]
    found = evaluated(coded_after(items, TUNED))
    assert (1, 1) == (found.items, found.left_out)


def test_where_nothing_was_coded_after_it_is_refused() -> None:
    found = coded_after([item("a", 1), item("b", 2)], TUNED)
    assert isinstance(found, Refusal)
    assert "nothing was coded after the rules were tuned" == found.reason
    assert 2 == found.units


def test_where_all_of_it_lies_in_known_clusters_it_is_refused() -> None:
    found = coded_after([item("a", 1, "paper"), item("b", 20, "paper")], TUNED)
    assert isinstance(found, Refusal)
    assert "the 1 items coded after lie in clusters" in found.reason


def test_times_with_a_zone_are_compared_as_such() -> None:
    tuned = datetime(2021, 3, 1, 12, tzinfo=UTC)
    items = [Coded("a", "a", tuned + timedelta(hours=1), predicted=True, relevant=True)]
    assert 1 == evaluated(coded_after(items, tuned)).items


def test_what_rules_were_tuned_on_is_called_that() -> None:
    found = evaluated(tuned_on([item("a", 1), item("b", 20)], TUNED))
    assert (Kind.TUNED_ON, 1) == (found.kind, found.items)
    assert not isinstance(found.precision, Refusal)
    assert "nothing of how good they are on others" in found.precision.assumptions


def test_without_anything_to_tune_on_it_is_refused() -> None:
    assert isinstance(tuned_on([item("b", 20)], TUNED), Refusal)


def test_rules_are_tried_on_clusters_that_they_were_not_tuned_on() -> None:
    items = [item(f"{n}", cluster=f"{n // 3}", relevant=n % 2 == 0) for n in range(60)]

    def tune(known: Sequence[Coded]) -> Rules:
        clusters = clusters_of(known)
        return lambda tried: tried.cluster in clusters

    found = evaluated(held_out(items, tune, folds=4))
    assert (Kind.HELD_OUT, 60, 20) == (found.kind, found.items, found.clusters)
    assert 0 == found.both + found.rules_only  # no cluster was known
    assert (30, 30) == (found.missed, found.neither)


def test_rules_are_tuned_once_for_each_part_on_all_the_others() -> None:
    items, seen = [item(f"{n}") for n in range(23)], list[int]()

    def tune(known: Sequence[Coded]) -> Rules:
        seen.append(len(known))
        return lambda tried: tried.relevant

    assert 23 == evaluated(held_out(items, tune, folds=5)).both
    assert [18, 18, 18, 19, 19] == sorted(seen)


def test_fewer_clusters_than_parts_are_refused() -> None:
    found = held_out([item("a"), item("b")], lambda _: lambda _: True, folds=3)
    assert isinstance(found, Refusal)
    assert "there are 2 clusters, and 3 parts need one each" == found.reason


@given(NAMES, st.integers(2, 5), st.integers(0, 5))
def test_parts_are_about_equal_and_do_not_depend_on_order(
    names: set[str], folds: int, seed: int
) -> None:
    found = folds_of(sorted(names), folds, seed)
    sizes = [list(found.values()).count(part) for part in range(folds)]
    assert max(sizes) - min(sizes) <= 1
    assert found == folds_of(sorted(names, reverse=True), folds, seed)


def test_another_seed_gives_other_parts() -> None:
    names = [f"{n}" for n in range(40)]
    assert folds_of(names, 5, 1) != folds_of(names, 5, 2)


def test_one_part_is_refused() -> None:
    with pytest.raises(InputError, match="leave nothing to tune on"):
        folds_of("abc", 1, 0)
