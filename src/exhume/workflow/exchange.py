"""The verbs ``export`` and ``import``: a review is taken elsewhere, and work is brought back.

Out go the verdicts of units that all their coders have handed in, and to a coder the units that
this coder has still to judge. What was written is read again and counted. Of a file that comes in,
each row ends in exactly one state.
"""

import hashlib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from exhume.errors import InputError, IntegrityError, UsageError
from exhume.model.coding import Person, Role, Unit
from exhume.model.papers import Issue
from exhume.model.review import ReviewTables, RowState, Worksheet
from exhume.protocols import ExchangeFormat
from exhume.settings import StudySettings
from exhume.store.files import explained, write_whole
from exhume.store.lock import lock_study
from exhume.store.review.coder_desk import CoderDesk
from exhume.store.review.owner_desk import OwnerDesk
from exhume.store.review.people import People
from exhume.store.review.queue import Queue
from exhume.workflow._formats import (
    format_called,
    read_utf8,
    reader_of_codings,
    reader_of_units,
    worksheet_format,
)
from exhume.workflow._given_units import add_units
from exhume.workflow._intake import Intake
from exhume.workflow._placing import placed_units
from exhume.workflow._review_tables import codebook_of, review_tables
from exhume.workflow.progress import Progress
from exhume.workflow.reviewing.codebook import mark_codebook
from exhume.workflow.reviewing.opening import Review, open_study_review

_OPTIONAL = "drawings"
"""The table that is there only where the owner asks for it."""


@dataclass(frozen=True, slots=True)
class Destination:
    """In which format to write what to which folder.

    `names` are those of people; `drawings` say why units are in the queue, and are for nobody who
    still judges.
    """

    format: str
    folder: Path
    names: bool = False
    drawings: bool = False


@dataclass(frozen=True, slots=True)
class GivenFile:
    """A file to be brought in; an empty `format` is told from the file."""

    path: Path
    format: str = ""


@dataclass(frozen=True, slots=True)
class Attribution:
    """Whose verdicts those of a file become; `coder` is a name or an id.

    `rows_of` says whose rows are taken where the file names people: those of the coder, if it is
    empty. A unit that has another verdict of the coder keeps it unless `replace`.
    """

    coder: str
    rows_of: str = ""
    replace: bool = False


@dataclass(frozen=True, slots=True)
class ExportResult:
    """The files that were written, with their SHA-256, and how many rows each table in them has.

    `unplaced` units have no words around them, as their paper is not in the corpus as it was.
    """

    format: str
    files: Mapping[Path, str]
    counts: Mapping[str, int]
    unplaced: int

    def to_json(self) -> dict[str, object]:
        """Return what ``exhume export --json`` prints."""
        return {
            "format": self.format,
            "files": {str(path): digest for path, digest in self.files.items()},
            "counts": dict(self.counts),
            "unplaced": self.unplaced,
        }


@dataclass(frozen=True, slots=True)
class ImportResult:
    """What became of the rows of a file; `states` sum to `given`.

    `issues` say why rows were refused; `others` are the names under which a file has the rows of
    other people. `assigned` counts the places that new units took in coders' queues.
    """

    given: int
    states: Mapping[RowState, int]
    issues: tuple[Issue, ...]
    others: tuple[str, ...] = ()
    assigned: int = 0

    def to_json(self) -> dict[str, object]:
        """Return what ``exhume import --json`` prints."""
        return {
            "given": self.given,
            "states": {state.value: self.states.get(state, 0) for state in RowState},
            "issues": [
                {"subject": i.subject, "problem": i.problem, "remedy": i.remedy}
                for i in self.issues
            ],
            "others": list(self.others),
            "assigned": self.assigned,
        }


def export_review(
    study: Path, settings: StudySettings, to: Destination, progress: Progress
) -> ExportResult:
    """Write what everybody has handed in to a folder.

    Raises `UsageError` for a format that there is none of or a folder that holds other files, and
    `IntegrityError` where what was written does not hold as many rows as the review.
    """
    chosen = format_called(to.format)
    with open_study_review(study, settings) as review:
        tables = review_tables(review, progress, names=to.names, drawings=to.drawings)
    files = _write(to.folder, chosen.write(tables))
    counts = _counted(chosen, files, tables.standing() if chosen.standing_only else tables)
    progress.close()
    unplaced = sum(not placed.title and not placed.media_type for placed in tables.units)
    return ExportResult(to.format, _digests(files), counts, unplaced)


def export_worksheet(
    study: Path, settings: StudySettings, to: Destination, coder: str, progress: Progress
) -> ExportResult:
    """Write what a coder has still to judge to a folder, and nothing that would tell them more.

    `coder` is a name or an id. Raises `UsageError` as `export_review` does, and where there is no
    such coder.
    """
    chosen = worksheet_format(to.format)
    with open_study_review(study, settings) as review:
        _keep_codebook(review)
        desk = CoderDesk(review.database, _coder(review, coder).id)
        units = placed_units(study, _to_judge(desk), progress)
        worksheet = Worksheet(review.title, codebook_of(review), tuple(units))
    files = _write(to.folder, chosen.write_worksheet(worksheet))
    progress.close()
    return ExportResult(to.format, _digests(files), {"units": len(units)}, 0)


def _keep_codebook(review: Review) -> None:
    """Keep the codebook that goes out, if none was kept yet; taking up a change is the owner's."""
    desk = OwnerDesk(review.database, "")
    if desk.codebook() is None:
        mark_codebook(desk, review.criterion)


def _to_judge(desk: CoderDesk) -> Iterator[Unit]:
    """Give the units without a verdict in the coder's order, then those to look at again."""
    again = desk.again()
    place = desk.next()
    while place is not None:
        if place not in again and desk.coding(place) is None:
            yield desk.unit(place)
        place = desk.neighbours(place)[1]
    yield from map(desk.unit, again)


def _write(folder: Path, files: Mapping[str, bytes]) -> Mapping[Path, bytes]:
    """Write the files and read them again."""
    with explained(folder):
        folder.mkdir(parents=True, exist_ok=True)
        others = sorted(path.name for path in folder.iterdir() if path.name not in files)
        if others:
            problem = f"the folder holds other files ({', '.join(others)[:80]})"
            raise UsageError(str(folder), problem, "name an empty or a new folder with --to")
        for name, data in files.items():
            write_whole(folder / name, data)
        return {folder / name: (folder / name).read_bytes() for name in sorted(files)}


def _counted(
    chosen: ExchangeFormat, files: Mapping[Path, bytes], tables: ReviewTables
) -> Mapping[str, int]:
    """Return the counts of the tables that a format carries, if the files hold as many rows."""
    due = {name: count for name, count in tables.counts().items() if name in chosen.carries}
    try:
        found = chosen.counts({path.name: data for path, data in files.items()})
    except InputError as error:
        problem = f"what was written cannot be read: {error.problem}"
        raise IntegrityError(error.subject, problem, "do not use the files; report this") from error
    for name, count in due.items():
        if found.get(name) != count:
            problem = f"{count:,} {name} are in the review, and {found.get(name, 0):,} in the files"
            raise IntegrityError("the export", problem, "do not use the files; report this")
    return {name: count for name, count in due.items() if count or name != _OPTIONAL}


def _digests(files: Mapping[Path, bytes]) -> Mapping[Path, str]:
    return {path: _sha256(data) for path, data in files.items()}


def _coder(review: Review, name: str) -> Person:
    for person in People(review.database).all():
        if name in (person.id, person.name) and person.active and Role.CODER in person.roles:
            return person
    raise UsageError(name, "there is no such coder in the study", "see `exhume people list`")


def import_codings(
    study: Path, settings: StudySettings, given: GivenFile, whose: Attribution, progress: Progress
) -> ImportResult:
    """Save the verdicts of a file as those of a coder, who can look at them and hand them in.

    The same file again changes nothing. Raises `UsageError` where there is no such coder or format,
    and `InputError` where the file as a whole cannot be read.
    """
    data, text = read_utf8(given.path)
    rows = list(reader_of_codings(text, given.path, given.format).read_codings(text))
    progress.step("Saving verdicts", len(rows))
    with open_study_review(study, settings) as review:
        person = _coder(review, whose.coder)
        own = (whose.rows_of,) if whose.rows_of else ("", person.id, person.name)
        intake = Intake(review, person.id, _sha256(data), frozenset(own), replace=whose.replace)
        states = intake.take(rows, progress)
    progress.close()
    return _result(states, intake.issues, others=tuple(sorted(intake.others)))


def import_units(
    study: Path, settings: StudySettings, given: GivenFile, progress: Progress
) -> ImportResult:
    """Add the passages that a file names to the queue, and give them to coders.

    They stand for no other passages, and no coder is told that they were named. Raises what
    `import_codings` raises, and `InputError` where nothing was ingested yet.
    """
    _, text = read_utf8(given.path)
    rows = list(reader_of_units(text, given.path, given.format).read_units(text))
    with lock_study(study), open_study_review(study, settings) as review:
        progress.step("Looking up passages", len(rows))
        states, issues = add_units(review, rows, progress)
        queue = Queue(review.database)
        assigned = queue.assign(settings.seed, settings.coding.coders_per_unit)
    progress.close()
    return _result(states, issues, assigned=assigned)


def _result(
    states: Sequence[RowState],
    issues: Mapping[int, Issue],
    others: tuple[str, ...] = (),
    assigned: int = 0,
) -> ImportResult:
    in_order = tuple(issues[row] for row in sorted(issues))
    return ImportResult(len(states), Counter(states), in_order, others, assigned)


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
