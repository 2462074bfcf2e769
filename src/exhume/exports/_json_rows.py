"""JSON files that people or programs hand in, row by row, so that one bad row costs no other."""

from collections.abc import Iterator, Mapping
from typing import Any, cast

import msgspec

from exhume.errors import InputError
from exhume.model.review import RowProblem

_REMEDY = "export it anew from the program that made it"


def parsed(data: bytes) -> object:
    """Return what a JSON file holds; raises `InputError` with the line where it is none."""
    try:
        return msgspec.json.decode(data.removeprefix(b"\xef\xbb\xbf"))
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise InputError("the file", f"it is no JSON: {_said(error)}", _REMEDY) from error


def _said(error: Exception) -> str:
    return "it is nested too deeply" if isinstance(error, RecursionError) else str(error)


def encoded(name: str, value: object) -> bytes:
    """Return a value as JSON, indented, with the keys in order.

    Raises `InputError` for a text that UTF-8 cannot hold.
    """
    try:
        return msgspec.json.format(compact(value), indent=1) + b"\n"
    except UnicodeEncodeError as error:
        around = ascii(str(error.object)[max(0, error.start - 20) : error.end + 20])
        problem = f"a text in it holds half a surrogate pair: {around}"
        raise InputError(name, problem, "take the character out of the paper") from error


def compact(value: object) -> bytes:
    """Return the one JSON text of a value without white space, keys in order."""
    return msgspec.json.encode(value, order="deterministic")


def objects(rows: object, what: str) -> Iterator[tuple[str, Mapping[str, Any] | RowProblem]]:
    """Give each row of a list with its place; raises `InputError` where it is no list."""
    if not isinstance(rows, list):
        raise InputError("the file", f"it has no list of {what}", _REMEDY)
    for number, row in enumerate(cast("list[object]", rows), start=1):
        place = f"{what} {number}"
        if isinstance(row, dict):
            yield place, cast("dict[str, Any]", row)
        else:
            yield place, RowProblem("it is no object in {curly braces}")


def texts(row: Mapping[str, Any]) -> dict[str, str] | RowProblem:
    """Return the values of an object as a table would have them, by names in lower case.

    >>> texts({"unit": "7", "codes": ["a", "b"], "whole": True, "start": 3, "note": None})
    {'unit': '7', 'codes': 'a;b', 'whole': 'yes', 'start': '3', 'note': ''}
    """
    found: dict[str, str] = {}
    for name, value in row.items():
        text = _text(value)
        if text is None:
            return RowProblem(f'the value of "{name[:40]}" is of no kind that is understood')
        found[name.casefold()] = text
    return found


def _text(value: object) -> str | None:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        parts = [_text(part) for part in cast("list[object]", value)]
        return None if None in parts else ";".join(cast("list[str]", parts))
    return str(value) if isinstance(value, str | int | float) else None
