"""Every number that a dossier prints, by a key: what ``exhume verify`` compares it with."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

from exhume.errors import IntegrityError
from exhume.exports._composition.listing import modules
from exhume.model.report import Report

_REMEDY = "this is a mistake in the program; report it, and do not hand the report over"


@dataclass(frozen=True, slots=True)
class Result:
    """A number and how it is printed."""

    value: int | float
    text: str


Keyed = tuple[str, Result]
"""A result with its key."""


@runtime_checkable
class Counting(Protocol):
    """A file that counts: one of the folder ``counting``, or a section with numbers of its own."""

    def results(self, report: Report) -> Iterator[Keyed]:
        """Give each number with its key; the same report gives the same ones in the same order."""
        ...


def results(report: Report) -> Mapping[str, Result]:
    """Return every number of a report by its key, in the order of the files that count.

    Raise `IntegrityError` where two numbers have one key.
    """
    files = (*modules("counting"), *modules("sections"))
    found: dict[str, Result] = {}
    for counting in (file for file in files if isinstance(file, Counting)):
        for key, result in counting.results(report):
            if key in found:
                raise IntegrityError(f"result {key}", "it was counted twice", _REMEDY)
            found[key] = result
    return found


def counted(value: int) -> Result:
    """Return a count, printed with commas between thousands.

    >>> counted(2838)
    Result(value=2838, text='2,838')
    """
    return Result(value, f"{value:,}")


def decimal(value: float, digits: int = 3) -> Result:
    """Return a number printed with so many decimals.

    >>> decimal(0.81412)
    Result(value=0.81412, text='0.814')
    """
    return Result(value, f"{value:.{digits}f}")


def every(prefix: str, counts: Iterable[tuple[str, int]]) -> Iterator[Keyed]:
    """Give counts with a prefix before each key."""
    for key, value in counts:
        yield f"{prefix}.{key}", counted(value)
