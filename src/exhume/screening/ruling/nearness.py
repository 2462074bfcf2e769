"""Looking for a hit near another: how far, on which side, and with what in between.

Numba keeps compiled code for as long as this file is unchanged. It does not see a change of the
functions and constants imported from its neighbours: whoever changes one must touch this file.
"""

from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from exhume.screening._compiled import compiled, inlined
from exhume.screening.ruling.tables import Conditions

Index: TypeAlias = Any
Hits: TypeAlias = Any
"""A `exhume.screening.ruling.standing.Standing`, which itself needs this module."""

BEFORE, AFTER = 1, 2

NEAR = 45
"""Most conditions look no further; what stands this near is noted apart."""

NEAR_BEFORE, NEAR_AFTER, FAR_BEFORE, FAR_AFTER, SAME_BEFORE, SAME_AFTER = range(6)
SIGHTS = 6


@compiled
def is_between(s: Hits, n: Index, one: Index, two: Index, groups: Index) -> Index:
    """Tell whether a hit of some groups lies within the stretch from one hit to another."""
    low = min(s.start[one], s.start[two])
    high = max(s.end[one], s.end[two])
    first = min(one, two)
    while first > 0 and s.start[first - 1] >= low:
        first -= 1
    for k in range(first, n):
        if s.start[k] >= high:
            return False
        if k != one and k != two and s.groups[k] & groups and s.end[k] <= high:
            return True
    return False


@compiled
def look_around(
    s: Hits, n: Index, a: Index, farthest: Index, longest: Index, seen: NDArray[np.int64]
) -> None:
    """Note which groups stand near, far and in the same sentence before and after anchor a.

    Most conditions fail, or cannot fail, for want of any hit of their groups; that is seen here
    once for all of them.
    """
    seen[:] = 0
    o = a - 1
    while o >= 0 and s.start[a] - s.start[o] <= farthest + longest:
        seen[FAR_BEFORE] |= s.groups[o]
        if s.start[a] - s.start[o] <= NEAR + longest:
            seen[NEAR_BEFORE] |= s.groups[o]
        if s.sentence[o] == s.sentence[a]:
            seen[SAME_BEFORE] |= s.groups[o]
        o -= 1
    o = _first_beside(s, a)
    while o < n and s.start[o] - s.end[a] <= farthest:
        if o != a:
            seen[FAR_AFTER] |= s.groups[o]
            if s.start[o] - s.end[a] <= NEAR:
                seen[NEAR_AFTER] |= s.groups[o]
            if s.sentence[o] == s.sentence[a]:
                seen[SAME_AFTER] |= s.groups[o]
        o += 1


@compiled
def nearest(
    s: Hits,
    n: Index,
    a: Index,
    c: Index,
    conditions: Conditions,
    longest: Index,
) -> Index:
    """Return the nearest hit that meets condition c of anchor a, the leftmost of equals, or -1."""
    best: Index = -1
    best_gap = np.int64(0)
    side, within = conditions.side[c], conditions.within[c]
    for o in range(_first_in_reach(s, a, side, within + longest), n):
        beyond = s.start[o] - s.end[a] > within
        if beyond or (o > a and not side & AFTER and s.start[o] >= s.start[a]):
            break
        if _meets(s, n, a, o, c, conditions):
            gap = _gap(s, a, o)
            if best < 0 or gap < best_gap:
                best, best_gap = o, gap
    return best


@inlined
def may_meet(c: Index, conditions: Conditions, seen: NDArray[np.int64]) -> Index:
    """Tell whether any hit in sight has the groups that condition c asks for.

    To be asked before `nearest`, which is not called for most conditions then.
    """
    near = conditions.within[c] <= NEAR
    before = seen[NEAR_BEFORE] if near else seen[FAR_BEFORE]
    after = seen[NEAR_AFTER] if near else seen[FAR_AFTER]
    if conditions.sentences[c] == 0:
        before &= seen[SAME_BEFORE]
        after &= seen[SAME_AFTER]
    side, bits = conditions.side[c], conditions.bits[c]
    return (side & BEFORE and before & bits != 0) or (side & AFTER and after & bits != 0)


@inlined
def _first_beside(s: Hits, a: Index) -> Index:
    """Return the first hit that begins where a does: it may stand on either side in the list."""
    first = a
    while first > 0 and s.start[first - 1] == s.start[a]:
        first -= 1
    return first


@inlined
def _first_in_reach(s: Hits, a: Index, side: Index, reach: Index) -> Index:
    if not side & BEFORE:
        return _first_beside(s, a)
    first = a
    while first > 0 and s.start[a] - s.start[first - 1] <= reach:
        first -= 1
    return first


@compiled
def _meets(s: Hits, n: Index, a: Index, o: Index, c: Index, w: Conditions) -> Index:
    if o == a or not s.groups[o] & w.bits[c]:
        return False
    if not _is_on_side(s, a, o, w.side[c]) or _gap(s, a, o) > w.within[c]:
        return False
    if 0 <= w.sentences[c] < abs(s.sentence[a] - s.sentence[o]):
        return False
    if 0 <= w.clauses[c] < abs(s.clause[a] - s.clause[o]):
        return False
    return w.unless[c] == 0 or not is_between(s, n, a, o, w.unless[c])


@inlined
def _is_on_side(s: Hits, a: Index, o: Index, side: Index) -> Index:
    if s.start[o] < s.start[a]:
        return side & BEFORE != 0
    return s.end[o] > s.end[a] and side & AFTER != 0


@inlined
def _gap(s: Hits, i: Index, j: Index) -> Index:
    return max(np.int64(0), s.start[i] - s.end[j], s.start[j] - s.end[i])
