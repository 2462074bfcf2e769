"""Invented series for the tests of digits, and the numbers that R computed."""

import json
from collections.abc import Sequence
from pathlib import Path

from exhume.model.series import Measure, Point, Relation, RelationKind, Series, Status

FROM_R = json.loads(Path(__file__).with_name("r").joinpath("digits.json").read_text("utf-8"))


def made(
    name: str,
    printed: Sequence[object],
    *,
    entity: str = "Ruritania",
    unit: str = "",
    measure: Measure = Measure.COUNT,
    status: Status = Status.SOURCED,
    notes: Sequence[str] = (),
) -> Series:
    """Make a series of years from 2000 on; None is a year without a value."""
    points = (
        point(2000 + at, "" if value is None else str(value), status, notes[at] if notes else "")
        for at, value in enumerate(printed)
    )
    return Series(name, entity, unit, measure, tuple(points))


def point(year: int, text: str, status: Status, note: str) -> Point:
    value = float(text) if text else None
    decimals = len(text.partition(".")[2])
    known = status if text else Status.MISSING
    return Point(str(year), float(year), 1.0, text, value, decimals, known, note=note)


def at_most(left: str, right: str) -> Relation:
    return Relation("made", RelationKind.AT_MOST, left, (right,))
