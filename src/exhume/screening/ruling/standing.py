"""The hits of one paper made ready for the rules: what is misread or part of something else goes.

Terms that together mean what a group means become compounds, and each hit learns its heading.

Numba keeps compiled code for as long as this file is unchanged. It does not see a change of the
functions and constants imported from its neighbours: whoever changes one must touch this file.
"""

from typing import Any, NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from exhume.screening._compiled import compiled, inlined
from exhume.screening.ruling.nearness import is_between
from exhume.screening.ruling.tables import Compounds, Program, Roles, Terms

# A number of Python to type checkers, one of 64 bits once it is compiled.
Index: TypeAlias = Any

# Indices of the busiest loops are unsigned: for signed ones Numba adds a test for places counted
# from the end. Signed and unsigned must not meet, since they would become floats.
U = np.uint64

NO_ROOM = -1
"""Returned instead of how many were found when the arrays cannot hold them all."""


class HitColumns(NamedTuple):
    """Hits as the matcher gives them, sorted by paper, start and term."""

    start: NDArray[np.int32]
    term: NDArray[np.int32]
    wrong: NDArray[np.int16]
    sentence: NDArray[np.int32]
    clause: NDArray[np.int32]
    lead: NDArray[np.bool_]
    bounds: NDArray[np.int64]


class Standing(NamedTuple):
    """The hits of one paper that stand, in order; `heading` is the place of the hit's heading."""

    start: NDArray[np.int64]
    end: NDArray[np.int64]
    groups: NDArray[np.int64]
    wrong: NDArray[np.int64]
    sentence: NDArray[np.int64]
    clause: NDArray[np.int64]
    heading: NDArray[np.int64]


def empty_standing(room: int) -> Standing:
    """Return arrays for that many hits."""
    return Standing(*(np.empty(room, np.int64) for _ in Standing._fields))


@compiled
def stand(hits: HitColumns, document: Index, program: Program, raw: Standing, s: Standing) -> Index:
    """Put the hits of a paper that stand into `s`; return how many, or `NO_ROOM`.

    `raw` is scratch as long as `s`.
    """
    low, high = hits.bounds[document], hits.bounds[document + 1]
    if high - low > len(raw.start):
        return NO_ROOM
    n = _named(hits, low, high, program.terms, program.roles, raw)
    n = _settle(raw, n, program.roles, program.terms.longest, s)
    for c in range(len(program.compounds.group)):
        n = _combine(s, n, c, program.compounds, raw)
        if n == NO_ROOM:
            return NO_ROOM
    _mark_headings(s, n, program.roles.heading)
    return n


@inlined
def longest_of(s: Standing, n: Index) -> Index:
    """Return the length of the longest hit: looking back must reach as far."""
    longest = np.int64(0)
    for i in range(n):
        longest = max(longest, s.end[i] - s.start[i])
    return longest


@compiled
def _named(
    hits: HitColumns, low: Index, high: Index, terms: Terms, roles: Roles, raw: Standing
) -> Index:
    n = U(0)
    for at in range(U(low), U(high)):
        groups = _groups_of(hits, at, terms, roles.heading)
        if groups:
            raw.start[n] = hits.start[at]
            raw.end[n] = hits.start[at] + terms.length[hits.term[at]]
            raw.groups[n] = groups
            raw.wrong[n] = hits.wrong[at]
            raw.sentence[n] = hits.sentence[at]
            raw.clause[n] = hits.clause[at]
            n += U(1)
    return np.int64(n)


@inlined
def _groups_of(hits: HitColumns, at: Index, terms: Terms, headings: Index) -> Index:
    """Return the groups of a hit: none where it is misread, no heading where none can stand."""
    term, wrong = hits.term[at], hits.wrong[at]
    if wrong >= 0 and (terms.firm[term] >> wrong) & 1:
        return np.int64(0)
    groups = terms.groups[term]
    return groups if hits.lead[at] else groups & ~headings


@compiled
def _settle(raw: Standing, n: Index, roles: Roles, longest: Index, s: Standing) -> Index:
    """Copy the hits that are what they seem; return how many."""
    kept = U(0)
    reached = np.int64(0)
    for h in range(U(n)):
        # A hit without a wrong character gives way only to a longer one that covers it.
        beside = h + U(1) < U(n) and raw.start[h + U(1)] == raw.start[h]
        alone = reached < raw.end[h] and not beside
        reached = max(reached, raw.end[h])
        if (alone and raw.wrong[h] < 0) or not _is_displaced(raw, h, n, roles, longest):
            _copy(raw, h, s, kept)
            kept += U(1)
    return np.int64(kept)


@compiled
def _is_displaced(s: Standing, h: Index, n: Index, roles: Roles, longest: Index) -> Index:
    """Tell whether some hit shows that hit h is a part, or a misreading, of something else."""
    g = h
    while g > U(0) and s.start[h] - s.start[g - U(1)] < longest:
        g -= U(1)
    while g < U(n) and s.start[g] < s.end[h]:
        # What ends before h begins has nothing to say about it.
        if g != h and s.end[g] > s.start[h] and _displaces(s, g, h, roles):
            return True
        g += U(1)
    return False


@inlined
def _displaces(s: Standing, g: Index, h: Index, roles: Roles) -> Index:
    if s.wrong[h] >= 0 and s.wrong[g] < 0 and _reads_better(s, g, h):
        return True
    if s.start[g] > s.start[h] or s.end[h] > s.end[g]:
        return False
    shared = s.groups[g] & s.groups[h]
    longer = (s.end[g] - s.start[g]) - (s.end[h] - s.start[h])
    if longer == 0:
        return shared != 0 and s.wrong[g] < 0 and s.wrong[h] >= 0
    if s.wrong[g] < 0 and s.groups[g] & roles.contrast:
        return True
    subjects = s.groups[g] & roles.subject and s.groups[h] & roles.subject
    return (s.wrong[g] < 0 or s.wrong[h] >= 0) and (subjects or shared == s.groups[h])


@inlined
def _reads_better(s: Standing, g: Index, h: Index) -> Index:
    """Tell whether g, read without a fault, explains the wrong character of h, or all but it."""
    if s.groups[g] & s.groups[h]:
        return s.start[h] <= s.start[g] and s.end[g] <= s.end[h]
    place = s.start[h] + s.wrong[h]
    return s.start[g] <= place < s.end[g]


@compiled
def _combine(s: Standing, n: Index, c: Index, compounds: Compounds, scratch: Standing) -> Index:
    """Put compound c behind each hit that begins one, in place; return how many hits there are."""
    more = _completions(s, n, c, compounds, scratch)
    size = n + more
    if size > len(s.start):
        return NO_ROOM
    # From the end, so that nothing is overwritten before it has been moved.
    i = n - 1
    while more > 0:
        _copy(s, i, s, i + more)
        if scratch.start[i]:
            s.end[i + more] = scratch.end[i]
            s.wrong[i + more] = scratch.wrong[i]
            s.groups[i + more] = compounds.group[c]
            more -= 1
            _copy(s, i, s, i + more)
        i -= 1
    return size


@compiled
def _completions(s: Standing, n: Index, c: Index, compounds: Compounds, scratch: Standing) -> Index:
    """Note in `scratch` where each compound would end; return how many there are."""
    more = 0
    for i in range(n):
        scratch.start[i] = 0
        if s.groups[i] & compounds.first[c]:
            then = _completion(s, n, i, c, compounds)
            if then >= 0:
                scratch.start[i] = 1
                scratch.end[i] = s.end[then]
                scratch.wrong[i] = max(s.wrong[i], s.wrong[then])
                more += 1
    return more


@compiled
def _completion(s: Standing, n: Index, i: Index, c: Index, compounds: Compounds) -> Index:
    """Return the hit that completes compound c begun by hit i, or -1."""
    for j in range(i + 1, n):
        gap = s.start[j] - s.end[i]
        if gap > compounds.within[c] or s.clause[j] - s.clause[i] > compounds.clauses[c]:
            return -1
        if gap < 0 or not s.groups[j] & compounds.then[c]:
            continue
        unless = compounds.unless[c]
        if unless == 0 or not is_between(s, n, i, j, unless):
            return j
    return -1


@inlined
def _copy(source: Standing, i: Index, target: Standing, j: Index) -> None:
    target.start[j] = source.start[i]
    target.end[j] = source.end[i]
    target.groups[j] = source.groups[i]
    target.wrong[j] = source.wrong[i]
    target.sentence[j] = source.sentence[i]
    target.clause[j] = source.clause[i]


@compiled
def _mark_headings(s: Standing, n: Index, headings: Index) -> None:
    """Note for each hit the last heading at or before its place, or -1."""
    heading = -1
    for i in range(n):
        if s.groups[i] & headings:
            heading = i
        s.heading[i] = heading
    # Hits that begin together see the last heading among them, whatever their order.
    for i in range(n - 2, -1, -1):
        if s.start[i] == s.start[i + 1]:
            s.heading[i] = s.heading[i + 1]
