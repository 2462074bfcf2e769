"""Exchange formats by name, and the one that reads a file."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from types import ModuleType
from typing import TypeGuard

from exhume.errors import InputError, UnreadableDocument, UsageError
from exhume.plugins import discover
from exhume.protocols import ExchangeFormat, UnitListFormat, WorksheetFormat
from exhume.sources._encoding import decode


def formats() -> Mapping[str, ExchangeFormat]:
    """Return the formats in which a review can be taken elsewhere, by name."""
    return {name: module for name, module in _exports().items() if _is_format(module)}


def format_called(name: str) -> ExchangeFormat:
    """Return a format by its name, in which ``-`` and ``_`` are one; `UsageError` for no such."""
    known = formats()
    found = known.get(name.replace("-", "_"))
    if found is None:
        raise _no_format(name, known)
    return found


def worksheet_format(name: str) -> WorksheetFormat:
    """Return a format in which a coder can judge; `UsageError` for another one."""
    found = format_called(name)
    if not isinstance(found, WorksheetFormat):
        fit = (name for name, one in formats().items() if isinstance(one, WorksheetFormat))
        raise UsageError(name, "nobody can fill in verdicts in this format", _use(fit))
    return found


def reader_of_codings(data: bytes, path: Path, name: str = "") -> WorksheetFormat:
    """Return the named format, or the first one that recognises a file of verdicts."""
    if name:
        return worksheet_format(name)
    for found in formats().values():
        if isinstance(found, WorksheetFormat) and found.recognises(data, path.name):
            return found
    raise _not_recognised(path)


def reader_of_units(data: bytes, path: Path, name: str = "") -> UnitListFormat:
    """Return the named format, or the first one that recognises a list of passages."""
    known = {n: m for n, m in _exports().items() if _is_unit_list(m)}
    if name:
        if name.replace("-", "_") not in known:
            raise _no_format(name, known)
        return known[name.replace("-", "_")]
    for found in known.values():
        if found.recognises(data, path.name):
            return found
    raise _not_recognised(path)


def read_utf8(path: Path) -> tuple[bytes, bytes]:
    """Return a file's bytes as they are, and as UTF-8 where they are another encoding of text.

    Spreadsheets save Chinese tables as GB 18030 or UTF-16. Raises `InputError` where the file
    cannot be read, or its encoding cannot be told.
    """
    try:
        data = path.read_bytes()
        return data, _as_utf8(data, path)
    except OSError as error:
        problem = f"it cannot be read: {error.strerror}"
        raise InputError(str(path), problem, "check the path of the file") from error


def _as_utf8(data: bytes, path: Path) -> bytes:
    if _is_utf8(data):
        return data
    try:
        return decode(data, path.name).text.encode()
    except UnreadableDocument as error:  # here it is no paper, and nothing goes on without it
        remedy = 'save it anew as UTF-8 (in a spreadsheet: "CSV UTF-8")'
        raise InputError(str(path), error.problem, remedy) from error


def _is_utf8(data: bytes) -> bool:
    """Tell UTF-8 from the rest; UTF-16 without a mark shows by a NUL in its first character."""
    try:
        data.decode()
    except UnicodeDecodeError:
        return False
    return b"\0" not in data[:2]


def _exports() -> Mapping[str, ModuleType]:
    return {name: plugin.load() for name, plugin in discover("exports").items()}


def _is_format(module: object) -> TypeGuard[ExchangeFormat]:
    return isinstance(module, ExchangeFormat)


def _is_unit_list(module: object) -> TypeGuard[UnitListFormat]:
    return isinstance(module, UnitListFormat)


def _use(names: Iterable[str]) -> str:
    return f"use one of {', '.join(name.replace('_', '-') for name in names)}"


def _no_format(name: str, known: Iterable[str]) -> UsageError:
    return UsageError(name, "there is no such format for this", _use(known))


def _not_recognised(path: Path) -> UsageError:
    return UsageError(str(path), "its name does not tell its format", "name it with --format")
