import pytest
from hypothesis import given
from hypothesis import strategies as st

from exhume.model.series import Flag, Measure, Relation, RelationKind, Reported, Result, Status
from exhume.protocols import ForensicTest
from exhume.series import bounds

from .made_bounds import CHINA, UTILISED, donors, point, posts, years

COUNT = st.integers(0, 10_000)
WHOLE = Relation("whole", RelationKind.SUM, "all", ("a", "b"))
USED = Relation("used", RelationKind.AT_MOST, "used", ("actual",))
PER_DONOR = Relation("per donor", RelationKind.RATIO, "organs", ("donors",), least=0, most=8)


def examined(reported: Reported) -> dict[str, Result]:
    return {found.variant: found for found in bounds.examine(reported, draws=10, seed=1)}


def test_it_is_a_forensic_test() -> None:
    assert isinstance(bounds, ForensicTest)


@given(st.lists(st.tuples(COUNT, COUNT), min_size=1, max_size=8), st.randoms())
def test_an_exact_identity_is_never_flagged_in_whatever_order(rows: list, random: object) -> None:
    whole = [a + b for a, b in rows]
    series = [years("all", whole), years("a", [a for a, _ in rows])]
    series.append(years("b", [b for _, b in rows]))
    random.shuffle(series)
    found = examined(Reported(tuple(series), relations=(WHOLE,)))
    assert {Flag.NONE} == {each.flag for each in found.values()}


@given(st.lists(st.tuples(COUNT, COUNT), min_size=1, max_size=8), st.data())
def test_a_violated_identity_is_always_flagged(rows: list, data: st.DataObject) -> None:
    year = data.draw(st.integers(0, len(rows) - 1))
    off = data.draw(st.integers(1, 50) | st.integers(-50, -1))
    whole = [float(a + b) for a, b in rows]
    whole[year] += off
    series = (years("all", whole), years("a", [a for a, _ in rows]))
    series = (*series, years("b", [b for _, b in rows]))
    found = examined(Reported(series, relations=(WHOLE,)))["whole"]
    assert found.flag not in {Flag.NONE, Flag.NOT_APPLICABLE}
    assert found.effect is not None
    assert pytest.approx(abs(off)) == found.effect.value


def test_a_violation_within_tolerance_is_none() -> None:
    series = (years("all", [103]), years("a", [50]), years("b", [50]))
    near = Relation("whole", RelationKind.SUM, "all", ("a", "b"), tolerance=3)
    share = Relation("whole", RelationKind.SUM, "all", ("a", "b"), relative=0.03)
    for relation in (near, share):
        assert Flag.NONE is examined(Reported(series, relations=(relation,)))["whole"].flag
    assert Flag.STRONG is examined(Reported(series, relations=(WHOLE,)))["whole"].flag


def test_a_value_printed_in_thousands_has_room_for_rounding() -> None:
    for parts, flag in ((1740, Flag.NONE), (1761, Flag.STRONG)):
        series = (
            years("all", [1700], text="1.7 thousand"),
            years("a", [parts - 3]),
            years("b", [3]),
        )
        assert flag is examined(Reported(series, relations=(WHOLE,)))["whole"].flag


def test_a_violation_that_rounding_to_hundreds_would_explain_is_weak() -> None:
    series = (years("all", [1700]), years("a", [1731]), years("b", [3]))
    found = examined(Reported(series, relations=(WHOLE,)))["whole"]
    assert Flag.WEAK is found.flag
    assert "rounding" in found.reason


def test_a_violation_by_derived_values_alone_is_moderate() -> None:
    series = (years("used", [42]), years("actual", [37], status=Status.DERIVED))
    assert Flag.MODERATE is examined(Reported(series, relations=(USED,)))["used"].flag


def test_imputed_values_take_no_part_and_are_named() -> None:
    series = (years("used", [42]), years("actual", [37], status=Status.IMPUTED))
    found = examined(Reported(series, relations=(USED,)))
    assert Flag.NOT_APPLICABLE is found["used"].flag


def test_a_bound_that_comparators_violate_too_is_no_hard_bound() -> None:
    others = [
        years(name, [value], entity=f"other {number}")
        for number in range(5)
        for name, value in (("used", 10 + (number == 0)), ("actual", 10))
    ]
    subject = (years("used", [12]), years("actual", [10]))
    found = examined(Reported(subject, tuple(others), relations=(USED,)))["used"]
    assert Flag.MODERATE is found.flag
    assert "1 of 5 comparators" in found.reason


def test_the_reason_has_the_innocent_readings_beside_the_number() -> None:
    series = (years("used", [42]), years("actual", [37]))
    found = examined(Reported(series, relations=(USED,)))["used"]
    assert Flag.STRONG is found.flag
    assert "2010" in found.reason
    assert "5 beyond" in found.reason
    assert "innocent unless" in found.reason


def test_china_used_fewer_donors_than_it_had_in_every_year() -> None:
    used = years("used", UTILISED, entity=CHINA)
    actual = donors(2015)
    relation = Relation("used", RelationKind.AT_MOST, "used", ("donors",))
    found = examined(Reported((used, actual), relations=(relation,)))["used"]
    assert Flag.NONE is found.flag
    assert 9 == {each.name: each.value for each in found.statistics}["periods checked"]


@pytest.mark.parametrize(
    ("measure", "values"),
    [
        (Measure.COUNT, [3, -1]),
        (Measure.SHARE, [46.2, 101.3]),
        (Measure.SHARE, [-0.2, 0.4]),
        (Measure.CUMULATIVE, [10, 9]),
    ],
)
def test_what_no_series_of_its_kind_may_have_is_strong(measure: Measure, values: list) -> None:
    (found,) = examined(Reported((years("x", values, measure=measure),))).values()
    assert Flag.STRONG is found.flag
    assert pytest.approx([1, 1.25, 0.15, 1][[3, 46.2, -0.2, 10].index(values[0])]) == (
        found.effect.value
    )


def test_a_counter_is_read_in_the_order_of_its_posts_whatever_their_distance() -> None:
    for last, flag in ((31610.0, Flag.NONE), (9_000.0, Flag.STRONG)):
        counter = posts("donors", {2020.83: last, 2016.35: 7101, 2017.0: 9996, 2013.99: 1622})
        (found,) = examined(Reported((counter,))).values()
        assert flag is found.flag


@given(st.lists(st.integers(0, 500), min_size=2, max_size=9))
def test_a_counter_that_only_grows_is_never_flagged(steps: list[int]) -> None:
    values = [sum(steps[: i + 1]) for i in range(len(steps))]
    counter = years("x", values, measure=Measure.CUMULATIVE)
    (found,) = examined(Reported((counter,))).values()
    assert Flag.NONE is found.flag


CHECKPOINTS = [  # donors, organs, organs per donor as the sources give them; see the page
    ("2010", 34, 88, "2.588"),
    ("2011", 132, 347, "2.629"),
    ("2013", 1441, 3903, "2.709"),
    ("2014", 1622, 4413, "2.721"),
    ("2015", 2766, 7758, "2.805"),
    ("2016", 9996, 27613, "2.762"),
    ("2020", 31610, 92685, "2.932"),
]


def test_organs_per_donor_come_out_as_the_checkpoints_say() -> None:
    above = {int(year): float(organs) for year, _, organs, _ in CHECKPOINTS}
    below = {int(year): float(donors) for year, donors, _, _ in CHECKPOINTS}
    found = examined(
        Reported((years("organs", above), years("donors", below)), relations=(PER_DONOR,))
    )["per donor"]
    assert Flag.NONE is found.flag
    assert [ratio for *_, ratio in CHECKPOINTS] == [row[3] for row in found.table[1:]]


INVENTED = {2015.0: 100.0, 2015.25: 200.0, 2015.5: 210.0, 2015.75: 400.0}
INVENTED_ORGANS = {2015.0: 270.0, 2015.25: 540.0, 2015.5: 740.0, 2015.75: 1080.0}


def counters(by: int = 1) -> Reported:
    organs = posts("organs", {at: value * by for at, value in INVENTED_ORGANS.items()})
    below = posts("donors", {at: value * by for at, value in INVENTED.items()})
    return Reported((organs, below), relations=(PER_DONOR,))


def test_about_20_organs_per_donor_between_posts_are_seen_where_levels_are_in_order() -> None:
    found = examined(counters())
    assert Flag.NONE is found["per donor"].flag
    between = found["per donor, between posts"]
    assert Flag.MODERATE is between.flag
    assert 20 == between.effect.value
    assert ["2.7", "20", "1.789"] == [row[3] for row in between.table[1:]]


def test_it_is_said_how_many_donors_posted_late_would_explain_it() -> None:
    between = examined(counters())["per donor, between posts"]
    late = {each.name: each.value for each in between.statistics}["posted late at most"]
    assert 15 == late  # 200 organs of 8 a donor are 25 donors, and 10 were posted
    assert "posted late mislead" in between.reason


@given(st.integers(1, 1_000))
def test_multiplying_both_counters_leaves_the_verdict(by: int) -> None:
    first, other = examined(counters()), examined(counters(by))
    assert {name: each.flag for name, each in first.items()} == {
        name: each.flag for name, each in other.items()
    }


def test_numbers_of_nobody_are_without_limit_and_no_error() -> None:
    series = (years("organs", [3.0]), years("donors", [0.0]))
    found = examined(Reported(series, relations=(PER_DONOR,)))["per donor"]
    assert Flag.STRONG is found.flag


def test_a_sum_across_sources_is_left_to_the_comparison_of_sources() -> None:
    series = (
        years("all", [103], source="x"),
        years("a", [50], source="y"),
        years("b", [50], source="y"),
    )
    found = examined(Reported(series, relations=(WHOLE,)))["whole"]
    assert Flag.NOT_APPLICABLE is found.flag


def test_a_relation_without_its_series_is_refused_with_their_names() -> None:
    found = examined(Reported((years("all", [1]),), relations=(WHOLE,)))["whole"]
    assert Flag.NOT_APPLICABLE is found.flag
    assert "a and b" in found.reason


def test_missing_values_are_no_violations() -> None:
    series = years("x", [None, 2, None])
    (found,) = examined(Reported((series,))).values()
    assert Flag.NONE is found.flag
    assert point("2010", None) == series.points[0]
