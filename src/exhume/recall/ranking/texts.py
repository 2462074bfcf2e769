"""Texts as one run of UTF-8, and the n-grams of their characters.

Chinese is looked at in runs of one to four characters, never in words: what cuts words cuts them in
the wrong place. Each run is a feature; its number is a hash of `BITS` bits, so that no vocabulary
needs to be kept (Weinberger et al., ICML 2009, 1113-1120). A text's value for a feature is how
often it occurs, divided by the square root of the number of runs, which keeps long texts and short
ones comparable and lets the value of any window of a text be had from running sums.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

if TYPE_CHECKING:
    import pyarrow as pa
    from numpy.typing import NDArray

LONGEST = 4
"""The longest runs of characters that are features."""

BITS = 18
"""Hashes have so many bits: 262,144 features, whose weights fit a processor's second cache."""

FACTORS = (
    0x9E3779B97F4A7C15,
    0xC2B2AE3D27D4EB4F,
    0x165667B19E3779F9,
    0xD6E8FEB86659FD93,
)
"""What the code points of an n-gram are multiplied with, the last one first; odd, 64 bits."""


class Texts(NamedTuple):
    """Texts one after another: the i-th is ``data[bounds[i]:bounds[i + 1]]``, valid UTF-8.

    `data` is uint8, `bounds` int64 of shape (texts + 1,).
    """

    data: "NDArray[np.uint8]"
    bounds: "NDArray[np.int64]"

    @property
    def number(self) -> int:
        """How many texts there are."""
        return len(self.bounds) - 1


def texts_of(texts: Sequence[str]) -> Texts:
    """Return texts as UTF-8.

    >>> texts_of(["供体", "a"]).bounds.tolist()
    [0, 6, 7]
    """
    encoded = [text.encode("utf-8", "surrogatepass") for text in texts]
    bounds = np.zeros(len(texts) + 1, np.int64)
    np.cumsum([len(each) for each in encoded], out=bounds[1:])
    return Texts(np.frombuffer(b"".join(encoded), np.uint8), bounds)


def texts_of_arrow(column: "pa.Array[Any]") -> Texts:
    """Return a column of type ``large_string`` without nulls, whose bytes are not copied."""
    _, bounds, data = column.buffers()
    if data is None or bounds is None:  # of an empty column
        return Texts(np.empty(0, np.uint8), np.zeros(1, np.int64))
    numbers = np.frombuffer(memoryview(bounds), np.int64)
    wanted = numbers[column.offset : column.offset + len(column) + 1]
    return Texts(np.frombuffer(memoryview(data), np.uint8), wanted)


def taken(texts: Texts, places: "NDArray[np.int64]") -> Texts:
    """Return the texts at these places."""
    pieces = [texts.data[texts.bounds[i] : texts.bounds[i + 1]] for i in places.tolist()]
    bounds = np.zeros(len(pieces) + 1, np.int64)
    np.cumsum([len(piece) for piece in pieces], out=bounds[1:])
    return Texts(np.concatenate([np.empty(0, np.uint8), *pieces]), bounds)


def joined(one: Texts, other: Texts) -> Texts:
    """Return the texts of both, one after another."""
    bounds = np.concatenate([one.bounds, other.bounds[1:] + one.bounds[-1]])
    return Texts(np.concatenate([one.data[: one.bounds[-1]], other.data]), bounds)


def grams_in(characters: "NDArray[np.int64]") -> "NDArray[np.int64]":
    """Return how many n-grams there are in so many characters.

    >>> grams_in(np.array([0, 1, 2, 3, 4, 5])).tolist()
    [0, 1, 3, 6, 10, 14]
    """
    missing = np.array([0, 1, 3, 6]).take(np.minimum(characters, LONGEST - 1))
    return np.where(characters < LONGEST, missing, LONGEST * characters - 6)


def matrix_of(texts: Texts) -> Any:
    """Return the features of texts as SciPy's `csr_matrix` of shape (texts, 2**BITS), float64."""
    from scipy import sparse  # pyright: ignore[reportMissingTypeStubs] # noqa: PLC0415 - an extra without types

    from exhume.recall.ranking.kernel import hash_grams  # noqa: PLC0415 - compiled when needed

    first, last = int(texts.bounds[0]), int(texts.bounds[-1])
    characters = int(((texts.data[first:last] & 0xC0) != 0x80).sum())
    hashes = np.empty(LONGEST * characters + LONGEST, np.int32)
    bounds = hash_grams(texts.data, texts.bounds, hashes)
    number = np.diff(bounds)
    values = np.repeat(1 / np.sqrt(np.maximum(number, 1)), number)
    made: Any = sparse.csr_matrix(
        (values, hashes[: bounds[-1]], bounds), shape=(texts.number, 1 << BITS), dtype=np.float64
    )
    made.sum_duplicates()
    return made
