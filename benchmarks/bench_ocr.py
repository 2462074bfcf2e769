"""Speed and errors of character recognition, on pages of invented text at 200 dpi.

    pytest benchmarks/bench_ocr.py --benchmark-only     speed against the bare engine
    python -m benchmarks.bench_ocr PAGES                 errors of each engine, and a table of them

The table (``benchmarks/ocr_confusions.json``) counts which characters each engine takes for which;
a criterion's confusions can be fed from it. Ours is the path from the page of a PDF to its text
with boxes and confidences; it should take at most 1 / 0.9 of the bare engine's time.
"""

import io
import json
import os
import sys
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from pathlib import Path

import pytest
from benchmarks.page_images import DPI, HEIGHT, WIDTH, Scan, scans
from PIL import Image
from pytest_benchmark.fixture import BenchmarkFixture
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from exhume.protocols import OcrEngine
from exhume.settings import OcrSettings
from exhume.sources import pdf
from exhume.sources.ocr import engine_for
from exhume.sources.ocr.page import recognised

ENGINES = ("rapidocr", "tesseract")
TABLE = Path(__file__).with_name("ocr_confusions.json")


def scanned_pdf(pages: Sequence[Scan]) -> bytes:
    """Put page images into a PDF without a text layer."""
    file = io.BytesIO()
    size = WIDTH * 72 / DPI, HEIGHT * 72 / DPI
    canvas = Canvas(file, pagesize=size, invariant=True)
    for page in pages:
        canvas.drawImage(ImageReader(Image.fromarray(page.image)), 0, 0, *size)
        canvas.showPage()
    canvas.save()
    return file.getvalue()


@pytest.fixture(scope="module")
def page() -> Scan:
    return scans(1)[0]


@pytest.fixture(params=ENGINES)
def engine(request: pytest.FixtureRequest) -> OcrEngine:
    found = engine_for(request.param)
    assert found is not None
    return found


def test_bare_engine(benchmark: BenchmarkFixture, engine: OcrEngine, page: Scan) -> None:
    assert benchmark.pedantic(engine.read, (page.image, DPI), rounds=3, warmup_rounds=1)


def test_scanned_pdf(
    benchmark: BenchmarkFixture, engine: OcrEngine, page: Scan, tmp_path: Path
) -> None:
    path = tmp_path / "scan.pdf"
    path.write_bytes(scanned_pdf([page]))
    settings = OcrSettings(engine=engine.name)  # type: ignore[arg-type] - one of the names
    given = (path, settings)
    document = benchmark.pedantic(pdf.read_with_ocr, given, rounds=3, warmup_rounds=1)
    assert document.state == "read-by-ocr"


def main() -> None:
    """Print the errors of each engine and write the table of confusions."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 4
    confusions: dict[str, Counter[tuple[str, str]]] = {}
    for name in ENGINES:
        confusions[name] = Counter()
        for kind, bad in (("grey scan", False), ("bad one-bit copy", True)):
            print(name, kind, _measured(name, scans(count, bad=bad), confusions[name]))
    TABLE.write_text(_table(confusions, count), encoding="utf-8")


def _measured(name: str, pages: Sequence[Scan], confusions: Counter[tuple[str, str]]) -> str:
    engine = engine_for(name)
    assert engine is not None
    wrong = characters = 0
    digits = digits_wrong = 0
    begun = sum(os.times()[:4])  # of the programs that it starts as well
    for page in pages:
        read = recognised(engine.read(page.image, DPI), 1.0).text
        expected, found = _bare(page.text), _bare(read)
        pairs = list(_differences(expected, found))
        wrong += sum(max(len(a), len(b)) for a, b in pairs)
        characters += len(expected)
        digits += sum(map(str.isdigit, expected))
        digits_wrong += sum(sum(map(str.isdigit, a)) for a, _ in pairs)
        confusions.update((a, b) for a, b in pairs if len(a) == len(b) == 1)
    spent = (sum(os.times()[:4]) - begun) / len(pages)
    return (
        f"{100 * wrong / characters:.2f} % of {characters} characters wrong, "
        f"{100 * digits_wrong / digits:.2f} % of {digits} digits, {spent:.1f} CPU s a page"
    )


def _bare(text: str) -> str:
    """Fold what normalisation folds as well: width and white space."""
    return "".join(unicodedata.normalize("NFKC", text).split())


def _differences(expected: str, found: str) -> Iterator[tuple[str, str]]:
    matcher = SequenceMatcher(None, expected, found, autojunk=False)
    for kind, a, b, c, d in matcher.get_opcodes():
        if kind == "replace" and b - a == d - c:
            yield from zip(expected[a:b], found[c:d], strict=True)
        elif kind != "equal":
            yield expected[a:b], found[c:d]


def _table(confusions: dict[str, Counter[tuple[str, str]]], pages: int) -> str:
    about = (
        f"Which characters engines take for which, on {pages} grey scans and {pages} bad one-bit "
        "copies of invented text at 200 dpi, skewed and made noisy; made by bench_ocr.py."
    )
    rows = [
        {"engine": name, "printed": printed, "read": read, "count": count}
        for name, counts in confusions.items()
        for (printed, read), count in sorted(counts.items(), key=lambda row: (-row[1], row[0]))
    ]
    lines = ",\n".join(json.dumps(row, ensure_ascii=False) for row in rows)
    return f'{{"about": {json.dumps(about)},\n"confusions": [\n{lines}\n]}}\n'


if __name__ == "__main__":
    main()
