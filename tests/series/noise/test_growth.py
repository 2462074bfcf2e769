import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from exhume.series._noise.growth import grown, growth, shocks_beyond_counting

from . import reference
from .reported_donors import DONORS

COUNTS = st.lists(st.integers(1, 5_000).map(float), min_size=7, max_size=15)


@given(COUNTS)
def test_path_and_shocks_are_those_of_the_slow_way(values):
    path, shocks, sd, beyond = reference.growth(values)
    found = growth(np.array(values))
    assert path == pytest.approx(found.path.tolist(), abs=1e-8)
    assert shocks == pytest.approx(found.shocks.tolist(), abs=1e-8)
    assert [sd, beyond] == pytest.approx([float(found.sd), float(found.beyond)], abs=1e-6)


@given(st.lists(st.lists(st.integers(1, 900), min_size=8, max_size=8), min_size=1, max_size=5))
def test_many_series_are_split_as_each_alone(rows):
    values = np.array(rows, dtype=float)
    alone = [growth(row).sd for row in values]
    assert alone == pytest.approx(growth(values).sd.tolist(), abs=1e-9)


@given(st.floats(1, 1e4), st.lists(st.floats(-0.5, 0.5), min_size=6, max_size=6))
def test_levels_grow_as_those_of_the_slow_way(start, shocks):
    path = np.linspace(1.2, 0.1, 6)
    found = grown(start, path, np.array([shocks]))[0]
    assert reference.grown(start, path, shocks) == pytest.approx(found.tolist(), rel=1e-9)


def test_path_and_shocks_give_the_series_back():
    values = np.array(DONORS, dtype=float)
    found = growth(values)
    assert DONORS == pytest.approx(grown(34.0, found.path, found.shocks[None])[0], rel=1e-9)


def test_shocks_of_donors_have_the_published_size():
    found = growth(np.array(DONORS[:7], dtype=float))
    assert 0.117 == pytest.approx(float(found.sd), abs=1e-3)
    assert 0.068 == pytest.approx(float(found.beyond), abs=1e-3)


def test_shocks_that_counting_explains_are_none():
    values = np.array([[40.0, 48, 45, 52, 60, 58, 66, 71]])
    assert 0 == np.abs(shocks_beyond_counting(values)).max()


def test_exact_growth_has_no_shocks():
    assert np.isfinite(shocks_beyond_counting(2.0 ** np.arange(8)[None])).all()
