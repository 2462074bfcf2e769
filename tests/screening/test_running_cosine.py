"""The running cosine must answer as R does, and as the slow reference does, to the last bit."""

import json
import os
from math import isnan
from pathlib import Path

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from exhume.errors import InputError
from exhume.screening.cosine.reference import closest_window_slowly
from exhume.screening.matching import codepoints_of
from exhume.screening.running_cosine import Window, closest_window, closest_windows, name

HERE = Path(__file__).parent
SHARED = Path(os.environ.get("EXHUME_SHARED", HERE.parents[2] / "shared"))
ALL_CASES = SHARED / "gold" / "afind_cases.json"

letters = st.sampled_from(["心", "心肺", "心肺气管供体", "心肺气管供体脑死亡后，a𠮷"])
texts = letters.flatmap(lambda alphabet: st.text(alphabet, max_size=60))
patterns = letters.flatmap(lambda alphabet: st.text(alphabet, max_size=12))


def disagreements_with_r(path: Path) -> list[int]:
    cases = json.loads(path.read_text("utf-8"))["cases"]
    return [case["id"] for case in cases if not _agrees(case)]


def _agrees(case: dict[str, object]) -> bool:
    window = closest_window(case["text"], case["pattern"])
    place = (case["location"] - 1, case["match"]) == (window.start, window.match)
    return place and _same(float.fromhex(case["distance_hex"]), window.distance)


def _same(expected: float, actual: float) -> bool:
    return expected == actual or (isnan(expected) and isnan(actual))


def test_the_cases_kept_here_have_the_answers_of_r_to_the_last_bit():
    assert [] == disagreements_with_r(HERE / "afind_cases.json")


@pytest.mark.skipif(not ALL_CASES.exists(), reason=f"{ALL_CASES} is not here")
def test_all_cases_have_the_answers_of_r_to_the_last_bit():
    assert [] == disagreements_with_r(ALL_CASES)


@settings(deadline=None, max_examples=150)
@given(st.lists(texts, max_size=5), st.lists(patterns, max_size=5))
@example(["心心心", ""], ["", "心", "心肺心肺"])
def test_batches_equal_the_slow_reference_to_the_last_bit(documents, wanted):
    found = closest_windows(*codepoints_of(documents), wanted)
    expected = [closest_window_slowly(text, pattern) for text in documents for pattern in wanted]
    starts = np.array([start for start, _ in expected]).reshape(found.starts.shape)
    distances = np.array([distance for _, distance in expected]).reshape(found.starts.shape)
    np.testing.assert_array_equal(starts, found.starts)
    np.testing.assert_array_equal(distances, found.distances)


@settings(deadline=None, max_examples=40)
@given(st.text("心肺气管供体脑死亡后立即给氧", min_size=200, max_size=600), st.integers(0, 500))
def test_long_patterns_equal_the_slow_reference_to_the_last_bit(text, start):
    pattern = text[start : start + 40][::-1] + "插管"
    window = closest_window(text, pattern)
    assert closest_window_slowly(text, pattern) == (window.start, window.distance)


def test_a_pattern_as_long_as_the_text_or_longer_is_compared_with_all_of_it():
    assert Window(0, 0.0, "心肺") == closest_window("心肺", "肺心")
    longer = closest_window("心肺", "肺心气")
    assert (0, "心肺") == (longer.start, longer.match)
    assert 1 - 2 / (3**0.5 * 2**0.5) == longer.distance


@pytest.mark.parametrize(("text", "pattern"), [("", "心"), ("心", ""), ("", "")])
def test_nothing_to_compare_gives_not_a_number_at_the_beginning(text, pattern):
    window = closest_window(text, pattern)
    assert (0, "") == (window.start, window.match)
    assert isnan(window.distance)


def test_a_text_without_any_character_of_the_pattern_is_at_distance_one():
    assert Window(0, 1.0, "甲乙") == closest_window("甲乙丙丁", "心肺")


def test_the_leftmost_of_equal_windows_is_kept():
    assert Window(1, 0.0, "管插") == closest_window("甲管插乙插管", "插管")


def test_characters_beyond_the_basic_plane_count_as_one():
    assert Window(1, 0.0, "𠮷心") == closest_window("😀𠮷心", "心𠮷")


def test_lone_surrogates_are_counted_like_characters():
    assert Window(1, 0.0, "\ud800心") == closest_window("肺\ud800心", "心\ud800")


def test_a_number_above_all_code_points_is_a_character_of_no_pattern():
    found = closest_windows(
        np.array([0xFFFFFFFF, 0x5FC3], np.uint32), np.array([0, 2], np.int64), ["心"]
    )
    assert (1, 0.0) == (found.starts[0, 0], found.distances[0, 0])


def test_no_documents_and_no_patterns_give_empty_arrays():
    assert (0, 1) == closest_windows(*codepoints_of([]), ["心"]).starts.shape
    assert (1, 0) == closest_windows(*codepoints_of(["心"]), []).distances.shape


def test_arrays_have_the_types_that_are_promised():
    found = closest_windows(*codepoints_of(["心"]), ["心"])
    assert (np.int32, np.float64) == (found.starts.dtype, found.distances.dtype)


@pytest.mark.parametrize("bounds", [[0, 5], [-1, 1], [1, 0], []])
def test_bounds_outside_the_code_points_are_refused(bounds):
    data, _ = codepoints_of(["心肺"])
    with pytest.raises(InputError):
        closest_windows(data, np.array(bounds, np.int64), ["心"])


def test_the_plug_in_has_its_name():
    assert "running-cosine" == name
