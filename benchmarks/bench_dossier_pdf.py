"""How long a PDF of the size of the founding study takes: 71 papers with pages, 310 rows."""

from dataclasses import replace
from typing import TYPE_CHECKING

from exhume.exports._composition.blocks import (
    Article,
    Block,
    Column,
    Composition,
    Foreign,
    PageImage,
    Quotation,
    Row,
    RowGroup,
    Section,
    Table,
    Text,
)
from exhume.exports.dossier_pdf import printed
from exhume.model.report import Crop
from exhume.model.review import Box

if TYPE_CHECKING:
    from pytest_benchmark.fixture import BenchmarkFixture

PAPERS, ROWS = 71, 310


def page_image(seed: int) -> bytes:
    """Make a noisy PNG of about 40 kB."""
    from io import BytesIO  # noqa: PLC0415 - for this function alone
    from random import Random  # noqa: PLC0415

    from PIL import Image  # noqa: PLC0415

    file = BytesIO()
    Image.frombytes("L", (250, 160), Random(seed).randbytes(250 * 160)).save(file, "PNG")
    return file.getvalue()


def paper(number: int) -> Article:
    """Make an invented paper with a passage and its page."""
    han = "".join(chr(0x4E00 + (number * 37 + at * 11) % 2500) for at in range(240))
    region = Box(2, 40, 90, 432, 115)
    crop = Crop(f"{number}.png", 2, region, (region,), 150, page_image(number))
    blocks: tuple[Block, ...] = (
        Quotation(han[:100], han[100:140], han[140:], "zh-Hans"),
        PageImage(crop, "An invented page"),
    )
    return Article(f"paper.{number}", (Text(f"Paper {number}"),), blocks, "paper")


def table() -> Table:
    """Make the table of candidates."""
    rows = (
        Row(((Text(str(n)),), (Foreign("虚构的引文", "zh-Hans"),), (Text("an invented code"),)))
        for n in range(ROWS)
    )
    columns = (Column("No.", numeric=True), Column("Quote"), Column("Code"))
    return Table("candidates", "Candidates", columns, (RowGroup(tuple(rows)),))


def test_printing(benchmark: "BenchmarkFixture") -> None:
    sections = (
        Section("findings", "Findings", (table(),)),
        Section("passages", "Passages", tuple(map(paper, range(PAPERS)))),
    )
    made = Composition("Invented", "", "2026-01-31", "", "zh-Hans", (), sections, "")
    titles = iter(range(100))  # Typst remembers what it has set: each round has another title
    pdf = benchmark.pedantic(lambda: printed(replace(made, title=f"{next(titles)}")), rounds=3)
    assert pdf.startswith(b"%PDF-")
