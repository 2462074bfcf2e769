import numpy as np
import pytest

from exhume.series._chance import rng
from exhume.series._fitting.adjusting import Adjusted, adjust, clustered
from exhume.series._fitting.quality import Quality

from . import reference


def invented(entities: int, windows: int, effect: float = 0.0) -> tuple[Quality, np.ndarray]:
    """Return windows whose 1 - R² is 0.1 / growth / sqrt(mean), with a scatter of 30 %."""
    chance = rng(4, "adjusting", str(entities))
    n = entities * windows
    growth, mean = np.exp(chance.normal(-0.5, 0.7, n)), np.exp(chance.normal(5, 1, n))
    unexplained = 0.1 / growth / np.sqrt(mean) * np.exp(chance.normal(effect, 0.3, n))
    blank = np.ones(n)
    found = Quality(1 - unexplained, blank, blank, blank, growth, mean)
    return found, np.repeat(np.arange(entities), windows)


def one(r2: float, growth: float = 1.0, mean: float = 100.0) -> Quality:
    return Quality(*(np.array([value]) for value in (r2, 1.0, 1.0, 1.0, growth, mean)))


def adjusted(r2: float, **kinds: float) -> Adjusted:
    found = adjust(one(r2, **kinds), *invented(40, 10))
    assert found is not None
    return found


def test_what_is_expected_follows_growth_and_size() -> None:
    found = adjusted(0.99, growth=2.0, mean=400.0)
    assert 0.1 / 2 / 20 == pytest.approx(found.expected, rel=0.1)
    assert [-1.0, -0.5] == pytest.approx(found.coefficients[1:], abs=0.08)


def test_a_usual_fit_is_not_extreme_and_a_close_one_is() -> None:
    usual, close = adjusted(0.99), adjusted(1 - 0.01 * np.exp(-1.2))
    assert abs(usual.z) < 0.5
    assert close.z == pytest.approx(-4, abs=0.4)
    assert close.pvalue < 0.03 < usual.pvalue


def test_p_is_never_0() -> None:
    found = adjusted(1.0)
    assert found.share == 0
    assert 1 / 41 == pytest.approx(found.pvalue)


def test_growth_beyond_all_comparators_is_noted() -> None:
    assert adjusted(0.99, growth=1_000.0).steeper == 0


def test_too_few_comparators_say_nothing() -> None:
    assert adjust(one(0.99), *invented(9, 10)) is None


def test_clustered_errors_are_those_of_the_textbook() -> None:
    chance = rng(2, "clusters")
    entities = np.sort(chance.integers(0, 7, 60))
    design = np.column_stack([np.ones(60), chance.normal(size=(60, 2))])
    residuals = chance.normal(size=60)
    slow = reference.clustered(design, residuals, entities.tolist())
    assert slow == pytest.approx(clustered(design, residuals, entities))


def test_p_holds_its_level_for_one_more_of_the_same_kind() -> None:
    others, entities = invented(60, 1)
    drawn, _ = invented(2_000, 1)
    found = [adjust(one(r2, g, m), others, entities) for r2, g, m in zip(
        drawn.r2, drawn.growth, drawn.mean, strict=True)]  # fmt: skip
    assert np.mean([place.pvalue <= 0.05 for place in found if place]) <= 0.08
