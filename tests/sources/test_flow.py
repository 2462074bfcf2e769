from hypothesis import given
from hypothesis import strategies as st

from exhume.sources._flow import Flow


def test_ends_take_effect_when_more_text_comes() -> None:
    flow = Flow()
    for text in ("一", "二"):
        flow.end_line()
        flow.text(text)
        flow.end_line()
        flow.end_line()
    assert "一\n二" == flow.whole()


def test_white_space_between_elements_is_one_space() -> None:
    flow = Flow()
    for text in ("a ", "\n", " b", " "):
        flow.text(text)
    assert "a b" == flow.whole()


def test_cells_outside_a_row_are_no_cells() -> None:
    flow = Flow()
    flow.begin_cell()
    flow.text("a")
    flow.end_row()
    flow.text("b")
    assert "a\nb" == flow.whole()


@given(st.lists(st.one_of(st.text("心 \n", min_size=1), st.sampled_from(["LINE", "PAGE"]))))
def test_pages_begin_within_the_text_in_order(steps: list[str]) -> None:
    flow = Flow(verbatim=True)
    written = [""]
    for step in steps:
        if step == "LINE":
            flow.end_line()
        elif step == "PAGE":
            flow.end_page()
            written += [""] if written[-1] else []
        else:
            flow.text(step)
            written[-1] += step
    text = flow.whole()
    pages = [text[a:b] for a, b in zip(flow.pages, [*flow.pages[1:], len(text)], strict=True)]
    assert [page.replace("\n", "") for page in written if page] == [
        page.replace("\n", "") for page in pages if page
    ]
