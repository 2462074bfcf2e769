"""A report as JSON, and back: what ``exhume verify`` counts the printed numbers from again.

Each value is written field by field. What images hold is left out. Where a field may be one of
several kinds of values, its names of fields tell which; a mapping whose keys are no texts is a list
of pairs.
"""

from collections.abc import Collection, Hashable, Iterable, Mapping
from dataclasses import fields, is_dataclass, replace
from enum import Enum
from functools import cache
from types import NoneType, UnionType
from typing import Any, Union, cast, get_args, get_origin, get_type_hints

import msgspec

from exhume.errors import IntegrityError
from exhume.exports._bundle.layout import REPORT
from exhume.model.report import Report


def encoded(report: Report) -> bytes:
    """Return the report as JSON, indented, without its images.

    The paths of the criterion's file and of a font are left out: they tell of one machine.
    """
    elsewhere = replace(report, criterion=replace(report.criterion, path=""), font="")
    return msgspec.json.format(msgspec.json.encode(plain(elsewhere)), indent=1) + b"\n"


def decoded(data: bytes) -> Report:
    """Return the report that `encoded` wrote; raises `IntegrityError` where it is none."""
    try:
        return cast("Report", _built(msgspec.json.decode(data), Report))
    except (msgspec.DecodeError, AttributeError, KeyError, TypeError, ValueError) as error:
        raise IntegrityError(REPORT, f"it is no report: {error}") from error


def plain(value: object) -> object:
    """Return a value of the model as what JSON has; bytes are emptied.

    >>> from exhume.model.estimates import Interval
    >>> plain({(1, 2): Interval(0.5, 1.0)})
    [[[1, 2], {'low': 0.5, 'high': 1.0}]]
    """
    if is_dataclass(value):
        return {each.name: plain(getattr(value, each.name)) for each in fields(value)}
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, Mapping):
        return _plain_mapping(cast("Mapping[object, object]", value))
    if isinstance(value, tuple | list | frozenset):
        return _plain_many(cast("Collection[object]", value))
    return "" if isinstance(value, bytes) else value


def _plain_many(values: Collection[object]) -> list[object]:
    in_order = sorted(map(str, values)) if isinstance(values, frozenset) else values
    return [plain(one) for one in in_order]


def _plain_mapping(value: Mapping[object, object]) -> object:
    if all(isinstance(key, str) for key in value):
        return {str(key): plain(one) for key, one in value.items()}
    return [[plain(key), plain(one)] for key, one in value.items()]


def _built(value: Any, kind: Any) -> Any:
    """Return the value of a kind that `plain` made this of."""
    origin = get_origin(kind)
    if origin in (Union, UnionType):
        return _built(value, _which(value, get_args(kind)))
    if origin is not None:
        return _built_many(value, origin, get_args(kind))
    if is_dataclass(kind):
        return _built_object(value, cast("type[object]", kind))
    if kind is NoneType:
        return None
    if kind is float and type(value) is int:
        return value  # it would be printed as another number otherwise
    return b"" if kind is bytes else kind(value)


def _built_many(value: Any, origin: Any, kinds: tuple[Any, ...]) -> Any:
    if origin is tuple:
        return _built_tuple(value, kinds)
    if origin is frozenset:
        return frozenset(_built(one, kinds[0]) for one in value)
    return _built_mapping(value, *kinds)


def _built_object(value: Mapping[str, Any], kind: type[object]) -> object:
    return kind(**{name: _built(value[name], hint) for name, hint in _hints(kind).items()})


def _built_tuple(value: list[Any], kinds: tuple[Any, ...]) -> tuple[Any, ...]:
    if kinds[-1] is Ellipsis:
        return tuple(_built(one, kinds[0]) for one in value)
    return tuple(_built(one, kind) for one, kind in zip(value, kinds, strict=True))


def _built_mapping(value: Any, key: Any, kind: Any) -> dict[Any, Any]:
    pairs: Any = cast("Any", value).items() if isinstance(value, dict) else value
    return {_built(name, key): _built(one, kind) for name, one in pairs}


def _which(value: Any, kinds: Iterable[Any]) -> Any:
    """Return which of several kinds this is of: nothing, an object with such fields, or a value."""
    rest = [kind for kind in kinds if kind is not NoneType]
    if value is None:
        return NoneType
    if len(rest) == 1:
        return rest[0]
    if isinstance(value, dict):
        names = set(cast("dict[str, object]", value))
        return next(kind for kind in rest if is_dataclass(kind) and names == set(_hints(kind)))
    return next((kind for kind in rest if isinstance(value, kind)), rest[0])


def _hints(kind: Any) -> Mapping[str, Any]:
    """Return the type of each field; the cache asks for what can be hashed, as classes can."""
    return _hints_of(cast("Hashable", kind))


@cache
def _hints_of(kind: Any) -> Mapping[str, Any]:
    hints = get_type_hints(kind)
    return {each.name: hints[each.name] for each in fields(kind)}
