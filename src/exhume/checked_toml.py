"""Reading a TOML file into typed values, with the line and key of each mistake.

Both the study's protocol and the criteria are TOML files that people write by hand, so a mistake
names the file, the line, the key, what is wrong and, for a misspelt key, the nearest known one.
"""

import collections.abc
import dataclasses
import difflib
import functools
import re
import tomllib
import types
import typing
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import NamedTuple, TypeVar

from exhume.errors import SettingsError

T = TypeVar("T")
Step = str | int
Steps = tuple[Step, ...]

_ANY_KEY = "..."
"""What msgspec writes in a path for the key of a mapping, whichever it was."""

_PATH = re.compile(r"\.([\w-]+)|\[(\d+|\.\.\.)\]")
_TOKEN = re.compile(
    r'"""[\s\S]*?"""+'  # strings that may hold line breaks, and may end in a quotation mark
    r"|'''[\s\S]*?'''+"
    r'|"(?:\\.|[^"\\\n])*"'
    r"|'[^'\n]*'"
    r"|\#[^\n]*"
    r"|[\[\]{},\n]"
    r"|[^\s\[\]{},\"'\#]+"
)
_NAME = re.compile(r"""[\w-]+|"[^"\n]*"|'[^'\n]*'""")
_KEY = re.compile(rf"[ \t]*((?:{_NAME.pattern})(?:\s*\.\s*(?:{_NAME.pattern}))*)\s*=")
_HEADER = re.compile(rf"[ \t]*(\[\[?)\s*((?:{_NAME.pattern})(?:\s*\.\s*(?:{_NAME.pattern}))*)\s*\]")


def parse(data: bytes, path: str) -> dict[str, object]:
    """Return the tables of a TOML file; a syntax error names its line."""
    try:
        return tomllib.loads(data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise SettingsError(f"{path}:{line}", "not UTF-8", "save the file as UTF-8") from error
    except tomllib.TOMLDecodeError as error:
        found = re.search(r"at line (\d+)", str(error))
        line = int(found.group(1)) if found else data.rstrip().count(b"\n") + 1
        problem = re.sub(r" \(at .*\)$", "", str(error))
        raise SettingsError(
            f"{path}:{line}", f"not valid TOML: {problem}", "mend that line"
        ) from error


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
        steps = _named(tables, kind, tuple(_steps(at.removesuffix("`"))))
        raise mistake(source, path, steps, problem, "correct the value") from error


def mistake(source: str, path: str, steps: Steps, problem: str, remedy: str) -> SettingsError:
    """Return the error for a mistake at a key, with the line where that key stands."""
    key = "".join(f"[{s}]" if isinstance(s, int) else f".{s}" for s in steps).lstrip(".")
    where = f"{path}:{line_of(source, steps)}"
    return SettingsError(where, f"{key}: {problem}" if key else problem, remedy)


def line_of(source: str, steps: Steps) -> int:
    r"""Return the line, from 1, on which a key stands, or the nearest one that leads to it.

    `source` must be valid TOML. Tables may be written in any of its ways: under headers, inline,
    or item by item in an array that goes over several lines. Where a key is missing, the line is
    that of the table which should have it; 1 for the file as a whole.

    >>> line_of("a = 1\n[[rules]]\nid = 'x'\n[[rules]]\nid = 'y'\n", ("rules", 1, "id"))
    5
    >>> line_of("[a]\nb = [\n  { c = 1 },\n  { c = 2 },\n]\n", ("a", "b", 1, "c"))
    4
    """
    nearest = _Place((), 0, 0)
    for place in _places(source):
        leads = place.steps == steps[: len(place.steps)]
        if leads and len(place.steps) > len(nearest.steps):
            nearest = place
    at = nearest.start
    if nearest.value:
        at = _descend(source, nearest.value, steps[len(nearest.steps) :]) or at
    return source.count("\n", 0, at) + 1


class _Place(NamedTuple):
    """A header or a key: the steps to it, where it begins, where its value begins (0: no value)."""

    steps: Steps
    start: int
    value: int


def _places(source: str) -> Iterator[_Place]:
    """Give the headers and keys of a file, in its order."""
    table: Steps = ()
    made: Counter[tuple[str, ...]] = Counter()
    for start in _statements(source):
        header = _HEADER.match(source, start)
        key = _KEY.match(source, start)
        if header:
            names = _names(header.group(2))
            made[names] += header.group(1) == "[["
            table = _numbered(names, made)
            yield _Place(table, start, 0)
        elif key:
            yield _Place((*table, *_names(key.group(1))), start, key.end())


def _statements(source: str) -> Iterator[int]:
    """Give the places where a line begins that is no part of the value of a line above."""
    depth = 0
    yield 0
    for token in _TOKEN.finditer(source):
        text = token.group()
        depth += (text in ("[", "{")) - (text in ("]", "}"))
        if text == "\n" and depth == 0:
            yield token.end()


def _names(dotted: str) -> tuple[str, ...]:
    return tuple(name.strip("\"'") for name in _NAME.findall(dotted))


def _numbered(names: tuple[str, ...], made: Counter[tuple[str, ...]]) -> Steps:
    """Return the steps to a table: behind the name of an array of tables comes its last number."""
    steps: list[Step] = []
    for count, name in enumerate(names, start=1):
        steps.append(name)
        if made[names[:count]]:
            steps.append(made[names[:count]] - 1)
    return tuple(steps)


def _descend(source: str, at: int, steps: Steps) -> int:
    """Return where the value begins to which steps lead from the value at `at`, 0 if nowhere."""
    found = 0
    for step in steps:
        items = list(_items(source, at))
        if isinstance(step, int):
            if step >= len(items):
                break
            found = at = items[step]
        else:
            keys = ((item, _KEY.match(source, item)) for item in items)
            here = [(i, k.end()) for i, k in keys if k and _names(k.group(1)) == (step,)]
            if not here:
                break
            found, at = here[0]
    return found


def _items(source: str, at: int) -> Iterator[int]:
    """Give where each item of the array or inline table begins that opens at `at`."""
    depth = 0
    fresh = False
    for token in _TOKEN.finditer(source, at):
        text = token.group()
        if text == "\n" or text.startswith("#"):
            continue
        if text in ("]", "}"):
            depth -= 1
        elif depth == 1 and fresh and text != ",":
            yield token.start()
            fresh = False
        if depth == 0 and text not in ("[", "{"):
            return
        if text in ("[", "{"):
            depth += 1
        fresh = fresh or (depth == 1 and text in ("[", "{", ","))


def _steps(path: str) -> Iterator[Step]:
    for name, index in _PATH.findall(path.removeprefix("$")):
        yield int(index) if index.isdigit() else name or index


def _named(value: object, kind: object, steps: Steps) -> Steps:
    """Put the key that is at fault where the path only says that it is some key of a mapping."""
    named: list[Step] = []
    for step in steps:
        key = _faulty_key(value, kind) if step == _ANY_KEY else step
        if key is None:
            break
        named.append(key)
        value = typing.cast("typing.Any", value)[key]
        kind = _inside(kind, key)
    return tuple(named)


def _faulty_key(value: object, kind: object) -> str | None:
    import msgspec  # noqa: PLC0415 - see above

    for key, item in typing.cast("dict[str, object]", value).items():
        try:
            msgspec.convert(item, typing.cast("type[object]", _inside(kind, key)))
        except msgspec.ValidationError:
            return key
    return None


def _inside(kind: object, step: Step) -> object:
    """Return the type of what stands behind a key or number in a value of a type."""
    if dataclasses.is_dataclass(kind) and isinstance(kind, type):
        return _hints(kind)[str(step)]
    arguments = typing.get_args(kind)
    return arguments[0] if isinstance(step, int) else arguments[1]


@functools.cache  # asked for every table of a criterion, and slow
def _hints(kind: type) -> dict[str, object]:
    return typing.get_type_hints(kind)


Unknown = tuple[Steps, str, list[str]]


def _unknown_keys(value: object, kind: object, where: Steps) -> Iterator[Unknown]:
    """Walk tables beside the type they should have, and give each key that no field has."""
    origin = typing.get_origin(kind)
    if origin in (typing.Union, types.UnionType):
        for argument in typing.get_args(kind):
            yield from _unknown_keys(value, argument, where)
    elif isinstance(value, dict):
        yield from _unknown_in_table(typing.cast("dict[str, object]", value), kind, where)
    elif isinstance(value, list) and origin in (tuple, list):
        inner = typing.get_args(kind)[0]
        for index, item in enumerate(typing.cast("list[object]", value)):
            yield from _unknown_keys(item, inner, (*where, index))


def _unknown_in_table(table: dict[str, object], kind: object, where: Steps) -> Iterator[Unknown]:
    if dataclasses.is_dataclass(kind) and isinstance(kind, type):
        hints = _hints(kind)
        for key, item in table.items():
            if key in hints:
                yield from _unknown_keys(item, hints[key], (*where, key))
            else:
                yield where, key, list(hints)
    elif typing.get_origin(kind) in (dict, collections.abc.Mapping):
        inner = typing.get_args(kind)[1]
        for key, item in table.items():
            yield from _unknown_keys(item, inner, (*where, key))
