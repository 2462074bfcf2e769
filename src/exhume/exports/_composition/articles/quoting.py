"""A passage as it is printed: its context, its page, and how to cite it."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from exhume.exports._composition.blocks import Inlines, Link, Literally, PageImage, Quotation
from exhume.exports._composition.characters import plain
from exhume.exports._composition.prose import words
from exhume.exports._composition.source import Source
from exhume.model.report import Crop, Judgement, PaperReport, Passage


class _Cut(NamedTuple):
    """A stretch of a paper as it is printed: what stands left of it, the quote, what right."""

    left: str
    quote: str
    right: str
    start: int


def of_passage(source: Source, paper: PaperReport, passage: Passage) -> Quotation:
    """Return what a rule pointed at, in its context."""
    finding = passage.finding
    cut = _Cut(passage.left, finding.quote, passage.right, finding.start)
    return _quotation(source, paper, cut)


def of_judgement(source: Source, paper: PaperReport, judged: Judgement) -> Quotation:
    """Return what people judged, in its context."""
    cut = _Cut(judged.left, judged.quote, judged.right, judged.start)
    return _quotation(source, paper, cut)


def page_images(crops: Iterable[Crop], paper: PaperReport) -> Iterator[PageImage]:
    """Return the page images of a passage, each with words for those who cannot see it."""
    for crop in crops:
        says = (
            f"Part of page {crop.page} of paper {paper.id} as it was handed in, with the "
            f"{len(crop.boxes)} line{'' if len(crop.boxes) == 1 else 's'} of the passage in boxes. "
            "The words are those of the quote above."
        )
        yield PageImage(crop, plain(says))


def citation(source: Source, paper: PaperReport, where: str, anchor: str) -> Inlines:
    """Return how a passage is cited, so that anybody can find it again; `where` it stands."""
    report = source.report
    date = f", {report.date}" if report.date else ""
    return (
        words(f"“{report.title}”{date}, paper {paper.id}, {where} of the file with SHA-256 "),
        Literally(paper.digest, breaks=True),
        words(", "),
        Link(f"#{anchor}", anchor),
    )


def place_of(page: int | None, start: int, end: int) -> str:
    """Return where a passage stands, in words.

    >>> place_of(2, 120, 139)
    'page 2, characters 120–139'
    """
    where = f"page {page}, " if page is not None else ""
    return f"{where}characters {start}–{end}"


def _quotation(source: Source, paper: PaperReport, cut: _Cut) -> Quotation:
    """Hide what may identify somebody, and tell whether the paper goes on."""
    end = cut.start + len(cut.quote)
    return Quotation(
        left=source.hidden(paper, cut.left, cut.start - len(cut.left)),
        quote=source.hidden(paper, cut.quote, cut.start),
        right=source.hidden(paper, cut.right, end),
        language=source.language,
        cut_left=cut.start > len(cut.left),
        cut_right=end + len(cut.right) < paper.characters,
    )
