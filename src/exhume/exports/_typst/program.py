"""A composition as a Typst program with the files that it needs."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from exhume.exports._composition.blocks import (
    Article,
    Block,
    Bullets,
    Composition,
    Entries,
    Entry,
    Listing,
    PageImage,
    Paragraph,
    Plot,
    Quotation,
    Row,
    RowGroup,
    Section,
    Table,
)
from exhume.exports._composition.characters import plain
from exhume.exports._typst.inlines import Words, array, called, content, label, primary
from exhume.exports._typst.letters import Letters, literal
from exhume.exports._typst.tree import anchors
from exhume.exports._typst.widths import PORTRAIT, layout

STYLE = "dossier.typ"
_TALLEST = 500.0  # points that a picture of a page may be high
_DATE = re.compile(r"(\d{4})-(\d\d)-(\d\d)")
_RUNNING = 90  # characters of the title that stand on top of each page


@dataclass(frozen=True, slots=True)
class Program:
    """A Typst program, the language of its Han characters, and its images by their names."""

    source: str
    language: str
    images: Mapping[str, bytes]


def program(composition: Composition, covers: frozenset[str]) -> Program:
    """Write a composition; `covers` are the characters that the font for Chinese has."""
    words = Words(Letters(covers, composition.language), frozenset(anchors(composition)))
    writer = _Writer(words)
    body = writer.all(composition.sections, depth=0)
    source = _opening(composition, words, writer) + body
    return Program(source, primary(composition.language), writer.images)


def _opening(composition: Composition, words: Words, writer: "_Writer") -> str:
    """Return what stands before the first section, and the style of everything."""
    named = {
        "title": literal(plain(composition.title) or "Dossier"),
        "heading-title": words.text(composition.title),
        "running": words.text(_shortened(composition.title)),
        "question": words.text(composition.question),
        "date": words.text(composition.date),
        "written": _written(composition.date),
        "notice": words.text(composition.notice) if composition.notice else "none",
        "facts": writer.entries(composition.facts),
        "colophon": words.text(composition.colophon),
    }
    given = ", ".join(f"{name}: {value}" for name, value in named.items())
    return f'#import "{STYLE}": *\n#show: dossier.with({given})\n'


@dataclass(slots=True)
class _Writer:
    """Writes blocks one after the other, and collects the images that they show."""

    words: Words
    images: dict[str, bytes] = field(default_factory=dict[str, bytes])
    _placed: set[str] = field(default_factory=set[str])

    def all(self, blocks: tuple[Block, ...], depth: int) -> str:
        return "".join(f"#{self._block(block, depth)}\n" for block in blocks)

    def entries(self, entries: tuple[Entry, ...]) -> str:
        pairs = (array((self.words.text(e.term), self.words.all(e.says))) for e in entries)
        return called("entries", array(pairs))

    def _block(self, block: Block, depth: int) -> str:  # noqa: PLR0911 - one for each kind of block
        match block:
            case Section() | Article():
                return self._headed(block, depth)
            case Paragraph(inlines, kind):
                return called("paragraph", literal(kind), self.words.all(inlines))
            case Bullets(entries, numbered):
                return called("enum" if numbered else "list", *map(self.words.all, entries))
            case Entries(entries):
                return self.entries(entries)
            case Table():
                return self._table(block)
            case Plot():
                return self._plot(block)
            case PageImage():
                return self._page_image(block)
            case Quotation():
                return self._quotation(block)
            case Listing(text):
                return called("listing", content(self.words.letters.listed(text)))

    def _headed(self, block: Section | Article, depth: int) -> str:
        """Return a heading with all that stands under it."""
        about = str(depth + 1), self._anchor(block.anchor)
        if isinstance(block, Section):
            heading = called("part", *about, self.words.text(block.title))
        else:
            title, labels = self.words.all(block.title), self.words.spaced(block.labels)
            heading = called("article", *about, literal(block.kind), title, labels)
        return f"{heading}\n{self.all(block.blocks, depth + 1)}"

    def _anchor(self, anchor: str) -> str:
        """Return the label of a place; an anchor that was placed before is not placed again."""
        if anchor in self._placed:
            return "none"
        self._placed.add(anchor)
        return literal(label(anchor))

    def _table(self, table: Table) -> str:
        how = layout(table)
        named = {
            "size": f"{how.size}pt",
            "columns": array(how.columns),
            "numeric": array(_truth(column.numeric) for column in table.columns),
            "landscape": _truth(how.landscape),
            "whole-rows": _truth(how.whole_rows),
            "short": _truth(how.short),
            "caption": self.words.text(table.caption),
            "head": array(self.words.text(column.heading) for column in table.columns),
            "groups": array(self._group(group) for group in table.groups),
            "note": self.words.text(table.note) if table.note else "none",
        }
        return called("ruled", *(f"{name}: {value}" for name, value in named.items()))

    def _group(self, group: RowGroup) -> str:
        heading = self.words.all(group.heading) if group.heading else "none"
        return array((heading, array(cell for row in group.rows for cell in self._cells(row))))

    def _cells(self, row: Row) -> list[str]:
        """Return the cells of a row; one that can be led to has its label in the first."""
        first, *rest = map(self.words.all, row.cells)
        if row.anchor:
            first = called("anchored-cell", self._anchor(row.anchor), first)
        return [first, *rest]

    def _plot(self, plot: Plot) -> str:
        picture = plot.picture
        words = self.words
        note = words.text(plot.note) if plot.note else "none"
        if not picture.svg:
            return called("unseen-plot", words.text(picture.label), words.text(picture.says), note)
        file = self._image(picture.svg, "svg")
        return called("plot", file, literal(plain(picture.says)), words.text(picture.label), note)

    def _page_image(self, image: PageImage) -> str:
        says = self.words.text(image.says)
        if not image.crop.png:
            return called("paragraph", literal("note"), says)
        region = image.crop.region
        scale = min(1.0, PORTRAIT / max(region.width, 1), _TALLEST / max(region.height, 1))
        width = f"{max(region.width, 1) * scale:.1f}pt"
        file = self._image(image.crop.png, "png")
        return called("crop", file, literal(plain(image.says)), width, says)

    def _quotation(self, quotation: Quotation) -> str:
        letters = self.words.letters
        return called(
            "passage",
            literal(primary(quotation.language)),
            content(letters.faithful(quotation.left)),
            content(letters.faithful(quotation.quote)),
            content(letters.faithful(quotation.right)),
            _truth(quotation.cut_left),
            _truth(quotation.cut_right),
            self.words.text(quotation.source) if quotation.source else "none",
        )

    def _image(self, data: bytes, ending: str) -> str:
        name = f"{len(self.images) + 1}.{ending}"
        self.images[name] = data
        return literal(name)


def _truth(value: bool) -> str:
    return "true" if value else "false"


def _written(date: str) -> str:
    """Return a date as Typst has it, none where there is none, or none that it could know."""
    found = _DATE.fullmatch(date)
    if not found:
        return "none"
    year, month, day = (int(part) for part in found.groups())
    return f"datetime(year: {year}, month: {month}, day: {day})"


def _shortened(title: str) -> str:
    return title if len(title) <= _RUNNING else title[: _RUNNING - 1] + "…"
