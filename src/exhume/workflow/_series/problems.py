"""What is wrong with a table, all of it at once, with lines and remedies."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from exhume.errors import InputError

MOST: Final = 20
"""Mistakes of a file that are told; more are counted."""


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with one cell, as the end of a sentence about it, and what to do."""

    says: str
    remedy: str


@dataclass(frozen=True, slots=True)
class Problem:
    """A mistake on a line of a file, and what to do."""

    line: int
    says: str
    remedy: str


def of_cell(line: int, column: str, text: str, fault: Fault) -> Problem:
    """Return the problem of a cell; `column` names it as its file does.

    >>> of_cell(3, "value", "1,702", Fault("has a comma", "write 1702")).says
    'value "1,702" has a comma'
    """
    shown = text if len(text) <= 40 else f"{text[:39]}…"
    quoted = f' "{shown}"' if text else ""
    return Problem(line, f"{column}{quoted} {fault.says}", fault.remedy)


def refuse(name: str, problems: Iterable[Problem]) -> None:
    """Raise one `exhume.errors.InputError` for all problems of a file; none, none.

    >>> refuse("a.csv", [])
    """
    found = sorted(problems, key=lambda problem: problem.line)
    if not found:
        return
    if len(found) == 1:
        raise InputError(f"{name}:{found[0].line}", found[0].says, found[0].remedy)
    told = (f"{name}:{one.line}: {one.says}. Remedy: {one.remedy}" for one in found[:MOST])
    more = f", of which the first {MOST} are listed" if len(found) > MOST else ""
    listed = "".join(f"\n  {line}" for line in told)
    raise InputError(name, f"{len(found)} mistakes{more}", f"correct these lines:{listed}")
