"""Speed and errors of character recognition, on pages of invented text at 200 dpi.

    pytest benchmarks/bench_ocr.py --benchmark-only -s   speed against the bare engine
    python -m benchmarks.bench_ocr PAGES                 errors of each engine, and a table of them

The table (``benchmarks/ocr_confusions.json``) counts which characters each engine takes for which;
`benchmarks.confusion_table` makes a criterion's confusions from it. Ours is the path from the page
of a PDF to its text with boxes and confidences; the bare engine, with the same models, settings and
runtime, gets the page as an image and gives lines. It should take at least 0.9 of our time.
"""

import io
import json
import os
import subprocess
import sys
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from difflib import SequenceMatcher
from functools import partial
from pathlib import Path

import numpy as np
import pytest
from benchmarks.page_images import DPI, HEIGHT, WIDTH, Scan, scans
from numpy.typing import NDArray
from PIL import Image
from pytest_benchmark.fixture import BenchmarkFixture
from rapidocr import RapidOCR
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from exhume.protocols import OcrEngine
from exhume.settings import OcrSettings
from exhume.sources import pdf
from exhume.sources.ocr import engine_for
from exhume.sources.ocr.page import recognised
from exhume.sources.ocr.rapid import RapidEngine, parameters

ENGINES = ("rapidocr", "tesseract")
ROUNDS = 5
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


def test_scanned_pdf_against_the_bare_engine(
    benchmark: BenchmarkFixture, engine: OcrEngine, page: Scan, tmp_path: Path
) -> None:
    path = tmp_path / "scan.pdf"
    path.write_bytes(scanned_pdf([page]))
    settings = OcrSettings(engine=engine.name)  # type: ignore[arg-type] - one of the names
    ours = partial(pdf.read_with_ocr, path, settings)
    theirs = partial(bare(engine), page.image)
    assert ours().state == "read-by-ocr"
    theirs()  # both are warm now
    rounds = [(_spent(theirs), _spent(ours)) for _ in range(ROUNDS)]
    shares = sorted(bare / own for bare, own in rounds)
    least = [min(column) for column in zip(*rounds, strict=True)]
    benchmark.extra_info["share of the bare engine's speed"] = round(shares[ROUNDS // 2], 3)
    print(
        f"\n{engine.name}: bare {least[0]:.2f} s, ours {least[1]:.2f} s of processor time a page; "
        f"share of its speed {shares[ROUNDS // 2]:.2f}, the median of {ROUNDS} rounds "
        f"({shares[0]:.2f} to {shares[-1]:.2f})"
    )
    benchmark.pedantic(ours, rounds=1)


def bare(engine: OcrEngine) -> Callable[[NDArray[np.uint8]], object]:
    """Return the engine's program itself, without boxes for characters and without our code."""
    if isinstance(engine, RapidEngine):
        return RapidOCR(params=parameters(engine.runtime))
    return _tesseract


def _tesseract(image: NDArray[np.uint8]) -> bytes:
    height, width = image.shape
    command = ["tesseract", "stdin", "stdout", "-l", "chi_sim+eng", "--dpi", str(DPI)]
    return subprocess.run(  # noqa: S603 - the program that is measured
        command,
        input=b"P5 %d %d 255\n" % (width, height) + image.tobytes(),
        env={**os.environ, "OMP_THREAD_LIMIT": "1"},
        capture_output=True,
        check=True,
    ).stdout


def _spent(action: Callable[[], object]) -> float:
    """Return the processor time that something takes, in this process and those it starts."""
    begun = sum(os.times()[:4])
    action()
    return sum(os.times()[:4]) - begun


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
