"""How often tests of repeats and of ratios err where nothing is wrong, and what they find.

    python -m benchmarks.series_sizes_bounds          prints the tables; a minute on one core
    python -m benchmarks.series_sizes_bounds 2000     so many series of each setting

Exits with 1 where a size exceeds its level by more than 0.01, or, for the ratio's chi-square, which
is continuous, falls short of it by more than that. A repeat either happens or not, so that the size
of the test of repeats lies below its level: it is exact given the sums of neighbours.
"""

import sys
from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from exhume.series import ratio_constancy, repeats
from exhume.series._chance import rng

SERIES = 20_000
SEED = 2016
LEVELS = (0.01, 0.05, 0.10)
ALLOWED = 0.01
LENGTHS = (7, 10, 15, 25)
MEANS = (2, 30, 300, 3_000)

Floats = NDArray[np.float64]


def sizes(found: Floats) -> list[float]:
    return [float(np.nanmean(found <= level)) for level in LEVELS]


def shown(name: str, found: Floats) -> str:
    figures = " | ".join(f"{size:.4f}" for size in sizes(found))
    return f"| {name} | {figures} | {np.isnan(found).mean():.3f} |"


def of_repeats(series: int) -> Iterator[tuple[str, Floats]]:
    for mean in MEANS:
        for length in LENGTHS:
            generator = rng(SEED, "repeats", str(mean), str(length))
            drawn = repeats.null(np.full(length, float(mean)), series, generator)
            name = f"repeats, mean {mean}, n {length}"
            yield name, repeats.pvalues(drawn, draws=1, seed=SEED)


def of_ratios(series: int) -> Iterator[tuple[str, Floats]]:
    for mean in MEANS[1:]:
        for length in LENGTHS:
            generator = rng(SEED, "ratios", str(mean), str(length))
            like = np.linspace(mean, 3 * mean, length)
            drawn = ratio_constancy.null(like, series, generator)
            name = f"ratio, {mean} to {3 * mean}, n {length}"
            yield name, ratio_constancy.pvalues(drawn, draws=1, seed=SEED)


def carried(series: int) -> Iterator[tuple[str, Floats]]:
    """Give Poisson series in which one or four years are those before them, carried forward."""
    for mean in MEANS[1:]:
        for years in (1, 4):
            generator = rng(SEED, "carried", str(mean), str(years))
            drawn = repeats.null(np.full(15, float(mean)), series, generator)
            drawn[:, 6 : 6 + years] = drawn[:, 5:6]
            name = f"repeats, mean {mean}, n 15, {years} carried"
            yield name, repeats.pvalues(drawn, draws=1, seed=SEED)


def by_formula(series: int) -> Iterator[tuple[str, Floats]]:
    """Give 1.6 organs of each donor, rounded, with some jitter."""
    for mean in (300, 3_000):
        for jitter in (0.0, 0.005, 0.01, 0.02):
            generator = rng(SEED, "formula", str(mean), str(jitter))
            below = generator.integers(mean, 3 * mean, (series, 10)).astype(float)
            above = np.rint(1.6 * below * (1 + jitter * generator.standard_normal(below.shape)))
            values = np.concatenate([above, below], axis=1)
            name = f"ratio, {mean} to {3 * mean}, n 10, jitter {jitter:.1%}"
            yield name, ratio_constancy.pvalues(values, draws=1, seed=SEED)


def heading(title: str) -> None:
    print(f"\n{title}\n\n| setting | {' | '.join(map(str, LEVELS))} | not applicable |")
    print("|---" * (len(LEVELS) + 2) + "|")


def main(series: int = SERIES) -> int:
    wrong = 0
    heading(f"Size: share noted at each level, {series:,} series without any fault")
    for name, found in of_repeats(series):
        print(shown(name, found))
        wrong += any(
            size > level + ALLOWED for size, level in zip(sizes(found), LEVELS, strict=True)
        )
    for name, found in of_ratios(series):
        print(shown(name, found))
        off = zip(sizes(found), LEVELS, strict=True)
        wrong += any(abs(size - level) > ALLOWED for size, level in off)
    heading("Power: share noted at each level")
    for name, found in (*carried(series), *by_formula(series)):
        print(shown(name, found))
    return int(wrong > 0)


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
