"""What annotators did in Label Studio, read from its JSON export."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any, TypeVar

import msgspec

from exhume.exports import _json_rows
from exhume.exports._given_rows import choice_of
from exhume.model.review import GivenCoding, GivenRow, Marked, RowProblem

_T = TypeVar("_T")

_REMEDY = "export the project as JSON (not JSON-MIN), with the set-up that came with the tasks"


class _Annotator(msgspec.Struct):
    id: int | None = None
    email: str = ""


class _Value(msgspec.Struct):
    """What a result item says, whatever its type; offsets are those of a stretch of the text."""

    choices: list[str] = []
    labels: list[str] = []
    text: list[str] | str = ""
    start: int | None = None
    end: int | None = None

    def written(self) -> str:
        """Return the text of a text area, or of a stretch."""
        return self.text if isinstance(self.text, str) else "\n".join(self.text)


class _Item(msgspec.Struct):
    """One thing that was chosen, marked or written; links between stretches have no name."""

    from_name: str = ""
    value: _Value = msgspec.field(default_factory=_Value)


class _Annotation(msgspec.Struct):
    result: list[_Item]
    completed_by: int | str | _Annotator | None = None
    was_cancelled: bool = False
    lead_time: float | None = None

    def by(self) -> str:
        """Return by whom it is: an email address, or the number of a user."""
        who = self.completed_by
        if isinstance(who, _Annotator):
            who = who.email or who.id
        return "" if who is None else str(who)


class _Data(msgspec.Struct):
    unit: str
    text: str = ""
    codebook: str = ""


class _Task(msgspec.Struct):
    data: _Data
    annotations: list[Any]


_Found = tuple[str, _Annotation | GivenCoding | RowProblem, _Data]
_NO_DATA = _Data("")


def given_rows(data: bytes) -> Iterator[GivenRow]:
    """Give each annotation of a list of tasks, and each task that has none.

    Whose annotations they are is said where there are several people's. Raises
    `exhume.errors.InputError` where it is no list of tasks.
    """
    found = list(_found(data))
    people = {one.by() for _, one, _ in found if isinstance(one, _Annotation)}
    for place, one, about in found:
        if isinstance(one, _Annotation):
            yield place, _given(one, about, one.by() if len(people) > 1 else "")
        else:
            yield place, one


def _found(data: bytes) -> Iterator[_Found]:
    for place, row in _json_rows.objects(_json_rows.parsed(data), "task"):
        task = row if isinstance(row, RowProblem) else _converted(row, _Task)
        if isinstance(task, RowProblem):
            yield place, task, _NO_DATA
        elif not task.annotations:
            yield place, _empty(task.data), task.data
        else:
            for number, one in enumerate(task.annotations, start=1):
                yield f"{place}, annotation {number}", _converted(one, _Annotation), task.data


def _converted(row: object, kind: type[_T]) -> _T | RowProblem:
    try:
        return msgspec.convert(row, kind)
    except msgspec.ValidationError as error:
        return RowProblem(f"it cannot be understood: {error}", _REMEDY)


def _empty(about: _Data) -> GivenCoding:
    return GivenCoding(about.unit.strip(), codebook=about.codebook, passage=about.text)


def _given(found: _Annotation, about: _Data, coder: str) -> GivenCoding | RowProblem:
    """Return an annotation as a verdict; one that was skipped says nothing."""
    if found.was_cancelled:
        return _empty(about)
    stretches = [item.value for item in found.result if item.from_name == "marks"]
    marks = [_marked(value) for value in stretches]
    verdicts = list(dict.fromkeys(map(choice_of, _chosen(found, "verdict"))))
    if None in marks:
        return RowProblem("a stretch that it marks has no offsets", _REMEDY)
    if len(verdicts) > 1:
        return RowProblem(f"it has {len(verdicts)} verdicts: {', '.join(verdicts)[:80]}")
    labels = (label for value in stretches for label in value.labels)
    return replace(
        _empty(about),
        choice=verdicts[0] if verdicts else "",
        codes=tuple(dict.fromkeys((*_chosen(found, "codes"), *labels))),
        note=_written(found, "note"),
        quote=_written(found, "quote"),
        whole=bool(_chosen(found, "whole")),
        seconds=max(found.lead_time or 0.0, 0.0),
        coder=coder or _written(found, "coder"),
        marks=tuple(mark for mark in marks if mark),
    )


def _marked(value: _Value) -> Marked | None:
    if value.start is None or value.end is None:
        return None
    return Marked(value.start, value.end, value.written())


def _chosen(found: _Annotation, name: str) -> list[str]:
    return [one for item in found.result if item.from_name == name for one in item.value.choices]


def _written(found: _Annotation, name: str) -> str:
    return "\n".join(item.value.written() for item in found.result if item.from_name == name)
