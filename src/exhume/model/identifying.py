"""Details that may identify a patient or donor, and what a person decided about each."""

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What sort of detail it is."""

    NAME = "name"
    DATE = "exact date"
    NUMBER = "number of a person or record"
    CONTACT = "address or telephone"


class Decision(StrEnum):
    """What a person decided: `MASK` hides it, `KEEP` prints it; `OPEN` waits, and is hidden."""

    OPEN = "open"
    MASK = "mask"
    KEEP = "keep"


@dataclass(frozen=True, slots=True, order=True)
class Identifying:
    """A stretch of a paper's original text that may identify somebody.

    `start` and `end` are code-point offsets; `why` says what made it stand out.
    """

    start: int
    end: int
    kind: Kind
    why: str
    decision: Decision = Decision.OPEN

    @property
    def hidden(self) -> bool:
        """Tell whether it is to be masked wherever it would be printed."""
        return self.decision is not Decision.KEEP
