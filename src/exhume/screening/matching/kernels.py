"""The compiled loops of the matcher. They share nothing but the tables.

Each document goes through two passes. The first turns characters into ids, which then lie in the
processor's nearest memory; the second looks up each pair of neighbours and keeps the few places
where a term can stand. Only those are compared, and only their breaks are counted.

Numba keeps compiled code for as long as this file is unchanged. It does not see a change of the
constants imported from `alphabet`: whoever changes one of them must touch this file.
"""

from typing import Any, NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from exhume.screening._compiled import compiled, inlined
from exhume.screening.matching.alphabet import ID_BITS, NEVER
from exhume.screening.matching.pairs import Tables

# Indices are unsigned: for signed ones Numba adds a test for places counted from the end, which
# costs a third of the speed. Signed and unsigned must not meet, since they would become floats.
U = np.uint64
# A number of Python to type checkers, one of 64 bits once it is compiled.
Index: TypeAlias = Any
ID = U(NEVER)

FULL = -1
"""Returned instead of how many were found when the arrays cannot hold them all."""

PADDING = 3
"""Ids of no character that follow a document's last, so that its neighbours can be looked at."""

TOO_MANY = -2
"""In place of a wrong character: there are more than the term allows."""


class Scratch(NamedTuple):
    """Room for one document: the ids of its characters, the places to look at, and their rows."""

    ids: NDArray[np.uint16]
    places: NDArray[np.int32]
    rows: NDArray[np.int32]


class Found(NamedTuple):
    """The arrays that hits are written to; see `exhume.screening.matching.hits.Hits`."""

    start: NDArray[np.int32]
    term: NDArray[np.int32]
    wrong: NDArray[np.int16]
    sentence: NDArray[np.int32]
    clause: NDArray[np.int32]
    lead: NDArray[np.bool_]
    bounds: NDArray[np.int64]


@compiled
def find_in_utf8(
    data: NDArray[np.uint8],
    bounds: NDArray[np.int64],
    document: Index,
    tables: Tables,
    scratch: Scratch,
    found: Found,
) -> Index:
    """Go on with a document and those after it; return the one for which there is no room."""
    while document < len(bounds) - 1:
        size = _ids_of_utf8(data, bounds[document], bounds[document + 1], tables, scratch.ids)
        if not _find_in_ids(size, document, tables, scratch, found):
            break
        document += 1
    return document


@compiled
def find_in_codepoints(
    data: NDArray[np.uint32],
    bounds: NDArray[np.int64],
    document: Index,
    tables: Tables,
    scratch: Scratch,
    found: Found,
) -> Index:
    """Go on with a document and those after it; return the one for which there is no room."""
    while document < len(bounds) - 1:
        size = _ids_of_codepoints(data, bounds[document], bounds[document + 1], tables, scratch.ids)
        if not _find_in_ids(size, document, tables, scratch, found):
            break
        document += 1
    return document


@compiled
def _ids_of_codepoints(
    data: NDArray[np.uint32], low: Index, high: Index, tables: Tables, ids: NDArray[np.uint16]
) -> Index:
    characters = tables.characters
    for i in range(high - low):
        codepoint = data[low + i]
        ids[i] = characters[codepoint] if codepoint < len(characters) else 0
    return high - low


@compiled
def _ids_of_utf8(
    data: NDArray[np.uint8], low: Index, high: Index, tables: Tables, ids: NDArray[np.uint16]
) -> Index:
    characters, three_bytes = tables.characters, tables.three_bytes
    end = U(_end_of_whole(data, low, high))
    place = U(low)
    size = U(0)
    while place < end:
        lead = np.uint32(data[place])
        if lead & 0xF0 == 0xE0:
            # Nearly all of Chinese goes here; its table takes the bytes with their marks on.
            ids[size] = three_bytes[
                (lead << 12) + (np.uint32(data[place + U(1)]) << 6) + data[place + U(2)]
            ]
            place += U(3)
        elif lead < 0x80:
            ids[size] = characters[lead]
            place += U(1)
        elif lead < 0xE0:
            ids[size] = characters[(lead & 0x1F) << 6 | _tail(data, place + U(1))]
            place += U(2)
        else:
            high_part = (lead & 0x07) << 18 | _tail(data, place + U(1)) << 12
            low_part = _tail(data, place + U(2)) << 6 | _tail(data, place + U(3))
            ids[size] = characters[high_part | low_part]
            place += U(4)
        size += U(1)
    return np.int64(size)


@compiled
def _tail(data: NDArray[np.uint8], place: Index) -> Index:
    return np.uint32(data[place] & 0x3F)


@compiled
def _end_of_whole(data: NDArray[np.uint8], low: Index, high: Index) -> Index:
    # Valid UTF-8 ends with a whole character; damaged bytes must not lead beyond the buffer.
    for back in range(1, min(3, high - low) + 1):
        lead = data[high - back]
        length = 1 + (lead >= 0xC0) + (lead >= 0xE0) + (lead >= 0xF0)
        if length > back:
            return high - back
    return high


@compiled
def _find_in_ids(
    size: Index, document: Index, tables: Tables, scratch: Scratch, found: Found
) -> Index:
    n_places = _narrow(_places(size, tables, scratch), tables, scratch)
    begin = found.bounds[document]
    end = _verify(size, n_places, begin, tables, scratch, found)
    if end == FULL:
        return False
    found.bounds[document + 1] = end
    _note_breaks(begin, end, scratch.ids, found)
    return True


@compiled
def _places(size: Index, tables: Tables, scratch: Scratch) -> Index:
    ids, places = scratch.ids, scratch.places
    present, shift, mask = tables.present, U(tables.shift), U(tables.mask)
    # The last character stands before an id that no term holds, and the first after one.
    ids[size : size + PADDING] = 0
    before = U(0)
    n = U(0)
    for i in range(U(size + 1)):
        here = U(ids[i]) & ID
        bucket = (before << shift ^ here) & mask
        # Written always and kept sometimes: a branch here would often be guessed wrong.
        places[n] = i
        n += U(present[bucket >> U(5)]) >> (bucket & U(31)) & U(1)
        before = here
    return np.int64(n)


@compiled
def _narrow(n_places: Index, tables: Tables, scratch: Scratch) -> Index:
    # Most places have a pair of a term but nothing else of it; the characters around tell.
    ids, places, rows, around = scratch.ids, scratch.places, scratch.rows, tables.around
    shift, mask = U(tables.shift), U(tables.mask)
    n = U(0)
    for k in range(U(n_places)):
        place = U(places[k])
        # At a text's beginning some other character is looked at, which may only keep a place.
        before = place - U(1) if place >= U(1) else place
        row = U(tables.row[((U(ids[before]) & ID) << shift ^ U(ids[place]) & ID) & mask])
        previous = U(ids[place - U(2) if place >= U(2) else place])
        earlier = U(ids[place - U(3) if place >= U(3) else place])
        following, later = U(ids[place + U(1)]), U(ids[place + U(2)])
        right = (
            around[row, U(0)] >> (previous & U(63))
            | around[row, U(1)] >> (following & U(63))
            | around[row, U(2)] >> (earlier & U(63))
            | around[row, U(3)] >> (later & U(63))
        )
        places[n] = place
        rows[n] = row
        n += right & U(1)
    return np.int64(n)


@compiled
def _verify(
    size: Index, n_places: Index, begin: Index, tables: Tables, scratch: Scratch, found: Found
) -> Index:
    ids, places, rows = scratch.ids, scratch.places, scratch.rows
    n = begin
    for k in range(n_places):
        row = U(rows[k])
        for block in range(U(tables.first[row]), U(tables.first[row + U(1)])):
            if not _may_hold(ids, places[k], size, block, tables):
                continue
            n = _verify_block(size, places[k], block, begin, n, tables, ids, found)
            if n == FULL:
                return FULL
    return n


@inlined
def _may_hold(
    ids: NDArray[np.uint16], place: Index, size: Index, block: Index, tables: Tables
) -> Index:
    """Tell whether any entry of a block may match: what it is probed by lies in the text."""
    one, two = place + tables.where[block, 0], place + tables.where[block, 1]
    if min(one, two) < 0 or max(one, two) >= size:
        return False
    wanted = tables.sets[block, 0] >> (U(ids[U(one)]) & U(63))
    wanted |= tables.sets[block, 1] >> (U(ids[U(two)]) & U(63))
    return wanted & U(1) != U(0)


@compiled
def _verify_block(
    size: Index,
    place: Index,
    block: Index,
    begin: Index,
    n: Index,
    tables: Tables,
    ids: NDArray[np.uint16],
    found: Found,
) -> Index:
    for entry in range(U(tables.block[block]), U(tables.block[block + U(1)])):
        start = place - tables.probe[entry, 0]
        if start < 0 or start + tables.probe[entry, 1] > size:
            continue
        if not _may_be(ids, U(start), entry, tables.probe):
            continue
        term = tables.term[entry]
        wrong = _compare(ids, U(start), U(term), tables)
        if wrong == TOO_MANY or not _is_reported_by(entry, wrong, tables):
            continue
        if n == len(found.start):
            return FULL
        _insert(begin, n, start, term, wrong, found)
        n += 1
    return n


@inlined
def _may_be(ids: NDArray[np.uint16], start: Index, entry: Index, probe: NDArray[np.int32]) -> Index:
    # One of the two places at which the entry is probed must be right.
    one = U(ids[start + U(probe[entry, 2])]) & ID == U(probe[entry, 3])
    return one or U(ids[start + U(probe[entry, 4])]) & ID == U(probe[entry, 5])


@compiled
def _compare(ids: NDArray[np.uint16], start: Index, term: Index, tables: Tables) -> Index:
    # The place of the wrong character, -1 when there is none.
    edge = U(tables.edges[term])
    wrong: Index = -1
    count = 0
    for k in range(U(tables.edges[term + U(1)]) - edge):
        differs = U(ids[start + k]) & ID != U(tables.ids[edge + k])
        if differs:
            count += 1
            if count > tables.allowed[term]:
                return TOO_MANY
            wrong = np.int64(k)
    return wrong


@compiled
def _is_reported_by(entry: Index, wrong: Index, tables: Tables) -> Index:
    guard = tables.guard[entry]
    return (guard <= wrong < guard + 2) == tables.second[entry]


@compiled
def _insert(
    begin: Index, end: Index, start: Index, term: Index, wrong: Index, found: Found
) -> None:
    # Hits come nearly in order, since a pair lies only a few characters after its term's start.
    k = end
    while k > begin and (
        found.start[k - 1] > start or (found.start[k - 1] == start and found.term[k - 1] > term)
    ):
        found.start[k] = found.start[k - 1]
        found.term[k] = found.term[k - 1]
        found.wrong[k] = found.wrong[k - 1]
        k -= 1
    found.start[k] = start
    found.term[k] = term
    found.wrong[k] = wrong


@compiled
def _note_breaks(begin: Index, end: Index, ids: NDArray[np.uint16], found: Found) -> None:
    clauses: Index = 0
    sentences: Index = 0
    place = U(0)
    for k in range(begin, end):
        start = U(found.start[k])
        for i in range(place, start):
            flags = np.int64(ids[i])
            clauses += flags >> ID_BITS & 1
            sentences += flags >> (ID_BITS + 1) & 1
        place = start
        found.clause[k] = clauses
        found.sentence[k] = sentences
        found.lead[k] = start == U(0) or np.int64(ids[start - U(1)]) >> (ID_BITS + 2) & 1
