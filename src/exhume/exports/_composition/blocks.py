"""What a dossier is made of: inlines in blocks in sections.

The same tree becomes the web page, the PDF and the Word file, so that all of them say the same. A
number that stands for something counted is a `Number` with the key under which the results of the
study have it: that is how ``exhume verify`` finds it again.
"""

from dataclasses import dataclass
from typing import Literal, TypeAlias

from exhume.model.report import Crop, Picture


@dataclass(frozen=True, slots=True)
class Text:
    """Words of the dossier itself, in English."""

    text: str


@dataclass(frozen=True, slots=True)
class Strong:
    """Words that stand out."""

    text: str


@dataclass(frozen=True, slots=True)
class Number:
    """A counted or estimated number as it is printed; `key` finds it among the results."""

    key: str
    text: str


@dataclass(frozen=True, slots=True)
class Literally:
    """An identifier, a digest or a path, set in letters of one width; `breaks` may be broken."""

    text: str
    breaks: bool = False


@dataclass(frozen=True, slots=True)
class Foreign:
    """Words of a paper or another source, with the BCP 47 tag of their language.

    What cannot be seen in them is shown by its code point; see `characters.faithful`.
    """

    text: str
    language: str


@dataclass(frozen=True, slots=True)
class Link:
    """Words that lead to an anchor of the dossier."""

    text: str
    anchor: str


@dataclass(frozen=True, slots=True)
class Label:
    """A short word that classifies, such as a grade or a polarity; `kind` is that word's class."""

    text: str
    kind: str


Inline: TypeAlias = Text | Strong | Number | Literally | Foreign | Link | Label
Inlines: TypeAlias = tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph; a ``key`` one is what nobody may overlook, a ``note`` what may be skipped."""

    inlines: Inlines
    kind: Literal["", "key", "note"] = ""


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list of short entries, numbered where their order matters."""

    entries: tuple[Inlines, ...]
    numbered: bool = False


@dataclass(frozen=True, slots=True)
class Entry:
    """A term and what is said of it."""

    term: str
    says: Inlines


@dataclass(frozen=True, slots=True)
class Entries:
    """A list of terms, each with what is said of it."""

    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table; numbers stand on the right."""

    heading: str
    numeric: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table, one entry a column; its first cell is its heading.

    `tags` are words by which a reader can filter long tables, as pairs of kind and word. A row
    with an `anchor` can be led to.
    """

    cells: tuple[Inlines, ...]
    tags: tuple[tuple[str, str], ...] = ()
    anchor: str = ""


@dataclass(frozen=True, slots=True)
class RowGroup:
    """Rows that belong together, under a heading of their own where there is one."""

    rows: tuple[Row, ...]
    heading: Inlines = ()


@dataclass(frozen=True, slots=True)
class Table:
    """A table; `name` is that of its file where it is handed over on its own.

    A table for `authors` is one that a paper about the study would print.
    """

    name: str
    caption: str
    columns: tuple[Column, ...]
    groups: tuple[RowGroup, ...]
    note: str = ""
    authors: bool = False
    filtered: bool = False


@dataclass(frozen=True, slots=True)
class Plot:
    """A picture of the report with its caption."""

    picture: Picture
    note: str = ""


@dataclass(frozen=True, slots=True)
class PageImage:
    """The part of a page that shows a passage; `says` describes it to those who cannot see it."""

    crop: Crop
    says: str


@dataclass(frozen=True, slots=True)
class Quotation:
    """A passage in its context, as the paper gives it; `cut` tells whether the paper goes on."""

    left: str
    quote: str
    right: str
    language: str
    cut_left: bool = False
    cut_right: bool = False
    source: str = ""


@dataclass(frozen=True, slots=True)
class Listing:
    """Text as it stands in a file, line by line."""

    text: str


@dataclass(frozen=True, slots=True)
class Article:
    """Something with an anchor and a heading of its own, such as a paper or a passage.

    `kind` is ``paper``, ``inculpatory``, ``exculpatory`` or ``claim``; `labels` stand under the
    heading.
    """

    anchor: str
    title: Inlines
    blocks: "tuple[Block, ...]"
    kind: str = ""
    labels: Inlines = ()


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the dossier: a numbered one, or one below it."""

    anchor: str
    title: str
    blocks: "tuple[Block, ...]"


Block: TypeAlias = (
    Paragraph
    | Bullets
    | Entries
    | Table
    | Plot
    | PageImage
    | Quotation
    | Listing
    | Article
    | Section
)


@dataclass(frozen=True, slots=True)
class Composition:
    """The whole dossier: what stands above it, and its numbered sections.

    `language` is the BCP 47 tag of the passages; `date` is empty where the protocol names none.
    `facts` stand below the title, `notice` in a frame on top, and `kind` says what it is.
    """

    title: str
    question: str
    date: str
    notice: str
    language: str
    facts: tuple[Entry, ...]
    sections: tuple[Section, ...]
    colophon: str
    kind: str = "Dossier"
