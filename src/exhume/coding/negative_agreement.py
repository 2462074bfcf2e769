"""Negative agreement: of the units that a coder did not give a code, how many others did not.

See `exhume.coding.agreement.specific` for the sources and the interval.
"""

from exhume.coding.agreement.specific import specific_agreement
from exhume.model.estimates import Estimate, Refusal
from exhume.model.ratings import Ratings

label = "negative agreement"
order = 30


def measure(
    ratings: Ratings, *, confidence_level: float = 0.95, seed: int = 0
) -> Estimate | Refusal:
    """Return how often, from 0 to 1, a coder says that the code is absent where another does.

    >>> from exhume.coding.agreement.patterns import rate
    >>> rows = [{"a": 1, "b": 1}] * 2 + [{"a": 1, "b": 0}] * 3 + [{"a": 0, "b": 1}] * 3
    >>> found = measure(rate("x", ("absent", "present"), rows + [{"a": 0, "b": 0}] * 992))
    >>> round(found.statistic, 3)
    0.997
    """
    return specific_agreement(ratings, 0, confidence_level, seed)
