"""The running cosine as anyone would write it: each window counted anew. Slow, easy to trust."""

from collections import Counter
from math import nan, sqrt


def cosine_distance(window: str, pattern: str) -> float:
    """Return the cosine distance of two bags of characters, NaN when one is empty.

    The steps in floating point are those of R's stringdist, so that equal distances are equal to
    the last bit.

    >>> cosine_distance("管插", "插管")
    0.0
    """
    if not window or not pattern:
        return nan
    ours, theirs = Counter(window), Counter(pattern)
    wp = sum(count * theirs[character] for character, count in ours.items())
    ww = sum(count * count for count in ours.values())
    pp = sum(count * count for count in theirs.values())
    return 0.0 if wp == pp == ww else abs(1 - wp / (sqrt(pp) * sqrt(ww)))


def closest_window_slowly(text: str, pattern: str) -> tuple[int, float]:
    """Return start and distance of the leftmost window with the smallest distance."""
    size = min(len(text), len(pattern))
    best = 0, cosine_distance(text[:size], pattern)
    for start in range(1, len(text) - size + 1):
        distance = cosine_distance(text[start : start + size], pattern)
        if distance < best[1]:
            best = start, distance
    return best
