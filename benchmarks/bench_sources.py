"""Speed of reading papers: PDF against a bare loop over PDFium, and text of unknown encoding.

The papers are made of invented words. `test_pdf_*`: characters per second are the constant number
of characters divided by the time; the reader should take at most 1 / 0.7 of the bare loop's time.
"""

import io
from collections.abc import Callable, Iterable
from pathlib import Path

import pypdfium2
import pypdfium2.raw as pdfium_c
import pytest
from pytest_benchmark.fixture import BenchmarkFixture
from reportlab.pdfgen.canvas import Canvas

from exhume.sources import csv_records, pdf, plain_text, ris
from exhume.sources.recognition import reader_for

from .corpus import terms

PAGES, LINES, COLUMN = 10, 45, 40


@pytest.fixture(scope="session")
def paper(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A PDF of ten pages with 1,800 characters each."""
    file = io.BytesIO()
    canvas = Canvas(file, pagesize=(595, 842), invariant=True)
    letters = "abcdefghijklmnopqrstuvwxyz 0123456789"
    for page in range(PAGES):
        canvas.setFont("Helvetica", 10)
        for line in range(LINES):
            start = (page * LINES + line) % len(letters)
            canvas.drawString(50, 800 - 16 * line, (letters[start:] + letters * 2)[:COLUMN])
        canvas.showPage()
    canvas.save()
    path = tmp_path_factory.mktemp("bench") / "paper.pdf"
    path.write_bytes(file.getvalue())
    return path


def bare_loop(path: Path) -> int:
    """Ask PDFium for every character and box, as a short script would, and keep nothing."""
    count = 0
    with pypdfium2.PdfDocument(path) as document:
        for page in document:
            text = page.get_textpage()
            for index in range(text.count_chars()):
                pdfium_c.FPDFText_GetUnicode(text, index)
                text.get_charbox(index)
                count += 1
            text.close()
            page.close()
    return count


def test_pdf_bare_loop(benchmark: BenchmarkFixture, paper: Path) -> None:
    assert benchmark(bare_loop, paper) > PAGES * LINES * (COLUMN - 2)


def test_pdf_reader(benchmark: BenchmarkFixture, paper: Path) -> None:
    assert len(benchmark(pdf.read_document, paper).pages) == PAGES


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "utf-16-le"])
def test_text_reader(benchmark: BenchmarkFixture, tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "paper.txt"
    path.write_bytes("，".join(terms() * 6).encode(encoding))
    assert benchmark(plain_text.read_document, path).encoding == encoding


def test_looking_for_a_reader(benchmark: BenchmarkFixture, tmp_path: Path) -> None:
    path = tmp_path / "paper.txt"
    path.write_bytes("，".join(terms() * 6).encode("gb18030"))
    assert benchmark(reader_for, path) is plain_text


REFERENCE_FILES: dict[str, tuple[Callable[[Path], Iterable[object]], str, str]] = {
    "ris": (ris.read_records, "", "TY  - JOUR\nT1  - {0}\nAU  - 甲某;乙某\nPY  - 2001\nER  - \n"),
    "csv": (csv_records.read_records, "题名,作者,年\n", "{0},甲某;乙某,2001\n"),
}


@pytest.mark.parametrize("kind", REFERENCE_FILES)
def test_thousand_records(benchmark: BenchmarkFixture, tmp_path: Path, kind: str) -> None:
    read, header, record = REFERENCE_FILES[kind]
    path = tmp_path / "refs"
    titles = (terms() * 4)[:1_000]
    path.write_text(header + "".join(map(record.format, titles)), encoding="utf-8")
    assert len(benchmark(lambda: list(read(path)))) == 1_000
