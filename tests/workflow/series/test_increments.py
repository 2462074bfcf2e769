"""What a counter grew by, with the time that it took."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exhume.errors import InputError
from exhume.model.series import Measure, Point, Series, Status
from exhume.workflow._series.increments import increments
from exhume.workflow._series.reading import read_series

from .making import write


def counter(folder: Path, *rows: str) -> Series:
    text = "".join(f"{row},cumulative\n" for row in rows)
    path = write(folder, f"period,value,status,measure\n{text}")
    return read_series(path)[0].subject[0]


def test_years_that_follow_each_other_give_the_years_own_figures(tmp_path: Path) -> None:
    grown = increments(counter(tmp_path, "2010,34,", "2011,166,", "2012,599,approximate"))
    assert Measure.COUNT is grown.measure
    assert [("2011", 2011.0, 1.0, 132.0), ("2012", 2012.0, 1.0, 433.0)] == [
        (point.period, point.at, point.span, point.value) for point in grown.points
    ]
    assert [Status.DERIVED, Status.APPROXIMATE] == [point.status for point in grown.points]


def test_a_span_over_a_missing_value_is_as_long_as_it_is(tmp_path: Path) -> None:
    (point,) = increments(counter(tmp_path, "2010,34,", "2011,,missing", "2012,599,")).points
    assert ("2010/2012", 2011.0, 2.0, "565") == (point.period, point.at, point.span, point.text)


def test_days_apart_give_the_part_of_a_year_between_their_ends(tmp_path: Path) -> None:
    (point,) = increments(counter(tmp_path, "2013-12-31,1448,", "2014-06-30,2000,")).points
    assert ("2013-12-31/2014-06-30", 2014.0) == (point.period, point.at)
    assert 181 / 365 == pytest.approx(point.span)


def test_a_counter_that_falls_keeps_its_sign(tmp_path: Path) -> None:
    (point,) = increments(counter(tmp_path, "2010,34,", "2011,30,")).points
    assert ("-4", -4.0) == (point.text, point.value)


def test_what_is_not_cumulative_has_no_increments(tmp_path: Path) -> None:
    (series,) = read_series(write(tmp_path, "year,value\n2010,34\n"))[0].subject
    with pytest.raises(InputError, match="not cumulative"):
        increments(series)


@given(st.lists(st.integers(0, 10**6), min_size=1, max_size=20))
def test_increments_sum_to_what_the_counter_grew_by_and_tile_its_time(counts: list[int]) -> None:
    points = tuple(
        Point(str(2000 + at), 2000.0 + at, 1.0, str(count), float(count), 0, Status.SOURCED)
        for at, count in enumerate(counts)
    )
    grown = increments(Series("donors", "", "", Measure.CUMULATIVE, points)).points
    assert counts[-1] - counts[0] == sum(point.value or 0 for point in grown)
    assert [2001.0 + at for at in range(len(counts) - 1)] == [point.at for point in grown]
