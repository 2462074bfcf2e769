"""The compiled pass over the code points: fold, settle white space, settle full stops.

The rules are those of `exhume.text.normalization.reference`, which says them slowly and plainly.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar, cast

import numba

from exhume.text.normalization.kinds import (
    BLANK,
    BREAK,
    CLOSING,
    DOT,
    EXPANSION,
    FINAL,
    HAN,
    OTHER,
    REMOVED,
    WORD,
)
from exhume.text.normalization.tables import SHIFT

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

Kernel = TypeVar("Kernel", bound=Callable[..., object])
_Run = tuple[int, int, int, int, int]

_MASK = (1 << SHIFT) - 1
_FULL_STOP, _POINT = ord("。"), ord(".")
_RETURN, _NEWLINE, _SPACE = ord("\r"), ord("\n"), ord(" ")

_START = -1  # the kind before the first character of a document
_NOWHERE = -2  # a place that no character, and not the one before the first, has

# A run of white space: where it begins, how many line breaks it has, where the first and the last
# of them stand, and its latest character.
_NO_RUN = (-1, 0, -1, -1, -1)

_NOTHING, _BLANK, _LINE, _PARAGRAPH = 0, 1, 2, 3


def _inner(function: Kernel) -> Kernel:
    """Compile a part of the kernel; it becomes part of its caller and needs no cache."""
    return cast(Kernel, numba.njit(nogil=True)(function))


@_inner
def _separator(before: int, after: int, breaks: int) -> int:
    if before == _START:
        return _NOTHING
    if breaks > 0 and before == FINAL:
        return _LINE
    if breaks > 1 and not (before == HAN and after == HAN):
        return _PARAGRAPH
    return _BLANK if before == WORD and after == WORD else _NOTHING


@_inner
def _longer(run: _Run, kind: int, value: int, position: int) -> _Run:
    start, breaks, first, last, latest = run
    start = position if start < 0 else start
    if kind == BREAK and latest == _RETURN and value == _NEWLINE:
        last = position  # \r\n is one line break
    elif kind == BREAK:
        first = position if breaks == 0 else first
        last = position
        breaks += 1
    return start, breaks, first, last, value


@_inner
def _write_separator(
    before: int,
    after: int,
    run: _Run,
    out: "NDArray[np.uint32]",
    origins: "NDArray[np.int32]",
    size: int,
) -> int:
    start, breaks, first, last, _ = run
    separator = _separator(before, after, breaks)
    if separator == _BLANK:
        out[size], origins[size] = _SPACE, start
        return size + 1
    if separator >= _LINE:
        out[size], origins[size] = _NEWLINE, first
        size += 1
    if separator == _PARAGRAPH:
        out[size], origins[size] = _NEWLINE, last
        size += 1
    return size


@_inner
def _step(
    entry: int,
    position: int,
    state: tuple[int, int, int, _Run],
    out: "NDArray[np.uint32]",
    origins: "NDArray[np.int32]",
) -> tuple[int, int, int, _Run]:
    size, before, stopped, run = state
    kind, value = entry >> SHIFT, entry & _MASK
    if kind in (BLANK, BREAK):
        return size, before, stopped, _longer(run, kind, value, position)
    if run[0] >= 0:
        written = _write_separator(before, kind, run, out, origins, size)
        before = before if written == size else OTHER
        size = written
    if kind == DOT:
        if before in (HAN, CLOSING):
            value, stopped = _FULL_STOP, size
        elif stopped == size - 1:
            out[stopped] = _POINT  # a second "." behind it: the first was no full stop either
        kind = FINAL
    out[size], origins[size] = value, position
    return size + 1, kind, stopped, _NO_RUN


@_inner
def _document(
    text: "NDArray[np.uint32]",
    entries: "NDArray[np.int32]",
    expansions: "NDArray[np.int32]",
    out: "NDArray[np.uint32]",
    origins: "NDArray[np.int32]",
    size: int,
) -> int:
    before, stopped, run = _START, _NOWHERE, _NO_RUN
    for position in range(len(text)):
        entry = int(entries[text[position]])
        kind = entry >> SHIFT
        if kind <= FINAL and run[0] < 0:  # nearly every character
            out[size], origins[size] = entry & _MASK, position
            size += 1
            before = kind
        elif kind == EXPANSION:
            place = entry & _MASK
            for piece in range(place + 1, place + 1 + expansions[place]):
                size, before, stopped, run = _step(
                    int(expansions[piece]),
                    position,
                    (size, before, stopped, run),
                    out,
                    origins,
                )
        elif kind != REMOVED:
            size, before, stopped, run = _step(
                entry, position, (size, before, stopped, run), out, origins
            )
    return size


_CODEPOINTS = numba.types.Array(numba.uint32, 1, "C", readonly=True)
_ENTRIES = numba.types.Array(numba.int32, 1, "C", readonly=True)
_BOUNDS = numba.types.Array(numba.int64, 1, "C", readonly=True)
_SIGNATURE = numba.int64(
    *(_CODEPOINTS, _BOUNDS, numba.int64),
    *(_ENTRIES, _ENTRIES, numba.int64),
    *(numba.uint32[::1], numba.int32[::1], numba.int64[::1]),
)


def _outer(function: Kernel) -> Kernel:
    """Compile the kernel, free of the interpreter's lock, and keep the machine code on disk.

    With the signature given there is one compiled function, for arrays that may be written to and
    for those that may not.
    """
    return cast(Kernel, numba.njit(_SIGNATURE, nogil=True, cache=True)(function))


@_outer
def normalize_documents(
    codepoints: "NDArray[np.uint32]",
    bounds: "NDArray[np.int64]",
    begin: int,
    entries: "NDArray[np.int32]",
    expansions: "NDArray[np.int32]",
    longest: int,
    out: "NDArray[np.uint32]",
    origins: "NDArray[np.int32]",
    out_bounds: "NDArray[np.int64]",
) -> int:
    """Normalise the documents from `begin` on, and return the first that was left undone.

    A document is left undone when it might not fit: when `out` and `origins` have less room than
    its length times `longest`. `out_bounds` must hold the place where the document `begin` goes.
    """
    for document in range(begin, len(bounds) - 1):
        text = codepoints[bounds[document] : bounds[document + 1]]
        size = out_bounds[document]
        if len(text) * longest > len(out) - size:
            return document
        out_bounds[document + 1] = _document(text, entries, expansions, out, origins, size)
    return len(bounds) - 1
