import numpy as np

from exhume.model.series import Reported
from exhume.series._windows import whole, windows

from .noise.reported_donors import DONORS, donors, series_of


def test_each_window_begins_at_0_and_has_its_own_values():
    found = list(windows(donors()))
    assert ["2010 to 2016", "2010 to 2017", "2010 to 2018"] == [window.name for window in found]
    assert list(DONORS[:7]) == found[0].values.tolist()
    assert list(range(9)) == found[2].times.tolist()


def test_without_windows_a_series_is_looked_at_as_a_whole():
    (window,) = windows(Reported((series_of(DONORS),)))
    assert "2010 to 2018" == window.name


def test_a_missing_value_leaves_a_gap_in_time():
    window = whole(series_of([1, 2, None, 4, 5]))
    assert [0, 1, 3, 4] == window.times.tolist()
    assert not window.evenly
    assert whole(series_of([1, 2, 3])).evenly


def test_a_window_in_which_nothing_is_known_says_so():
    reported = Reported((series_of(DONORS),), windows=((1990, 1995),))
    (window,) = windows(reported)
    assert ("nothing known", 0) == (window.name, len(window.values))
    assert not window.evenly


def test_months_of_different_length_lie_evenly():
    months = np.cumsum([0, 31, 28, 31, 30, 31, 30]) / 365
    assert whole(series_of([1] * 7))._replace(at=months).evenly
