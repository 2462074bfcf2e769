"""For each term, the neighbouring characters by which it is found, and a table of them all.

A term matched exactly is found by its rarest pair of neighbours. A term of which one character may
be wrong keeps at least one of two disjoint pairs whole, so its two rarest disjoint pairs suffice
and nothing is missed. A term of one character is found by it with whatever follows.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from exhume.screening.matching.alphabet import Alphabet

MAX_BITS = 20


class Tables(NamedTuple):
    """What the kernels look things up in.

    A pair of ids ``a, b`` belongs to bucket ``(a << shift ^ b) & mask``; `present` has one bit a
    bucket; the entries of a bucket are ``first[bucket]:first[bucket + 1]``. An entry says that
    `term` would begin `back` characters before the pair's second; of two entries of one term only that
    one reports a hit whose own pair is whole: `guard` is the offset of the first pair, and
    `second` marks the entry of the other. Before a whole term is compared, one of two of its
    characters, at `near` and `far` from its start, must be right. `ids` holds the terms one after another, cut at `edges`.
    """

    characters: NDArray[np.uint16]
    three_bytes: NDArray[np.uint16]
    shift: int
    mask: int
    present: NDArray[np.uint32]
    first: NDArray[np.int32]
    term: NDArray[np.int32]
    back: NDArray[np.int32]
    guard: NDArray[np.int32]
    second: NDArray[np.bool_]
    near: NDArray[np.int32]
    far: NDArray[np.int32]
    near_id: NDArray[np.uint16]
    far_id: NDArray[np.uint16]
    ids: NDArray[np.uint16]
    edges: NDArray[np.int32]
    allowed: NDArray[np.int32]


class _Entry(NamedTuple):
    bucket: int
    back: int
    term: int
    guard: int
    second: bool
    near: int
    far: int


def make_tables(
    alphabet: Alphabet, terms: Sequence[str], allowed: Sequence[int], max_bits: int = MAX_BITS
) -> Tables:
    """Choose the pairs of each term and lay them out in buckets.

    `allowed` is the number of wrong characters, 0 or 1, of each term. More ids than fit the bits
    share buckets, which costs time but no hit.
    """
    bits = max(1, (alphabet.size - 1).bit_length())
    shift, mask = bits, (1 << min(2 * bits, max_bits)) - 1
    encoded = [alphabet.encode(term) for term in terms]
    entries = sorted(set(_entries(encoded, allowed, alphabet.size, shift, mask)))
    buckets = np.array([entry.bucket for entry in entries], np.int64)
    present = np.zeros(mask // 32 + 1, np.uint32)
    np.bitwise_or.at(present, buckets >> 5, np.uint32(1) << (buckets & 31).astype(np.uint32))
    term = np.array([entry.term for entry in entries], np.int32)
    near = np.array([entry.near for entry in entries], np.int32)
    far = np.array([entry.far for entry in entries], np.int32)
    ids = np.concatenate([*encoded, np.zeros(0, np.uint16)])
    edges = np.cumsum([0, *map(len, encoded)], dtype=np.int32)
    return Tables(
        characters=alphabet.table,
        three_bytes=alphabet.three_bytes,
        shift=shift,
        mask=mask,
        present=present,
        first=np.searchsorted(buckets, np.arange(mask + 2)).astype(np.int32),
        term=term,
        back=np.array([entry.back for entry in entries], np.int32),
        guard=np.array([entry.guard for entry in entries], np.int32),
        second=np.array([entry.second for entry in entries], np.bool_),
        near=near,
        far=far,
        near_id=ids[edges[term] + near],
        far_id=ids[edges[term] + far],
        ids=ids,
        edges=edges,
        allowed=np.array(allowed, np.int32),
    )


def _entries(
    encoded: Sequence[NDArray[np.uint16]],
    allowed: Sequence[int],
    size: int,
    shift: int,
    mask: int,
) -> Iterable[_Entry]:
    counts = Counter(pair for ids in encoded for pair in _pairs(ids))
    for term, ids in enumerate(encoded):
        if len(ids) == 1:
            row = int(ids[0]) << shift
            yield from (_Entry((row ^ b) & mask, 1, term, 0, False, 0, 0) for b in range(size))
            continue
        places = _places([counts[pair] for pair in _pairs(ids)], allowed[term])
        for rank, place in enumerate(places):
            bucket = (int(ids[place]) << shift ^ int(ids[place + 1])) & mask
            near, far = _witnesses(len(ids), place, places)
            yield _Entry(bucket, place + 1, term, places[0], rank == 1, near, far)


def _pairs(ids: NDArray[np.uint16]) -> list[tuple[int, int]]:
    numbers = [int(number) for number in ids]
    return list(zip(numbers, numbers[1:], strict=False))


def _places(commonness: Sequence[int], allowed: int) -> tuple[int, ...]:
    # Pairs that stand in many terms are the common words of the field, so they are common in
    # texts as well; the rarest make the fewest candidates.
    places = range(len(commonness))
    if not allowed:
        return (min(places, key=lambda i: commonness[i]),)
    return min(
        ((i, j) for i in places for j in places if j >= i + 2),
        key=lambda ij: commonness[ij[0]] + commonness[ij[1]],
    )


def _witnesses(length: int, place: int, places: Sequence[int]) -> tuple[int, int]:
    # With the pair at `place` whole, at most one other character of a tolerant term is wrong; if
    # its first pair is known to be broken, none outside that pair is.
    first, *more = places
    if more and place == first:
        return more[0], more[0] + 1
    outside = [k for k in range(length) if not {k, k - 1} & {place, first}]
    return (outside[0], outside[0]) if outside else (place, place)
