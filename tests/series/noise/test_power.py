import pytest

from exhume.series._noise.power import (
    JITTERS,
    parabola,
    power_of_dispersion,
    power_of_smoothness,
    table,
)

# First value, periods, power by jitter, size where counts are Poisson and negative binomial.
PUBLISHED = [
    (50, 7, (1.00, 1.00, 1.00, 1.00, 0.50), 0.046, 0.039),
    (50, 15, (1.00, 1.00, 1.00, 1.00, 0.98), 0.045, 0.036),
    (300, 7, (1.00, 1.00, 0.99, 0.50, 0.03), 0.050, 0.024),
    (300, 15, (1.00, 1.00, 1.00, 0.98, 0.02), 0.048, 0.010),
    (1500, 7, (1.00, 0.96, 0.41, 0.05, 0.00), 0.045, 0.006),
    (1500, 15, (1.00, 1.00, 0.94, 0.06, 0.00), 0.048, 0.000),
]


@pytest.mark.parametrize(("first", "periods", "power", "size", "overdispersed"), PUBLISHED)
def test_dispersion_has_the_published_power_and_size(first, periods, power, size, overdispersed):
    found = power_of_dispersion(first, periods, draws=20_000, seed=1)
    # Published shares have a Monte Carlo error of their own, of about 0.01 for each half.
    assert power == pytest.approx(tuple(found.power.values()), abs=0.03)
    assert size == pytest.approx(found.size, abs=0.01)
    assert overdispersed == pytest.approx(found.overdispersed, abs=0.01)
    assert 0.05 == pytest.approx(found.size, abs=0.01)


def test_power_of_smoothness_falls_with_jitter():
    found = power_of_smoothness(300, 9, draws=4_000, seed=1)
    shares = list(found.power.values())
    assert shares == sorted(shares, reverse=True)
    assert shares[0] > 0.99


def test_smooth_growth_without_a_formula_is_found_as_well():
    assert power_of_smoothness(1500, 9, draws=4_000, seed=1).size > 0.5


def test_the_same_seed_gives_the_same_powers():
    first, second = (power_of_dispersion(50, 7, draws=500, seed=9) for _ in range(2))
    assert first == second


def test_the_table_has_a_column_for_each_jitter():
    heading, row = table((power_of_dispersion(50, 7, draws=200, seed=1),))
    assert len(heading) == len(row) == 3 + len(JITTERS) + 2


def test_a_parabola_rises_to_three_times_its_beginning():
    assert [80, 240] == [parabola(80, 15)[0], parabola(80, 15)[-1]]
