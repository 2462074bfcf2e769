from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exhume.model.series import Flag, Line, Measure, Reported, Result, Series, Status
from exhume.protocols import ForensicTest
from exhume.series import formula

from .made_panel import country, counts, panel
from .official_donors import donors

UNTIL_2016 = ((2010.0, 2016.0),)
ACCUSING = ("fabricat", "falsif", "fraud", "fake", "manipulat", "guilty", "proven")


def examined(reported: Reported) -> dict[str, Result]:
    return {found.variant: found for found in formula.examine(reported, draws=1, seed=1)}


def among(series: Series, **kinds: object) -> Reported:
    return Reported((series,), panel(), windows=UNTIL_2016, **kinds)


def marked(series: Series, period: str, status: Status) -> Series:
    points = (replace(p, status=status) if p.period == period else p for p in series.points)
    return replace(series, points=tuple(points))


def numbers(result: Result) -> dict[str, float]:
    return {statistic.name: statistic.value for statistic in result.statistics}


def test_it_is_a_forensic_test() -> None:
    assert isinstance(formula, ForensicTest)


def test_first_by_r_squared_may_be_ordinary_by_the_relative_residual() -> None:
    found = numbers(examined(among(donors()))["2010 to 2016, comparators"])
    assert found["rank by R²"] == 1
    assert found["rank by residual CV"] > 3
    assert found["rank by phi"] > 25


def test_ranks_by_each_measure_stand_side_by_side() -> None:
    result = examined(among(donors()))["2010 to 2016, comparators"]
    heading, *rows = result.table
    assert {"rank by R²", "rank by residual / mean", "rank by phi"} <= set(heading)
    assert rows[0][0] == "China"
    assert len(rows) == len(result.plots[0].curves)
    assert all(curve.x == (0.0, 1.0) for curve in result.plots[0].curves)


def test_ranks_are_those_of_a_sorted_list() -> None:
    heading, *rows = examined(among(donors()))["2010 to 2016, comparators"].table
    for measure, rank, best in (("R²", "rank by R²", -1), ("phi", "rank by phi", 1)):
        at, place = heading.index(measure), heading.index(rank)
        known = [row for row in rows if row[at]]
        in_order = sorted(known, key=lambda row: int(row[place]))
        values = [best * float(row[at]) for row in in_order]
        assert values == sorted(values)


def test_a_window_by_itself_is_weak_at_most() -> None:
    exact = counts("Invented", [int(500 + 111 * t * t) for t in range(9)], 2008)
    result = next(iter(formula.examine(Reported((exact,)), draws=1, seed=1)))
    assert result.flag is Flag.WEAK
    assert result.effect.value < -10


def test_without_comparators_ranks_are_not_applicable() -> None:
    found = examined(Reported((donors(),), windows=UNTIL_2016))
    assert found["2010 to 2016, comparators"].flag is Flag.NOT_APPLICABLE


def test_a_few_comparators_rank_but_are_not_allowed_for() -> None:
    found = examined(Reported((donors(),), panel(6), windows=UNTIL_2016))
    result = found["2010 to 2016, comparators"]
    assert (None, Flag.NONE) == (result.pvalue, result.flag)
    assert "nothing allows for its growth" in result.reason


def test_without_windows_several_ends_are_looked_at() -> None:
    found = examined(Reported((donors(),)))
    names = [f"2010 to {last}, curves" for last in (2024, 2023, 2022, 2021)]
    assert names == [variant for variant in found if variant.endswith("curves")]
    assert found[names[0]].assumptions[2].holds is None


@pytest.mark.parametrize(
    ("series", "problem"),
    [
        (donors(2010, 2014), "5 known values"),
        (replace(donors(2010, 2016), measure=Measure.CUMULATIVE), "cumulative"),
        (marked(donors(2010, 2016), "2013", Status.IMPUTED), "filled in (2013)"),
        (counts("Invented", [5] * 8, 2009), "do not change"),
        (counts("Invented", [0] * 8, 2009), "not all 0"),
    ],
)
def test_what_cannot_be_examined_says_why(series: Series, problem: str) -> None:
    (result,) = formula.examine(Reported((series,), windows=UNTIL_2016), draws=1, seed=1)
    assert result.flag is Flag.NOT_APPLICABLE
    assert problem in result.reason


def test_derived_and_approximate_values_are_named() -> None:
    warnings = " ".join(examined(among(donors()))["2010 to 2016, curves"].warnings)
    assert "2012" in warnings
    assert "2014" in warnings


def test_a_missing_year_is_left_out_and_said() -> None:
    values = [30, 41, 55, None, 90, 117, 150, 181]
    result = examined(Reported((counts("Invented", values, 2009),)))["2009 to 2016, curves"]
    assert numbers(result)["n"] == 7
    assert result.assumptions[1].holds is False


def test_shares_have_no_dispersion() -> None:
    series = replace(donors(), measure=Measure.MEAN)
    assert "phi" not in numbers(examined(Reported((series,), windows=UNTIL_2016))[
        "2010 to 2016, curves"])  # fmt: skip


def test_comparators_with_filled_in_or_missing_values_do_not_count() -> None:
    whole, *others = (country(number, missing=0.0) for number in range(12))
    before = examined(Reported((donors(),), (whole, *others), windows=UNTIL_2016))
    filled = marked(whole, "2013", Status.IMPUTED)
    after = examined(Reported((donors(),), (filled, *others), windows=UNTIL_2016))
    variant = "2010 to 2016, comparators"
    names = {row[0] for row in before[variant].table} - {row[0] for row in after[variant].table}
    assert names == {whole.entity}


def test_the_subject_and_other_counts_are_no_comparators() -> None:
    other = replace(donors(), name="kidneys")
    found = examined(Reported((donors(),), (donors(), other), windows=UNTIL_2016))
    assert found["2010 to 2016, comparators"].flag is Flag.NOT_APPLICABLE


def test_a_close_fit_among_comparators_of_its_growth_is_moderate_at_most() -> None:
    exact = counts("Invented", [round(300 + 4 * t * t) for t in range(9)], 2008)
    found = examined(among(exact))["2010 to 2016, comparators"]
    assert found.pvalue < 0.05
    assert found.flag in {Flag.WEAK, Flag.MODERATE}


def test_growth_beyond_all_comparators_is_weak_at_most_and_said() -> None:
    steep = counts("Invented", [0, 0, 1, 1, 2, 3, 5, 40_000], 2009)
    result = examined(among(steep))["2010 to 2016, comparators"]
    assert result.flag in {Flag.NONE, Flag.WEAK}
    assert any("extrapolated" in warning for warning in result.warnings)


@settings(max_examples=10, deadline=None)
@given(st.lists(st.integers(0, 4_000), min_size=7, max_size=9))
def test_any_counts_give_finite_numbers_and_sober_words(values: list[int]) -> None:
    reported = Reported((counts("Invented", values, 2010),), panel(12), windows=UNTIL_2016)
    for result in formula.examine(reported, draws=1, seed=1):
        assert result.line is Line.FORMULA
        assert result.reason
        assert result.pvalue is None or 0 < result.pvalue <= 1
        assert result.effect is None or np.isfinite(result.effect.value)
        assert not any(word in repr(result).casefold() for word in ACCUSING)


def test_the_same_figures_give_the_same_results() -> None:
    assert repr(examined(among(donors()))) == repr(examined(among(donors())))


def test_an_ordinary_curve_that_does_better_is_said() -> None:
    found = examined(Reported((donors(),), windows=((2010.0, 2018.0),)))["2010 to 2018, curves"]
    assert found.flag is Flag.NONE
    assert "Gompertz, describes the figures better than any formula" in found.reason


def test_what_counting_says_is_in_the_reason() -> None:
    smooth = counts("Invented", [1000 + 10 * t * t for t in range(9)], 2008)
    rough = examined(among(donors()))["2010 to 2016, curves"].reason
    assert "more than counts would" in rough
    assert "closer to it than counts would" in next(iter(examined(among(smooth)).values())).reason


def test_growth_beside_r_squared_is_drawn() -> None:
    plots = examined(among(donors()))["2010 to 2016, comparators"].plots
    comparators, subject = plots[1].curves
    assert len(comparators.x) > 20
    assert subject.y[0] == pytest.approx(np.log10(1 - 0.99925), abs=0.01)


def test_comparators_of_other_years_alone_are_no_rank() -> None:
    earlier = [replace(s, points=s.between(2000, 2013).points) for s in panel()]
    result = examined(Reported((donors(),), tuple(earlier), windows=UNTIL_2016))[
        "2010 to 2016, comparators"
    ]
    assert result.reason.startswith("No comparator is complete in this very window.")
    assert result.pvalue is not None


def test_a_curve_at_its_bound_is_marked() -> None:
    step = counts("Invented", [1, 1, 1, 1, 1, 1, 1, 5_000], 2009)
    rows = next(iter(examined(Reported((step,))).values())).table
    assert "power, at a bound" in {row[0] for row in rows}
