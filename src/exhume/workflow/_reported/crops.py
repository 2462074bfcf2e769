"""The part of a page that shows a passage, with the lines of the passage marked."""

from collections.abc import Iterable, Iterator, Sequence
from io import BytesIO
from typing import TYPE_CHECKING

from exhume.errors import MissingExtra, UnreadableDocument
from exhume.model.coding import Unit
from exhume.model.identifying import Identifying
from exhume.model.papers import Issue, Page
from exhume.model.report import Crop
from exhume.model.review import Box
from exhume.workflow.reviewing.marking import boxes_on
from exhume.workflow.reviewing.page_images import PageImages
from exhume.workflow.reviewing.papers import ReviewPaper

if TYPE_CHECKING:
    from PIL.Image import Image

DPI = 180
"""Dots to the inch of crops: small print of scanned journals can be read, also on paper."""

_AROUND = 30.0  # points above and below the passage, so that it is seen in its place
_BESIDE = 18.0
_WIDEST = 0.55  # of the page: a line of a column is shown with the whole column
_COLOURS = 24
_MARK = (176, 78, 0)
_LINE = 3  # dots
_POINTS = 72.0


class Cropper:
    """Cuts passages out of page images; a page that cannot be shown becomes an `Issue`."""

    def __init__(self, images: PageImages) -> None:
        self._images = images
        self.issues: list[Issue] = []

    def crops(
        self, stem: str, passage: Unit, paper: ReviewPaper, hidden: Iterable[Identifying]
    ) -> Iterator[Crop]:
        """Give a crop for each page that a passage stands on; none where pages cannot be shown.

        `stem` begins the names of the crops, and `hidden` is what is blackened in them.
        """
        covered = [_stretch(passage, one) for one in hidden]
        for page in paper.pages:
            boxes = tuple(boxes_on(page, passage, paper))
            if boxes:
                region = region_of(boxes, page)
                black = [box for part in covered for box in boxes_on(page, part, paper)]
                yield from self._crop(f"{stem}-p{page.number}.png", paper, region, boxes, black)

    def _crop(
        self,
        name: str,
        paper: ReviewPaper,
        region: Box,
        boxes: tuple[Box, ...],
        black: Sequence[Box],
    ) -> Iterator[Crop]:
        try:
            png = self._images.image(paper.original, paper.media_type, region.page)
        except UnreadableDocument as error:
            self.issues.append(Issue(paper.document, f"page image: {error.problem}", error.remedy))
            return
        yield Crop(name, region.page, region, boxes, DPI, cut(png, region, boxes, black))


def region_of(boxes: Sequence[Box], page: Page) -> Box:
    """Return the part of a page that is shown: the lines of the passage, with room around them.

    All is in points, and inside the page.
    """
    left = max(0.0, min(box.left for box in boxes) - _BESIDE)
    right = min(page.width, max(box.left + box.width for box in boxes) + _BESIDE)
    short = min(_WIDEST * page.width, page.width) - (right - left)
    if short > 0:
        left = max(0.0, min(left - short / 2, page.width - (right - left) - short))
        right = min(page.width, left + _WIDEST * page.width)
    top = max(0.0, min(box.top for box in boxes) - _AROUND)
    bottom = min(page.height, max(box.top + box.height for box in boxes) + _AROUND)
    return Box(page.number, *(round(edge, 2) for edge in (left, top, right - left, bottom - top)))


def cut(png: bytes, region: Box, boxes: Iterable[Box], black: Iterable[Box]) -> bytes:
    """Cut a region out of the picture of a page, frame the boxes, and blacken what is hidden.

    The same picture and boxes give the same bytes with the same version of Pillow.
    """
    try:
        from PIL import Image, ImageDraw  # noqa: PLC0415 - an extra
    except ImportError as error:
        remedy = "install it with: pip install 'exhume[dossier]'"
        raise MissingExtra("page images", "the package pillow is missing", remedy) from error
    with Image.open(BytesIO(png)) as page:
        picture = page.convert("RGB")
    draw = ImageDraw.Draw(picture)
    for box in black:
        draw.rectangle(_dots(box), fill=(0, 0, 0))
    for box in boxes:
        left, top, right, bottom = _dots(box)
        around = (left - _LINE, top - _LINE, right + _LINE, bottom + _LINE)
        draw.rectangle(around, outline=_MARK, width=_LINE)
    return _packed(picture.crop(_dots(region)))


def _dots(box: Box) -> tuple[int, int, int, int]:
    scale = DPI / _POINTS
    edges = (box.left, box.top, box.left + box.width, box.top + box.height)
    left, top, right, bottom = (round(edge * scale) for edge in edges)
    return left, top, right, bottom


def _packed(picture: "Image") -> bytes:
    """Return a PNG of few colours: a page of text needs no more, and is a third of the size."""
    file = BytesIO()
    picture.quantize(_COLOURS).save(file, "PNG", optimize=True)
    return file.getvalue()


def _stretch(passage: Unit, hidden: Identifying) -> Unit:
    return Unit("", passage.digest, passage.document, hidden.start, hidden.end, "")
