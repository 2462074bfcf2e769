"""Places in a text, with one type for each side of the normalisation.

An offset into the original text and one into the normalised text are different types, so that
mixing them up is a type error and not a wrong quote.
"""

from dataclasses import dataclass
from typing import NewType

OriginalOffset = NewType("OriginalOffset", int)
"""Code-point offset into a text as it was given."""

NormalizedOffset = NewType("NormalizedOffset", int)
"""Code-point offset into the normalised text."""


@dataclass(frozen=True, slots=True, order=True)
class OriginalSpan:
    """Half-open stretch of code points of the text as it was given."""

    start: OriginalOffset
    end: OriginalOffset

    def of(self, text: str) -> str:
        """Return the characters of the original text that the span covers."""
        return text[self.start : self.end]


@dataclass(frozen=True, slots=True, order=True)
class NormalizedSpan:
    """Half-open stretch of code points of the normalised text."""

    start: NormalizedOffset
    end: NormalizedOffset

    def of(self, text: str) -> str:
        """Return the characters of the normalised text that the span covers."""
        return text[self.start : self.end]
