"""How often the tests of digits and thresholds err: figures in which nothing is wrong, counted.

    python -m benchmarks.series_sizes_digits    prints the table of sizes at the level 0.05

Those that claim a level must be within 0.01 of it over 20,000 simulations; the others, whose exact
p-values are conservative, must not be above it by more. Some minutes.
"""

from collections.abc import Callable, Iterator

import numpy as np

from exhume.series import bunching, last_digit
from exhume.series._chance import rng
from exhume.series._digits import benford_law, heaping, simple_fractions, uniform
from exhume.series._digits.simple_fractions import Fractions
from exhume.series._digits.usable import Usable

SIMULATIONS = 20_000
SEED = 2019
LEVEL = 0.05
SHORT = 99  # draws where each simulation draws by itself: (b + 1) / 100 is exact at 0.05
LONG = 19_999

Draw = Callable[[np.random.Generator, tuple[int, int]], np.ndarray]

SMOOTH: dict[str, Draw] = {
    "Poisson 40": lambda random, shape: random.poisson(40, shape),
    "negative binomial 30, size 3": lambda random, shape: random.negative_binomial(
        3, 1 / 11, shape
    ),
    "geometric 20": lambda random, shape: random.geometric(1 / 21, shape) - 1,
}
LARGE: dict[str, Draw] = {
    "Poisson 150": lambda random, shape: random.poisson(150, shape),
    "Poisson 4,000": lambda random, shape: random.poisson(4_000, shape),
    "negative binomial 800, size 20": lambda random, shape: random.negative_binomial(
        20, 20 / 820, shape
    ),
}


def size(found: np.ndarray) -> tuple[float, float]:
    """Return the share of p-values at the level, and of simulations the test refuses."""
    known = found[~np.isnan(found)]
    return float((known <= LEVEL).mean()), float(np.isnan(found).mean())


def last_digits(simulations: int) -> Iterator[tuple[str, tuple[float, float]]]:
    """Give the sizes of the test of last digits against 10 % a digit, and against comparators."""
    for (name, draw), n in ((each, n) for each in LARGE.items() for n in (60, 200)):
        values = draw(rng(SEED, name, str(n)), (simulations, n)).astype(float)
        found = last_digit.pvalues(values, draws=LONG, seed=SEED)
        yield f"last_digit, {name}, n = {n}", size(found)
    yield "last_digit, against 1,000 uneven digits, n = 80", size(_among(simulations))


def _among(simulations: int) -> np.ndarray:
    random = rng(SEED, "among")
    uneven = np.array([0.14] + [0.86 / 9] * 9)
    found = np.empty(simulations)
    for at in range(simulations):
        mine, others = random.multinomial(80, uneven), random.multinomial(1_000, uneven)
        statistic, ordered = uniform.among(mine, others, SHORT, random)
        found[at] = uniform.upper_tail(np.array([statistic]), ordered)[0]
    return found


def first_digits(simulations: int) -> Iterator[tuple[str, tuple[float, float]]]:
    """Give the sizes of the test of Benford's law, for numbers that follow it."""
    for place in (benford_law.FIRST, benford_law.SECOND):
        random = rng(SEED, place.name)
        shares = benford_law.expected(place)
        null = uniform.by_chance(600, shares, LONG, random)
        values = np.floor(10 ** random.uniform(2, 6, (simulations, 600))).astype(np.int64)
        counts = [
            uniform.digit_counts(benford_law.digits(row, place), place.first, 9) for row in values
        ]
        statistics = uniform.chi_square(np.stack(counts), shares)
        yield f"benford, {place.name}, n = 600", size(uniform.upper_tail(statistics, null))


def thresholds(simulations: int) -> Iterator[tuple[str, tuple[float, float]]]:
    """Give the sizes of bunching at a threshold in smooth counts of 200 units."""
    for name, draw in SMOOTH.items():
        values = draw(rng(SEED, name), (simulations, 200)).astype(float)
        found = bunching.pvalues(values, draws=SHORT, seed=SEED)
        yield f"bunching, {name}, n = 200", size(found)


def conservative(simulations: int) -> Iterator[tuple[str, tuple[float, float]]]:
    """Give how often heaping and whole percentages are noted where there is nothing to note."""
    random = rng(SEED, "heaping")
    found = np.empty(simulations)
    for at in range(simulations):
        values = random.poisson(2_000, 50).tolist()
        usable = [Usable(v, "invented", str(i // 2), i // 2) for i, v in enumerate(values)]
        blocks = heaping.blocks_of(usable)
        found[at] = heaping.pvalue(blocks, heaping.rarest(blocks).rarity, SHORT, random)
    yield "rounding, stretches, Poisson 2,000, 25 periods", size(found)
    for most in (60, 2_000):
        yield f"rounding, whole percentages, denominators to {most}", _fractions(simulations, most)


def _fractions(simulations: int, most: int) -> tuple[float, float]:
    random = rng(SEED, "fractions", str(most))
    found = np.empty(simulations)
    for at in range(simulations):
        wholes = random.integers(20, most, 40)
        given = Fractions("", random.binomial(wholes, random.beta(4, 4, 40)), wholes)
        whole = simple_fractions.whole_percentages(given.parts, given.wholes).sum()
        drawn = simple_fractions.by_chance(given, SHORT, random)
        found[at] = ((drawn >= whole).sum() + 1) / (SHORT + 1)
    return size(found)


def main() -> None:
    """Print the table."""
    tables = (last_digits(SIMULATIONS), first_digits(SIMULATIONS), thresholds(SIMULATIONS))
    print(f"{'at 0.05, of 20,000':58} size    refused")
    for table in (*tables, conservative(SIMULATIONS // 10)):
        for name, (share, refused) in table:
            print(f"{name:58} {share:.4f}  {refused:.4f}", flush=True)


if __name__ == "__main__":
    main()
