"""Numbers are read back from a page as they were written."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from exhume.exports._composition.blocks import Number, Paragraph, Section
from exhume.exports._composition.results import Result
from exhume.exports._html.marks import numbers_in
from exhume.exports._html.page import page

from ..invented_compositions import RESULTS, composition

KEYS = st.text("abcdefghij.-0123456789", min_size=1, max_size=20)
VALUES = st.integers() | st.floats(allow_nan=False)


def test_each_number_of_a_page_is_read_back_in_its_order() -> None:
    found = numbers_in(page(composition(), RESULTS).encode())
    assert [
        ("papers.included", "71", "71"),
        ("papers.screened", "2838", "2,838"),
        ("papers.included", "71", "71"),
        ("recall", "0.4375", "43.8 %"),
    ] == found


@given(st.dictionaries(KEYS, VALUES, min_size=1, max_size=5))
def test_whatever_its_value_a_number_comes_back_as_it_was(values: dict[str, int | float]) -> None:
    results = {key: Result(value, f"about {value:,}") for key, value in values.items()}
    inlines = tuple(Number(key, result.text) for key, result in results.items())
    only = Section("only", "Only", (Paragraph(inlines),))
    made = replace(composition(only), facts=())
    found = numbers_in(page(made, results).encode())
    assert [(key, result.value, result.text) for key, result in results.items()] == [
        (key, type(results[key].value)(value), text) for key, value, text in found
    ]


def test_what_is_no_page_has_no_numbers() -> None:
    for nothing in (
        b"",
        b" \n",
        b"<!-- -->",
        b"\x00\xff",
        b"words alone",
        b"<data value=1>1</data>",
    ):
        assert [] == numbers_in(nothing)


def test_a_number_that_was_changed_is_read_as_it_now_stands() -> None:
    changed = page(composition(), RESULTS).encode().replace(b">2,838</data>", b">2,839</data>")
    assert ("papers.screened", "2838", "2,839") in numbers_in(changed)
