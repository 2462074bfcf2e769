"""Where each original came from, and what was done with it: exhibits and their custody."""

from dataclasses import dataclass
from enum import StrEnum


class Action(StrEnum):
    """A step on an original."""

    ACQUIRED = "acquired"
    COPIED = "copied"
    READ = "read"
    SCREENED = "screened"


@dataclass(frozen=True, slots=True)
class Exhibit:
    """One original: the SHA-256 of its bytes, their number, and its media type by its content.

    The media type is empty where no reader knows the format.
    """

    digest: str
    size: int
    media_type: str = ""


@dataclass(frozen=True, slots=True)
class Acquisition:
    """One finding of an exhibit at a place, given as a path from the study folder.

    `at` is when it was first taken from there, and `modified` when it was last written there, both
    in nanoseconds since 1970 (UTC). `changed` and `file` are the system's own marks, by which a
    file that was touched since is told.
    """

    source: str
    exhibit: Exhibit
    at: int
    modified: int = 0
    changed: int = 0
    file: int = 0


@dataclass(frozen=True, slots=True)
class CustodyEvent:
    """One step on an exhibit, chained to the one before.

    `number` counts from 1, `at` is UTC in ISO 8601, `by` names the software, `subject` is the path
    or the criterion that the step was about, and `detail` what came of it. `previous` is the
    SHA-256 of the event before as it was written; it is empty for the first.
    """

    number: int
    at: str
    action: Action
    digest: str
    subject: str
    by: str
    detail: str
    previous: str
