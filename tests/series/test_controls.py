"""All series in these tests are invented."""

import numpy as np
import pytest

from exhume.series import dispersion, repeats
from exhume.series._chance import rng
from exhume.series._controls import running
from exhume.series._controls.kinds import controls, default, pair_controls
from exhume.series._controls.measuring import Rate
from exhume.series._controls.running import Counts, Like, run
from exhume.series._controls.telling import power_rows, size_rows

COUNTS = Counts(null=4_000, controls=400, examined=6)


@pytest.fixture(scope="module")
def tested() -> running.Tested:
    tests = {"dispersion": dispersion, "repeats": repeats}
    return run(tests, Like(default(15)), seed=1, advance=lambda: None, counts=COUNTS)


@pytest.mark.parametrize("periods", [7, 15])
def test_controls_are_counts_as_long_as_what_they_are_like(periods: int) -> None:
    like = default(periods)
    for one in (*controls(like), *pair_controls(like)):
        drawn = one.draw(rng(1, one.name), 20)
        assert (20, periods * (2 if one.pairs else 1)) == drawn.shape
        assert np.array_equal(np.rint(drawn), drawn)
        assert drawn.min() >= 0


def test_an_exact_formula_is_the_same_every_time() -> None:
    (exact,) = (one for one in controls(default(9)) if "linear, exact" == one.name)
    drawn = exact.draw(rng(1), 3)
    assert 1 == len({tuple(row) for row in drawn.tolist()})


def test_carried_values_stand_still_for_three_periods() -> None:
    (carried,) = (one for one in controls(default(9)) if "carried" in one.name)
    assert ((np.diff(carried.draw(rng(2), 50)) == 0).sum(axis=1) >= 3).all()


def test_the_size_of_dispersion_is_its_level(tested: running.Tested) -> None:
    size = dict(tested.sizes)["dispersion"]
    assert size is not None
    assert pytest.approx(0.05, abs=0.013) == size.share


def test_an_exact_formula_is_flagged_and_counts_about_it_are_not(tested: running.Tested) -> None:
    found = {(one.test, one.control): one for one in tested.said}
    assert Rate(6, 6) == found["dispersion", "quadratic, exact"].flagged
    assert found["dispersion", "Poisson about a quadratic curve"].flagged.found <= 2
    assert found["repeats", "Poisson about a quadratic, 3 values carried forward"].flagged.found > 3


def test_tables_have_a_row_for_each_size_and_each_control(tested: running.Tested) -> None:
    assert 3 == len(size_rows(tested))
    rows = power_rows(tested)
    assert 1 + len(tested.heard()) == len(rows)
    assert 1 == len({len(row) for row in rows})


def test_the_same_seed_gives_the_same_self_test(tested: running.Tested) -> None:
    tests = {"dispersion": dispersion, "repeats": repeats}
    again = run(tests, Like(default(15)), seed=1, advance=lambda: None, counts=COUNTS)
    assert tested == again


def test_the_interval_of_a_share_is_exact() -> None:
    limits = Rate(0, 20).interval
    assert (0.0, 0.1684) == (limits.low, round(limits.high, 4))
