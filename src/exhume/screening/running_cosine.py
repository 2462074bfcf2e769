"""The window of a text that is closest to a pattern, as R's stringdist finds it.

For every window of the pattern's length the cosine distance between the counts of single
characters; the leftmost window with the smallest distance is kept. It is the measure by which
Robertson and Lavee (Am J Transplant 2022;22:1804-1812) searched their papers: R's
``stringdist::afind(text, pattern, window = nchar(pattern), method = "running_cosine")`` of
stringdist 0.9.10 (van der Loo, The R Journal 2014;6:111-122).
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from exhume.errors import InputError
from exhume.screening.cosine.kernels import Scratch, search
from exhume.screening.cosine.patterns import make_patterns

name = "running-cosine"


@dataclass(frozen=True, slots=True)
class Window:
    """The closest window: where it starts (from 0), how far it is, and what it says.

    The distance lies between 0 and 1; it is NaN when text or pattern is empty, and the start is
    then 0.
    """

    start: int
    distance: float
    match: str


@dataclass(frozen=True, slots=True, eq=False)
class Windows:
    """The closest window of each document (row) and pattern (column).

    `starts` is int32, in code points from the document's beginning; `distances` is float64, NaN
    where document or pattern is empty.
    """

    starts: NDArray[np.int32]
    distances: NDArray[np.float64]


def closest_window(text: str, pattern: str) -> Window:
    """Find the leftmost window of the text that is closest to the pattern.

    Characters are single code points, without normalisation. A pattern as long as the text or
    longer is compared with the whole text.

    >>> closest_window("随后行气管擂管术", "气管插管")
    Window(start=3, distance=0.16666666666666652, match='气管擂管')
    >>> closest_window("供心", "").distance
    nan
    """
    encoded = text.encode("utf-32-le", "surrogatepass")
    bounds = np.array([0, len(text)], np.int64)
    found = closest_windows(np.frombuffer(encoded, np.uint32), bounds, [pattern])
    start = int(found.starts[0, 0])
    return Window(start, float(found.distances[0, 0]), text[start : start + len(pattern)])


def closest_windows(
    codepoints: NDArray[np.uint32], bounds: NDArray[np.int64], patterns: Sequence[str]
) -> Windows:
    """Find the closest window of each pattern in each document.

    `codepoints` is uint32, `bounds` int64 and one longer than the number of documents; document
    ``i`` is ``codepoints[bounds[i]:bounds[i + 1]]``. The lock is released while it runs. Raise
    `InputError` when the bounds decrease or lie outside the code points.

    >>> text = np.frombuffer("供心气管插管".encode("utf-32-le"), np.uint32)
    >>> closest_windows(text, np.array([0, 2, 6]), ["管插", "心"]).starts.tolist()
    [[0, 1], [1, 0]]
    """
    sizes = np.diff(bounds)
    if len(bounds) < 1 or bounds[0] < 0 or bounds[-1] > len(codepoints) or (sizes < 0).any():
        raise InputError(
            "bounds",
            f"they decrease, or lie outside the {len(codepoints)} code points",
            "give the beginning of each document and the end of the last",
        )
    tables = make_patterns(patterns)
    shape = len(sizes), len(patterns)
    starts, distances = np.empty(shape, np.int32), np.empty(shape, np.float64)
    scratch = _room(int(sizes.max(initial=0)), tables.times.shape[1])
    search(codepoints, bounds, tables, scratch, starts, distances)
    return Windows(starts, distances)


def _room(longest: int, places: int) -> Scratch:
    # One more than a document holds, since each list is written one place beyond its end.
    return Scratch(
        at=np.empty(longest + 1, np.int32),
        id=np.empty(longest + 1, np.uint16),
        event_at=np.empty(longest + 1, np.int32),
        event_place=np.empty(longest + 1, np.uint16),
        counts=np.empty(places, np.int64),
    )
