"""The logs: is every entry in its place, as it was written, and behind the one before it?"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from exhume.exports._bundle.rows import LogRow
from exhume.workflow._verifying.decoding import Unusable, decode
from exhume.workflow._verifying.fixity import sha256_of
from exhume.workflow._verifying.outcomes import Check, Checks, Fault, Withheld


@dataclass(frozen=True, slots=True)
class _Linked:
    """What every entry has, whatever it is about."""

    number: int
    previous: str


def chain_checks(name: str, rows: Sequence[LogRow]) -> Checks:
    """Follow a log: one check an entry. `name` is what the log is called.

    Where entries are missing, stand twice or in another order, that alone is said.
    """
    misplaced = list(_places(name, rows))
    if misplaced:
        yield from misplaced
        return
    previous = ""
    for row in rows:
        yield _entry(name, row, previous)
        previous = row.sha256


def _places(name: str, rows: Sequence[LogRow]) -> Iterator[Fault]:
    numbers = [row.number for row in rows]
    counted = Counter(numbers)
    for number, times in counted.items():
        if times > 1:
            yield _fault("duplicated", name, number, f"stands {times} times")
    for number in _missing(sorted(counted)):
        yield _fault("removed", name, number, "is missing")
    for before, after in pairwise(numbers):
        if after < before:
            yield _fault("reordered", name, after, f"stands behind entry {before}")


def _missing(numbers: Sequence[int]) -> Iterator[int]:
    """Give the first number of each gap; counting starts at 1.

    >>> list(_missing([2, 3, 7]))
    [1, 4]
    """
    for before, after in pairwise((0, *numbers)):
        if after > before + 1:
            yield before + 1


def _entry(name: str, row: LogRow, previous: str) -> Check:
    if row.withheld and not row.event:
        return Withheld(f"{name}:{row.number}", row.withheld)
    if sha256_of(row.event) != row.sha256:
        return _fault("edited", name, row.number, "is not what it was")
    try:
        said = decode(row.event, _Linked)
    except (Unusable, UnicodeError) as error:
        return _fault("edited", name, row.number, f"cannot be read: {error}")
    if said.number != row.number:
        return _fault("edited", name, row.number, f"calls itself {said.number}")
    if said.previous != previous:
        return _fault("edited", name, row.number, "does not follow the one before it")
    return None


def _fault(what: str, name: str, number: int, says: str) -> Fault:
    kind = "log-reordered" if what == "reordered" else f"log-entry-{what}"
    return Fault(kind, f"{name}:{number}", f"{name}: entry {number} {says}")
