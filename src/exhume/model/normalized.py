"""Normalised text together with the way back to the original."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from exhume.model.spans import NormalizedSpan, OriginalOffset, OriginalSpan

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True, eq=False)
class NormalizedText:
    """Normalised characters and, for each, the offset of the original character it came from.

    `origins` is an int32 array of shape (len(text),), never decreasing: every normalised
    character comes from exactly one original character; several may come from the same one.
    """

    text: str
    origins: "NDArray[np.int32]"

    def to_original(self, span: NormalizedSpan) -> OriginalSpan:
        """Return the stretch of the original that a stretch of the normalised text came from.

        An empty span has no original; it raises `ValueError`.
        """
        if not 0 <= span.start < span.end <= len(self.text):
            raise ValueError(f"span {span.start}:{span.end} is empty or outside the text")
        return OriginalSpan(
            OriginalOffset(int(self.origins[span.start])),
            OriginalOffset(int(self.origins[span.end - 1]) + 1),
        )
