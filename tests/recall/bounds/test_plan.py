from collections.abc import Mapping
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exhume.model.estimates import Refusal
from exhume.model.recall import RecallData, RecallEstimate, Stratum
from exhume.recall import stratified
from exhume.recall.bounds.plan import Plan, plan

SIZES = {"set-aside": 400, "near": 3_000, "some": 20_000, "far": 101_060}
RATES = {"set-aside": 0.05, "near": 0.01, "some": 0.0005}


def strata_of(sizes: Mapping[str, int]) -> list[Stratum]:
    return [Stratum(name, size, 0, 0) for name, size in sizes.items()]


def planned(
    sizes: Mapping[str, int],
    known: int,
    target: float = 0.95,
    expected: Mapping[str, float] | None = None,
) -> Plan:
    found = plan(strata_of(sizes), known, target=target, expected=expected)
    assert isinstance(found, Plan)
    return found


def supported(sizes: Mapping[str, int], known: int, read: list[int], finds: list[int]) -> float:
    """Return what the stratified estimate says of such samples."""
    rest = tuple(map(Stratum, sizes, sizes.values(), read, finds))
    found = stratified.estimate(RecallData(Stratum("candidates", 310, 310, known), rest))
    assert isinstance(found, RecallEstimate)
    return found.supports


def test_one_clean_stratum_needs_about_65700_papers() -> None:
    found = planned({"rest": 124_460}, 71)
    assert 65_606 == found.more
    assert 71 / 74 == found.supports


def test_1500_clean_papers_would_support_22_percent() -> None:
    found = planned({"rest": 124_460}, 71)
    prices = {price.more: price.supports for price in found.prices}
    assert prices[1_000] < 0.22 < prices[2_000]
    assert 1 == prices[124_460]


def test_clean_strata_are_no_cheaper_than_one_sample_of_all() -> None:
    assert planned({"rest": 124_460}, 71).more <= planned(SIZES, 71).more <= 65_606 + len(SIZES)


def test_where_finds_are_expected_rich_strata_are_read_whole_and_the_rest_more_thinly() -> None:
    found = planned(SIZES, 71, expected=RATES)
    set_aside, near, _, far = found.readings
    assert (400, 20) == (set_aside.more, set_aside.expected)
    assert (3_000, 30) == (near.more, near.expected)
    assert far.more < 0.4 * far.size
    assert found.more < planned(SIZES, 71).more


@pytest.mark.parametrize("expected", [{}, RATES])
@pytest.mark.parametrize("target", [0.5, 0.8, 0.95])
def test_the_stratified_estimate_says_what_the_plan_promises(
    target: float, expected: Mapping[str, float]
) -> None:
    found = planned(SIZES, 71, target, expected)
    read = [reading.more for reading in found.readings]
    finds = [reading.expected for reading in found.readings]
    assert target <= found.supports == supported(SIZES, 71, read, finds)


@pytest.mark.parametrize(
    ("sizes", "known", "target", "expected"),
    [
        ((40, 60), 10, 0.8, {}),
        ((40, 60), 10, 0.8, {"a": 0.2}),
        ((40, 60), 10, 0.8, {"a": 0.2, "b": 0.05}),
        ((20, 90), 30, 0.9, {"a": 0.3}),
        ((10, 100), 20, 0.9, {"a": 0.1, "b": 0.02}),
    ],
)
def test_no_other_readings_are_cheaper(
    sizes: tuple[int, int], known: int, target: float, expected: dict[str, float]
) -> None:
    of = dict(zip("ab", sizes, strict=True))
    found = planned(of, known, target, expected)
    for read in product(*(range(size + 1) for size in sizes)):
        if sum(read) < found.more:
            finds = [
                int(number * expected.get(name, 0) + 0.5)
                for name, number in zip(of, read, strict=True)
            ]
            assert supported(of, known, list(read), finds) < target


@settings(max_examples=20)  # each searches
@given(
    st.lists(st.integers(0, 900), min_size=1, max_size=4),
    st.integers(1, 200),
    st.floats(0.1, 0.99),
    st.lists(st.sampled_from([0.0, 0.001, 0.02, 0.3]), min_size=4, max_size=4),
)
def test_a_plan_stays_within_the_strata_and_reaches_the_target(
    sizes: list[int], known: int, target: float, rates: list[float]
) -> None:
    of = dict(zip("abcd", sizes, strict=False))
    found = planned(of, known, target, dict(zip(of, rates, strict=False)))
    assert all(0 <= reading.more <= reading.size for reading in found.readings)
    assert all(reading.expected <= reading.more for reading in found.readings)
    assert target <= found.supports <= 1
    assert (sum(sizes), 1.0) == (found.prices[-1].more, found.prices[-1].supports)
    assert sorted({price.more for price in found.prices}) == [p.more for p in found.prices]


def test_papers_that_were_read_need_not_be_read_again() -> None:
    read = Stratum("rest", 124_460, 1_500, 0)
    found = plan([read], 71)
    assert isinstance(found, Plan)
    assert 65_606 - 1_500 == found.more
    assert "Some of these strata were sampled before." in found.remarks[0]


def test_what_is_enough_already_needs_no_more() -> None:
    found = plan([Stratum("rest", 124_460, 1_500, 0)], 71, target=0.2)
    assert isinstance(found, Plan)
    assert 0 == found.more
    assert found.sampling_helps
    assert 1 == len(found.remarks)


def test_where_sampling_does_not_help_it_says_so_and_at_what_price() -> None:
    found = planned({"near": 400, "far": 1_000}, 10)
    assert not found.sampling_helps
    assert 1_330 == pytest.approx(found.more, abs=3)
    assert "1,332 of the 1,400 papers" in found.remarks[0]


def test_it_says_what_one_find_more_would_change() -> None:
    (said,) = planned({"rest": 124_460}, 71).remarks
    # 72 are known, and 5 more than the one that was found cannot be excluded.
    assert "one relevant paper more than expected turns up in the stratum rest" in said
    assert f"{1000 * supported({'rest': 124_460}, 71, [65_606], [1]) // 1 / 10} %" in said


def test_finds_that_a_plan_counts_on_are_said() -> None:
    assert any("counts on 60 relevant" in said for said in planned(SIZES, 71, 0.95, RATES).remarks)


def test_where_no_relevant_paper_is_known_or_expected_it_is_refused() -> None:
    assert isinstance(plan(strata_of(SIZES), 0), Refusal)
    assert isinstance(plan(strata_of(SIZES), 0, expected=RATES), Plan)


def test_without_strata_there_is_nothing_to_read() -> None:
    found = plan([], 71)
    assert isinstance(found, Plan)
    assert (0, 1.0, ()) == (found.more, found.supports, found.readings)


def test_the_same_question_has_the_same_plan() -> None:
    assert planned(SIZES, 71, 0.8, RATES) == planned(SIZES, 71, 0.8, RATES)
