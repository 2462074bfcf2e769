"""Pages in columns: the order of the file is kept where it can be right, and else the layout's."""

from collections import Counter
from itertools import chain, pairwise
from pathlib import Path

import numpy as np
import pikepdf
import pypdfium2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from reportlab.pdfgen.canvas import Canvas

from exhume.model.papers import Document, Issue
from exhume.sources import pdf
from exhume.sources._pdf_characters import Characters
from exhume.sources._pdf_layout import reading
from exhume.sources._pdf_order import in_reading_order
from exhume.sources._pdf_runs import SAME_LINE, runs

from .pdf_columns import (
    FONT_SIZE,
    LEFT,
    NARROW,
    PITCH,
    RIGHT,
    TOP,
    WIDE,
    Line,
    Supply,
    across,
    column,
    drawn,
    table,
    text_of,
    turned,
    two_columns,
)
from .pdf_making import changed, made

HEIGHT = 200.0


def read(folder: Path, data: bytes) -> Document:
    path = folder / "paper.pdf"
    path.write_bytes(data)
    return pdf.read_document(path)


def bare(document: Document) -> str:
    return "".join(document.text.split())


def remarks(document: Document) -> list[Issue]:
    return [issue for issue in document.issues if "not in reading order" in issue.problem]


def reordered(document: Document) -> bool:
    return bool(remarks(document))


def test_columns_written_one_after_another_are_kept(tmp_path: Path) -> None:
    left, right = two_columns(Supply(), 15)
    document = read(tmp_path, made(drawn([*left, *right])))
    assert (text_of([*left, *right]), False) == (bare(document), reordered(document))


def test_columns_written_line_by_line_are_read_one_after_another(tmp_path: Path) -> None:
    left, right = two_columns(Supply(), 15)
    document = read(tmp_path, made(drawn(across(left, right))))
    assert text_of([*left, *right]) == bare(document)
    (issue,) = remarks(document)
    assert "the text of page 1 is not in reading order in the file" in issue.problem
    assert (None, "compare" in issue.remedy) == (issue.state, True)


def test_columns_whose_lines_do_not_stand_level_are_read_one_after_another(tmp_path: Path) -> None:
    supply = Supply()
    left, right = column(supply, 15), column(supply, 14, RIGHT, TOP - PITCH / 2)
    document = read(tmp_path, made(drawn(across(left, right))))
    assert text_of([*left, *right]) == bare(document)


def test_three_columns_written_line_by_line_are_read_one_after_another(tmp_path: Path) -> None:
    supply = Supply()
    three = [column(supply, 15, LEFT + 84 * place, width=12) for place in range(3)]
    document = read(tmp_path, made(drawn(across(*three))))
    assert "".join(map(text_of, three)) == bare(document)


@pytest.mark.parametrize("size", [1, 3, 5], ids=["lines", "blocks of 3", "blocks of 5"])
@pytest.mark.parametrize("columns", [1, 2])
def test_a_page_written_from_the_bottom_is_read_from_the_top(
    tmp_path: Path, columns: int, size: int
) -> None:
    supply = Supply()
    lines = column(supply, 15, width=WIDE) if columns == 1 else [*chain(*two_columns(supply, 15))]
    blocks = [lines[start : start + size] for start in range(0, len(lines), size)]
    document = read(tmp_path, made(drawn([line for block in blocks[::-1] for line in block])))
    assert (text_of(lines), True) == (bare(document), reordered(document))


def titled(supply: Supply) -> tuple[Line, tuple[list[Line], list[Line]]]:
    title = Line(supply.take(24), LEFT + 40, TOP)
    return title, two_columns(supply, 12, TOP - 2 * PITCH)


def test_a_title_over_both_columns_stays_before_them(tmp_path: Path) -> None:
    title, (left, right) = titled(Supply())
    document = read(tmp_path, made(drawn([title, *across(left, right)])))
    assert (text_of([title, *left, *right]), True) == (bare(document), reordered(document))


@pytest.mark.parametrize("cells", [2, 3, 4, 6])
@pytest.mark.parametrize("line_by_line", [True, False])
def test_a_table_over_both_columns_is_read_row_by_row(
    tmp_path: Path, cells: int, *, line_by_line: bool
) -> None:
    supply = Supply()
    above = two_columns(supply, 6)
    middle = table(supply, 4, TOP - 6 * PITCH, cells=cells)
    below = two_columns(supply, 6, TOP - 10 * PITCH)
    wanted = [*above[0], *above[1], *middle, *below[0], *below[1]]
    written = [*across(*above), *middle, *across(*below)] if line_by_line else wanted
    document = read(tmp_path, made(drawn(written)))
    assert (text_of(wanted), line_by_line) == (bare(document), reordered(document))


@pytest.mark.parametrize("cells", [2, 3, 4, 6])
def test_a_page_with_nothing_but_a_table_is_kept(tmp_path: Path, cells: int) -> None:
    lines = table(Supply(), 15, TOP, cells=cells)
    document = read(tmp_path, made(drawn(lines)))
    assert (text_of(lines), False) == (bare(document), reordered(document))


def test_a_table_drawn_after_the_text_of_its_page_is_kept(tmp_path: Path) -> None:
    supply = Supply()
    left, right = column(supply, 8, top=TOP - 7 * PITCH), column(supply, 15, RIGHT)
    float_ = column(supply, 6)
    document = read(tmp_path, made(drawn([*left, *right, *float_])))
    assert (text_of([*left, *right, *float_]), False) == (bare(document), reordered(document))


def test_a_footnote_under_both_columns_stays_behind_them(tmp_path: Path) -> None:
    supply = Supply()
    left, right = two_columns(supply, 12)
    note = Line(supply.take(30), LEFT, TOP - 14 * PITCH)
    document = read(tmp_path, made(drawn([*across(left, right), note])))
    assert text_of([*left, *right, note]) == bare(document)


@pytest.mark.parametrize("goes_on", [False, True])
def test_footnotes_under_the_left_column_do_not_cut_a_sentence(
    tmp_path: Path, *, goes_on: bool
) -> None:
    supply = Supply()
    left, notes = column(supply, 12), column(supply, 2, top=TOP - 13 * PITCH, width=20)
    right = column(supply, 14, RIGHT)
    sizes = [drawn(notes, 4.5), drawn(right[:7], 4.5 if goes_on else FONT_SIZE), drawn(right[7:])]

    def draw(canvas: Canvas) -> None:
        drawn(left[::-1])(canvas)
        for each in sizes:
            each(canvas)

    parts = [left, notes, right] if goes_on else [left, right, notes]
    assert "".join(map(text_of, parts)) == bare(read(tmp_path, made(draw)))


def running(number: int) -> tuple[Line, Line, Line]:
    return (
        Line("甲乙丙丁", LEFT, 190),
        Line("戊己庚辛", RIGHT, 190),
        Line(f"第{number}页", 140, 8),
    )


def test_running_headers_and_page_numbers_stay_and_are_marked(tmp_path: Path) -> None:
    supply = Supply()
    pages, wanted = [], ""
    for number in (1, 2):
        *header, footer = running(number)
        left, right = two_columns(supply, 12)
        pages.append(drawn([*header, *across(left, right), footer]))
        wanted += text_of([*header, *left, *right, footer])
    document = read(tmp_path, made(*pages))
    assert (wanted, True) == (bare(document), reordered(document))
    marked = ["".join(document.text[start:end].split()) for start, end in document.furniture]
    assert ["甲乙丙丁戊己庚辛", "第1页", "甲乙丙丁戊己庚辛", "第2页"] == marked


def test_only_the_pages_that_need_it_are_put_in_order(tmp_path: Path) -> None:
    supply = Supply()
    one, two = two_columns(supply, 12), two_columns(supply, 12)
    document = read(tmp_path, made(drawn([*one[0], *one[1]]), drawn(across(*two))))
    assert text_of([*one[0], *one[1], *two[0], *two[1]]) == bare(document)
    assert ["page 2"] == [issue.problem[12:18] for issue in remarks(document)]
    first, second = document.pages
    assert (first.end, len(document.text)) == (second.start, second.end)
    assert text_of([*one[0], *one[1]]) == "".join(document.text[: first.end].split())


@pytest.mark.parametrize("degrees", [90, 180, 270])
def test_a_page_that_is_shown_turned_is_kept(tmp_path: Path, degrees: int) -> None:
    left, right = two_columns(Supply(), 12)

    def rotate(document: pikepdf.Pdf) -> None:
        document.pages[0].Rotate = degrees

    data = changed(made(drawn(across(left, right))), rotate)
    document = read(tmp_path, data)
    with pypdfium2.PdfDocument(data) as opened:
        as_in_file = opened[0].get_textpage().get_text_range()
    assert (as_in_file, False) == (document.text, reordered(document))


@pytest.mark.parametrize("degrees", [90, 180, 270])
def test_a_page_that_is_turned_upright_is_put_in_order_as_shown(
    tmp_path: Path, degrees: int
) -> None:
    supply = Supply()
    left, right = column(supply, 8, 60, 140, 12), column(supply, 8, 60 + 14 * FONT_SIZE, 140, 12)

    def rotate(document: pikepdf.Pdf) -> None:
        document.pages[0].Rotate = degrees

    data = changed(made(turned(drawn(across(left, right)), degrees)), rotate)
    document = read(tmp_path, data)
    assert (text_of([*left, *right]), True) == (bare(document), reordered(document))


def test_vertical_lines_are_kept(tmp_path: Path) -> None:
    supply = Supply()
    lines = [Line(supply.take(1), 250 - 12 * x, TOP - 9 * y) for x in range(8) for y in range(12)]
    document = read(tmp_path, made(drawn(lines)))
    assert (text_of(lines), False) == (bare(document), reordered(document))


def test_boxes_go_with_their_characters_on_a_page_with_a_shifted_crop_box(tmp_path: Path) -> None:
    left, right = two_columns(Supply(), 12)

    def shift(document: pikepdf.Pdf) -> None:
        document.pages[0].MediaBox = [-20, 10.5, 290, 205]
        document.pages[0].CropBox = [-11, 20, 280, 200]

    document = read(tmp_path, changed(made(drawn(across(left, right))), shift))
    assert text_of([*left, *right]) == bare(document)
    assert document.boxes is not None
    for line in (*left, *right):
        for offset, character in enumerate(line.text):
            box = document.boxes[document.text.index(character)]
            middle = ((box[0] + box[2]) / 2, (box[1] + box[3]) / 2)
            shown = (line.x + (offset + 0.5) * FONT_SIZE + 11, 200 - line.y - FONT_SIZE / 3)
            np.testing.assert_allclose(middle, shown, atol=FONT_SIZE / 2)


def laid_out(lines: list[Line]) -> Characters:
    """Return lines as PDFium gives them, with a space or line end between."""
    text, boxes = "", []
    for before, line in zip([None, *lines], lines, strict=False):
        if before is not None:
            gap = " " if before.y == line.y and before.x < line.x else "\r\n"
            text, boxes = text + gap, boxes + [[np.nan] * 4] * len(gap)
        for offset in range(len(line.text)):
            left, top = line.x + FONT_SIZE * offset, HEIGHT - line.y - FONT_SIZE
            boxes.append([left, top, left + FONT_SIZE, top + FONT_SIZE])
        text += line.text
    return Characters(text, np.array(boxes, np.float32).reshape(-1, 4))


def counted(found: Characters) -> Counter[tuple[str, bytes]]:
    return Counter((c, box.tobytes()) for c, box in zip(found.text, found.boxes, strict=True))


LINES = st.builds(
    Line,
    st.text("甲乙丙丁abc 。", min_size=1, max_size=40),
    st.sampled_from([LEFT, LEFT + 30, 120.0, RIGHT]),
    st.integers(0, 20).map(lambda row: 190 - PITCH * row),
)


@given(st.lists(LINES, min_size=1, max_size=40))
@settings(deadline=None)
def test_putting_in_order_is_a_permutation_of_characters_with_their_boxes(
    lines: list[Line],
) -> None:
    found = laid_out(lines)
    ordered = in_reading_order(found, HEIGHT)
    assert ordered is None or counted(found) == counted(ordered)


@given(st.permutations(range(24)))
@settings(deadline=None)
def test_columns_in_any_order_are_kept_or_come_out_whole(order: list[int]) -> None:
    left, right = two_columns(Supply(), 12)
    lines = [*left, *right]
    found = laid_out([lines[place] for place in order])
    ordered = in_reading_order(found, HEIGHT)
    assert ordered is None or text_of(lines) == "".join(ordered.text.split())
    assert ordered is None or counted(found) == counted(ordered)


@given(
    st.lists(st.integers(1, WIDE), min_size=1, max_size=18),
    st.integers(0, 60),
    st.sampled_from([0.0, 12.0]),
)
@settings(deadline=None)
def test_a_page_in_one_column_is_never_touched(
    lengths: list[int], start: int, indent: float
) -> None:
    supply = Supply(start)
    lines = [
        Line(supply.take(n), LEFT + indent * (n % 2), TOP + 20 - PITCH * k)
        for k, n in enumerate(lengths)
    ]
    assert in_reading_order(laid_out(lines), HEIGHT) is None


def cut_one_by_one(text: str, boxes: NDArray[np.float32]) -> list[int]:
    """Say where runs begin, by looking at each character and the one before it."""
    shown = [k for k, c in enumerate(text) if not c.isspace() and not np.isnan(boxes[k, 0])]
    sizes = {k: max(boxes[k, 2] - boxes[k, 0], boxes[k, 3] - boxes[k, 1]) for k in shown}
    em = sorted(sizes.values())[len(shown) * 75 // 100] if shown else 0
    starts = [0]
    for before, place in pairwise(shown):
        size = max(sizes[before], sizes[place], em)
        one, other = boxes[before], boxes[place]
        level = abs((one[1] + one[3]) - (other[1] + other[3])) < 2 * SAME_LINE * size
        behind = one[0] - size / 2 < other[0] and other[0] - one[2] < 1.3 * size
        if not (level and behind):
            starts.append(place)
    return starts


@given(st.lists(LINES, min_size=1, max_size=20))
@settings(deadline=None)
def test_runs_agree_with_cutting_one_character_at_a_time(lines: list[Line]) -> None:
    found = laid_out(lines)
    cut = runs(found.text, found.boxes)
    if cut is not None:
        assert cut_one_by_one(found.text, found.boxes) == cut.starts.tolist()


@given(st.permutations(range(30)))
def test_reading_does_not_depend_on_the_order_that_is_given(order: list[int]) -> None:
    title, (left, right) = titled(Supply())
    lines = [title, *left, *right]
    boxes = np.array(
        [
            [n.x, HEIGHT - n.y, n.x + FONT_SIZE * len(n.text), HEIGHT - n.y + FONT_SIZE]
            for n in lines
        ],
        np.float32,
    )
    shuffled = [place for place in order if place < len(lines)]
    found_out = reading(boxes[shuffled], FONT_SIZE)
    assert list(range(len(lines))) == [shuffled[place] for place in found_out.order]
    full = {place for place, line in enumerate(lines) if len(line.text) in (NARROW, 24)}
    assert full == {shuffled[place] for place in found_out.full}
    in_columns = {shuffled[place] for place in found_out.in_columns}
    assert set(range(1, len(lines))) == in_columns
