"""The tables of a bundle as values, as far as they can be read."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, TypeVar

from exhume.exports._bundle import layout
from exhume.exports._bundle.rows import (
    CropRow,
    FindingRow,
    IdentifyingRow,
    LedgerRow,
    LogRow,
    OpeningRow,
    PlaceRow,
    RecordRow,
)
from exhume.model.claims import Claim
from exhume.model.coding import Adjudication, Coding, Drawing, Translation, Unit
from exhume.workflow._verifying.bag import Bag
from exhume.workflow._verifying.decoding import Unusable, decode_lines
from exhume.workflow._verifying.fixity import word_for
from exhume.workflow._verifying.outcomes import Fault

T = TypeVar("T")

ROWS: Final[Mapping[str, type[object]]] = {
    layout.LEDGER: LedgerRow,
    layout.RECORDS: RecordRow,
    layout.FINDINGS: FindingRow,
    layout.UNITS: Unit,
    layout.CODINGS: Coding,
    layout.ADJUDICATIONS: Adjudication,
    layout.TRANSLATIONS: Translation,
    layout.DRAWINGS: Drawing,
    layout.CLAIMS: Claim,
    layout.PLACES: PlaceRow,
    layout.IDENTIFYING: IdentifyingRow,
    layout.CROPS: CropRow,
    layout.CUSTODY_LOG: LogRow,
    layout.REVIEW_LOG: LogRow,
    layout.OPENINGS: OpeningRow,
}
"""The class of each table's rows."""

NEEDED: Final = (layout.LEDGER, layout.RECORDS, layout.FINDINGS, layout.CUSTODY_LOG)
"""Tables of every bundle; the others are left out where a study has nothing for them."""


@dataclass(frozen=True, slots=True)
class Tables:
    """What could be read, by path; `faults` says of the rest what is wrong with it."""

    read: Mapping[str, tuple[object, ...]]
    faults: tuple[Fault, ...]

    def have(self, *names: str) -> bool:
        """Tell whether all of these tables can be followed."""
        return all(name in self.read for name in names)

    def without(self, *names: str) -> "Tables":
        """Return the tables but for those that were found not to hold."""
        return Tables({n: rows for n, rows in self.read.items() if n not in names}, self.faults)

    def rows(self, name: str, kind: type[T]) -> tuple[T, ...]:
        """Return the rows of a table that can be followed, which are of that class."""
        return tuple(row for row in self.read[name] if isinstance(row, kind))


def read_tables(bag: Bag) -> Tables:
    """Read every table that is what the manifests say."""
    read: dict[str, tuple[object, ...]] = {}
    faults: list[Fault] = []
    for name, kind in ROWS.items():
        found = _table(bag, name, kind)
        if isinstance(found, Fault):
            faults.append(found)
        elif found is not None:
            read[name] = found
    return Tables(read, tuple(faults))


def _table(bag: Bag, name: str, kind: type[object]) -> tuple[object, ...] | Fault | None:
    if name in bag.broken:
        return None  # said already
    if not bag.has(name):
        return (
            Fault(f"{word_for(name)}-missing", name, f"{name} is missing") if name in NEEDED else ()
        )
    try:
        return decode_lines(bag.data(name), kind)
    except Unusable as error:
        return Fault(f"{word_for(name)}-damaged", name, f"{name} cannot be read: {error}")
