"""Share of the bare PDFium loop's speed that reading a PDF keeps, on the same files in one run.

    pytest benchmarks/bench_pdf.py --benchmark-only -s

The bare loop asks PDFium for each character and its box and keeps nothing. `share` is its time
divided by the reader's, processor time, the best of rounds taken in turn; it should be 0.7 or more,
also where the order of a page has to be found from its layout. Text and fonts as in a journal:
invented Chinese in an embedded font, ten pages of two columns with 45 lines, and a page-wide table.
"""

import io
import subprocess
import time
from collections.abc import Callable, Iterator
from functools import cache, partial
from pathlib import Path

import pytest
from pytest_benchmark.fixture import BenchmarkFixture
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFError, TTFont
from reportlab.pdfgen.canvas import Canvas

from exhume.sources import pdf

from .bench_sources import bare_loop
from .corpus import documents

PAGES, LINES, WIDTH = 10, 45, 22
SIZE, PITCH = 10, 15
COLUMNS = (60, 60 + SIZE * (WIDTH + 2))
ROUNDS = 9
ORDERS = ("column by column", "line by line", "table")


@cache
def chinese_font() -> str:
    command = ["fc-list", ":lang=zh-cn", "file"]
    listed = subprocess.run(command, capture_output=True, text=True, check=True)  # noqa: S603 - our own words
    for line in sorted(listed.stdout.splitlines()):
        path = line.strip().rstrip(":")
        try:
            pdfmetrics.registerFont(TTFont("Chinese", path))
        except TTFError:
            continue  # PostScript outlines, which reportlab cannot embed
        return "Chinese"
    return pytest.skip("no Chinese TrueType font here")


def pieces(order: str, text: str) -> Iterator[tuple[float, float, str]]:
    """Give the pieces of a page: where each begins, and its text."""
    if order == "table":
        for place in range(LINES * 5):
            row, cell = divmod(place, 5)
            yield 60 + 95 * cell, 780 - PITCH * row, text[9 * place : 9 * place + 3 + place % 5]
        return
    places = [(column, row) for column in (0, 1) for row in range(LINES)]
    if order == "line by line":
        places.sort(key=lambda place: place[1])
    for column, row in places:
        start = WIDTH * (column * LINES + row)
        yield COLUMNS[column], 780 - PITCH * row, text[start : start + WIDTH]


@pytest.fixture(scope="module", params=ORDERS)
def paper(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A PDF of ten pages, with its text in one of the orders."""
    file = io.BytesIO()
    canvas = Canvas(file, pagesize=(595, 842), invariant=True)
    for text in documents(PAGES, characters=2 * LINES * WIDTH):
        canvas.setFont(chinese_font(), SIZE)
        for x, y, piece in pieces(request.param, text):
            canvas.drawString(x, y, piece)
        canvas.showPage()
    canvas.save()
    path = tmp_path_factory.mktemp("bench") / "paper.pdf"
    path.write_bytes(file.getvalue())
    return path


def seconds(work: Callable[[], object]) -> float:
    start = time.process_time()
    work()
    return time.process_time() - start


def test_share_of_the_bare_loop(benchmark: BenchmarkFixture, paper: Path) -> None:
    reader, bare = partial(pdf.read_document, paper), partial(bare_loop, paper)
    reader()  # imports what it needs
    ours, theirs = zip(*((seconds(reader), seconds(bare)) for _ in range(ROUNDS)), strict=True)
    benchmark.pedantic(reader, rounds=1)
    benchmark.extra_info["share"] = round(min(theirs) / min(ours), 2)
    benchmark.extra_info["pages/s"] = round(PAGES / min(ours))
    print(benchmark.name, benchmark.extra_info)
