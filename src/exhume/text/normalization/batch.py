"""Many texts as one array of code points with bounds, before and after normalisation."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from exhume.model.normalized import NormalizedText

if TYPE_CHECKING:
    import pyarrow as pa
    from numpy.typing import NDArray

_REPLACEMENT = np.uint32(0xFFFD)
_SURROGATES = 0xD800 >> 11  # what all surrogates, and nothing else, have above their low 11 bits


@dataclass(frozen=True, slots=True, eq=False)
class NormalizedBatch:
    """Normalised documents, one after another.

    Document i is ``codepoints[bounds[i]:bounds[i + 1]]``; `codepoints` is uint32, `bounds` int64
    of shape (documents + 1,), and `origins` int32 of the shape of `codepoints`: for each
    normalised character the offset of its original character within its own document.
    """

    codepoints: "NDArray[np.uint32]"
    bounds: "NDArray[np.int64]"
    origins: "NDArray[np.int32]"

    def __len__(self) -> int:
        return len(self.bounds) - 1

    def document(self, index: int) -> NormalizedText:
        """Return one document; `IndexError` where there is none. Its origins are a view."""
        place = range(len(self))[index]
        start, end = self.bounds[place], self.bounds[place + 1]
        return NormalizedText(to_text(self.codepoints[start:end]), self.origins[start:end])

    def texts(self) -> list[str]:
        """Return the documents as strings, lone surrogates included."""
        return texts_of(self.codepoints, self.bounds)

    def to_arrow(self) -> "pa.LargeStringArray":
        """Return the documents as an Arrow array, with U+FFFD in place of lone surrogates.

        Each document has as many characters as here, so that the origins still fit.
        """
        import pyarrow as pa  # noqa: PLC0415 - normalising a text must not wait for Arrow

        return pa.array(texts_of(self._valid(), self.bounds), pa.large_string())

    def _valid(self) -> "NDArray[np.uint32]":
        lone = (self.codepoints >> 11) == _SURROGATES
        return np.where(lone, _REPLACEMENT, self.codepoints) if lone.any() else self.codepoints


def to_codepoints(texts: Sequence[str]) -> "tuple[NDArray[np.uint32], NDArray[np.int64]]":
    """Return the code points of all texts, one after another, and their bounds.

    Lone surrogates, which broken text layers contain, are kept. The code points are read-only.

    >>> codepoints, bounds = to_codepoints(["供体", "", "a"])
    >>> codepoints.tolist(), bounds.tolist()
    ([20379, 20307, 97], [0, 2, 2, 3])
    """
    encoded = "".join(texts).encode("utf-32-le", "surrogatepass")
    bounds = np.zeros(len(texts) + 1, dtype=np.int64)
    np.cumsum([len(text) for text in texts], out=bounds[1:])
    return np.frombuffer(encoded, dtype="<u4").astype(np.uint32, copy=False), bounds


def to_text(codepoints: "NDArray[np.uint32]") -> str:
    """Return code points as a string, lone surrogates included."""
    return str(codepoints.astype("<u4", copy=False).data, "utf-32-le", "surrogatepass")


def texts_of(codepoints: "NDArray[np.uint32]", bounds: "NDArray[np.int64]") -> list[str]:
    """Return the documents of such arrays as strings, lone surrogates included."""
    whole = to_text(codepoints)
    return [whole[start:end] for start, end in pairwise(bounds.tolist())]
