"""The part of a page that shows a passage."""

from io import BytesIO

from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from exhume.model.papers import Page
from exhume.model.review import Box
from exhume.workflow._reported.crops import DPI, cut, region_of

PAGE = Page(3, 0, 100, 595.0, 842.0)
LINE = Box(3, 60.0, 100.0, 200.0, 12.0)


def white_page() -> bytes:
    """Return a page image without anything on it."""
    file = BytesIO()
    size = round(PAGE.width * DPI / 72), round(PAGE.height * DPI / 72)
    Image.new("L", size, 255).save(file, "PNG")
    return file.getvalue()


def picture(png: bytes) -> Image.Image:
    with Image.open(BytesIO(png)) as opened:
        return opened.convert("RGB")


edges = st.floats(0, 500, allow_nan=False)


@given(st.lists(st.tuples(edges, edges, st.floats(1, 95), st.floats(1, 30)), min_size=1))
def test_a_region_holds_all_lines_and_stays_on_the_page(lines):
    boxes = [Box(3, *line) for line in lines]
    region = region_of(boxes, PAGE)
    assert region.page == 3
    assert 0 <= region.left
    assert 0 <= region.top
    assert region.left + region.width <= PAGE.width + 0.01
    assert region.top + region.height <= PAGE.height + 0.01
    for box in boxes:
        assert region.left <= box.left + 0.01
        assert box.left + box.width <= region.left + region.width + 0.01
        assert region.top <= box.top + 0.01
        assert box.top + box.height <= region.top + region.height + 0.01


def test_a_short_line_is_shown_with_more_than_half_of_the_width_of_its_page() -> None:
    region = region_of([Box(3, 580.0, 100.0, 10.0, 12.0)], PAGE)
    assert region.width > PAGE.width / 2


def test_a_crop_is_as_large_as_its_region_and_frames_the_line() -> None:
    region = region_of([LINE], PAGE)
    crop = picture(cut(white_page(), region, [LINE], []))
    scale = DPI / 72
    expected = round((region.left + region.width) * scale) - round(region.left * scale)
    assert expected == crop.width
    frame = round((LINE.left - region.left) * scale) - 1, round((106 - region.top) * scale)
    assert (255, 255, 255) != crop.getpixel(frame)
    assert (255, 255, 255) == crop.getpixel((frame[0] + 20, frame[1]))


def test_what_is_hidden_is_black_in_the_crop() -> None:
    region = region_of([LINE], PAGE)
    crop = picture(cut(white_page(), region, [LINE], [Box(3, 100.0, 100.0, 24.0, 12.0)]))
    scale = DPI / 72
    inside = round((112 - region.left) * scale), round((106 - region.top) * scale)
    assert (0, 0, 0) == crop.getpixel(inside)


def test_the_same_page_and_boxes_give_the_same_bytes() -> None:
    region = region_of([LINE], PAGE)
    page = white_page()
    assert cut(page, region, [LINE], []) == cut(page, region, [LINE], [])
