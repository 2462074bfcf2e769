"""The engine in these tests is invented: it reads the ink of a page as one long line of text."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from exhume.model.ocr import OcrLine
from exhume.sources.ocr.turning import read_upright, turned_back

TEXT = "供体在脑死亡后"


class Reader:
    """Sure of a page whose ink lies in its upper left, unsure of one where it lies elsewhere."""

    name, version = "invented", "1"

    def __init__(self) -> None:
        self.pages = 0

    def read(self, image: NDArray[np.uint8], dpi: int) -> list[OcrLine]:  # noqa: ARG002 - as called
        self.pages += 1
        rows, columns = np.nonzero(image < 128)
        if not len(rows):
            return []
        box = (columns.min(), rows.min(), columns.max() + 1, rows.max() + 1)
        upright = box[0] < image.shape[1] / 4 and box[1] < image.shape[0] / 4
        wide = box[2] - box[0] > box[3] - box[1]
        left, top, right, bottom = map(float, box)
        sure = 0.95 if upright and wide else 0.3
        return [OcrLine(TEXT, (left, top, right, bottom), sure)]


def page(turns: int) -> NDArray[np.uint8]:
    image = np.full((200, 150), 255, np.uint8)
    image[20:30, 10:80] = 0
    return np.ascontiguousarray(np.rot90(image, turns))


@pytest.mark.parametrize("turns", range(4))
def test_a_turned_page_is_read_upright_with_boxes_where_its_ink_is_shown(turns: int) -> None:
    image = page(turns)
    found = read_upright(Reader(), image, 200, 0.5)
    assert TEXT == found.text
    for left, top, right, bottom in (found.boxes * 2).round().astype(int).tolist():
        assert (image[top:bottom, left:right] == 0).all()
    assert (image == 0).sum() == 700


def test_a_page_that_stands_upright_is_read_once() -> None:
    reader = Reader()
    read_upright(reader, page(0), 200, 1.0)
    assert 1 == reader.pages


def test_a_blank_page_is_read_once_and_has_no_text() -> None:
    reader = Reader()
    found = read_upright(reader, np.full((9, 9), 255, np.uint8), 200, 1.0)
    assert ("", (0, 4), 1) == (found.text, found.boxes.shape, reader.pages)


@given(st.integers(0, 3), st.lists(st.integers(0, 90), min_size=4, max_size=4))
def test_a_box_turned_back_covers_the_same_ink(turns: int, sides: list[int]) -> None:
    (left, right), (top, bottom) = sorted(sides[:2]), sorted(sides[2:])
    shown = np.arange(100 * 140).reshape(100, 140)
    upright = np.rot90(shown, turns)
    box = np.array([[left, top, right, bottom]], np.float32)
    x0, y0, x1, y1 = turned_back(box, turns, 140, 100)[0].astype(int)
    expected = set(upright[top:bottom, left:right].ravel().tolist())
    assert expected == set(shown[y0:y1, x0:x1].ravel().tolist())
