"""How coders put units into categories: what statistics of agreement are computed from."""

from collections.abc import Sequence
from dataclasses import dataclass

Judgements = tuple[tuple[str, int], ...]
"""Who put a unit into which category: coder and index of the category, in the order of coders."""


@dataclass(frozen=True, slots=True)
class Pattern:
    """Units, `units` in number, which the same coders put into the same categories."""

    judgements: Judgements
    units: int = 1


@dataclass(frozen=True, slots=True)
class Ratings:
    """The judgements of one question over all units.

    `subject` names the question, such as the id of a code. With two categories the second is the
    one that is looked for: ``("absent", "present")``. Patterns differ from each other; a coder
    who did not judge a unit, or could not, has no judgement in its pattern.
    """

    subject: str
    categories: tuple[str, ...]
    patterns: tuple[Pattern, ...]

    @property
    def units(self) -> int:
        """How many units have two judgements or more, so that there is something to compare."""
        return sum(p.units for p in self.patterns if len(p.judgements) > 1)

    @property
    def coders(self) -> tuple[str, ...]:
        """Everybody who judged a unit, in order."""
        return tuple(sorted({coder for p in self.patterns for coder, _ in p.judgements}))

    @property
    def two_each(self) -> bool:
        """Whether no unit has more than two judgements."""
        return all(len(p.judgements) <= 2 for p in self.patterns)

    def used(self) -> Sequence[int]:
        """Return how many judgements each category has among units that can be compared."""
        counts = [0] * len(self.categories)
        for pattern in self.patterns:
            if len(pattern.judgements) > 1:
                for _, category in pattern.judgements:
                    counts[category] += pattern.units
        return counts
