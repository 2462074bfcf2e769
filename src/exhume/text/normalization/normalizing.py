"""Texts in, normalised texts out.

The compiled kernel takes a second to load. Few characters do not wait for it: as long as nothing
else has loaded it, they go through the plain statement of the rules, which gives the same.
"""

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, TypeVar

import numpy as np

from exhume.model.normalized import NormalizedText
from exhume.text.normalization import reference
from exhume.text.normalization.batch import NormalizedBatch, texts_of, to_codepoints
from exhume.text.normalization.tables import CODEPOINTS, Table, table

if TYPE_CHECKING:
    from numpy.typing import NDArray

T = TypeVar("T", np.uint32, np.int32)

_KERNEL = "exhume.text.normalization.kernel"
_FEW = 20_000  # characters, which take the plain rules some 0.1 s


def normalize(text: str) -> NormalizedText:
    r"""Return one text in its normalised form, with the way back to the original.

    For many texts `normalize_batch` is faster.

    >>> normalize("供體 腦死\n亡後，氣管插管．").text
    '供体脑死亡后,气管插管。'
    >>> normalize("肝素 100 ㎎").origins.tolist()
    [0, 1, 3, 4, 5, 6, 7, 7]
    """
    return normalize_batch(*to_codepoints([text])).document(0)


def normalize_batch(
    codepoints: "NDArray[np.uint32]", bounds: "NDArray[np.int64]"
) -> NormalizedBatch:
    """Return the normalised form of many documents.

    `codepoints` are the documents' code points, one after another, below 0x110000; `bounds` has
    one number more than there are documents, and document i is
    ``codepoints[bounds[i]:bounds[i + 1]]``. The lock of the interpreter is released meanwhile.
    Raises `ValueError` when the bounds decrease or leave the array, or a code point is too large.
    """
    codepoints = np.ascontiguousarray(codepoints, dtype=np.uint32)
    bounds = np.ascontiguousarray(bounds, dtype=np.int64)
    _check(codepoints, bounds)
    if _KERNEL not in sys.modules and bounds[-1] - bounds[0] <= _FEW:
        return plainly(codepoints, bounds)
    return compiled(codepoints, bounds, table())


def normalized_texts(texts: Sequence[str]) -> list[str]:
    """Return texts in their normalised form, without the way back: for terms, not for papers.

    >>> normalized_texts(["腦 死亡", "Heart"])
    ['脑死亡', 'Heart']
    """
    return normalize_batch(*to_codepoints(texts)).texts()


def plainly(codepoints: "NDArray[np.uint32]", bounds: "NDArray[np.int64]") -> NormalizedBatch:
    """Normalise as `normalize_batch` does, slowly, and without loading anything."""
    texts = [reference.normalize(text) for text in texts_of(codepoints, bounds)]
    joined, ends = to_codepoints([text.text for text in texts])
    origins = [np.empty(0, np.int32), *(text.origins for text in texts)]
    return NormalizedBatch(joined, ends, np.concatenate(origins))


def _check(codepoints: "NDArray[np.uint32]", bounds: "NDArray[np.int64]") -> None:
    if not len(bounds) or bounds[0] < 0 or bounds[-1] > len(codepoints):
        raise ValueError(f"bounds must lie between 0 and {len(codepoints)}, and be one at least")
    if (np.diff(bounds) < 0).any():
        raise ValueError("bounds must not decrease")
    largest = int(codepoints[bounds[0] : bounds[-1]].max(initial=0))
    if largest >= CODEPOINTS:
        raise ValueError(f"code point {largest:#x} is beyond Unicode")


def compiled(
    codepoints: "NDArray[np.uint32]", bounds: "NDArray[np.int64]", packed: Table
) -> NormalizedBatch:
    """Normalise as `normalize_batch` does, with the compiled kernel and that table."""
    from exhume.text.normalization.kernel import (  # noqa: PLC0415 - heavy
        normalize_documents,
    )

    total, largest = int(bounds[-1] - bounds[0]), int(np.diff(bounds).max(initial=0))
    room = largest * packed.longest
    out, origins = np.empty(total + room, np.uint32), np.empty(total + room, np.int32)
    ends = np.zeros_like(bounds)
    done = 0
    while True:
        done = normalize_documents(
            codepoints,
            bounds,
            done,
            packed.entries,
            packed.expansions,
            packed.longest,
            out,
            origins,
            ends,
        )
        size = int(ends[done])
        if done == len(bounds) - 1:
            return NormalizedBatch(out[:size], ends, origins[:size])
        # Only a batch that is full of expansions comes here: the rest may need as much again.
        out, origins = _with_room(out, size, total + room), _with_room(origins, size, total + room)


def _with_room(written: "NDArray[T]", size: int, room: int) -> "NDArray[T]":
    larger = np.empty(size + room, written.dtype)
    larger[:size] = written[:size]
    return larger
