"""One way to compile a loop: without the lock, and kept on disk between runs."""

from collections.abc import Callable
from typing import TypeVar, cast

import numba  # pyright: ignore[reportMissingTypeStubs]  # numba ships no types

Kernel = TypeVar("Kernel", bound=Callable[..., object])


def compiled(function: Kernel) -> Kernel:
    """Compile a function of arrays and numbers with Numba.

    Threads run it side by side, since it holds no lock. The machine code is kept next to the
    module, or in Numba's cache folder where that cannot be written, and is made again when the
    module's file changes.
    """
    return cast(Kernel, numba.njit(nogil=True, cache=True)(function))


def inlined(function: Kernel) -> Kernel:
    """Compile a small function into each place that calls it.

    Passing a tuple of many arrays to a function of its own would cost more than its work.
    """
    return cast(Kernel, numba.njit(nogil=True, cache=True, inline="always")(function))
