"""A number is read in one way or not at all."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from exhume.workflow._series.numbers import Number, number_of
from exhume.workflow._series.problems import Fault


@given(st.integers(-(10**9), 10**9), st.integers(0, 5))
def test_a_plain_number_keeps_the_decimals_that_it_is_printed_with(
    digits: int, decimals: int
) -> None:
    text = f"{Decimal(digits).scaleb(-decimals):f}"
    assert Number(float(text), decimals) == number_of(text)


@given(st.integers(1_000, 10**11), st.sampled_from([",", ".", " ", "'", "\u00a0", "\u202f"]))
def test_marks_between_thousands_are_refused_with_the_plain_number(number: int, mark: str) -> None:
    text = f"{number:,}".replace(",", mark)
    fault = number_of(text)
    if mark == "." and number < 10**6:
        assert Number(number / 1000, 3) == fault  # a count with decimals is refused later
    else:
        assert isinstance(fault, Fault)
        assert f"write {number}" in fault.remedy


@given(st.text(max_size=20))
def test_any_text_is_a_number_or_a_fault_with_a_remedy(text: str) -> None:
    number = number_of(text)
    assert isinstance(number, Number) or (isinstance(number, Fault) and number.remedy)
