"""An invented panel of countries: counts that grow, with shocks of growth and counting."""

import numpy as np

from exhume.model.series import Measure, Point, Series, Status
from exhume.series._chance import rng

YEARS = 25


def counts(entity: str, values: list[int | None], first: int = 2000) -> Series:
    """Return a series of yearly counts, of which those that are None are missing."""
    points = tuple(
        Point(
            str(first + i), float(first + i), 1.0, "" if value is None else str(value),
            None if value is None else float(value), 0,
            Status.MISSING if value is None else Status.SOURCED,
        )
        for i, value in enumerate(values)
    )  # fmt: skip
    return Series("deceased_donors", entity, "donors", Measure.COUNT, points)


def country(number: int, missing: float = 0.02) -> Series:
    """Return an invented country, of which some years are missing."""
    chance = rng(number, "invented country")
    start, growth = np.exp(chance.normal(5, 1.2)), chance.normal(0.02, 0.05)
    path = growth * np.arange(YEARS) + np.cumsum(chance.normal(0, 0.06, YEARS))
    reported = chance.poisson(start * np.exp(path))
    seen = chance.random(YEARS) > missing
    values = [int(value) if kept else None for value, kept in zip(reported, seen, strict=True)]
    return counts(f"Invented {number}", values)


def panel(countries: int = 40) -> tuple[Series, ...]:
    """Return so many invented countries."""
    return tuple(country(number) for number in range(countries))
