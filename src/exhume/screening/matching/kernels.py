"""The compiled loops of the matcher. They share nothing but the tables.

Each document goes through two passes. The first turns characters into ids, which then lie in the
processor's nearest memory; the second looks up each pair of neighbours and keeps the few places
where a term can stand. Only those are compared, and only their breaks are counted.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from exhume.screening._compiled import compiled
from exhume.screening.matching.alphabet import ID_BITS, NEVER
from exhume.screening.matching.pairs import Tables

FULL = -1
"""In place of a number of hits: the arrays cannot hold them all."""


class Scratch(NamedTuple):
    """Room for one document: the ids of its characters, and the places to look at."""

    ids: NDArray[np.uint16]
    places: NDArray[np.int32]


class Found(NamedTuple):
    """The arrays that hits are written to; see `exhume.screening.matching.hits.Hits`."""

    start: NDArray[np.int32]
    term: NDArray[np.int32]
    wrong: NDArray[np.int16]
    sentence: NDArray[np.int32]
    clause: NDArray[np.int32]
    bounds: NDArray[np.int64]


@compiled
def find_in_utf8(
    data: NDArray[np.uint8],
    bounds: NDArray[np.int64],
    document: int,
    tables: Tables,
    scratch: Scratch,
    found: Found,
) -> int:
    """Go on with a document and those after it; return the one for which there is no room."""
    while document < len(bounds) - 1:
        size = _ids_of_utf8(
            data, bounds[document], bounds[document + 1], tables.characters, scratch.ids
        )
        if not _find_in_ids(size, document, tables, scratch, found):
            break
        document += 1
    return document


@compiled
def find_in_codepoints(
    data: NDArray[np.uint32],
    bounds: NDArray[np.int64],
    document: int,
    tables: Tables,
    scratch: Scratch,
    found: Found,
) -> int:
    """Go on with a document and those after it; return the one for which there is no room."""
    while document < len(bounds) - 1:
        size = _ids_of_codepoints(
            data, bounds[document], bounds[document + 1], tables.characters, scratch.ids
        )
        if not _find_in_ids(size, document, tables, scratch, found):
            break
        document += 1
    return document


@compiled
def _ids_of_codepoints(
    data: NDArray[np.uint32],
    low: int,
    high: int,
    characters: NDArray[np.uint16],
    ids: NDArray[np.uint16],
) -> int:
    for i in range(high - low):
        codepoint = data[low + i]
        ids[i] = characters[codepoint] if codepoint < len(characters) else 0
    return high - low


@compiled
def _ids_of_utf8(
    data: NDArray[np.uint8],
    low: int,
    high: int,
    characters: NDArray[np.uint16],
    ids: NDArray[np.uint16],
) -> int:
    high = _end_of_whole(data, low, high)
    place = low
    size = 0
    while place < high:
        lead = np.int64(data[place])
        if lead < 0x80:
            codepoint = lead
            place += 1
        elif lead < 0xE0:
            codepoint = (lead & 0x1F) << 6 | _tail(data, place + 1)
            place += 2
        elif lead < 0xF0:
            codepoint = (lead & 0x0F) << 12 | _tail(data, place + 1) << 6 | _tail(data, place + 2)
            place += 3
        else:
            codepoint = (
                (lead & 0x07) << 18
                | _tail(data, place + 1) << 12
                | _tail(data, place + 2) << 6
                | _tail(data, place + 3)
            )
            place += 4
        ids[size] = characters[codepoint]
        size += 1
    return size


@compiled
def _tail(data: NDArray[np.uint8], place: int) -> int:
    return np.int64(data[place] & 0x3F)


@compiled
def _end_of_whole(data: NDArray[np.uint8], low: int, high: int) -> int:
    # Valid UTF-8 ends with a whole character; damaged bytes must not lead beyond the buffer.
    for back in range(1, min(3, high - low) + 1):
        lead = data[high - back]
        length = 1 + (lead >= 0xC0) + (lead >= 0xE0) + (lead >= 0xF0)
        if length > back:
            return high - back
    return high


@compiled
def _find_in_ids(
    size: int, document: int, tables: Tables, scratch: Scratch, found: Found
) -> bool:
    n_places = _places(size, tables, scratch)
    end = _verify(size, n_places, found.bounds[document], tables, scratch, found)
    if end == FULL:
        return False
    found.bounds[document + 1] = end
    _count_breaks(found.bounds[document], end, scratch.ids, found)
    return True


@compiled
def _places(size: int, tables: Tables, scratch: Scratch) -> int:
    ids, places = scratch.ids, scratch.places
    present, shift, mask = tables.present, tables.shift, tables.mask
    # The last character stands before an id that no term holds.
    ids[size] = 0
    before = np.int64(0)
    n = 0
    for i in range(size + 1):
        here = np.int64(ids[i]) & NEVER
        bucket = (before << shift ^ here) & mask
        # Written always and kept sometimes: a branch here would often be guessed wrong.
        places[n] = i - 1
        n += np.int64(present[bucket >> 5]) >> (bucket & 31) & 1
        before = here
    return n


@compiled
def _verify(
    size: int, n_places: int, begin: int, tables: Tables, scratch: Scratch, found: Found
) -> int:
    # The arrays are taken out of their tuples once: each time costs a reference count.
    ids, places = scratch
    starts, terms, wrongs = found.start, found.term, found.wrong
    _, shift, mask, _, first, term_of, offset, guard_of, second, near, far, near_id, far_id, term_ids, edges, allowed = tables
    n = begin
    for k in range(n_places):
        place = places[k]
        before = np.int64(ids[place]) & NEVER if place >= 0 else 0
        bucket = (before << shift ^ np.int64(ids[place + 1]) & NEVER) & mask
        for entry in range(first[bucket], first[bucket + 1]):
            start = place - offset[entry]
            term = term_of[entry]
            edge = edges[term]
            length = edges[term + 1] - edge
            if start < 0 or start + length > size:
                continue
            if (ids[start + near[entry]] & NEVER != near_id[entry]) & (
                ids[start + far[entry]] & NEVER != far_id[entry]
            ):
                continue
            wrong = _compare(ids, start, term_ids, edge, length, allowed[term])
            guard = guard_of[entry]
            if wrong < -1 or (guard <= wrong < guard + 2) != second[entry]:
                continue
            if n == len(starts):
                return FULL
            _insert(begin, n, start, term, wrong, starts, terms, wrongs)
            n += 1
    return n


@compiled
def _compare(
    ids: NDArray[np.uint16], start: int, term_ids, edge: int, length: int, left:int
) -> int:
    # The place of the one wrong character, -1 when there is none, -2 when there are too many.
    wrong = -1
    for k in range(length):
        if ids[start + k] & NEVER != term_ids[edge + k]:
            if left == 0:
                return -2
            left -= 1
            wrong = k
    return wrong


@compiled
def _insert(begin: int, end: int, start: int, term: int, wrong: int, starts, terms, wrongs) -> None:
    # Hits come nearly in order, since a pair lies only a few characters after its term's start.
    k = end
    while k > begin and (
        starts[k - 1] > start or (starts[k - 1] == start and terms[k - 1] > term)
    ):
        starts[k] = starts[k - 1]
        terms[k] = terms[k - 1]
        wrongs[k] = wrongs[k - 1]
        k -= 1
    starts[k] = start
    terms[k] = term
    wrongs[k] = wrong


@compiled
def _count_breaks(begin: int, end: int, ids: NDArray[np.uint16], found: Found) -> None:
    clause = np.int32(0)
    sentence = np.int32(0)
    place = 0
    for k in range(begin, end):
        start = found.start[k]
        for i in range(place, start):
            clause += np.int32(ids[i] >> ID_BITS & 1)
            sentence += np.int32(ids[i] >> (ID_BITS + 1))
        place = start
        found.clause[k] = clause
        found.sentence[k] = sentence
