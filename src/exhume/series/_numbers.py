"""The known values of a series as arrays."""

import numpy as np
from numpy.typing import NDArray

from exhume.model.series import Series

Floats = NDArray[np.float64]


def numbers(series: Series) -> tuple[Floats, Floats]:
    """Return the times in years and the values of the known points, each of shape (n,)."""
    known = series.known()
    return np.array([point.at for point in known]), np.array([point.value for point in known])
