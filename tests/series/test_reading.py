"""Lines of evidence, and p-values that allow for all that was tried."""

from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exhume.model.series import Flag, Line, Result, Statistic
from exhume.series._reading.glance import glances
from exhume.series._reading.lines import capped, counted_together, readings, tally
from exhume.series._reading.multiplicity import adjusted, by_adjusted

shares = st.lists(st.floats(1e-9, 1), min_size=1, max_size=30)


def result(flag: Flag, pvalue: float | None = None, line: Line = Line.FORMULA, **more) -> Result:
    return Result(
        "test", "", line, "an invented series", flag, f"{flag} it is.", pvalue=pvalue, **more
    )


def slow(pvalues: Sequence[float], total: int) -> list[float]:
    """The definition: the least bound over all ranks from one's own on."""
    penalty = sum(1 / k for k in range(1, total + 1))
    ranked = sorted(pvalues)
    bounds = [p * total * penalty / k for k, p in enumerate(ranked, start=1)]
    return [min(1.0, *bounds[ranked.index(p) :]) for p in pvalues]


@given(shares, st.integers(0, 40))
def test_adjusted_values_are_those_of_the_definition(pvalues: list[float], more: int) -> None:
    total = len(pvalues) + more
    assert pytest.approx(slow(pvalues, total)) == by_adjusted(pvalues, total)


@given(shares)
def test_an_adjusted_value_is_never_below_its_own_and_keeps_the_order(pvalues: list[float]) -> None:
    found = by_adjusted(pvalues, len(pvalues))
    assert all(a >= p for a, p in zip(found, pvalues, strict=True))
    in_order = [a for _, a in sorted(zip(pvalues, found, strict=True))]
    assert sorted(in_order) == in_order


def test_what_was_tried_and_not_shown_counts() -> None:
    once = adjusted([result(Flag.WEAK, 0.01)])[0].adjusted
    often = adjusted([result(Flag.WEAK, 0.01)], tried=20)[0].adjusted
    assert once is not None
    assert often is not None
    assert once < often


def test_a_result_without_a_p_value_has_no_adjusted_one() -> None:
    assert adjusted([result(Flag.STRONG)])[0].adjusted is None


def test_a_flag_that_does_not_survive_is_weak_and_says_why() -> None:
    (one,) = adjusted([result(Flag.MODERATE, 0.04, variants=9)])
    assert Flag.WEAK == capped(one).flag
    assert "all that was tried" in capped(one).reason


def test_a_violated_identity_needs_no_p_value() -> None:
    assert Flag.STRONG == capped(result(Flag.STRONG, line=Line.BOUNDS)).flag


def test_many_results_of_a_line_count_once() -> None:
    found = readings([result(Flag.WEAK), result(Flag.MODERATE), result(Flag.NONE)])
    assert [(Line.FORMULA, Flag.MODERATE, 3, 1)] == [
        (one.line, one.flag, one.results, one.tests) for one in found
    ]


def test_a_line_of_which_nothing_is_known_is_not_read() -> None:
    assert () == readings([])


def test_a_pattern_is_never_stronger_than_moderate() -> None:
    assert Flag.MODERATE == capped(result(Flag.STRONG, 1e-9, line=Line.DISPERSION)).flag
    assert Flag.STRONG == capped(result(Flag.STRONG, line=Line.BOUNDS)).flag


def test_lines_that_rest_on_one_feature_count_once_and_that_is_said() -> None:
    found = readings(
        [
            result(Flag.MODERATE, line=Line.FORMULA),
            result(Flag.MODERATE, line=Line.DISPERSION),
            result(Flag.NONE, line=Line.BOUNDS),
            result(Flag.NOT_APPLICABLE, line=Line.DIGITS),
        ]
    )
    assert (1, 2) == tally(found)
    (said,) = counted_together(found)
    assert Line.FORMULA.value in said
    assert Line.DISPERSION.value in said


def measured(variant: str, **values: tuple[float, str]) -> Result:
    statistics = tuple(Statistic(name, value, says=says) for name, (value, says) in values.items())
    return replace(result(Flag.NONE), test="formula", variant=variant, statistics=statistics)


def test_r_squared_stands_beside_what_it_hides() -> None:
    own = {"R²": (0.9993, ""), "residual CV": (0.036, ""), "phi": (5.1, ""), "growth": (2.8, "")}
    ranks = {
        "rank by R²": (1.0, "1 is the closest, of 65"),
        "rank by residual CV": (8.0, "1 is the closest, of 65"),
        "rank by phi": (53.0, "1 is the closest, of 57"),
    }
    alone = measured("2010 to 2016, curves", **own)
    (one,) = glances([alone, measured("2010 to 2016, comparators", **ranks)])
    assert [("0.99930", "1 of 65"), ("3.6%", "8 of 65"), ("5.10", "53 of 57")] == [
        (measure.value, measure.rank) for measure in one.measures
    ]
    assert "2.8 times its mean" in one.why
    (without,) = glances([alone])
    assert {"no comparators"} == {measure.rank for measure in without.measures}
