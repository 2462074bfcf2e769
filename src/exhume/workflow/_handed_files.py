"""What a bundle has of the files that were given: the ledger, and which originals go into it."""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from pathlib import PurePosixPath

from exhume.exports._bundle.layout import ORIGINALS
from exhume.exports._bundle.rows import LedgerRow
from exhume.settings import OriginalsHanded
from exhume.store.rows import CorpusDocument

NO_BYTES = "its bytes could not be had"
IDENTIFYING = "it holds details that may identify a patient or donor"
HOLDS_IDENTIFYING = "it is an archive with a paper whose details may identify a patient or donor"
NOT_REPORTED = "the study hands over the originals of papers reported or judged alone"
NO_ORIGINALS = "the study hands over no originals"

_ENDING = re.compile(r"\.[a-z0-9]{1,8}")


@dataclass(frozen=True, slots=True)
class Handing:
    """Which originals may go into the bundle: by the protocol, and by what was found in them.

    `reported` are the digests of the papers that are reported or were judged, `hidden` of those
    with details that are masked.
    """

    originals: OriginalsHanded
    reported: Collection[str]
    hidden: Collection[str]

    def why_not(self, document: CorpusDocument, holds_hidden: bool) -> str:
        """Say why an original is not handed over; nothing where it is."""
        if not document.digest:
            return NO_BYTES
        if document.digest in self.hidden:
            return IDENTIFYING
        if holds_hidden:
            return HOLDS_IDENTIFYING
        if self.originals == "none":
            return NO_ORIGINALS
        if self.originals == "reported" and document.digest not in self.reported:
            return NOT_REPORTED
        return ""


def ledger(documents: Iterable[CorpusDocument], handing: Handing) -> list[LedgerRow]:
    """Return a row for each file that was given, in the order of their paths."""
    rows = sorted(documents, key=lambda document: (document.path, document.id))
    hidden = [document.path for document in rows if document.digest in handing.hidden]
    names: dict[str, str] = {}
    made: list[LedgerRow] = []
    for document in rows:
        inside = f"{document.path}/"  # of an archive; no other file has others in it
        holds = any(path.startswith(inside) for path in hidden)
        withheld = handing.why_not(document, holds)
        name = "" if withheld else names.setdefault(document.digest, _name(document))
        made.append(_row(document, name, withheld))
    return made


def _row(document: CorpusDocument, original: str, withheld: str) -> LedgerRow:
    return LedgerRow(
        id=document.id,
        path=document.path,
        kind=document.kind.value,
        state=document.state.value,
        digest=document.digest,
        size=document.size,
        media_type=document.media_type,
        reader=document.reader,
        record=document.record,
        duplicate_of=document.duplicate_of,
        original=original,
        withheld=withheld,
    )


def _name(document: CorpusDocument) -> str:
    ending = PurePosixPath(document.path).suffix.lower()
    return f"{ORIGINALS}/{document.digest}{ending if _ENDING.fullmatch(ending) else '.bin'}"


def left_out(rows: Iterable[LedgerRow]) -> str:
    """Say in sentences how many originals are not handed over, and why."""
    counts: dict[str, int] = {}
    for row in rows:
        if row.withheld:
            counts[row.withheld] = counts.get(row.withheld, 0) + 1
    if not counts:
        return "The original of every file that was given is here."
    said = "; ".join(f"{count}: {reason}" for reason, count in sorted(counts.items()))
    return f"Originals that are not here, by the reason: {said}."
