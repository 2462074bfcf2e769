"""An invented composition with every kind of block and inline; what it tells of is made up."""

import struct
import zlib

from exhume.exports._composition.blocks import (
    Article,
    Block,
    Bullets,
    Column,
    Composition,
    Entries,
    Entry,
    Foreign,
    Inlines,
    Label,
    Link,
    Listing,
    Literally,
    Number,
    PageImage,
    Paragraph,
    Plot,
    Quotation,
    Row,
    RowGroup,
    Section,
    Strong,
    Table,
    Text,
)
from exhume.exports._composition.results import Result
from exhume.model.report import Crop, Picture
from exhume.model.review import Box

RESULTS = {
    "papers.screened": Result(2838, "2,838"),
    "papers.included": Result(71, "71"),
    "recall": Result(0.4375, "43.8 %"),
}

SVG = (
    b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 600 200" width="600" height="200">'
    b'<rect width="600" height="200" fill="#fff"/><path d="M40 180h520M60 180v-90h60v90zM160 180'
    b'v-140h60v140zM260 180v-60h60v60z" fill="#0072b2" stroke="#000"/></svg>'
)


def png(width: int = 900, height: int = 240) -> bytes:
    """Make an image of grey lines, as a page of text looks from afar."""
    line = b"\x00" + bytes(60 if 40 < x % 450 < 420 else 250 for x in range(width))
    blank = b"\x00" + b"\xfa" * width
    rows = b"".join(line if y % 30 < 14 else blank for y in range(height))
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    parts = ((b"IHDR", header), (b"IDAT", zlib.compress(rows)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(kind, data) for kind, data in parts)


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


CROP = Crop("0001-2.png", 2, Box(2, 40, 90, 432, 115), (Box(2, 50, 100, 250, 15),), 150, png())
PICTURE = Picture(
    "papers-by-year",
    "Papers by year",
    "Three bars: 3 papers in 1994, 5 in 1997, 2 in 1999.",
    SVG,
    png(600, 200),
    b"year,papers,low,high\r\n1994,3,0.8,7.1\r\n1997,5,1.6,10\r\n1999,2,0.2,6\r\n",
)


def text(words: str) -> Inlines:
    """Make inlines of words alone."""
    return (Text(words),)


def table(rows: int = 4, *, name: str = "candidates", filtered: bool = True) -> Table:
    """Make a table of invented candidates, in groups of two rows."""
    return Table(
        name=name,
        caption="Passages that rules pointed at",
        columns=(
            Column("No.", numeric=True),
            Column("Code"),
            Column("Polarity"),
            Column("Quote"),
            Column("Page", numeric=True),
        ),
        groups=tuple(
            RowGroup(
                tuple(_row(number) for number in range(first, min(first + 2, rows))),
                (Link(f"Paper {first // 2 + 1:04}", "paper.0001"), Text(" · Invented Journal")),
            )
            for first in range(0, rows, 2)
        ),
        note="An invented note below the table.",
        filtered=filtered,
    )


def _row(number: int) -> Row:
    polarity = ("inculpatory", "exculpatory")[number % 3 == 0]
    code = ("tube-after-declaration", "apnoea-test")[number % 3 == 0]
    return Row(
        (
            (Link(str(number + 1), "passage.1"),),
            (Text("Invented code "), Literally(code)),
            (Label(polarity, polarity),),
            (Foreign(f"立即行气管插管，第 {number} 例", "zh-Hans"),),
            text("2"),
        ),
        (("polarity", polarity), ("code", code)),
    )


def passage(anchor: str = "passage.1", polarity: str = "inculpatory") -> Article:
    """Make an invented passage with all that stands below it."""
    return Article(
        anchor,
        (Text("Passage 1: invented code"),),
        (
            Quotation(
                "供者为虚构，28 岁。\n",
                "经两名医师确认脑死亡后，立即行气管插管",
                "，纯氧通气。\t以下从略",
                "zh-Hans",
                cut_left=True,
                cut_right=True,
                source="",
            ),
            PageImage(CROP, "Page 2 of paper 0001, the passage in a frame"),
            Entries(
                (
                    Entry(
                        "Translation (checked)",
                        text("After two physicians had confirmed brain death, intubated at once."),
                    ),
                    Entry("Rule", (Literally("tube-then"), Text(", score 0.95"))),
                    Entry("SHA-256", (Literally("ab" * 32, breaks=True),)),
                )
            ),
            Table(
                "verdicts",
                "What each coder said",
                (Column("Coder"), Column("Verdict"), Column("Note")),
                (
                    RowGroup(
                        (
                            Row((text("coder 1"), text("invented code"), text("clear"))),
                            Row((text("coder 2"), text("nothing here"), text("order not told"))),
                        )
                    ),
                ),
            ),
        ),
        polarity,
        (
            Label("explicit", "grade"),
            Label(polarity, polarity),
            Text("page 2, characters 120–139"),
        ),
    )


def paper(number: int = 1) -> Article:
    """Make an invented paper with a passage of either polarity."""
    name = f"{number:04}"
    first = "passage.1" if number == 1 else f"passage.{name}.1"
    return Article(
        f"paper.{name}",
        (Text(f"Paper {name} "), Foreign("原位心脏移植供心保护二例（虚构）", "zh-Hans")),
        (
            Entries(
                (
                    Entry("Published", text("Invented Journal, 1994")),
                    Entry("File", (Literally(f"sources/papers/{name}.pdf"),)),
                )
            ),
            passage(first),
            passage(f"passage.{name}.2", "exculpatory"),
        ),
        "paper",
        (Label("included", "included"),),
    )


def sections() -> tuple[Section, ...]:
    """Make invented sections that hold every kind of block."""
    summary: tuple[Block, ...] = (
        Paragraph(
            (
                Text("Of "),
                Number("papers.screened", "2,838"),
                Text(" invented papers on 脑死亡, people settled that "),
                Number("papers.included", "71"),
                Text(" hold such a passage; see "),
                Link("the passages", "passages"),
                Text("."),
            )
        ),
        Paragraph((Strong("Nothing here is real."), Text(" It was made up for tests.")), "key"),
        Paragraph(text("A note that may be skipped."), "note"),
        Bullets((text("first"), text("second"))),
        Bullets((text("one"), (Text("recall "), Number("recall", "43.8 %"))), numbered=True),
    )
    return (
        Section("summary", "Summary in plain words", summary),
        Section("findings", "Findings", (Plot(PICTURE, "Bars with intervals."), table())),
        Section("passages", "Passages", (paper(),)),
        Section(
            "methods",
            "Methods",
            (Section("protocol", "The protocol", (Listing('title = "invented"\n\nx = 1\n'),)),),
        ),
    )


def composition(*made: Section) -> Composition:
    """Make an invented composition of these sections, or of the usual ones."""
    return Composition(
        title="The order of events in invented papers",
        question="Do the invented papers report it?",
        date="2026-01-31",
        notice="All papers of this study are invented.",
        language="zh-Hans",
        facts=(
            Entry("Criterion", (Text("Invented question "), Literally("invented-question"))),
            Entry("Papers", (Number("papers.included", "71"), Text(" included"))),
        ),
        sections=made or sections(),
        colophon="Written from the study’s own counts and passages.",
    )
