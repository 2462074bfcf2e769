"""How a passage is cut into segments, and where its boxes lie on a page."""

from pathlib import Path
from types import MappingProxyType

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from exhume.criteria.reader import load
from exhume.model.coding import Unit
from exhume.model.papers import Page
from exhume.text.normalization import normalize
from exhume.web.frame.reading import AROUND, Reading, ReadingRoom
from exhume.workflow.reviewing.glossing import Glossary
from exhume.workflow.reviewing.papers import ReviewPaper

ROOM = ReadingRoom(Glossary(load("dead-donor-rule")))
FREE = MappingProxyType({"title": "", "journal": "", "year": None, "media_type": "text/plain"})
texts = st.lists(
    st.sampled_from(["供体", "气管插管", "。", "虚构", "\n", "呼吸", "脑死亡", " "]), max_size=60
).map("".join)


def paper(
    text: str, pages: tuple[Page, ...] = (), boxes: "np.ndarray | None" = None
) -> ReviewPaper:
    return ReviewPaper(
        digest="0" * 64,
        document="invented.txt",
        original=Path(),
        text=text,
        pages=pages,
        normalized=normalize(text),
        boxes=boxes,
        **FREE,  # type: ignore[arg-type]  # what plays no part here
    )


def reading(text: str, start: int, end: int) -> Reading:
    unit = Unit("0" * 20, "0" * 64, "invented.txt", start, end, text[start:end])
    return ROOM.reading(unit, paper(text))


@given(texts, st.data())
def test_segments_are_the_text_around_the_passage_and_mark_it_exactly(
    text: str, data: st.DataObject
) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    found = reading(text, start, end)
    around = text[max(0, start - AROUND) : end + AROUND]
    assert around == "".join(segment.text for segment in found.passage)
    marked = "".join(segment.text for segment in found.passage if segment.marked)
    assert text[start:end] == marked


def test_a_term_that_the_edge_of_a_passage_cuts_has_its_gloss_on_neither_side() -> None:
    text = "（虚构）供体气管插管。"
    place = text.index("插管")
    cut = reading(text, place, len(text)).passage
    assert [("气管", False, ""), ("插管", True, "")] == [
        (s.text, s.marked, s.meaning) for s in cut if s.text in ("气管", "插管")
    ]
    (whole,) = [s for s in reading(text, place - 2, len(text)).passage if s.text == "气管插管"]
    assert whole.marked
    assert whole.meaning


def test_a_passage_that_is_not_there_any_more_is_shown_as_it_was_drawn() -> None:
    unit = Unit("0" * 20, "0" * 64, "invented.txt", 2, 6, "虚构的字")
    found = ROOM.reading(unit, paper("（虚构）另一篇"))
    assert not found.is_intact
    assert ["虚构的字"] == [segment.text for segment in found.passage]


def test_a_line_of_characters_is_one_box_and_the_next_line_another() -> None:
    text = "虚构的两行字"
    boxes = np.array([(10.0 * n, 0, 10 * n + 9, 10) for n in range(3)] * 2, np.float32)
    boxes[3:, (1, 3)] += 20
    boxes[4] = np.nan  # a character that has no place
    page = Page(1, 0, len(text), 100.0, 50.0)
    unit = Unit("0" * 20, "0" * 64, "invented.txt", 1, len(text), text[1:])
    sheet = ROOM.reading(unit, paper(text, (page,), boxes)).sheet(1)
    assert sheet is not None
    assert [(10, 0, 19, 10), (0, 20, 29, 10)] == [
        (box.left, box.top, box.width, box.height) for box in sheet.boxes
    ]


@pytest.mark.parametrize("number", [-1, 0, 2, 10**30])
def test_a_page_that_is_not_there_is_none(number: int) -> None:
    unit = Unit("0" * 20, "0" * 64, "invented.txt", 0, 2, "虚构")
    page = Page(1, 0, 2, 100.0, 50.0)
    assert ROOM.reading(unit, paper("虚构", (page,))).sheet(number) is None
