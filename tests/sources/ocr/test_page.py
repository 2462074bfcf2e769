import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from exhume.model.ocr import OcrLine
from exhume.sources.ocr.page import recognised, shared_out

LINES = st.lists(
    st.builds(
        lambda text, x, y: OcrLine(text, (x, y, x + 10 * len(text), y + 12), 0.5),
        st.text("脑死亡 ab1", min_size=1, max_size=9),
        st.integers(0, 900),
        st.integers(0, 900),
    ),
    max_size=12,
)


def skewed(text: str, y: float, slope: float) -> OcrLine:
    """A line of characters of 10 by 12 pixels that falls to the right."""
    boxes = np.array(
        [
            [10 * k, y + 10 * k * slope, 10 * k + 10, y + 10 * k * slope + 12]
            for k in range(len(text))
        ],
        np.float32,
    )
    box = (0.0, float(boxes[:, 1].min()), 10.0 * len(text), float(boxes[:, 3].max()))
    return OcrLine(text, box, 0.9, boxes, np.full(len(text), 0.9, np.float32))


@given(LINES)
def test_a_page_has_a_box_and_a_confidence_for_each_character(lines: list[OcrLine]) -> None:
    page = recognised(lines, 0.36)
    assert (len(page.text), 4) == page.boxes.shape
    assert (len(page.text),) == page.confidence.shape
    assert sorted("".join(line.text for line in lines).replace(" ", "")) == sorted(
        page.text.replace("\n", "").replace(" ", "")
    )


def test_rows_end_in_a_line_feed_without_box_and_pieces_are_parted_by_a_space() -> None:
    lines = [
        OcrLine("供体", (0, 0, 20, 10), 0.5),
        OcrLine("死亡", (100, 1, 120, 11), 0.75),
        OcrLine("后", (0, 30, 10, 40), 1.0),
    ]
    page = recognised(lines, 0.5)
    assert "供体 死亡\n后" == page.text
    assert [0, 0, 1, 0, 0, 1, 0] == np.isnan(page.boxes[:, 0]).astype(int).tolist()
    assert [0.0, 0.0, 5.0, 5.0] == page.boxes[0].tolist()
    assert [0.5, 0.75, 1.0] == page.confidence[[0, 3, 6]].tolist()


def test_a_piece_at_the_end_of_a_skewed_line_is_joined_to_it() -> None:
    lines = [skewed("供体在脑死亡后行气管插管机械通气维持循环", 20.0 * k, 0.05) for k in range(8)]
    piece = OcrLine("续", (300, 75, 310, 87), 0.9)  # the line of 60 has fallen by 15 there
    rows = recognised([piece, *lines], 1.0).text.split("\n")
    assert [3] == [place for place, row in enumerate(rows) if row.endswith("循环 续")]
    assert 8 == len(rows)


def test_narrow_characters_get_a_narrow_share_of_a_line() -> None:
    boxes = shared_out("心a", (0.0, 0.0, 15.5, 10.0))
    np.testing.assert_allclose([10.0, 5.5], boxes[:, 2] - boxes[:, 0], rtol=1e-5)


def test_a_page_without_lines_has_no_text() -> None:
    page = recognised([], 1.0)
    assert ("", (0, 4), 0) == (page.text, page.boxes.shape, len(page.confidence))
