"""What following a link can come to: it holds, or it does not, or it was not followed."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Fault:
    """A link that does not hold.

    `kind` is a short word for programs, such as ``original-changed``; `subject` names the thing,
    as a path in the bundle or an id; `says` is a sentence for people.
    """

    kind: str
    subject: str
    says: str


@dataclass(frozen=True, slots=True)
class Withheld:
    """Something that is rightly not in the bundle, and why."""

    subject: str
    why: str


@dataclass(frozen=True, slots=True)
class NotFollowed:
    """A link that could not be followed here, which is no fault of the bundle, and why."""

    subject: str
    why: str


@dataclass(frozen=True, slots=True)
class Told:
    """A link that holds, and of which a person will want to know what it says."""

    subject: str
    says: str


Check: TypeAlias = Fault | Withheld | NotFollowed | Told | None
"""What came of one link; None where it holds."""

Checks: TypeAlias = Iterator[Check]


def holding(checks: Iterable[Check]) -> bool:
    """Tell whether none of the checks is a fault.

    >>> holding([None, Withheld("a", "the law")]), holding([Fault("b", "c", "d")])
    (True, False)
    """
    return not any(isinstance(check, Fault) for check in checks)


def same(expected: object, actual: object, kind: str, subject: str, says: str) -> Check:
    """Return None where both are equal, else the fault."""
    return None if expected == actual else Fault(kind, subject, says)
