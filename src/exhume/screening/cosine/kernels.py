"""The compiled loops of the running cosine.

The dot product of window and pattern changes only where a character that the pattern holds enters
or leaves the window. Between two such places it stays, and so does a lower bound of the window's
own norm: its other characters could all be different. Only where that bound could beat the best
window so far is the norm counted exactly, so nothing that could win is passed over.

Numba keeps compiled code for as long as this file is unchanged.
"""

from math import inf, nan, sqrt
from typing import Any, NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from exhume.screening._compiled import compiled
from exhume.screening.cosine.patterns import Patterns

# Indices are unsigned: for signed ones Numba adds a test for places counted from the end. Signed
# and unsigned must not meet, since they would become floats.
U = np.uint64
# A number of Python to type checkers, one of 64 bits once it is compiled.
Index: TypeAlias = Any

_SAFETY = 1 - 1e-9
"""Far more than what rounding can add to a squared cosine."""


class Scratch(NamedTuple):
    """Room for one document.

    `at` and `id` list the characters that any pattern holds, `event_at` and `event_place` those of
    one pattern; `counts` are those of the window.
    """

    at: NDArray[np.int32]
    id: NDArray[np.uint16]
    event_at: NDArray[np.int32]
    event_place: NDArray[np.uint16]
    counts: NDArray[np.int64]


class Best(NamedTuple):
    """The best window so far: how far it is, where, and its two dot products."""

    distance: float
    start: Index
    wp: Index
    ww: Index


@compiled
def search(
    codepoints: NDArray[np.uint32],
    bounds: NDArray[np.int64],
    patterns: Patterns,
    scratch: Scratch,
    starts: NDArray[np.int32],
    distances: NDArray[np.float64],
) -> None:
    """Fill in the closest window of each document (row) and pattern (column)."""
    for document in range(len(bounds) - 1):
        text = codepoints[bounds[document] : bounds[document + 1]]
        listed = _list_characters(text, patterns, scratch)
        for pattern in range(len(patterns.length)):
            if len(text) == 0 or patterns.length[pattern] == 0:
                starts[document, pattern], distances[document, pattern] = 0, nan
                continue
            events = _list_events(pattern, listed, patterns, scratch)
            found = _closest(text, pattern, events, patterns, scratch)
            starts[document, pattern], distances[document, pattern] = found


@compiled
def _list_characters(text: NDArray[np.uint32], patterns: Patterns, scratch: Scratch) -> Index:
    ids, at, listed_id = patterns.ids, scratch.at, scratch.id
    n = U(0)
    for i in range(U(len(text))):
        codepoint = text[i]
        known = ids[codepoint] if codepoint < len(ids) else np.uint16(0)
        # Written always and kept sometimes: a branch here would often be guessed wrong.
        at[n] = i
        listed_id[n] = known
        n += U(known != 0)
    return n


@compiled
def _list_events(pattern: Index, listed: Index, patterns: Patterns, scratch: Scratch) -> Index:
    at, listed_id = scratch.at, scratch.id
    event_at, event_place = scratch.event_at, scratch.event_place
    places = patterns.place[pattern]
    n = U(0)
    for k in range(listed):
        place = places[listed_id[k]]
        event_at[n] = at[k]
        event_place[n] = place
        n += U(place != 0)
    return np.int64(n)


@compiled
def _closest(
    text: NDArray[np.uint32], pattern: Index, events: Index, patterns: Patterns, scratch: Scratch
) -> tuple[Index, float]:
    event_at, event_place, counts = scratch.event_at, scratch.event_place, scratch.counts
    times, pp = patterns.times[pattern], patterns.norm[pattern]
    size: Index = min(patterns.length[pattern], len(text))
    end = len(text) - size + 1
    counts[:] = 0
    # Of the window's characters that the pattern holds: dot product, squared counts, number.
    wp, own, held = 0, 0, 0
    entered, left, start = 0, 0, 0
    best = Best(inf, 0, -1, 0)
    while start < end and best.distance > 0:
        while entered < events and event_at[entered] < start + size:
            place = event_place[entered]
            own += 2 * counts[place] + 1
            counts[place] += 1
            wp += times[place]
            held += 1
            entered += 1
        while left < entered and event_at[left] < start:
            place = event_place[left]
            counts[place] -= 1
            own -= 2 * counts[place] + 1
            wp -= times[place]
            held -= 1
            left += 1
        # Up to here nothing changes but characters that the pattern does not hold.
        change: Index = end
        if entered < events:
            change = min(change, event_at[entered] - size + 1)
        if left < entered:
            change = min(change, event_at[left] + 1)
        if start == 0 or _can_win(wp, own + size - held, best):
            best = _best_of(text, start, change, size, wp, pp, best)
        start = change
    return best.start, best.distance


@compiled
def _can_win(wp: Index, least: Index, best: Best) -> Index:
    # With the same dot product and no smaller norm, the double is no smaller either. Else the
    # squares are compared, leaving more room than rounding needs.
    if wp == best.wp and least >= best.ww:
        return False
    return np.float64(wp * wp) * best.ww >= np.float64(best.wp * best.wp) * least * _SAFETY


@compiled
def _best_of(
    text: NDArray[np.uint32],
    start: Index,
    end: Index,
    size: Index,
    wp: Index,
    pp: Index,
    best: Best,
) -> Best:
    ww = _norm(text, start, size)
    for window in range(start, end):
        if window > start:
            ww = _moved(text, window, size, ww)
        distance = _distance(wp, pp, ww)
        if distance < best.distance:
            best = Best(distance, window, wp, ww)
    return best


@compiled
def _norm(text: NDArray[np.uint32], start: Index, size: Index) -> Index:
    # The sum of squared counts is the number of ordered pairs of equal characters.
    equal: Index = 0
    for i in range(U(start), U(start + size)):
        for j in range(i + U(1), U(start + size)):
            equal += text[i] == text[j]
    return size + 2 * equal


@compiled
def _moved(text: NDArray[np.uint32], start: Index, size: Index, ww: Index) -> Index:
    # A character leaves on the left and one enters on the right; between them stand the others.
    leaves, enters = text[start - 1], text[start + size - 1]
    equal: Index = 0
    for i in range(U(start), U(start + size - 1)):
        equal += np.int64(text[i] == enters) - np.int64(text[i] == leaves)
    return ww + 2 * equal


@compiled
def _distance(wp: Index, pp: Index, ww: Index) -> float:
    # The steps in floating point are those of R's stringdist.
    if wp == pp and pp == ww:
        return 0.0
    cosine: float = wp / (sqrt(pp) * sqrt(ww))
    return abs(1 - cosine)
