"""SciPy, which comes with the extra ``statistics``, or what to do where it is missing."""

from importlib import import_module
from typing import Any

from exhume.errors import MissingExtra


def scipy(part: str) -> Any:
    """Return a part of SciPy (``special``, ``optimize``); raise `MissingExtra` without it.

    >>> round(float(scipy("special").chdtrc(4, 20.478)), 4)
    0.0004
    """
    try:
        return import_module(f"scipy.{part}")
    except ImportError as error:
        raise MissingExtra(
            "series", "SciPy is not installed", "pip install 'exhume[statistics]'"
        ) from error
