"""A period is read in one way or not at all."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exhume.workflow._series.periods import Period, Step, label, period_of
from exhume.workflow._series.problems import Fault


def read(text: str) -> Period:
    period = period_of(text)
    assert isinstance(period, Period)
    return period


@pytest.mark.parametrize(
    ("text", "step", "at", "span"),
    [
        ("2010", Step.YEAR, 2010, 1),
        ("2010H2", Step.HALF, 2010.5, 0.5),
        ("H1 2010", Step.HALF, 2010, 0.5),
        ("2010-Q3", Step.QUARTER, 2010.5, 0.25),
        ("q4 2010", Step.QUARTER, 2010.75, 0.25),
        ("2010-07", Step.MONTH, 2010.5, 1 / 12),
        ("2010M07", Step.MONTH, 2010.5, 1 / 12),
        ("2010-01-01", Step.DAY, 2010, 1 / 365),
        ("2012/12/31", Step.DAY, 2012 + 365 / 366, 1 / 366),
    ],
)
def test_a_period_has_a_beginning_and_a_length(
    text: str, step: Step, at: float, span: float
) -> None:
    period = read(text)
    assert (step, at, span) == (period.step, period.at, period.span)


@given(st.sampled_from(Step), st.integers(0, 364))
def test_a_period_ends_where_the_next_begins_and_is_read_as_it_is_written(
    step: Step, shift: int
) -> None:
    first = {Step.YEAR: 1800, Step.HALF: 3700, Step.QUARTER: 8000, Step.MONTH: 24000}
    ordinal = first.get(step, 730_000) + shift % 290
    period, following = read(label(step, ordinal)), read(label(step, ordinal + 1))
    assert ordinal == period.ordinal
    assert period.end == following.at


@given(st.text(max_size=12))
def test_any_text_is_a_period_or_a_fault_with_a_remedy(text: str) -> None:
    period = period_of(text)
    assert isinstance(period, Period) or (isinstance(period, Fault) and period.remedy)
