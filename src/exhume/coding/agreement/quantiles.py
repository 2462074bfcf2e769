"""Exact limits of a share, and quantiles of Student's t, from SciPy."""

from math import sqrt
from typing import Any

from exhume.errors import MissingExtra
from exhume.model.estimates import Interval


def clopper_pearson(successes: int, trials: int, confidence_level: float = 0.95) -> Interval:
    """Return the exact interval of a share of independent trials.

    Without trials nothing is excluded. `MissingExtra` where SciPy is not installed. Source: C. J.
    Clopper, E. S. Pearson. The use of confidence or fiducial limits illustrated in the case of
    the binomial. Biometrika 26 (1934) 404-413.

    >>> limits = clopper_pearson(20, 20)
    >>> round(limits.low, 4), limits.high
    (0.8316, 1.0)
    """
    tail, misses = (1 - confidence_level) / 2, trials - successes
    special = _special()
    low = float(special.betaincinv(successes, misses + 1, tail)) if successes else 0.0
    high = float(special.betaincinv(successes + 1, misses, 1 - tail)) if misses else 1.0
    return Interval(low, high)


def student(confidence_level: float, degrees: int) -> float:
    """Return how many standard errors a two-sided interval reaches, by Student's t.

    >>> round(student(0.95, 10), 4)
    2.2281
    """
    return float(_special().stdtrit(degrees, (1 + confidence_level) / 2))


def around(statistic: float, variance: float, reach: float) -> Interval:
    """Return statistic plus and minus `reach` standard errors, kept within -1 and 1."""
    half = reach * sqrt(max(variance, 0.0))
    return Interval(max(statistic - half, -1.0), min(statistic + half, 1.0))


def _special() -> Any:
    try:
        from scipy import special  # pyright: ignore[reportMissingTypeStubs] # noqa: PLC0415 - an extra without types
    except ImportError as error:
        raise MissingExtra(
            "agreement", "SciPy is not installed", "pip install 'exhume[statistics]'"
        ) from error
    return special
