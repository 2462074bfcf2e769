"""Random numbers that depend on the seed and on what they are for, and on nothing else."""

from typing import TYPE_CHECKING
from zlib import crc32

if TYPE_CHECKING:
    import numpy as np


def rng(seed: int, *names: str) -> "np.random.Generator":
    """Return the generator that belongs to a seed and to the names of what is drawn.

    Names say, from the large to the small, which test draws for which variant; other names give a
    stream of its own, so that a test which is added or left out changes no other's numbers.

    >>> int(rng(7, "dispersion", "2010-2016").integers(1000))
    49
    """
    import numpy as np  # noqa: PLC0415 - a plug-in is listed and loaded before it draws anything

    words = [seed, *(crc32(name.encode()) for name in names)]
    return np.random.Generator(np.random.PCG64(np.random.SeedSequence(words)))
