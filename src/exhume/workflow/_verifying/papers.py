"""The papers: is each original what it was, and does it still say what the study read in it?"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from hashlib import sha256
from pathlib import PurePosixPath

import numpy as np
from numpy.typing import NDArray

from exhume.exports._bundle import layout
from exhume.exports._bundle.rows import LedgerRow, Text
from exhume.model.papers import HIDDEN_TEXT_LAYER, TEXT_LAYER, Document
from exhume.model.report import Report
from exhume.store.staging import Reading
from exhume.text.normalization import normalize_batch, to_codepoints
from exhume.workflow._verifying.bag import Bag
from exhume.workflow._verifying.decoding import Unusable, decode
from exhume.workflow._verifying.outcomes import Check, Checks, Fault, NotFollowed, Withheld
from exhume.workflow._verifying.rereading import Rereader, Wanted

_NO_RECOGNITION = ("", TEXT_LAYER, HIDDEN_TEXT_LAYER)


@dataclass(frozen=True, slots=True)
class Texts:
    """The papers' texts by digest, as far as they can be followed, and what is wrong with them."""

    by_digest: Mapping[str, Text]
    faults: tuple[Fault, ...]


def read_texts(bag: Bag) -> Texts:
    """Read every text of the bundle that is what the manifests say."""
    found: dict[str, Text] = {}
    faults: list[Fault] = []
    for name in bag.below(layout.TEXTS):
        if bag.has(name):
            try:
                text = decode(bag.data(name), Text)
            except Unusable as error:
                faults.append(Fault("text-damaged", name, f"{name} cannot be read: {error}"))
                continue
            if PurePosixPath(name).stem == text.digest:
                found[text.digest] = text
            else:
                faults.append(Fault("text-changed", name, f"{name} is of another paper"))
    return Texts(found, tuple(faults))


def missing_texts(bag: Bag, report: Report) -> Checks:
    """Give each paper of a report whose text is not there; one with hidden details has none."""
    for paper in report.papers:
        name = f"{layout.TEXTS}/{paper.digest}.json"
        if bag.has(name) or name in bag.broken:
            continue
        if report.masked and any(stretch.hidden for stretch in paper.identifying):
            yield Withheld(name, "it holds details that may identify a patient or donor")
        else:
            yield Fault("text-missing", name, f"{paper.id}: its text, {name}, is missing")


def original_checks(bag: Bag, ledger: Sequence[LedgerRow]) -> Checks:
    """Compare each original with its digest in the ledger; one check a row that has a digest."""
    named: set[str] = set()
    for row in ledger:
        if row.digest:
            named.add(row.original)
            yield _original(bag, row)
    for name in bag.below(layout.ORIGINALS):
        if name not in named and name not in bag.broken:
            yield Fault("original-unknown", name, f"{name} is in no row of {layout.LEDGER}")


def _original(bag: Bag, row: LedgerRow) -> Check:
    if not row.original:
        return _withheld(row)
    if row.original in bag.broken:
        return None  # said already
    if not bag.has(row.original):
        says = f"{row.id}: its original, {row.original}, is missing"
        return Fault("original-missing", row.original, says)
    weighed = bag.weighed(row.original)
    if weighed.sha256 != row.digest:
        says = f"{row.id}: its original, {row.original}, is not what it was"
        return Fault("original-changed", row.original, says)
    if weighed.size != row.size:
        says = f"{row.id}: {layout.LEDGER} gives its original another size"
        return Fault("ledger-changed", row.id, says)
    return None


def _withheld(row: LedgerRow) -> Check:
    if row.withheld:
        return Withheld(row.id, row.withheld)
    says = f"{row.id}: its original is not there, and nothing says why"
    return Fault("original-missing", row.id, says)


def intact(bag: Bag, row: LedgerRow) -> bool:
    """Tell whether a row's original is in the bundle and what it was."""
    return bag.has(row.original) and bag.weighed(row.original).sha256 == row.digest


def read_again(
    bag: Bag,
    ledger: Sequence[LedgerRow],
    texts: Mapping[str, Text],
    encodings: Mapping[str, str],
    rereader: Rereader,
) -> Mapping[str, Reading]:
    """Read the originals again that texts of the bundle are of, but for page images."""
    rows = {row.digest: row for row in reversed(ledger) if intact(bag, row)}
    wanted = [
        Wanted(
            digest,
            bag.path(rows[digest].original),
            _name(rows[digest]),
            _encoding(rows[digest], encodings),
        )
        for digest, text in texts.items()
        if digest in rows and not _recognised(text)
    ]
    return rereader.read(wanted)


def _name(row: LedgerRow) -> str:
    return PurePosixPath(row.path).name or row.digest


def _encoding(row: LedgerRow, encodings: Mapping[str, str]) -> str:
    return next((e for pattern, e in encodings.items() if fnmatchcase(row.path, pattern)), "")


def _recognised(text: Text) -> bool:
    return any(page.source not in _NO_RECOGNITION for page in text.pages)


def text_checks(
    ledger: Sequence[LedgerRow], texts: Mapping[str, Text], again: Mapping[str, Reading]
) -> Checks:
    """Compare each text with what its reader finds now; one check a text."""
    rows = {row.digest: row for row in reversed(ledger)}
    for digest, text in texts.items():
        row = rows.get(digest)
        if row is None:
            name = f"{layout.TEXTS}/{digest}.json"
            yield Fault("text-unknown", name, f"{name} is of no file in {layout.LEDGER}")
        else:
            yield _text(row, text, again.get(digest))


def _text(row: LedgerRow, text: Text, again: Reading | None) -> Check:
    if again is None:
        why = "its text comes from character recognition, which is not done again"
        return NotFollowed(row.id, why if _recognised(text) else "its original is not there")
    document = again.document
    if document is not None and _same_text(document, text):
        return None
    if document is None:
        return NotFollowed(row.id, f"its original cannot be read here: {again.problem}")
    if document.reader != row.reader:
        why = f"it was read by {row.reader}; {document.reader}, which is here, reads it otherwise"
        return NotFollowed(row.id, why)
    place = _first_difference(document.text, text.text)
    says = f"{row.id}: its text is not what the original says, first at character {place}"
    return Fault("text-changed", f"{layout.TEXTS}/{row.digest}.json", says)


def _same_text(document: Document, text: Text) -> bool:
    return document.text == text.text and tuple(document.pages) == tuple(text.pages)


def _first_difference(left: str, right: str) -> int:
    pairs = zip(left, right, strict=False)
    shorter = min(len(left), len(right))
    return next((place for place, (a, b) in enumerate(pairs) if a != b), shorter)


def normalization_checks(texts: Mapping[str, Text]) -> Checks:
    """Normalise each text again and compare characters and the way back; one check a text."""
    held = list(texts.values())
    batch = normalize_batch(*to_codepoints([text.text for text in held]))
    for place, text in enumerate(held):
        made = batch.document(place)
        origins = _origins(text)
        same = made.text == text.normalized and origins is not None
        if same and origins is not None and np.array_equal(made.origins, origins):
            yield None
        else:
            name = f"{layout.TEXTS}/{text.digest}.json"
            says = f"{name}: its normalised text does not follow from the text"
            yield Fault("normalized-changed", name, says)


def _origins(text: Text) -> NDArray[np.int32] | None:
    """Return the origin of each normalised character; None where the runs leave the text."""
    if not all(_is_run(run, start, text) for run, start in _with_starts(text)):
        return None
    runs = [np.arange(first, first + length, dtype=np.int32) for _, first, length in text.origins]
    whole = np.concatenate([np.empty(0, np.int32), *runs])
    return whole if len(whole) == len(text.normalized) else None


def _with_starts(text: Text) -> Iterator[tuple[tuple[int, int, int], int]]:
    start = 0
    for run in text.origins:
        yield run, start
        start += run[2]


def _is_run(run: tuple[int, int, int], start: int, text: Text) -> bool:
    place, first, length = run
    within = first >= 0 and 0 < length <= len(text.text) - first
    return place == start and within and start + length <= len(text.normalized)


def digest_of_text(text: str) -> str:
    """Return the SHA-256 of a text's UTF-8 bytes."""
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
