"""Where the lines of a passage lie on a page."""

from pathlib import Path

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from exhume.model.coding import Unit
from exhume.model.normalized import NormalizedText
from exhume.model.papers import Page
from exhume.model.review import Box
from exhume.workflow.reviewing.marking import boxes_on
from exhume.workflow.reviewing.papers import ReviewPaper

Edges = tuple[float, float, float, float]


def marked(edges: list[Edges], pages: tuple[Page, ...] = (), start: int = 0) -> list[Box]:
    """Return the boxes of a passage from `start` to the end of a paper of these characters."""
    count = len(edges)
    text = "虚" * count
    boxes = np.array(edges, np.float32).reshape(count, 4)
    normalized = NormalizedText(text, np.arange(count, dtype=np.uint32))
    paper = ReviewPaper(
        "0" * 64, "invented.pdf", "", "", None, "", Path(), text, pages, normalized, boxes
    )
    unit = Unit("0" * 20, "0" * 64, "invented.pdf", start, count, text[start:])
    shown = pages or (Page(1, 0, count, 100.0, 100.0),)
    return [box for page in shown for box in boxes_on(page, unit, paper)]


def row(top: float, lefts: list[float]) -> list[Edges]:
    return [(left, top, left + 9, top + 10) for left in lefts]


def test_each_line_has_a_box_of_its_own() -> None:
    edges = [*row(0, [0, 10, 20]), *row(20, [0, 10])]
    assert [Box(1, 0, 0, 29, 10), Box(1, 0, 20, 19, 10)] == marked(edges)


def test_a_dash_and_a_stop_do_not_break_their_line() -> None:
    dash, stop = (10.0, 4.5, 19.0, 5.5), (20.0, 8.0, 22.0, 10.0)
    assert [Box(1, 0, 0, 39, 10)] == marked([*row(0, [0]), dash, stop, *row(0, [30])])


def test_what_stands_far_beside_is_another_column() -> None:
    assert [Box(1, 0, 0, 19, 10), Box(1, 60, 0, 9, 10)] == marked(row(0, [0, 10, 60]))


def test_what_goes_on_further_left_is_another_line() -> None:
    assert [Box(1, 50, 0, 9, 10), Box(1, 0, 2, 9, 10)] == marked([*row(0, [50]), *row(2, [0])])


def test_a_passage_over_two_pages_has_boxes_on_both() -> None:
    pages = (Page(1, 0, 2, 100.0, 100.0), Page(2, 2, 4, 100.0, 100.0))
    edges = [*row(50, [0, 10]), *row(0, [0, 10])]
    assert [Box(1, 10, 50, 9, 10), Box(2, 0, 0, 19, 10)] == marked(edges, pages, start=1)


def test_a_character_without_a_place_is_passed_over() -> None:
    nowhere = (np.nan, np.nan, np.nan, np.nan)
    assert [Box(1, 0, 0, 19, 10)] == marked([*row(0, [0]), nowhere, *row(0, [10])])
    assert [] == marked([nowhere])


sides = st.integers(0, 90)


@given(st.lists(st.tuples(sides, sides), max_size=20))
def test_every_character_lies_in_a_box_and_no_box_is_wider_than_its_characters(
    corners: list[tuple[int, int]],
) -> None:
    edges: list[Edges] = [(x, y, x + 9.0, y + 10.0) for x, y in corners]
    boxes = marked(edges)
    for left, top, right, bottom in edges:
        assert any(
            box.left <= left
            and box.top <= top
            and right <= box.left + box.width
            and bottom <= box.top + box.height
            for box in boxes
        )
    if edges:
        assert min(e[0] for e in edges) == min(box.left for box in boxes)
        assert max(e[3] for e in edges) == max(box.top + box.height for box in boxes)
