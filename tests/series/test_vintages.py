from itertools import zip_longest

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exhume.model.series import Flag, Reported, Result, Series, Status
from exhume.protocols import ForensicTest
from exhume.series import vintages

from .made_bounds import years

VALUES = st.lists(st.none() | st.integers(0, 9_999), min_size=1, max_size=12)


def examined(*earlier: Series, now: Series) -> Result:
    reported = Reported((now,), vintages=earlier)
    (found,) = vintages.examine(reported, draws=10, seed=1)
    return found


def numbers(result: Result) -> dict[str, float]:
    return {each.name: each.value for each in result.statistics}


def test_it_is_a_forensic_test() -> None:
    assert isinstance(vintages, ForensicTest)


@given(VALUES)
def test_editions_that_agree_are_never_flagged(values: list[int | None]) -> None:
    found = examined(years("x", values, vintage="2018"), now=years("x", values))
    assert Flag.NONE is found.flag
    assert 1 == len(found.table)


@given(st.lists(st.integers(0, 9_999), min_size=1, max_size=12), st.data())
def test_a_value_that_changed_is_always_flagged(values: list, data: st.DataObject) -> None:
    where = data.draw(st.integers(0, len(values) - 1))
    other = [value + (i == where) for i, value in enumerate(values)]
    found = examined(years("x", other, vintage="2018"), now=years("x", values))
    assert found.flag in {Flag.WEAK, Flag.MODERATE}
    assert 1 == numbers(found)["cells changed"]
    assert pytest.approx(1 / len(values)) == found.effect.value


@given(VALUES, VALUES)
def test_every_cell_is_counted_once(old: list, new: list) -> None:
    found = examined(years("x", old, vintage="2018"), now=years("x", new))
    known = sum(a is not None or b is not None for a, b in zip_longest(old, new))
    counted = numbers(found)
    same = counted["cells in common"] - counted["cells changed"]
    assert known == same + sum(
        counted[f"cells {what}"] for what in ("changed", "appeared", "vanished")
    )


def test_one_corrected_cell_is_listed_with_both_values_and_is_weak() -> None:
    old = [300, 310, 320, 391, 380, 385, 390, 395, 400, 405, 410]
    new = [300, 310, 320, 340, 380, 385, 390, 395, 400, 405, 410]
    found = examined(years("x", old, vintage="2018"), now=years("x", new))
    assert Flag.WEAK is found.flag
    assert ("2018", "current", "2013", "changed", "391", "340") == found.table[1]
    assert "Honest corrections are common" in found.reason


def test_a_value_that_goes_back_is_moderate() -> None:
    editions = [
        years("x", [value, 5, 6], vintage=edition)
        for edition, value in (("2016", 100), ("2018", 120))
    ]
    found = examined(*editions, now=years("x", [100, 5, 6]))
    assert Flag.MODERATE is found.flag
    assert 1 == numbers(found)["values that went back"]


def test_many_changes_are_moderate() -> None:
    found = examined(years("x", [1, 2, 3], vintage="2018"), now=years("x", [2, 3, 3]))
    assert Flag.MODERATE is found.flag


def test_a_value_that_vanished_is_named() -> None:
    found = examined(years("x", [1, 2, 3], vintage="2018"), now=years("x", [1, None, 3]))
    assert Flag.WEAK is found.flag
    assert "2011 vanished" in found.reason


def test_a_new_year_is_no_change() -> None:
    found = examined(years("x", [1, 2], vintage="2018"), now=years("x", [1, 2, 3]))
    assert Flag.NONE is found.flag
    assert 1 == numbers(found)["cells appeared"]


def test_a_value_that_is_printed_more_exactly_has_not_changed() -> None:
    old = years("x", [1700], vintage="2018", text="1.7 thousand")
    assert Flag.NONE is examined(old, now=years("x", [1702])).flag
    assert Flag.WEAK is examined(old, now=years("x", [1802])).flag


def test_an_imputed_mirror_is_warned_of_and_not_compared() -> None:
    mirror = years("x", [76, 76, 45, 76], first=2020, vintage="mirror", status=Status.IMPUTED)
    found = examined(mirror, now=years("x", [None, None, 45, 76], first=2020))
    assert Flag.NONE is found.flag
    assert 4 == numbers(found)["cells imputed"]
    assert "somebody filled in" in found.warnings[0]


def test_without_an_earlier_edition_nothing_is_said() -> None:
    (found,) = vintages.examine(Reported((years("x", [1]),)), draws=1, seed=1)
    assert Flag.NOT_APPLICABLE is found.flag
