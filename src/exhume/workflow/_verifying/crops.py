"""The page crops: do they show the passage, where the original has it, and nothing else?"""

from collections.abc import Iterable, Mapping, Sequence
from importlib.util import find_spec
from io import BytesIO

import numpy as np

from exhume.exports._bundle import layout
from exhume.exports._bundle.rows import CropRow, IdentifyingRow, LedgerRow
from exhume.model.coding import Unit
from exhume.model.normalized import NormalizedText
from exhume.model.papers import Document
from exhume.model.review import Box
from exhume.store.staging import Reading
from exhume.workflow._reported.crops import cut, region_of
from exhume.workflow._verifying.bag import Bag
from exhume.workflow._verifying.outcomes import Check, Checks, Fault, NotFollowed
from exhume.workflow._verifying.papers import intact
from exhume.workflow._verifying.rereading import Rereader
from exhume.workflow.reviewing.marking import boxes_on
from exhume.workflow.reviewing.papers import ReviewPaper

_NO_TEXT = NormalizedText("", np.empty(0, np.int32))


def crop_checks(
    bag: Bag,
    rows: Sequence[CropRow],
    papers: Mapping[str, ReviewPaper],
    hidden: Sequence[IdentifyingRow],
    rereader: Rereader,
) -> Checks:
    """Follow each crop to its file, its boxes, and the page; three checks a crop."""
    named = {row.file for row in rows}
    for name in bag.below(layout.CROP_IMAGES):
        if name not in named and name not in bag.broken:
            yield Fault("crop-unknown", name, f"{name} is in no row of {layout.CROPS}")
    for row in rows:
        file = _file(bag, row)
        yield file
        paper = papers.get(row.digest)
        if paper is None:
            why = "its original is not there, or has no characters with places"
            yield NotFollowed(row.file, why)
            continue
        boxes = _boxes(row, paper)
        yield boxes
        if boxes is None and file is None and bag.has(row.file):
            mine = [one.stretch for one in hidden if one.digest == row.digest]
            black = _places(row, paper, [(one.start, one.end) for one in mine if one.hidden])
            yield _picture(bag, row, paper, black, rereader)


def crop_papers(
    bag: Bag, ledger: Sequence[LedgerRow], again: Mapping[str, Reading]
) -> Mapping[str, ReviewPaper]:
    """Return the papers whose characters have places, by digest."""
    rows = {row.digest: row for row in reversed(ledger) if intact(bag, row)}
    return {
        digest: _paper(bag, rows[digest], reading.document)
        for digest, reading in again.items()
        if digest in rows and reading.document is not None and reading.document.boxes is not None
    }


def _paper(bag: Bag, row: LedgerRow, document: Document) -> ReviewPaper:
    return ReviewPaper(
        digest=row.digest,
        document=row.id,
        title="",
        journal="",
        year=None,
        media_type=row.media_type,
        original=bag.path(row.original),
        text=document.text,
        pages=document.pages,
        normalized=_NO_TEXT,
        boxes=document.boxes,
    )


def _file(bag: Bag, row: CropRow) -> Check:
    if row.file in bag.broken:
        return None  # said already
    if not bag.has(row.file):
        return Fault("crop-missing", row.file, f"{row.file} is missing")
    if bag.weighed(row.file).sha256 == row.sha256:
        return None
    says = f"{row.file} is not the picture that {layout.CROPS} names"
    return Fault("crop-changed", row.file, says)


def _boxes(row: CropRow, paper: ReviewPaper) -> Check:
    page = next((page for page in paper.pages if page.number == row.page), None)
    boxes = tuple(_places(row, paper, [(row.start, row.end)]))
    if page is not None and boxes and boxes == row.boxes and region_of(boxes, page) == row.region:
        return None
    says = f"{row.file}: its boxes are not where the original has {row.start}:{row.end}"
    return Fault("box-moved", row.file, says)


def _places(row: CropRow, paper: ReviewPaper, spans: Iterable[tuple[int, int]]) -> list[Box]:
    pages = [page for page in paper.pages if page.number == row.page]
    units = [Unit("", row.digest, "", start, end, "") for start, end in spans]
    return [box for unit in units for page in pages for box in boxes_on(page, unit, paper)]


def _picture(
    bag: Bag, row: CropRow, paper: ReviewPaper, black: Sequence[Box], rereader: Rereader
) -> Check:
    if find_spec("PIL") is None:
        return NotFollowed(row.file, "pillow, which draws crops, is not installed")
    page = rereader.page(row.digest, paper.original, paper.media_type, row.page)
    if page is None:
        return NotFollowed(row.file, "the page cannot be rendered here")
    made = cut(page, row.region, row.boxes, black)
    found = bag.data(row.file)
    if made == found or _same_pixels(made, found):
        return None
    says = f"{row.file} does not show what page {row.page} of its original shows"
    return Fault("crop-redrawn", row.file, says)


def _same_pixels(made: bytes, found: bytes) -> bool:
    from PIL import Image, UnidentifiedImageError  # noqa: PLC0415 - an extra

    def pixels(data: bytes) -> "np.ndarray[tuple[int, ...], np.dtype[np.uint8]]":
        with Image.open(BytesIO(data)) as image:
            return np.asarray(image.convert("RGB"))

    try:
        return bool(np.array_equal(pixels(made), pixels(found)))
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError):  # of a broken PNG
        return False
