"""Scanned pages for the benchmarks: lines of invented text, rendered, skewed and made noisy.

The texts are those of the sample study, whose papers are invented. The same seed gives the same
pages.
"""

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFilter, ImageFont

from exhume.errors import UnreadableDocument
from exhume.sources import pdf
from exhume.workflow.sample import make_sample

FONTS = {
    "hei": "/usr/share/fonts/truetype/wqy/wqy-microhei.ttc",
    "ming": "/usr/share/fonts/truetype/arphic/uming.ttc",
    "song": "/usr/share/fonts/opentype/noto/NotoSerifCJK-Regular.ttc",
    "sans": "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc",
}
FACES = {"song": 2, "sans": 2}  # the simplified Chinese face of a collection
DPI = 200
WIDTH, HEIGHT = 1_654, 2_339  # A4
SIZE = 10.5  # points of type, what Chinese journals are set in
LINES, COLUMN = 44, 40


@dataclass(frozen=True, slots=True, eq=False)
class Scan:
    """A page image, grey, and the text printed on it."""

    font: str
    image: NDArray[np.uint8]
    text: str


def scans(count: int, *, lines: int = LINES, bad: bool = False, seed: int = 1) -> list[Scan]:
    """Give pages in the fonts that are there, in turn; `bad` ones as one-bit copies."""
    fonts = [name for name, path in FONTS.items() if Path(path).is_file()]
    prose, size = _prose(), lines * COLUMN
    texts = [prose[start : start + size] for start in range(0, count * size, size)]
    return [
        _scan(fonts[k % len(fonts)], _wrapped(text), seed=seed + k, bad=bad)
        for k, text in enumerate(texts)
    ]


@cache
def _prose() -> str:
    """Return the text of the sample's papers without their line ends."""
    texts: list[str] = []
    with TemporaryDirectory() as folder:
        make_sample(Path(folder) / "sample")
        for path in sorted(Path(folder).rglob("*.pdf")):
            with suppress(UnreadableDocument):  # some are damaged on purpose
                texts.append(pdf.read_document(path).text)
    return "".join("".join(texts).split())


def _wrapped(text: str) -> list[str]:
    return [text[start : start + COLUMN] for start in range(0, len(text), COLUMN)]


def _scan(font: str, lines: Iterable[str], *, seed: int, bad: bool) -> Scan:
    lines = list(lines)
    page = Image.new("L", (WIDTH, HEIGHT), 255)
    face = ImageFont.truetype(FONTS[font], round(SIZE * DPI / 72), index=FACES.get(font, 0))
    draw = ImageDraw.Draw(page)
    for number, line in enumerate(lines):
        draw.text((150, 120 + 48 * number), line, font=face, fill=20)
    random = np.random.default_rng(seed)
    angle = float(random.uniform(-0.7, 0.7))  # degrees
    page = page.rotate(angle, Image.Resampling.BICUBIC, fillcolor=255)
    page = page.filter(ImageFilter.GaussianBlur(0.9 if bad else 0.6))
    grey = np.asarray(page, np.float64) + random.normal(0, 26 if bad else 14, (HEIGHT, WIDTH))
    if bad:
        grey = np.where(grey < 150, 0, 255)
    return Scan(font, np.clip(grey, 0, 255).astype(np.uint8), "\n".join(lines))
