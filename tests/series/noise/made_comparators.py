"""Invented comparators: smooth growth with shocks of a known size, and counting."""

import numpy as np

from exhume.model.series import Reported, Series
from exhume.series._chance import rng

from .reported_donors import donors, series_of


def comparator(number: int, sd: float, *, growth: float = 0.15, start: float = 80) -> Series:
    """Return 15 years of counts of an invented country."""
    chance = rng(number, "comparator", f"{sd:g}")
    shocks = chance.normal(0, sd, 14)
    levels = start * np.exp(np.concatenate([[0], np.cumsum(growth + shocks)]))
    return series_of(np.maximum(chance.poisson(levels), 1).tolist(), entity=f"Country {number}")


def donors_among(sd: float, countries: int = 8, **kinds: float) -> Reported:
    """Return the donors beside so many comparators with shocks of this standard deviation."""
    others = tuple(comparator(number, sd, **kinds) for number in range(countries))
    return Reported(donors().subject, others, windows=donors().windows)
