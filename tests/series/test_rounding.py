from collections.abc import Sequence
from itertools import combinations_with_replacement
from math import comb, log

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from exhume.model.series import Flag, Relation, RelationKind, Reported, Result
from exhume.protocols import ForensicTest
from exhume.series import rounding
from exhume.series._chance import rng
from exhume.series._digits import heaping
from exhume.series._digits.rounded import UNITS, unit_of_rounding
from exhume.series._digits.simple_fractions import Fractions, by_chance, whole_percentages
from exhume.series._digits.usable import Usable

from .made_digits import made

# China in the Global Observatory on Donation and Transplantation, kidneys and livers from deceased
# donors, 2004 to 2018 (official export of 20 April 2026).
KIDNEYS = (
    9700,
    7800,
    5900,
    4500,
    3500,
    3500,
    4577,
    4577,
    4577,
    4577,
    4577,
    4931,
    7224,
    9040,
    11302,
)
LIVERS = (2750, 3350, 2400, 1550, 1500, 1500, 2082, 2082, 2082, 2082, 2082, 2150, 3264, 4405, 5479)


def results(reported: Reported, draws: int = 999) -> list[Result]:
    return list(rounding.examine(reported, draws=draws, seed=1))


def usable(values: Sequence[int]) -> list[Usable]:
    return [Usable(value, "made", str(2000 + at), 2000 + at) for at, value in enumerate(values)]


def test_it_is_a_forensic_test() -> None:
    assert isinstance(rounding, ForensicTest)


@given(st.lists(st.integers(1, 10**6), min_size=1, max_size=6), st.sampled_from(UNITS))
def test_the_unit_divides_every_value(values: list[int], unit: int) -> None:
    rounded = [value * unit for value in values]
    found = unit_of_rounding(rounded)
    assert all(value % found == 0 for value in rounded)
    if unit ** -len(set(rounded)) <= 0.01:
        assert found >= unit


@pytest.mark.parametrize(
    ("values", "unit"),
    [([], 1), ([0, 0], 1), ([10], 1), ([110, 130], 10), ([9700, 7800, 5900], 100), ([12.5, 10], 1)],
)
def test_a_unit_is_named_only_if_chance_hardly_gives_it(values: list[float], unit: int) -> None:
    assert unit == unit_of_rounding(values)


def test_rounding_of_the_years_from_2004_is_found_in_the_stretch_where_it_is() -> None:
    reported = Reported((made("kidneys", KIDNEYS), made("livers", LIVERS)))
    (result,) = results(reported)
    assert Flag.WEAK is result.flag  # honest rounding is the first reading: never more
    assert result.reason.startswith("from 2000 to 2004, 10 of 10 values are multiples of 50")
    assert ("Ruritania, kidneys", "2000", "2004", "5", "100", "1e-10") in result.table


def test_values_that_are_not_rounded_are_not_noted() -> None:
    values = rng(4, "values").integers(1_000, 9_000, 60).tolist()
    (result,) = results(Reported((made("donors", values),)))
    assert Flag.NONE is result.flag


def test_too_few_values_are_refused() -> None:
    (result,) = results(Reported((made("donors", [100, 200]),)))
    assert Flag.NOT_APPLICABLE is result.flag
    assert "2 values of 50 or more can be used, 10 are needed" == result.reason


def slowly_rarest(values: Sequence[int]) -> float:
    """Look at every stretch and unit, one by one."""
    best = 0.0
    for first, last in combinations_with_replacement(range(len(values)), 2):
        for unit in heaping.UNITS:
            large = [each for each in values[first : last + 1] if each >= 10 * unit]
            n, k = len(large), sum(each % unit == 0 for each in large)
            tail = sum(
                comb(n, i) * (1 / unit) ** i * (1 - 1 / unit) ** (n - i) for i in range(k, n + 1)
            )
            best = max(best, -log(tail))
    return best


@given(
    st.lists(
        st.integers(50, 3_000) | st.integers(5, 300).map(lambda v: v * 10), min_size=2, max_size=12
    )
)
def test_the_rarest_stretch_is_that_of_looking_at_each(values: list[int]) -> None:
    found = heaping.rarest(heaping.blocks_of(usable(values)))
    assert pytest.approx(slowly_rarest(values), abs=1e-9) == found.rarity


def test_long_series_are_scanned_in_blocks_that_hold_every_value() -> None:
    blocks = heaping.blocks_of(usable(range(100, 1_100)))
    assert len(blocks.first) <= heaping.BLOCKS
    assert 1_000 == int(blocks.eligible.sum())


def test_the_scan_errs_no_more_often_than_it_says() -> None:
    random = rng(1, "scan")
    pvalues = []
    for _ in range(200):
        blocks = heaping.blocks_of(usable(random.poisson(2_000, 20).tolist()))
        pvalues.append(heaping.pvalue(blocks, heaping.rarest(blocks).rarity, 99, random))
    assert 0.1 > float((np.array(pvalues) <= 0.05).mean())


@given(
    st.integers(1, 3_000).flatmap(lambda whole: st.tuples(st.integers(0, whole), st.just(whole)))
)
def test_whole_percentages_are_told_exactly(share: tuple[int, int]) -> None:
    part, whole = share
    distance = min(abs(2_000 * part - 2_000 * whole * per // 100) for per in range(101))
    expected = distance < whole and 0 < part < whole
    assert expected == bool(whole_percentages(np.array([part]), np.array([whole]))[0])


def test_simple_fractions_of_small_numbers_are_not_taken_for_rounding() -> None:
    wholes = np.full(60, 10)  # every share of ten is a whole percentage
    drawn = by_chance(Fractions("", np.full(60, 5), wholes), 50, rng(1, "tens"))
    assert float(drawn.mean()) > 50


def ratio_of(parts: Sequence[int], wholes: Sequence[int]) -> Result:
    relation = Relation("share", RelationKind.RATIO, "used", ("given",))
    reported = Reported((made("used", parts), made("given", wholes)), relations=(relation,))
    return results(reported)[-1]


def test_shares_that_are_all_whole_percentages_are_noted() -> None:
    wholes = [997 + 13 * at for at in range(40)]
    parts = [round(whole * (30 + at) / 100) for at, whole in enumerate(wholes)]
    result = ratio_of(parts, wholes)
    assert Flag.WEAK is result.flag
    assert "whole percentages of used / given" == result.variant


def test_shares_by_chance_are_not_noted() -> None:
    wholes = [997 + 13 * at for at in range(40)]
    assert Flag.NONE is ratio_of(rng(5, "parts").binomial(wholes, 0.45).tolist(), wholes).flag


def test_a_few_shares_are_refused() -> None:
    assert Flag.NOT_APPLICABLE is ratio_of([1, 2], [3, 4]).flag
