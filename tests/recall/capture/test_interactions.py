import numpy as np
import pytest

from exhume.recall.capture.interactions import missed

LARGE = np.array([0, 630, 550, 180, 690, 170, 210, 280.0]).reshape(2, 2, 2)


def test_the_same_seed_gives_the_same_limits_and_another_one_about_the_same() -> None:
    one, same, other = missed(LARGE, 0.95, 1), missed(LARGE, 0.95, 1), missed(LARGE, 0.95, 2)
    assert one == same != other
    assert pytest.approx(one, rel=0.05) == list(other)


def test_with_many_papers_limits_are_those_of_the_large_sample_formula() -> None:
    estimate = 280 * 690 * 550 * 630 / (210 * 170 * 180)
    error = np.sqrt((1 / LARGE.ravel()[1:]).sum() + 1 / estimate)
    found = missed(LARGE, 0.95, 1)
    assert pytest.approx(estimate * np.exp(1.96 * error), rel=0.04) == found.most
    assert pytest.approx(estimate * np.exp(-1.96 * error), rel=0.04) == found.fewest
    assert pytest.approx(estimate * np.exp(1.645 * error), rel=0.04) == found.supported


def test_a_history_without_papers_leaves_room() -> None:
    cells = np.array([0, 0, 9, 8, 12, 7, 9, 40.0]).reshape(2, 2, 2)
    found = missed(cells, 0.95, 1)
    assert 0 == found.fewest
    assert found.supported > 5


@pytest.mark.parametrize("total", [60, 300])
def test_limits_hold_as_often_as_they_say_where_all_pairs_depend(total: int) -> None:
    shares = np.array([0, 5, 4, 4, 6, 5, 7, 24.0])
    # No interaction of three: the cell of no finder is what the other seven make it.
    shares[0] = 24 * 6 * 4 * 5 / (4 * 5 * 7)
    random = np.random.default_rng(3)
    drawn = random.multinomial(total, shares / shares.sum(), size=300)
    held = inside = answered = 0
    for number, cells in enumerate(drawn):
        if cells[[3, 5, 6]].all():
            found = missed(cells.reshape(2, 2, 2).astype(float), 0.9, number)
            held += cells[0] <= found.supported
            inside += found.fewest <= cells[0] <= found.most
            answered += 1
    assert held >= 0.87 * answered
    assert inside >= 0.87 * answered
