"""How often a shock bootstrap errs although its noise is right: its path is the series' own.

    python benchmarks/size_of_smoothness.py [SERIES] [DRAWS]

Series grow along a known path with normal shocks, and are counted. Each is then judged as
`exhume.series.smoothness` does, by simulations with shocks of the same size about the path that is
fitted to it. Printed is the share of p-values of 0.05 or less; a test with a level would have 0.05.
"""

import sys

import numpy as np

from exhume.series._chance import rng
from exhume.series._fitting.polynomials import Floats, fit_quadratic
from exhume.series._noise.growth import grown, growth
from exhume.series._noise.power import parabola

SDS = (0.05, 0.12, 0.20)
PERIODS = (7, 9)
SURGE = np.array([34, 132, 433, 960, 1710, 2700, 3900, 5250, 6500], dtype=float)
PATHS = {"to three times as much": parabola(300, 9), "from 34 to thousands": SURGE}


def pvalue(series: Floats, sd: float, draws: int, chance: np.random.Generator) -> float:
    t = np.arange(len(series), dtype=float)
    shocks = chance.normal(0, sd, (draws, len(t) - 1))
    levels = grown(float(series[0]), growth(series).path, shocks)
    simulated = fit_quadratic(t, chance.poisson(levels).astype(float)).r2
    as_high = int((simulated >= fit_quadratic(t, series).r2).sum())
    return (as_high + 1) / (draws + 1)


def size(path: Floats, sd: float, count: int, draws: int) -> float:
    chance = rng(7, "size of smoothness", f"{sd:g}", str(len(path)), f"{path[0]:g}")
    shocks = chance.normal(0, sd, (count, len(path) - 1))
    levels = grown(float(path[0]), np.diff(np.log(path)), shocks)
    series = np.maximum(chance.poisson(levels), 1).astype(float)
    return float(np.mean([pvalue(row, sd, draws, chance) <= 0.05 for row in series]))


def main(count: int = 2_000, draws: int = 999) -> None:
    for name, path in PATHS.items():
        for periods in PERIODS:
            for sd in SDS:
                found = size(path[:periods], sd, count, draws)
                print(f"{name:24} {periods} periods, sd {sd:4.0%}: {found:.3f}", flush=True)


if __name__ == "__main__":
    main(*(int(argument) for argument in sys.argv[1:]))
