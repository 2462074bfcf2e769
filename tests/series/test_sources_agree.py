import pytest
from hypothesis import given
from hypothesis import strategies as st

from exhume.model.series import (
    Flag,
    Measure,
    Relation,
    RelationKind,
    Reported,
    Result,
    Series,
    Status,
)
from exhume.protocols import ForensicTest
from exhume.series import sources_agree

from .made_bounds import CHINA, donors, point, posts, years


def same(left: str, *right: str, **more: float) -> Relation:
    return Relation(f"{left} and {right[0]}", RelationKind.SAME, left, right, **more)


def examined(*series: Series, relations: tuple[Relation, ...] = ()) -> list[Result]:
    reported = Reported(series, relations=relations)
    return list(sources_agree.examine(reported, draws=10, seed=1))


def rows(result: Result) -> dict[str, tuple[str, ...]]:
    return {row[0]: row[1:] for row in result.table[1:]}


def numbers(result: Result) -> dict[str, float]:
    return {each.name: each.value for each in result.statistics}


def of_china(
    *points: object, measure: Measure = Measure.CUMULATIVE, name: str = "to date"
) -> Series:
    return Series(name, CHINA, "", measure, points)  # type: ignore[arg-type] # points


def until(period: str, value: float, at: float, source: str, **more: object) -> object:
    return point(period, value, at, 0.0, source=source, **more)


def test_it_is_a_forensic_test() -> None:
    assert isinstance(sources_agree, ForensicTest)


@given(st.lists(st.integers(0, 9_999), min_size=1, max_size=9), st.randoms())
def test_sources_that_say_the_same_are_never_flagged(values: list[int], random: object) -> None:
    sums = [sum(values[: i + 1]) for i in range(len(values))]
    counter = years("counter", sums, measure=Measure.CUMULATIVE)
    series = [years("one", values), years("other", values), counter]
    random.shuffle(series)
    relations = (same("one", "other"), same("one", "counter"))
    (found,) = examined(*series, relations=relations)
    assert Flag.NONE is found.flag


@given(st.lists(st.integers(100, 9_999), min_size=1, max_size=9), st.data())
def test_a_difference_beyond_tolerance_is_always_flagged(values: list, data: st.DataObject) -> None:
    year = data.draw(st.integers(0, len(values) - 1))
    off = data.draw(st.integers(1, 99))
    others = [value + off * (i == year) for i, value in enumerate(values)]
    series = (years("one", values), years("other", others))
    (found,) = examined(*series, relations=(same("one", "other", tolerance=0.5),))
    assert found.flag in {Flag.WEAK, Flag.MODERATE}
    (within,) = examined(*series, relations=(same("one", "other", tolerance=off),))
    assert Flag.NONE is within.flag


def test_the_years_to_2015_are_what_the_counter_of_2016_leaves_for_them() -> None:
    counter = of_china(
        until("2016-12-31", 9996, 2017.0, "Xinhua"), until("2016-09-30", 8866, 2016.75, "Caixin")
    )
    part = of_china(
        point("2016Q1-Q3", 2950, 2016.0, 0.75, source="COTRS"),
        measure=Measure.COUNT,
        name="part",
    )
    relations = (same("donors", "to date"), same("donors", "part"))
    (found,) = examined(donors(last=2016), counter, part, relations=relations)
    assert Flag.NONE is found.flag
    assert 0 == found.effect.value
    assert 5916 == sum(point.value for point in donors(last=2015).points)
    assert 9996 - 4080 == 8866 - 2950 == 5916
    assert all(row[2] == "0" for row in rows(found).values())
    assert any("leaves 2,135 for 2012 and 2014 together" in each for each in found.warnings)
    assert any("derived" in each for each in found.warnings)


def test_a_half_year_and_two_weeks_lead_from_one_total_to_the_next() -> None:
    yearly = of_china(
        until("2017", 15142, 2018.0, "yearly"), until("2018-07-15", 18433, 2018.54, "NTD")
    )
    half = of_china(point("2018H1", 2999, 2018.0, 0.5), measure=Measure.COUNT, name="half")
    weeks = of_china(point("2018-07", 292, 2018.5, 0.04), measure=Measure.COUNT, name="weeks")
    relations = (same("to date", "half"), same("to date", "weeks"))
    (found,) = examined(yearly, half, weeks, relations=relations)
    (row,) = rows(found).values()
    assert ("18,433", "18,433", "0") == row[:3]
    assert Flag.NONE is found.flag


def test_a_checkpoint_within_a_year_lies_between_its_ends() -> None:
    yearly = years("donors", {2020: 5222.0}, entity=CHINA)
    before = of_china(until("2019", 27262, 2020.0, "x"), name="before")
    post = of_china(until("2020-10-31", 31610, 2020 + 10 / 12, "Global Times"))
    relations = (same("donors", "before"), same("donors", "to date"))
    (found,) = examined(yearly, before, post, relations=relations)
    (row,) = rows(found).values()
    assert ("31,610", "31,614", "-3.667") == row[:3]
    assert Flag.NONE is found.flag


def test_a_checkpoint_outside_the_ends_of_its_year_is_flagged() -> None:
    yearly = years("donors", {2020: 5222.0}, entity=CHINA, source="y")
    before = of_china(until("2019", 27262, 2020.0, "x"), name="before")
    relations = (same("donors", "before"), same("donors", "to date"))
    for value in (27_000, 32_900):
        post = of_china(until("2020-10-31", value, 2020 + 10 / 12, "z"))
        (found,) = examined(yearly, before, post, relations=relations)
        assert found.flag in {Flag.WEAK, Flag.MODERATE}


def test_the_checkpoints_of_2012_and_2014_fit_but_for_seven_donors() -> None:
    approximately = {"status": Status.APPROXIMATE}
    counter = of_china(
        until("2012-09-24", 400, 2012.73, "CRI", **approximately),
        until("2013-12-31", 1441, 2014.0, "Lancet"),
        until("2014-08-15", 2100, 2014.62, "People.cn"),
        until("2014-11-05", 2730, 2014.84, "Yibada", **approximately),
        until("2016-12-31", 9996, 2017.0, "Xinhua"),
    )
    parts = of_china(
        point("2014 to August", 659, 2014.0, 0.62, source="People.cn"),
        point("2014 to November", 1300, 2014.0, 0.84, source="Yibada", **approximately),
        measure=Measure.COUNT,
        name="parts",
    )
    relations = (same("donors", "to date"), same("donors", "parts"))
    (found,) = examined(donors(last=2016), counter, parts, relations=relations)
    apart = {row[2] for row in rows(found).values() if row[4] != "0"}
    assert {"-7"} == apart
    assert Flag.WEAK is found.flag
    assert "Closing dates" in found.reason


def test_555_transplants_of_2016_are_left_by_their_parts() -> None:
    series = (
        years("all organs", {2016: 11620.0}, source="Red Cross"),
        years("kidney and liver", {2016: 10481.0}, source="COTRS"),
        years("lung", {2016: 204.0}, source="COTRS"),
        years("heart", {2016: 380.0}, source="COTRS"),
    )
    parts = ("kidney and liver", "lung", "heart")
    relation = Relation("table 7", RelationKind.SUM, "all organs", parts)
    (found,) = examined(*series, relations=(relation,))
    assert Flag.MODERATE is found.flag
    assert 555 == found.effect.value
    assert pytest.approx(555 / 11620) == numbers(found)["largest difference as a share"]
    assert "11,620 against 11,065" in found.reason


def test_a_third_source_that_differs_as_well_makes_it_strong() -> None:
    series = [
        years(name, [value], source=f"source {name}")
        for name, value in (("one", 100), ("two", 110), ("three", 125))
    ]
    relations = (same("one", "two"), same("one", "three"))
    (two,) = examined(*series[:2], relations=relations[:1])
    (three,) = examined(*series, relations=relations)
    assert (Flag.MODERATE, Flag.STRONG) == (two.flag, three.flag)
    assert 2 == numbers(three)["independent differences"]


def test_a_counter_that_began_before_the_counts_is_compared_by_what_it_added() -> None:
    counter = years("counter", [9_100, 9_250], measure=Measure.CUMULATIVE)
    (found,) = examined(years("one", [100, 150]), counter, relations=(same("one", "counter"),))
    assert Flag.NONE is found.flag
    assert not any("began" in each.says for each in found.assumptions)


def test_shares_are_compared_period_by_period() -> None:
    series = (
        years("one", [46.2, 50.1], measure=Measure.SHARE),
        years("other", [46.24, 55.0], measure=Measure.SHARE),
    )
    (found,) = examined(*series, relations=(same("one", "other"),))
    assert Flag.MODERATE is found.flag
    assert 1 == numbers(found)["comparisons beyond tolerance"]


def test_one_source_alone_has_nothing_to_agree_with() -> None:
    (found,) = examined(years("one", [1, 2, 3]))
    assert Flag.NOT_APPLICABLE is found.flag


def test_imputed_values_are_not_compared() -> None:
    series = (years("one", [100]), years("other", [200], status=Status.IMPUTED))
    (found,) = examined(*series, relations=(same("one", "other"),))
    assert Flag.NOT_APPLICABLE is found.flag


def test_posts_of_a_counter_alone_are_no_comparison() -> None:
    (found,) = examined(posts("x", {2010.0: 5, 2011.0: 9}))
    assert Flag.NOT_APPLICABLE is found.flag
