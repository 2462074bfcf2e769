"""JSON from strangers: it is what it should be, or there is a reason why not."""

from typing import TypeVar

import msgspec

T = TypeVar("T")


class Unusable(Exception):
    """Some bytes are not what they should be; the message says how."""


def decode(data: bytes | str, kind: type[T]) -> T:
    """Return the value that some JSON stands for; raise `Unusable` where it stands for none.

    >>> decode("[1, 2]", list[int])
    [1, 2]
    """
    try:
        return msgspec.json.decode(data, type=kind)
    except (msgspec.DecodeError, UnicodeError, RecursionError, ValueError, OverflowError) as error:
        raise Unusable(_in_words(error)) from error


def decode_lines(data: bytes, kind: type[T]) -> tuple[T, ...]:
    """Return the value of each line; raise `Unusable` that names the first bad line."""
    rows: list[T] = []
    for number, line in enumerate(data.splitlines(), start=1):
        try:
            rows.append(decode(line, kind))
        except Unusable as error:
            raise Unusable(f"line {number}: {error}") from error
    return tuple(rows)


def text_of(data: bytes) -> str:
    """Return UTF-8 as text; raise `Unusable` where it is none."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Unusable(f"byte {error.start} is no UTF-8") from error


def _in_words(error: Exception) -> str:
    return "it is nested too deeply" if isinstance(error, RecursionError) else str(error)
