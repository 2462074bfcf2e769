"""A review as it is taken elsewhere and brought back: its tables, worksheets, rows of files."""

from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TypeVar

from exhume.model.coding import Adjudication, Coding, Drawing, Person, Translation, Unit

T = TypeVar("T", Coding, Adjudication)


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle on a page counted from 1, in points from the upper left corner as it is shown."""

    page: int
    left: float
    top: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class PlacedUnit:
    """A unit with its place in the paper, as far as it is known; nothing of why it was drawn.

    `page` counts from 1 and is None where the format has no pages; `before` and `after` are the
    characters around the passage, and `boxes` its lines. All are empty where the paper is not in
    the corpus any more, or has another text there. A `retired` unit is out of the queue.
    """

    unit: Unit
    title: str = ""
    media_type: str = ""
    page: int | None = None
    before: str = ""
    after: str = ""
    boxes: tuple[Box, ...] = ()
    retired: bool = False


@dataclass(frozen=True, slots=True)
class Codebook:
    """A codebook: the SHA-256 of its content, the question, and id, label and meaning of codes."""

    digest: str
    question: str
    codes: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True, slots=True)
class ReviewTables:
    """Everything of a review that may leave it: what all coders of a unit have handed in.

    Of `people` the names are empty unless they were asked for, and `drawings` are there only where
    the owner wants them: they say why units are in the queue, which no coder may know.
    """

    title: str
    codebook: Codebook
    units: tuple[PlacedUnit, ...] = ()
    codings: tuple[Coding, ...] = ()
    adjudications: tuple[Adjudication, ...] = ()
    translations: tuple[Translation, ...] = ()
    people: tuple[Person, ...] = ()
    drawings: tuple[Drawing, ...] = ()

    def counts(self) -> Mapping[str, int]:
        """Return how many rows each table has, by its name."""
        return {
            "units": len(self.units),
            "codings": len(self.codings),
            "adjudications": len(self.adjudications),
            "translations": len(self.translations),
            "people": len(self.people),
            "drawings": len(self.drawings),
        }

    def standing(self) -> "ReviewTables":
        """Return the tables without revisions for which newer ones stand."""
        codings = _newest(self.codings, lambda coding: (coding.unit, coding.coder))
        adjudications = _newest(self.adjudications, lambda decision: decision.unit)
        return replace(self, codings=codings, adjudications=adjudications)


@dataclass(frozen=True, slots=True)
class Worksheet:
    """What one coder has still to judge, in that coder's order, for work without the program.

    It holds what the coder's own pages show: no verdict, and nothing of why a unit is there.
    """

    title: str
    codebook: Codebook
    units: tuple[PlacedUnit, ...]


class RowState(StrEnum):
    """What became of a row of a file that was brought in; each ends in exactly one state.

    `ALREADY_THERE` has what the review has already, `LEFT_EMPTY` has no verdict in it, `OF_OTHERS`
    is somebody else's.
    """

    IMPORTED = "imported"
    ALREADY_THERE = "already-there"
    LEFT_EMPTY = "left-empty"
    OF_OTHERS = "of-others"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class RowProblem:
    """Why a row of a file cannot be used, and what a person can do about it."""

    problem: str
    remedy: str = "correct this row of the file"


@dataclass(frozen=True, slots=True)
class Marked:
    """A stretch that somebody marked in a passage: code-point offsets into it, and its text."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class GivenCoding:
    """A verdict as a row of a file gives it; nothing in it is checked yet.

    `choice` is empty where the row gives none. `passage`, `codebook` and `coder` are what the file
    says of the unit's passage, of the digest of the codebook used and of who judged; empty where it
    does not say. `marks` are the stretches of the passage that the verdict rests on.
    """

    unit: str
    choice: str = ""
    codes: tuple[str, ...] = ()
    note: str = ""
    quote: str = ""
    whole: bool = False
    seconds: float = 0.0
    codebook: str = ""
    coder: str = ""
    passage: str = ""
    marks: tuple[Marked, ...] = ()


@dataclass(frozen=True, slots=True)
class GivenUnit:
    """A passage as a row of a file names it: a paper, with offsets, a quote, or both.

    `paper` is an id in the study, a digest or a DOI; `start` and `end` are code-point offsets into
    the original text of the paper.
    """

    paper: str
    start: int | None = None
    end: int | None = None
    quote: str = ""


GivenRow = tuple[str, GivenCoding | RowProblem]
"""Where a row stands in its file, such as ``line 7``, and what it gives or why that is unknown."""

GivenUnitRow = tuple[str, GivenUnit | RowProblem]
"""The same of a row that names a passage."""


def _newest(rows: Iterable[T], key: Callable[[T], Hashable]) -> tuple[T, ...]:
    """Return the row with the highest revision of each thing, in the order of the things."""
    newest: dict[Hashable, T] = {}
    for row in rows:
        last = newest.get(key(row))
        if last is None or row.revision > last.revision:
            newest[key(row)] = row
    return tuple(newest.values())
