"""How often simulated series fit a parabola as well as the reported one."""

from collections.abc import Sequence
from typing import NamedTuple

from exhume.model.series import Plot, Reported
from exhume.series._chance import rng
from exhume.series._fitting.polynomials import Floats, fit_quadratic
from exhume.series._noise.comparators import Pool, Windows, comparator_windows, pools
from exhume.series._noise.models import Noise, noises
from exhume.series._noise.plots import histogram
from exhume.series._windows import Window

HISTOGRAMS = ("poisson", "nb-0.05", "shocks-0.12", "steep-comparators", "all-comparators")
"""Noise models whose R² are drawn as a histogram; all are in the table."""
MATCHED = ("steep-comparators", "large-comparators", "all-comparators")
"""Which comparators the p-value is from, where there are any: those most like a growing series."""


class Share(NamedTuple):
    """R² of series of a noise model, shape (draws,), and how many were as high as observed."""

    noise: Noise
    r2: Floats
    as_high: int

    @property
    def value(self) -> float:
        """The share of simulations with an R² as high as observed."""
        return self.as_high / len(self.r2)

    @property
    def pvalue(self) -> float:
        """(b + 1) / (m + 1), which is never 0; see Phipson and Smyth (2010)."""
        return (self.as_high + 1) / (len(self.r2) + 1)


class Simulated(NamedTuple):
    """The observed R², that of simulated series, and the comparators that shocks came from."""

    observed: float
    shares: tuple[Share, ...]
    others: Windows

    @property
    def from_others(self) -> tuple[Share, ...]:
        """Those with shocks of comparators."""
        return tuple(share for share in self.shares if share.noise.from_others)

    @property
    def matched(self) -> Share | None:
        """The one that the p-value is from."""
        by_id = {share.noise.id: share for share in self.shares}
        return next((by_id[name] for name in MATCHED if name in by_id), None)


def simulate(reported: Reported, window: Window, draws: int, seed: int) -> Simulated:
    """Draw so many series of each noise model for a window of evenly spaced counts above 0."""
    others = comparator_windows(reported, window.series, len(window.values), window.step)
    return shares(window, _pools(others), others, draws, seed)


def shares(
    window: Window, drawn_from: Sequence[Pool], others: Windows, draws: int, seed: int
) -> Simulated:
    """Return the share of each noise model; each has random numbers of its own."""
    observed = float(fit_quadratic(window.steps, window.values).r2)
    found: list[Share] = []
    for noise in noises(window.values, drawn_from):
        chance = rng(seed, "smoothness", window.series.title, window.name, noise.id)
        r2 = fit_quadratic(window.steps, noise.draw(chance, draws)).r2
        found.append(Share(noise, r2, int((r2 >= observed).sum())))
    return Simulated(observed, tuple(found), others)


def table(simulated: Simulated) -> tuple[tuple[str, ...], ...]:
    """Return the shares by noise model, the heading first."""
    heading = ("noise", "share with R² as high", "rests on the series itself")
    rows = (
        (share.noise.says, f"{share.value:.3f}", _rests(share.noise)) for share in simulated.shares
    )
    return heading, *rows


def plot(simulated: Simulated) -> Plot:
    """Return a histogram of R² under some of the noise models, with the observed one marked."""
    shown = [share for share in simulated.shares if share.noise.id in HISTOGRAMS]
    return histogram({share.noise.says: share.r2 for share in shown}, simulated.observed)


def _pools(others: Windows) -> tuple[Pool, ...]:
    return pools(others) if len(others.values) else ()


def _rests(noise: Noise) -> str:
    return "growth path" if noise.from_others else "curve or growth path; noise supposed"
