"""What a block must know of the place at which it is written."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from exhume.errors import IntegrityError
from exhume.exports._composition.results import Result


@dataclass(frozen=True, slots=True)
class Place:
    """The results whose numbers are printed, the language of passages, and the level of headings.

    `language` is a BCP 47 tag; `level` is that of the next heading, from 2 to 6.
    """

    results: Mapping[str, Result]
    language: str
    level: int = 2

    @property
    def heading(self) -> str:
        """The element of a heading here."""
        return f"h{self.level}"

    @property
    def below(self) -> "Place":
        """The place below a heading that stands here."""
        return replace(self, level=min(self.level + 1, 6))

    def value(self, key: str) -> int | float:
        """Return the value of a result; `IntegrityError` when there is none of that key."""
        if key not in self.results:
            raise IntegrityError(
                "dossier",
                f"the number {key} is printed, but it is not among the results",
                "do not hand the report over; tell those who maintain Exhume",
            )
        return self.results[key].value
