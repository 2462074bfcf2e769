import numpy as np
from hypothesis import example, given
from hypothesis import strategies as st

from exhume.sources.ocr.order import reading_order

SIDE = st.integers(0, 500)


def rows_of(boxes: list[list[float]]) -> list[list[int]]:
    return reading_order(np.array(boxes, np.float64))


def column(left: float, right: float, top: float, count: int) -> list[list[float]]:
    return [[left, top + 20 * row, right, top + 20 * row + 12] for row in range(count)]


def test_lines_of_one_column_are_read_downwards() -> None:
    assert [[2], [1], [0]] == rows_of(column(0, 100, 0, 3)[::-1])


def test_pieces_of_one_line_stay_together() -> None:
    assert [[1, 0]] == rows_of([[60, 1, 100, 13], [0, 0, 50, 12]])


def test_the_left_column_is_read_before_the_right_one() -> None:
    boxes = column(0, 95, 0, 5) + column(105, 200, 3, 5)
    assert [[place] for place in range(10)] == rows_of(boxes)


def test_three_columns_are_read_from_left_to_right() -> None:
    boxes = column(0, 95, 0, 6) + column(105, 195, 0, 6) + column(205, 300, 0, 6)
    assert [[place] for place in range(18)] == rows_of(boxes)


def test_a_line_across_the_columns_parts_what_is_above_from_what_is_below() -> None:
    above = column(0, 95, 0, 4) + column(105, 200, 0, 4)
    below = column(0, 95, 200, 4) + column(105, 200, 200, 4)
    boxes = [*above, [0, 150, 200, 162], *below]
    assert [[place] for place in range(17)] == rows_of(boxes)


def test_short_last_lines_do_not_make_columns() -> None:
    boxes = column(0, 200, 0, 9)
    boxes[3][2] = boxes[8][2] = 60
    assert [[place] for place in range(9)] == rows_of(boxes)


@given(st.lists(st.tuples(SIDE, SIDE, st.integers(0, 300), st.integers(0, 40)), max_size=30))
@example([(0, 0, 0, 9)] * 6)
def test_every_line_is_read_once(places: list[tuple[int, int, int, int]]) -> None:
    boxes = np.array([[x, y, x + w, y + h] for x, y, w, h in places], np.float64).reshape(-1, 4)
    read = [place for row in reading_order(boxes) for place in row]
    assert list(range(len(places))) == sorted(read)
