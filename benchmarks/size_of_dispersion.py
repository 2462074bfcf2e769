"""How often p-values of dispersion err where counts are Poisson: three ways, side by side.

    python benchmarks/size_of_dispersion.py [SIMULATIONS] [RESAMPLES]

Means run along a parabola to three times its beginning (m (1 + 2 u²), u from 0 to 1), scaled so
that their mean is as given. Printed is the share of 20,000 simulated series with a two-tailed
p-value of 0.05 or less: Pearson's X² and the deviance against chi-squared, and Pearson's X²
against so many series drawn around each fit and fitted again. `exhume.series.dispersion` uses the
first.
"""

import sys
import time

import numpy as np

from exhume.series._chance import rng
from exhume.series._fitting.poisson import fit_poisson, pearson_tails
from exhume.series._fitting.polynomials import Floats

PERIODS = (7, 9, 15, 25)
MEANS = (50, 300, 1_500, 5_000)
ALPHA = 0.05
CHUNK = 1_000


def means(n: int, mean: float) -> Floats:
    shape = 1 + 2 * np.linspace(0, 1, n) ** 2
    return mean * shape / shape.mean()


def two_tailed(lower: Floats, upper: Floats) -> Floats:
    return 2 * np.minimum(lower, upper)


def deviance(counts: Floats, fitted: Floats) -> Floats:
    logs = np.log(np.where(counts > 0, counts / fitted, 1))
    return 2 * (counts * logs - counts + fitted).sum(axis=1)


def bootstrap(t: Floats, x2: Floats, fitted: Floats, resamples: int, seed: int) -> Floats:
    chance = rng(seed, "bootstrap")
    drawn = chance.poisson(fitted[:, None, :], size=(len(x2), resamples, len(t))).astype(float)
    again = fit_poisson(t, drawn.reshape(-1, len(t))).x2.reshape(len(x2), resamples)
    below = ((again <= x2[:, None]).sum(axis=1) + 1) / (resamples + 1)
    above = ((again >= x2[:, None]).sum(axis=1) + 1) / (resamples + 1)
    return two_tailed(below, above)


def sizes(n: int, mean: float, simulations: int, resamples: int) -> tuple[float, float, float]:
    t = np.arange(n, dtype=float)
    chance = rng(20_160_101, str(n), str(mean))
    counts = chance.poisson(means(n, mean), size=(simulations, n)).astype(float)
    fit = fit_poisson(t, counts)
    pearson = two_tailed(fit.lower, fit.upper)
    likelihood = two_tailed(*pearson_tails(deviance(counts, fit.fitted), n - 3))
    resampled = [
        bootstrap(t, fit.x2[i : i + CHUNK], fit.fitted[i : i + CHUNK], resamples, i)
        for i in range(0, simulations, CHUNK)
        if resamples
    ]
    drawn = np.concatenate(resampled) if resampled else np.array([np.nan])
    return tuple(float((p <= ALPHA).mean()) for p in (pearson, likelihood, drawn))


def main(simulations: int = 20_000, resamples: int = 199) -> None:
    print(f"{'periods':>7} {'mean':>5} {'Pearson':>8} {'deviance':>8} {'bootstrap':>9}")
    for n in PERIODS:
        for mean in MEANS:
            start = time.process_time()
            found = sizes(n, mean, simulations, resamples)
            took = time.process_time() - start
            print(
                f"{n:7} {mean:5} {found[0]:8.4f} {found[1]:8.4f} {found[2]:9.4f}  {took:5.1f} s",
                flush=True,
            )


if __name__ == "__main__":
    main(*(int(argument) for argument in sys.argv[1:]))
