"""What the matcher gives: arrays, one row a hit."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True, eq=False)
class Hits:
    """The places where terms stand, sorted by document, then start, then term.

    All arrays but `bounds` have one element a hit. `document` and `term` count from 0 in the order
    given; `start` counts code points from the document's beginning; `wrong` is the place within
    the term of the one character that differs, or -1; `sentence` and `clause` say how many ends of
    sentences and of clauses lie before the hit's start in its document; `lead` whether the hit
    begins its document or follows a character that leads in. The hits of document ``i`` are the
    slice ``bounds[i]:bounds[i + 1]``.
    """

    document: NDArray[np.int32]
    start: NDArray[np.int32]
    term: NDArray[np.int32]
    wrong: NDArray[np.int16]
    sentence: NDArray[np.int32]
    clause: NDArray[np.int32]
    lead: NDArray[np.bool_]
    bounds: NDArray[np.int64]

    def __len__(self) -> int:
        """Return the number of hits in all documents."""
        return len(self.start)
