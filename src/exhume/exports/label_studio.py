"""The standing verdicts as tasks of Label Studio with a labelling set-up; annotations come back.

A task is a unit. Its annotations have the choice, the codes, the note and, as a labelled stretch,
a corrected quote that stands in the passage; an adjudication is an annotation that is marked as
the ground truth. There are no predictions. Offsets count code points of the passage.

Format: https://labelstud.io/guide/tasks and https://labelstud.io/guide/export
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, cast

from exhume.errors import IntegrityError
from exhume.exports import _json_rows
from exhume.exports._csv_rows import encoded
from exhume.exports._label_studio import annotation, setup, shown
from exhume.exports._label_studio_rows import given_rows
from exhume.model.review import GivenRow, PlacedUnit, ReviewTables, Worksheet

label = "Label Studio"
carries = ("units", "codings", "adjudications")
standing_only = True

TASKS = "tasks.json"
SETUP = "labeling-setup.xml"

_Annotations = Mapping[str, Sequence[Mapping[str, Any]]]


def write(tables: ReviewTables) -> Mapping[str, bytes]:
    """Return the tasks with their annotations, and the set-up of the project."""
    annotations = _annotations(tables)
    ordered = sorted(tables.units, key=lambda placed: placed.unit.id)
    tasks: list[Mapping[str, Any]] = [
        {
            "data": shown(placed, tables.codebook.digest),
            "meta": _meta(placed),
            "annotations": annotations[placed.unit.id],
            "predictions": [],
        }
        for placed in ordered
    ]
    return _files(tasks, setup(tables.codebook))


def counts(files: Mapping[str, bytes]) -> Mapping[str, int]:
    """Count tasks and annotations; raises `IntegrityError` where a file is missing."""
    if set(files) != {TASKS, SETUP}:
        raise IntegrityError(TASKS, "tasks and set-up are not both there", "export again")
    tasks = cast("list[dict[str, Any]]", _json_rows.parsed(files[TASKS]))
    truths = [bool(one["ground_truth"]) for task in tasks for one in task["annotations"]]
    return {
        "units": len(tasks),
        "codings": truths.count(False),
        "adjudications": truths.count(True),
    }


def write_worksheet(worksheet: Worksheet) -> Mapping[str, bytes]:
    """Return the tasks without any annotation, in the coder's order, and the set-up."""
    tasks = [{"data": shown(one, worksheet.codebook.digest)} for one in worksheet.units]
    return _files(tasks, setup(worksheet.codebook))


def recognises(data: bytes, name: str) -> bool:
    """Tell a list of tasks with annotations from other JSON files."""
    if not name.casefold().endswith(".json"):
        return False
    return data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"[") and b'"annotations"' in data


def read_codings(data: bytes) -> Iterator[GivenRow]:
    """Give each annotation of Label Studio's JSON export; a task without any is a row as well.

    Raises `InputError` where it is no list of tasks.
    """
    return given_rows(data)


def _annotations(tables: ReviewTables) -> _Annotations:
    standing = tables.standing()
    passages = {placed.unit.id: placed.unit.quote for placed in tables.units}
    found: defaultdict[str, list[Mapping[str, Any]]] = defaultdict(list)
    for coding in sorted(standing.codings, key=lambda one: (one.unit, one.coder)):
        made = annotation(coding.verdict, coding.coder, passages[coding.unit])
        found[coding.unit].append(
            {**made, "ground_truth": False, "lead_time": coding.seconds, "created_at": coding.at}
        )
    for decision in standing.adjudications:
        made = annotation(decision.verdict, decision.adjudicator, passages[decision.unit])
        found[decision.unit].append({**made, "ground_truth": True, "created_at": decision.at})
    return found


def _meta(placed: PlacedUnit) -> Mapping[str, object]:
    unit = placed.unit
    place = {"document": unit.document, "start": unit.start, "end": unit.end}
    return {"unit": unit.id, "sha256": unit.digest, **place}


def _files(tasks: Sequence[Mapping[str, Any]], made: str) -> Mapping[str, bytes]:
    return {TASKS: _json_rows.encoded(TASKS, tasks), SETUP: encoded(SETUP, made)}
