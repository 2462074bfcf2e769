from hypothesis import given

from exhume.coding.agreement.patterns import (
    FourCells,
    anonymous,
    by_pair,
    coder_pairs,
    four_cells,
    rate,
)
from exhume.model.ratings import Pattern

from ..made_ratings import Rows, of_four, of_rows, rows


def test_equal_rows_are_counted_and_empty_ones_left_out() -> None:
    found = rate("x", ("no", "yes"), [{"b": 1, "a": 0}, {}, {"a": 0, "b": 1}, {"a": 1}])
    one_each = (Pattern((("a", 0), ("b", 1)), 2), Pattern((("a", 1),), 1))
    assert one_each == found.patterns
    assert 2 == found.units


@given(rows())
def test_forgetting_who_judged_loses_no_unit_and_no_judgement(found: Rows) -> None:
    ratings = of_rows(found, 3)
    alike = anonymous(ratings)
    assert ratings.units == alike.units
    assert ratings.used() == alike.used()


@given(rows())
def test_each_unit_is_in_the_ratings_of_each_pair_that_judged_it(found: Rows) -> None:
    ratings = of_rows(found, 3)
    pairs = by_pair(ratings)
    assert coder_pairs(ratings) == list(pairs)
    for (one, other), own in pairs.items():
        assert sum(one in row and other in row for row in found) == own.units


@given(rows(categories=2))
def test_the_table_counts_every_pair_of_verdicts(found: Rows) -> None:
    *counts, coders = four_cells(of_rows(found, 2))
    assert sum(len(row) * (len(row) - 1) // 2 for row in found) == sum(counts)
    assert (coders is None) == (len(coder_pairs(of_rows(found, 2))) != 1)


def test_the_table_says_who_is_first() -> None:
    assert FourCells(2, 4, 3, 991, ("a", "b")) == four_cells(of_four(2, 4, 3, 991))
