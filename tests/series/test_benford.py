import numpy as np
import pytest

from exhume.model.series import Flag, Reported, Result
from exhume.protocols import CalibratedTest
from exhume.series import benford
from exhume.series._chance import rng
from exhume.series._digits import benford_law
from exhume.series._digits.benford_law import FIRST, SECOND, Place
from exhume.series._digits.uniform import by_chance, chi_square, digit_counts

from .made_digits import FROM_R, made

POWERS = [2**power for power in range(1, 1_001)]


def fibonacci(count: int) -> list[int]:
    numbers = [1, 1]
    while len(numbers) < count:
        numbers.append(numbers[-1] + numbers[-2])
    return numbers


def leading(numbers: list[int], place: Place) -> np.ndarray:
    at = 0 if place is FIRST else 1
    digits = [int(str(number)[at]) for number in numbers if len(str(number)) > at]
    return digit_counts(digits, place.first, 9)


SEQUENCES = [
    ("powers first", POWERS, FIRST),
    ("powers second", POWERS, SECOND),
    ("fibonacci first", fibonacci(1_000), FIRST),
    ("uniform first", list(range(1, 1_000)), FIRST),
]


def results(numbers: list[int], comparators: list[int] | None = None) -> list[Result]:
    others = (made("counts", comparators, entity="Elsewhere"),) if comparators else ()
    reported = Reported((made("counts", numbers),), others)
    return list(benford.examine(reported, draws=999, seed=1))


def lawful(count: int, seed: int = 1) -> list[int]:
    return np.floor(10 ** rng(seed, "law").uniform(2, 6, count)).astype(int).tolist()


def test_it_is_a_calibrated_test() -> None:
    assert isinstance(benford, CalibratedTest)


@pytest.mark.parametrize(("name", "numbers", "place"), SEQUENCES)
def test_known_sequences_have_the_numbers_of_r(name: str, numbers: list[int], place: Place) -> None:
    counts = leading(numbers, place)
    mad, chance, statistic, _ = FROM_R[f"{name} numbers"]
    assert FROM_R[f"{name} counts"] == counts.tolist()
    assert pytest.approx(mad) == benford_law.mean_absolute_deviation(counts, place)
    law = benford_law.expected(place)
    assert pytest.approx(chance) == benford_law.by_chance(int(counts.sum()), law)
    assert pytest.approx(statistic) == float(chi_square(counts, law))


@pytest.mark.parametrize(
    ("place", "mad", "called"),
    [
        (FIRST, 0.0007, "close conformity"),
        (FIRST, 0.0104, "acceptable conformity"),
        (FIRST, 0.0597, "nonconformity"),
        (SECOND, 0.011, "marginally acceptable conformity"),
    ],
)
def test_a_mad_is_called_what_nigrini_calls_it(place: Place, mad: float, called: str) -> None:
    assert called == benford_law.range_of(mad, place)


def test_the_expected_mad_of_two_digits_is_that_of_barney_and_schulzke() -> None:
    shares = np.log10(1 + 1 / np.arange(10, 100))
    n = 1_000_000
    assert pytest.approx((158.8 * n) ** -0.5, rel=0.001) == benford_law.by_chance(n, shares)


def test_digits_are_those_of_the_numbers_as_written() -> None:
    numbers = [1, 9, 10, 19, 99, 100, 2**62]
    array = np.array(numbers)
    assert [1, 9, 1, 1, 9, 1, 4] == benford_law.digits(array, FIRST).tolist()
    assert [0, 9, 9, 0, 6] == benford_law.digits(array, SECOND).tolist()


def test_numbers_over_orders_of_magnitude_conform() -> None:
    assert [Flag.NONE, Flag.NONE] == [result.flag for result in results(lawful(800))]


def test_even_first_digits_are_noted_as_weak_and_no_more() -> None:
    first, _ = results([*range(1, 1_000), *range(1_000, 2_001)])
    assert Flag.WEAK is first.flag
    assert "nonconformity" in first.reason


def test_comparators_as_far_from_the_law_take_the_flag_away() -> None:
    numbers = [*range(1, 1_000), *range(1_000, 2_001)]
    first, _ = results(numbers, [number + 1 for number in numbers])
    assert Flag.NONE is first.flag


def test_a_large_sample_with_a_small_departure_is_not_noted() -> None:
    mixed = lawful(20_000) + rng(1, "flat").integers(1, 10**6, 1_000).tolist()
    first, _ = results(mixed)
    assert first.pvalue is not None
    assert first.pvalue < 0.05
    assert Flag.NONE is first.flag


@pytest.mark.parametrize(
    ("numbers", "reason"),
    [
        (lawful(100), "100 values can be used, 500 are needed"),
        ([1_000 + at for at in range(600)], "orders of magnitude, 3 are needed"),
        (
            [number for value in lawful(550) for number in (value, 10**6)],
            "they seem to be capped",
        ),
    ],
)
def test_numbers_that_cannot_follow_the_law_are_refused(numbers: list[int], reason: str) -> None:
    first, _ = results(numbers)
    assert Flag.NOT_APPLICABLE is first.flag
    assert reason in first.reason


def test_pvalues_decide_as_the_examination_does() -> None:
    numbers = lawful(600)
    alone = benford.pvalues(np.array([numbers], dtype=float), draws=999, seed=1)
    assert float(alone[0]) == results(numbers)[0].pvalue


def test_the_null_is_judged_and_errs_as_often_as_it_says() -> None:
    null = benford.null(np.full(600, 50_000.0), 1_000, rng(1, "null"))
    pvalues = benford.pvalues(null, draws=9_999, seed=1)
    assert not np.isnan(pvalues).any()
    assert pytest.approx(0.05, abs=0.022) == float((pvalues <= 0.05).mean())


def test_chance_does_not_depend_on_the_order_of_draws() -> None:
    law = benford_law.expected(FIRST)
    one, other = (by_chance(600, law, 99, rng(1, "same")) for _ in range(2))
    assert one.tolist() == other.tolist()
