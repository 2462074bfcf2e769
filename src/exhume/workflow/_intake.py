"""Taking verdicts of a file in for one coder: each row ends in exactly one state."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TypeVar

from exhume.coding._codebook import codebook_change, needs_another_look
from exhume.criteria.codebook import content
from exhume.errors import InputError
from exhume.model.coding import Coding, Verdict
from exhume.model.papers import Issue
from exhume.model.review import GivenCoding, GivenRow, RowProblem, RowState
from exhume.store.review.coder_desk import CoderDesk
from exhume.store.review.owner_desk import OwnerDesk
from exhume.workflow._given_codings import Codes, verdict_of
from exhume.workflow.progress import Progress
from exhume.workflow.reviewing.opening import Review

T = TypeVar("T")

_SHA256_DIGITS = 64


@dataclass(frozen=True, slots=True)
class _Checked:
    """A row that holds a verdict which can be saved; `place` is where it stands in the file."""

    place: str
    unit: str
    verdict: Verdict
    codebook: str
    seconds: float


class Intake:
    """Takes the rows of one file in; `issues` by row say why some were refused.

    `names` are those under which the file has the rows of the coder, `others` under which it has
    the rows of others; `digest` is the SHA-256 of the file. With `replace`, a verdict that the
    coder has saved before is replaced by another one.
    """

    def __init__(
        self, review: Review, coder: str, digest: str, names: frozenset[str], *, replace: bool
    ) -> None:
        self.issues: dict[int, Issue] = {}
        self.others: set[str] = set()
        self._desk = CoderDesk(review.database, coder)
        self._books = OwnerDesk(review.database, "")
        self._review = review
        self._codes = Codes(review.criterion)
        self._digest = digest
        self._names = names
        self._replace = replace

    def take(self, rows: Sequence[GivenRow], progress: Progress) -> list[RowState]:
        """Save what can be saved, and return the state of each row."""
        checked = [
            self._tried(number, place, partial(self._checked, place, given))
            for number, (place, given) in enumerate(rows)
        ]
        places = _places(row for row in checked if isinstance(row, _Checked))
        states: list[RowState] = []
        for number, row in enumerate(checked):
            if isinstance(row, _Checked):
                save = partial(self._saved, row, places[row.unit])
                states.append(self._tried(number, row.place, save))
            else:
                states.append(row)
            progress.advance()
        return states

    def _tried(self, number: int, place: str, action: Callable[[], T]) -> T | RowState:
        """Do something about a row; what cannot be done is noted, and costs this row alone."""
        try:
            return action()
        except InputError as error:
            problem = f"{error.subject}: {error.problem}"
            self.issues[number] = Issue(place, problem, error.remedy)
            return RowState.REFUSED

    def _checked(self, place: str, given: GivenCoding | RowProblem) -> _Checked | RowState:
        if isinstance(given, RowProblem):
            raise InputError("row", given.problem, given.remedy)
        if given.coder not in self._names:
            self.others.add(given.coder)
            return RowState.OF_OTHERS
        if not (given.choice or given.codes or given.note or given.quote or given.marks):
            return RowState.LEFT_EMPTY
        unit = self._desk.unit(given.unit)
        verdict = verdict_of(given, self._codes, unit.quote)
        codebook = self._codebook(given.codebook, verdict)
        return _Checked(place, unit.id, verdict, codebook, given.seconds)

    def _codebook(self, digest: str, verdict: Verdict) -> str:
        """Return the codebook that a verdict was made by, if it says the same by today's."""
        if digest in ("", self._review.codebook):
            return self._review.codebook
        stored = self._books.codebook_of(digest) if len(digest) == _SHA256_DIGITS else None
        if stored is None:
            problem = "the review does not know the codebook that the row names"
            raise InputError("codebook", problem, "export a new worksheet, and judge this again")
        change = codebook_change(stored.content, content(self._review.criterion))
        if needs_another_look(verdict, change):
            problem = "the codebook has changed since in what this verdict rests on"
            raise InputError("codebook", problem, "judge this unit again by the new codebook")
        return digest

    def _saved(self, row: _Checked, places: Mapping[Verdict, str]) -> RowState:
        if len(places) > 1:
            problem = f"{' and '.join(places.values())} say different things of it"
            raise InputError(f"unit {row.unit}", problem, "leave the right one")
        if row.place != places[row.verdict]:
            return RowState.ALREADY_THERE
        before = self._desk.coding(row.unit)
        again = self._desk.needs_another_look(row.unit)
        if before is not None and not again:
            if before.verdict == row.verdict:
                return RowState.ALREADY_THERE
            self._check_replacing(before)
        return self._save(row, before)

    def _check_replacing(self, before: Coding) -> None:
        if not (self._replace or before.sealed):  # saving says it of what was handed in
            problem = "the coder has saved another verdict on it"
            raise InputError(f"unit {before.unit}", problem, "add --replace to replace it")

    def _save(self, row: _Checked, before: Coding | None) -> RowState:
        saved = self._desk.save(
            row.unit,
            row.verdict,
            codebook=row.codebook,
            seconds=row.seconds,
            request=f"import {self._digest} {row.place}",
        )
        standing = self._desk.coding(row.unit)
        if standing is None or standing.revision != saved.revision:
            problem = "it was imported from this file before, and withdrawn or changed since"
            raise InputError(f"unit {row.unit}", problem, "judge it in the browser")
        is_old = before is not None and before.revision == saved.revision
        return RowState.ALREADY_THERE if is_old else RowState.IMPORTED


def _places(rows: Iterable[_Checked]) -> Mapping[str, Mapping[Verdict, str]]:
    """Return the different verdicts on each unit, with the first row that has it."""
    found: defaultdict[str, dict[Verdict, str]] = defaultdict(dict)
    for row in rows:
        found[row.unit].setdefault(row.verdict, row.place)
    return found
