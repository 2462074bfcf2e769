"""What people judge and how: units, codings, adjudications; the terms of content analysis.

Why a unit was drawn is kept apart from the unit itself (`Drawing`), so that what a coder is shown
can be made from values that do not know it.
"""

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """What a person may do in a study; a person may have several roles.

    An `OWNER` runs the study, sees its numbers and appoints people; a `CODER` judges the units
    assigned to them; an `ADJUDICATOR` decides where coders differ; a `READER` looks at what is
    settled and changes nothing.
    """

    OWNER = "owner"
    CODER = "coder"
    ADJUDICATOR = "adjudicator"
    READER = "reader"


class Origin(StrEnum):
    """Why a unit is in the queue; no coder is told.

    A `CANDIDATE` holds findings of the criterion; a `SAMPLE` was drawn by chance from a stratum of
    the rest; a `PROBE` is a passage whose answer is known beforehand; an `IMPORTED` one was named
    by the owner in a file, and stands for no other passages. A `FINDER` other than the rules
    pointed at the paper of a unit, and the rules did not.
    """

    CANDIDATE = "candidate"
    SAMPLE = "sample"
    PROBE = "probe"
    IMPORTED = "imported"
    FINDER = "finder"


class Choice(StrEnum):
    """What a person decided about a unit: it has codes, there is nothing here, or no telling."""

    CODED = "coded"
    NOTHING = "nothing-here"
    CANNOT_TELL = "cannot-tell"


class TranslationStatus(StrEnum):
    """How far a translation can be relied on."""

    DRAFT = "machine-draft"
    CORRECTED = "corrected"
    CHECKED = "checked"


@dataclass(frozen=True, slots=True)
class Unit:
    """A passage of a paper that people judge.

    `digest` is the SHA-256 of the paper's file and `document` what the study calls it. `start` and
    `end` are code-point offsets into the original text, and ``quote == text[start:end]``. `id` is
    a digest of seed, paper and place: it tells nothing of why the unit was drawn.
    """

    id: str
    digest: str
    document: str
    start: int
    end: int
    quote: str


@dataclass(frozen=True, slots=True)
class Drawing:
    """Why a unit is in the queue, and with what probability.

    `stratum` names the part of the papers it was drawn from, of which `drawn` of `size` were;
    `expected` are the codes that a probe is known to have (empty: known to have none).
    """

    unit: str
    origin: Origin
    stratum: str
    drawn: int
    size: int
    expected: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Verdict:
    """What one person says of one unit.

    `codes` are ids of the codebook in its order, and empty unless `choice` is
    `Choice.CODED`. `quote` is the passage as the person would cite it, empty where the one shown is
    right. `whole` says that the person has read the whole paper and not the passage alone.

    >>> Verdict(Choice.CODED)
    Traceback (most recent call last):
    ...
    ValueError: a verdict has codes if, and only if, its choice is "coded"
    """

    choice: Choice
    codes: tuple[str, ...] = ()
    note: str = ""
    quote: str = ""
    whole: bool = False

    def __post_init__(self) -> None:
        if bool(self.codes) != (self.choice is Choice.CODED):
            raise ValueError('a verdict has codes if, and only if, its choice is "coded"')


@dataclass(frozen=True, slots=True)
class Coding:
    """A verdict of a coder as it was kept.

    `revision` counts from 1 for each unit and coder: a verdict that is changed or withdrawn stays
    on record. `codebook` is the SHA-256 of the codebook that the coder had before them, `seconds`
    the time from being shown the unit to saving, `at` UTC in ISO 8601. `commitment` is the SHA-256
    that the log has of the verdict. Once `sealed`, it cannot be changed, and only then can others
    see it.
    """

    unit: str
    coder: str
    revision: int
    verdict: Verdict
    codebook: str
    seconds: float
    at: str
    commitment: str
    sealed: bool


@dataclass(frozen=True, slots=True)
class Adjudication:
    """What was decided where coders differ, and why."""

    unit: str
    adjudicator: str
    revision: int
    verdict: Verdict
    reason: str
    codebook: str
    at: str


@dataclass(frozen=True, slots=True)
class Translation:
    """A translation of a unit's passage: a reading aid, with who wrote it and how far it goes.

    `revision` counts from 1 for each unit; older ones stay on record.
    """

    unit: str
    revision: int
    text: str
    author: str
    status: TranslationStatus
    at: str


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody with a part in the study; `id` is unguessable and tells nothing of the name."""

    id: str
    name: str
    roles: frozenset[Role]
    active: bool = True
