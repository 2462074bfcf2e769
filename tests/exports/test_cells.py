import csv
from io import StringIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exhume.exports._cells import neutral, plain

from .invented_tables import TEXTS


@given(st.one_of(TEXTS, st.text()))
def test_reading_takes_exactly_away_what_writing_added(text: str) -> None:
    assert text == plain(neutral(text))


@given(TEXTS, TEXTS)
def test_two_texts_never_share_a_cell(one: str, other: str) -> None:
    assert (one == other) == (neutral(one) == neutral(other))


@pytest.mark.parametrize("start", list("=+-@＝＋－＠﹢﹣﹦﹫−'"))
@pytest.mark.parametrize("before", ["", " ", "\t", "\r", "\n", "\u3000", "\ufeff", "\u00a0\u200b "])
def test_what_a_spreadsheet_would_act_on_is_made_text(before: str, start: str) -> None:
    assert f"'{before}{start}1+1" == neutral(f"{before}{start}1+1")


@pytest.mark.parametrize("start", ["\t", "\r", "\n"])
def test_a_cell_that_begins_with_a_tab_or_a_line_break_is_made_text(start: str) -> None:
    assert f"'{start}1+1" == neutral(f"{start}1+1")


@pytest.mark.parametrize(
    "text", ["00012", "12345678901234567890", "12345678901234e56789", "1-2", "3/4", "50 %", "1:30"]
)
def test_what_a_spreadsheet_would_turn_into_a_number_or_a_date_is_made_text(text: str) -> None:
    assert f"'{text}" == neutral(text)


@pytest.mark.parametrize("text", ["", "脑死亡", "abcdef0123", "3 patients", "a=b", "（虚构）"])
def test_other_texts_stay_as_they_are(text: str) -> None:
    assert text == neutral(text)


def test_an_apostrophe_that_somebody_wrote_by_hand_stays() -> None:
    assert "'tis so" == plain("'tis so")


@given(TEXTS)
def test_no_cell_begins_like_a_formula(text: str) -> None:
    assert not neutral(text).lstrip().startswith(("=", "+", "-", "@", "＝", "＋", "－", "＠"))


@given(st.lists(TEXTS, min_size=1, max_size=4))
def test_the_csv_module_gives_the_cells_back(texts: list[str]) -> None:
    out = StringIO(newline="")
    csv.writer(out, lineterminator="\r\n").writerow(map(neutral, texts))
    (row,) = csv.reader(StringIO(out.getvalue(), newline=""), strict=True)
    assert texts == [plain(cell) for cell in row]
