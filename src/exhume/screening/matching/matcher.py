"""Many terms at once in many documents, one character of a longer term possibly misread."""

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from exhume.errors import InputError, SettingsError
from exhume.screening.matching import kernels
from exhume.screening.matching.alphabet import make_alphabet
from exhume.screening.matching.hits import Hits
from exhume.screening.matching.pairs import make_tables

SHORTEST_TOLERANT = 4
"""Terms of fewer characters are always matched exactly."""

_NO_BREAKS: Mapping[str, int] = MappingProxyType({})
_FIRST_ROOM = 1_024
_CHARACTERS_A_HIT = 40


class Matcher:
    """Finds every place where a term stands, whole or with one character misread.

    Terms of four characters and more for which `tolerant` is true (without it, all of them) match
    with any one character exchanged; the others match exactly. The characters of a class, such as
    ``"已己巳"``, count as the same in terms of any length. `breaks` names the characters that end
    a clause (level 1) or a sentence, which ends the clause too (level 2), and `leads` those that
    lead in what follows them. A lone surrogate in a
    text is no character and equals none.

    Raise `SettingsError` for an empty term, for classes that overlap, and for levels other than
    1 and 2. The matcher does not change after it is made, so threads may share it.

    >>> matcher = Matcher(["气管插管", "心"], breaks={"。": 2})
    >>> hits = matcher.find(*codepoints_of(["取心。气管擂管", "", "心"]))
    >>> list(zip(hits.document.tolist(), hits.start.tolist(), hits.term.tolist()))
    [(0, 1, 1), (0, 3, 0), (2, 0, 1)]
    >>> hits.wrong.tolist(), hits.sentence.tolist()
    ([-1, 2, -1], [0, 1, 0])
    """

    def __init__(
        self,
        terms: Sequence[str],
        *,
        tolerant: Sequence[bool] | None = None,
        classes: Sequence[str] = (),
        breaks: Mapping[str, int] = _NO_BREAKS,
        leads: str = "",
    ) -> None:
        self.terms = tuple(terms)
        allowed = wrong_characters_allowed(self.terms, tolerant)
        self._tables = make_tables(
            make_alphabet(self.terms, classes, breaks, leads), self.terms, allowed
        )

    def find(self, codepoints: NDArray[np.uint32], bounds: NDArray[np.int64]) -> Hits:
        """Find the terms in documents given as code points, one after another.

        `codepoints` is uint32, `bounds` int64 and one longer than the number of documents;
        document ``i`` is ``codepoints[bounds[i]:bounds[i + 1]]``. No term matches across two
        documents. Raise `InputError` when the bounds decrease or lie outside the code points.
        """
        _check_bounds(bounds, len(codepoints))
        return self._run(kernels.find_in_codepoints, codepoints, bounds)

    def find_arrow(self, column: "pa.Array[Any] | pa.ChunkedArray[Any]") -> Hits:
        """Find the terms in an Arrow column of strings, one document a row.

        Reads the UTF-8 of the column where it lies; a null counts as an empty document. Raise
        `InputError` for a column of another type.
        """
        chunks = column.chunks if isinstance(column, pa.ChunkedArray) else [column]
        return _join([self._run(kernels.find_in_utf8, *_utf8(chunk)) for chunk in chunks])

    def _run(
        self, kernel: Callable[..., int], data: NDArray[Any], bounds: NDArray[np.int64]
    ) -> Hits:
        room = int(np.diff(bounds).max(initial=0)) + kernels.PADDING
        scratch = kernels.Scratch(
            np.empty(room, np.uint16), np.empty(room, np.int32), np.empty(room, np.int32)
        )
        found = _room(_FIRST_ROOM + len(data) // _CHARACTERS_A_HIT, len(bounds))
        done = 0
        while (done := kernel(data, bounds, done, self._tables, scratch, found)) < len(bounds) - 1:
            found = _grown(found)
        return _hits(found)


def wrong_characters_allowed(terms: Sequence[str], tolerant: Sequence[bool] | None) -> list[int]:
    """Return for each term how many of its characters may be wrong, 0 or 1.

    Raise `SettingsError` for an empty term, or when `tolerant` is not as long as the terms.
    """
    for place, term in enumerate(terms):
        if not term:
            raise SettingsError(f"term {place}", "it is empty", "give it a character or remove it")
    wanted = [True] * len(terms) if tolerant is None else tolerant
    if len(wanted) != len(terms):
        raise SettingsError(
            "tolerant", f"{len(wanted)} values for {len(terms)} terms", "give one value a term"
        )
    return [
        int(may and len(term) >= SHORTEST_TOLERANT) for term, may in zip(terms, wanted, strict=True)
    ]


def codepoints_of(texts: Sequence[str]) -> tuple[NDArray[np.uint32], NDArray[np.int64]]:
    """Return texts as code points one after another, and the bounds of each.

    Lone surrogates stay what they are.

    >>> codepoints_of(["心", "", "ab"])[1].tolist()
    [0, 1, 1, 3]
    """
    joined = "".join(texts).encode("utf-32-le", "surrogatepass")
    bounds = np.zeros(len(texts) + 1, np.int64)
    np.cumsum([len(text) for text in texts], out=bounds[1:])
    return np.frombuffer(joined, np.uint32), bounds


def _check_bounds(bounds: NDArray[np.int64], size: int) -> None:
    if len(bounds) < 1 or bounds[0] < 0 or bounds[-1] > size or (np.diff(bounds) < 0).any():
        raise InputError(
            "bounds",
            f"they decrease, or lie outside the {size} code points",
            "give the beginning of each document and the end of the last",
        )


def _utf8(chunk: "pa.Array[Any]") -> tuple[NDArray[np.uint8], NDArray[np.int64]]:
    kinds: dict[pa.DataType, str] = {pa.string(): "int32", pa.large_string(): "int64"}
    if chunk.type not in kinds:
        raise InputError("column", f"it holds {chunk.type}", "give a column of strings")
    # A null may cover bytes that belong to no document.
    filled = chunk.fill_null("") if chunk.null_count else chunk
    _, offsets, data = filled.buffers()
    if offsets is None or not len(filled):
        return np.zeros(0, np.uint8), np.zeros(1, np.int64)
    edges = np.frombuffer(memoryview(offsets), kinds[chunk.type])
    bounds = edges[filled.offset : filled.offset + len(filled) + 1].astype(np.int64)
    text = np.zeros(0, np.uint8) if data is None else np.frombuffer(memoryview(data), np.uint8)
    return text, bounds


def _room(hits: int, bounds: int) -> kernels.Found:
    return kernels.Found(
        start=np.empty(hits, np.int32),
        term=np.empty(hits, np.int32),
        wrong=np.empty(hits, np.int16),
        sentence=np.empty(hits, np.int32),
        clause=np.empty(hits, np.int32),
        lead=np.empty(hits, np.bool_),
        bounds=np.zeros(bounds, np.int64),
    )


def _grown(found: kernels.Found) -> kernels.Found:
    size = len(found.start)
    wider = _room(2 * size, 0)
    wider.start[:size] = found.start
    wider.term[:size] = found.term
    wider.wrong[:size] = found.wrong
    wider.sentence[:size] = found.sentence
    wider.clause[:size] = found.clause
    wider.lead[:size] = found.lead
    return wider._replace(bounds=found.bounds)


def _hits(found: kernels.Found) -> Hits:
    end = found.bounds[-1]
    numbers = np.arange(len(found.bounds) - 1, dtype=np.int32)
    return Hits(
        document=np.repeat(numbers, np.diff(found.bounds)),
        start=found.start[:end],
        term=found.term[:end],
        wrong=found.wrong[:end],
        sentence=found.sentence[:end],
        clause=found.clause[:end],
        lead=found.lead[:end],
        bounds=found.bounds,
    )


def _join(parts: Sequence[Hits]) -> Hits:
    if len(parts) == 1:
        return parts[0]
    documents = np.cumsum([0, *(len(part.bounds) - 1 for part in parts)], dtype=np.int32)
    hits = np.cumsum([0, *map(len, parts)], dtype=np.int64)
    return Hits(
        document=_concatenated([part.document + documents[k] for k, part in enumerate(parts)]),
        start=_concatenated([part.start for part in parts]),
        term=_concatenated([part.term for part in parts]),
        wrong=_concatenated([part.wrong for part in parts], "int16"),
        sentence=_concatenated([part.sentence for part in parts]),
        clause=_concatenated([part.clause for part in parts]),
        lead=_concatenated([part.lead for part in parts], "bool"),
        bounds=_concatenated(
            [*(part.bounds[:-1] + hits[k] for k, part in enumerate(parts)), hits[-1:]], "int64"
        ),
    )


def _concatenated(arrays: Sequence[NDArray[Any]], kind: str = "int32") -> NDArray[Any]:
    nothing: NDArray[Any] = np.zeros(0, kind)
    return np.concatenate([nothing, *arrays])
