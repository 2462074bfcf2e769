"""Reading a TOML file into typed values, with the line and key of each mistake.

Both the study's protocol and the criteria are TOML files that people write by hand, so a mistake
names the file, the line, the key, what is wrong and, for a misspelt key, the nearest known one.
"""

import dataclasses
import difflib
import re
import tomllib
import types
import typing
import collections.abc
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TypeVar

from exhume.errors import SettingsError

T = TypeVar("T")
Step = str | int
_PATH = re.compile(r"\.(\w+)|\[(\d+|\.\.\.)\]")


def parse(data: bytes, path: str) -> dict[str, object]:
    """Return the tables of a TOML file; a syntax error names its line."""
    try:
        return tomllib.loads(data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise SettingsError(f"{path}:{line}", "not UTF-8", "save the file as UTF-8") from error
    except tomllib.TOMLDecodeError as error:
        found = re.search(r"at line (\d+)", str(error))
        where = f"{path}:{found.group(1)}" if found else path
        problem = re.sub(r" \(at .*\)$", "", str(error))
        raise SettingsError(where, f"not valid TOML: {problem}", "mend that line") from error


def convert(tables: Mapping[str, object], kind: type[T], source: str, path: str) -> T:
    """Turn parsed tables into a value of a dataclass, refusing unknown keys and wrong types.

    `source` is the file's text, to find the line of a mistake; `path` names the file in messages.
    """
    import msgspec  # noqa: PLC0415 - not needed for `exhume --help`

    for where, key, known in _unknown_keys(tables, kind, ()):
        near = difflib.get_close_matches(key, known, n=1)
        hint = f'did you mean "{near[0]}"?' if near else f"known here: {', '.join(sorted(known))}"
        raise mistake(source, path, (*where, key), "unknown key", hint)
    try:
        return msgspec.convert(tables, kind)
    except msgspec.ValidationError as error:
        problem, _, at = str(error).partition(" - at `")
        steps = tuple(_steps(at.removesuffix("`")))
        raise mistake(source, path, steps, problem, "correct the value") from error


def mistake(
    source: str, path: str, steps: tuple[Step, ...], problem: str, remedy: str
) -> SettingsError:
    """Return the error for a mistake at a key, with the line where that key stands."""
    key = "".join(f"[{s}]" if isinstance(s, int) else f".{s}" for s in steps).lstrip(".")
    where = f"{path}:{line_of(source, steps)}"
    return SettingsError(where, f"{key}: {problem}" if key else problem, remedy)


def line_of(source: str, steps: tuple[Step, ...]) -> int:
    """Return the line, from 1, on which a key stands, or the nearest line above it.

    Follows ``[table]`` and ``[[array of tables]]`` headers, which is how the project's own files
    are written; a key in an inline table is found on the line of the table it belongs to.

    >>> line_of("a = 1\\n[[rules]]\\nid = 'x'\\n[[rules]]\\nid = 'y'\\n", ("rules", 1, "id"))
    5
    """
    lines = source.splitlines()
    first, last = 0, len(lines)
    found = 0
    for names, ordinal in _levels(steps):
        start = _header(lines, names, ordinal, first, last)
        if start is not None:
            found = first = start
            last = _next_header(lines, start + 1, names)
    leaf = next((s for s in reversed(steps) if isinstance(s, str)), "")
    key = re.compile(rf"""\s*["']?{re.escape(leaf)}["']?\s*=""")
    region = range(first, _next_header(lines, first + 1, ()) if found else last)
    return next((i for i in region if key.match(lines[i])), found) + 1


def _levels(steps: tuple[Step, ...]) -> Iterator[tuple[tuple[str, ...], int]]:
    names: tuple[str, ...] = ()
    for place, step in enumerate(steps):
        if isinstance(step, str):
            names = (*names, step)
            after = steps[place + 1] if place + 1 < len(steps) else None
            yield names, after if isinstance(after, int) else 0


def _header(
    lines: list[str], names: tuple[str, ...], ordinal: int, first: int, last: int
) -> int | None:
    header = re.compile(rf"\s*\[\[?\s*{re.escape('.'.join(names))}\s*\]\]?")
    hits = [i for i in range(first, last) if header.match(lines[i])]
    return hits[ordinal] if ordinal < len(hits) else None


def _next_header(lines: list[str], start: int, inside: tuple[str, ...]) -> int:
    below = f"{'.'.join(inside)}." if inside else None
    for i in range(start, len(lines)):
        found = re.match(r"\s*\[\[?\s*([^\]\s]+)\s*\]\]?", lines[i])
        if found and not (below and found.group(1).startswith(below)):
            return i
    return len(lines)


def _steps(path: str) -> Iterator[Step]:
    for name, index in _PATH.findall(path.removeprefix("$")):
        if name:
            yield name
        elif index.isdigit():
            yield int(index)


def _unknown_keys(
    value: object, kind: object, where: tuple[Step, ...]
) -> Iterator[tuple[tuple[Step, ...], str, list[str]]]:
    """Walk tables beside the type they should have, and give each key that no field has."""
    if dataclasses.is_dataclass(kind) and isinstance(kind, type) and isinstance(value, dict):
        table = typing.cast("dict[str, object]", value)
        hints = typing.get_type_hints(kind)
        for key, item in table.items():
            if key in hints:
                yield from _unknown_keys(item, hints[key], (*where, key))
            else:
                yield where, key, list(hints)
        return
    arguments = typing.get_args(kind)
    origin = typing.get_origin(kind)
    if isinstance(value, list) and origin in (tuple, list) and arguments:
        for index, item in enumerate(typing.cast("list[object]", value)):
            yield from _unknown_keys(item, arguments[0], (*where, index))
    elif (
        isinstance(value, dict)
        and origin in (dict, collections.abc.Mapping)
        and len(arguments) == 2
    ):
        for key, item in typing.cast("dict[str, object]", value).items():
            yield from _unknown_keys(item, arguments[1], (*where, key))
    elif origin in (typing.Union, types.UnionType):
        for argument in arguments:
            if argument is not type(None):
                yield from _unknown_keys(value, argument, where)
