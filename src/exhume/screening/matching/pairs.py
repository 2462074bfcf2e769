"""For each term, the neighbouring characters by which it is found, and a table of them all.

A term matched exactly is found by its rarest pair of neighbours. A term of which one character may
be wrong keeps at least one of two disjoint pairs whole, so its two rarest disjoint pairs suffice
and nothing is missed. A term of one character is found by it with whatever follows.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from exhume.screening.matching.alphabet import Alphabet

MAX_BITS = 20

BLOCK = 8
"""So many entries at most are thrown out, or looked at, together."""

AROUND = (-2, 1, -3, 2)
"""Distances from a pair's second character to its neighbours, the nearest first."""


class Tables(NamedTuple):
    """What the kernels look things up in.

    A pair of ids ``a, b`` belongs to bucket ``(a << shift ^ b) & mask``; `present` has one bit a
    bucket. A bucket that is present has a row from `row`; its blocks are ``first[row]:first[row +
    1]``, and the entries of a block ``block[b]:block[b + 1]``. Around a pair, at the distances of
    `AROUND`, at least one character must be right: `around` has for each row and distance a set of
    ids modulo 64.

    An entry says that `term` would stand around the pair. Of two entries of one term only that
    reports a hit whose own pair is whole: `guard` is the offset of the first pair, and `second`
    marks the entry of the other. `probe` has for each entry how many characters before the pair's
    second its term begins, how long it is, and two places of the term outside the pair, each with
    its id: one of the two must be right, so that most terms of a common pair need not be compared.
    The entries of a block are probed at the same two distances from the pair's second character,
    `where`, and `sets` has the ids modulo 64 that any of them wants there. `ids` holds the terms
    one after another, cut at `edges`; `allowed` is how many characters of each may be wrong.
    """

    characters: NDArray[np.uint16]
    three_bytes: NDArray[np.uint16]
    shift: int
    mask: int
    present: NDArray[np.uint32]
    row: NDArray[np.int32]
    first: NDArray[np.int32]
    block: NDArray[np.int32]
    where: NDArray[np.int32]
    sets: NDArray[np.uint64]
    around: NDArray[np.uint64]
    term: NDArray[np.int32]
    guard: NDArray[np.int32]
    second: NDArray[np.bool_]
    probe: NDArray[np.int32]
    ids: NDArray[np.uint16]
    edges: NDArray[np.int32]
    allowed: NDArray[np.int32]


class _Entry(NamedTuple):
    bucket: int
    back: int
    term: int
    guard: int
    second: bool


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
    probes = _probes(entries, encoded, allowed)
    order = sorted(range(len(entries)), key=lambda at: _block_key(entries[at], probes[at]))
    entries, probes = [entries[at] for at in order], probes[order]
    block, where, sets = _blocks(entries, probes)
    buckets = np.array([entry.bucket for entry in entries], np.int64)[block[:-1]]
    present, first = np.unique(buckets, return_index=True)
    row = np.zeros(mask + 1, np.int32)
    row[present] = np.arange(len(present))
    return Tables(
        characters=alphabet.table,
        three_bytes=alphabet.three_bytes,
        shift=shift,
        mask=mask,
        present=_bitmap(present, mask + 1),
        row=row,
        first=np.append(first, len(buckets)).astype(np.int32),
        block=block,
        where=where,
        sets=sets,
        around=_around(entries, row, encoded, allowed),
        term=np.array([entry.term for entry in entries], np.int32),
        guard=np.array([entry.guard for entry in entries], np.int32),
        second=np.array([entry.second for entry in entries], np.bool_),
        probe=probes,
        ids=np.concatenate([*encoded, np.zeros(0, np.uint16)]),
        edges=np.cumsum([0, *map(len, encoded)], dtype=np.int32),
        allowed=np.array(allowed, np.int32),
    )


def _bitmap(present: NDArray[np.int64], size: int) -> NDArray[np.uint32]:
    bitmap = np.zeros(size // 32 + 1, np.uint32)
    np.bitwise_or.at(bitmap, present >> 5, np.uint32(1) << (present & 31).astype(np.uint32))
    return bitmap


def _around(
    entries: Sequence[_Entry],
    row: NDArray[np.int32],
    encoded: Sequence[NDArray[np.uint16]],
    allowed: Sequence[int],
) -> NDArray[np.uint64]:
    # One character near the pair is right when none may be wrong, and one of two when one may be.
    sets = np.zeros((int(row.max()) + 1, len(AROUND)), np.uint64)
    for entry in entries:
        ids = encoded[entry.term]
        places = [(k, entry.back + distance) for k, distance in enumerate(AROUND)]
        inside = [(k, place) for k, place in places if 0 <= place < len(ids)]
        if len(ids) <= 2:
            sets[row[entry.bucket]] = ~np.uint64(0)
        for k, place in inside[: 1 + allowed[entry.term]]:
            sets[row[entry.bucket], k] |= np.uint64(1) << np.uint64(ids[place] & 63)
    return sets


def _probes(
    entries: Sequence[_Entry], encoded: Sequence[NDArray[np.uint16]], allowed: Sequence[int]
) -> NDArray[np.int32]:
    # Of a term without a fault one place tells; of one with a fault, one place of any two.
    counts = Counter(int(number) for ids in encoded for number in ids)
    probes = np.zeros((len(entries), 6), np.int32)
    for at, entry in enumerate(entries):
        ids = encoded[entry.term]
        pair = (entry.back - 1, entry.back)
        outside = [place for place in range(len(ids)) if place not in pair] or [0]
        rarest = sorted(outside, key=lambda place: counts[int(ids[place])])
        one, two = rarest[0], rarest[allowed[entry.term]]
        probes[at] = entry.back, len(ids), one, ids[one], two, ids[two]
    return probes


def _block_key(entry: _Entry, probe: NDArray[np.int32]) -> tuple[int, ...]:
    # Entries that want the same character stand together, so that fewer blocks are looked at.
    back, _, one, id_one, two, id_two = probe.tolist()
    return entry.bucket, one - back, two - back, id_one, id_two


def _blocks(
    entries: Sequence[_Entry], probes: NDArray[np.int32]
) -> tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.uint64]]:
    edges: list[int] = []
    where: list[tuple[int, int]] = []
    sets: list[list[int]] = []
    last: tuple[int, ...] = ()
    for at, (entry, probe) in enumerate(zip(entries, probes, strict=True)):
        key = _block_key(entry, probe)
        if key[:3] != last or at - edges[-1] == BLOCK:
            edges.append(at)
            where.append((key[1], key[2]))
            sets.append([0, 0])
            last = key[:3]
        for k in (0, 1):
            sets[-1][k] |= 1 << (key[3 + k] & 63)
    return (
        np.array([*edges, len(entries)], np.int32),
        np.array(where, np.int32).reshape(-1, 2),
        np.array(sets, np.uint64).reshape(-1, 2),
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
            only = int(ids[0]) << shift
            yield from (_Entry((only ^ b) & mask, 1, term, 0, False) for b in range(size))
            continue
        places = _places([counts[pair] for pair in _pairs(ids)], allowed[term])
        for rank, place in enumerate(places):
            bucket = (int(ids[place]) << shift ^ int(ids[place + 1])) & mask
            yield _Entry(bucket, place + 1, term, places[0], rank == 1)


def _pairs(ids: NDArray[np.uint16]) -> list[tuple[int, int]]:
    numbers = [int(number) for number in ids]
    return list(pairwise(numbers))


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
