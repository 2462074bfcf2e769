"""Papers of three kinds (with a table of characters, without, image only), mixed and damaged."""

import io
import re
import subprocess
import sys
from pathlib import Path

import numpy as np
import pikepdf
import pypdfium2
import pytest
from PIL import Image
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from exhume.errors import UnreadableDocument
from exhume.model.papers import HIDDEN_TEXT_LAYER, TEXT_LAYER, Document, State
from exhume.settings import WITHOUT_OCR, OcrSettings
from exhume.sources import pdf
from exhume.sources._pdf_repair import is_installed
from exhume.sources.ocr import engine_for

from .pdf_making import SIZE, Draw, changed, chinese_font, made, words

LINES = (
    "供体男性二十五岁因车祸入院",
    "经抢救无效后家属同意捐献器官",
    "手术在全身麻醉下进行常规开胸",
    "心脏取出后置于低温保存液中，",
    "总缺血时间为180分钟。术后恢复",
    "良好，随访12个月未见排斥反应",
)
"""Invented lines, long enough to be judged."""

TEXT = "".join(LINES)


def printed(canvas: Canvas) -> None:
    for number, line in enumerate(LINES):
        words(line, 20, 170 - 26 * number, 16, chinese_font())(canvas)


def scanned(draw: Draw, *, slope: float = 0.4) -> Draw:
    """Return a drawing of the image of another, skewed and made noisy."""
    with pypdfium2.PdfDocument(made(draw)) as document:
        page = document[0].render(scale=200 / 72, grayscale=True).to_pil().convert("L")
    turned = page.rotate(slope, Image.Resampling.BICUBIC, fillcolor=255)
    noise = np.random.default_rng(1).normal(0, 12, (turned.height, turned.width))
    grey = Image.fromarray(np.clip(np.asarray(turned) + noise, 0, 255).astype(np.uint8))

    def place(canvas: Canvas) -> None:
        canvas.drawImage(ImageReader(grey), 0, 0, *SIZE)

    return place


def both(*draws: Draw) -> Draw:
    def draw(canvas: Canvas) -> None:
        for each in draws:
            each(canvas)

    return draw


def hidden(canvas: Canvas) -> None:
    text = canvas.beginText(20, 170)
    text.setTextRenderMode(3)
    text.setFont(chinese_font(), 16)
    text.setLeading(26)
    text.textLines("\n".join(LINES))
    canvas.drawText(text)


def without_table(document: pikepdf.Pdf) -> None:
    """Take away every font's table from glyphs to characters."""
    for page in document.pages:
        for font in page.Resources.Font.values():
            if "/ToUnicode" in font:
                del font.ToUnicode


def with_wrong_table(document: pikepdf.Pdf) -> None:
    """Let every entry of the tables name the character 7 places further on."""
    for page in document.pages:
        for font in page.Resources.Font.values():
            if "/ToUnicode" in font:
                table = font.ToUnicode.read_bytes().decode()
                font.ToUnicode.write(re.sub(r"<([4-9][0-9A-F]{3})>", _further, table).encode())


def _further(found: re.Match[str]) -> str:
    return f"<{int(found[1], 16) + 7:04X}>"


def read(folder: Path, data: bytes, ocr: OcrSettings = WITHOUT_OCR) -> Document:
    path = folder / "paper.pdf"
    path.write_bytes(data)
    return pdf.read_with_ocr(path, ocr)


def rapidocr() -> OcrSettings:
    if engine_for("rapidocr") is None:
        pytest.skip("rapidocr is not installed")
    return OcrSettings(engine="rapidocr")


def bare(text: str) -> str:
    return "".join(text.split())


def test_an_embedded_font_with_its_table_is_read_from_the_text_layer(tmp_path: Path) -> None:
    document = read(tmp_path, made(printed), OcrSettings())
    assert (State.READ, TEXT_LAYER, TEXT) == (
        document.state,
        document.pages[0].source,
        bare(document.text),
    )
    assert (None, ()) == (document.confidence, document.issues)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (without_table, "of the characters are control characters"),
        (with_wrong_table, "of neighbouring Han characters occur in words"),
    ],
)
def test_a_font_without_the_right_table_gives_poor_text(
    tmp_path: Path, change: object, reason: str
) -> None:
    data = changed(made(printed, printed), change)  # type: ignore[arg-type] - one of two changes
    document = read(tmp_path, data)
    assert State.POOR_TEXT == document.state
    assert all(page.doubt.endswith(reason) for page in document.pages)
    (issue,) = [issue for issue in document.issues if issue.state is State.POOR_TEXT]
    assert "the text layer of pages 1, 2 cannot be relied on: " in issue.problem
    assert "[ocr]" in issue.remedy


def test_pages_with_poor_text_are_recognised_and_the_others_are_not(tmp_path: Path) -> None:
    ocr = rapidocr()
    whole = pikepdf.open(io.BytesIO(made(printed)))
    with pikepdf.open(io.BytesIO(changed(made(printed), with_wrong_table))) as damaged:
        whole.pages.extend(damaged.pages)
    file = io.BytesIO()
    whole.save(file)
    document = read(tmp_path, file.getvalue(), ocr)
    sources = [page.source for page in document.pages]
    assert TEXT_LAYER == sources[0]
    assert re.fullmatch(r"rapidocr 3\.\S+ PP-OCRv6 small, \w+ \S+, 200 dpi", sources[1])
    assert State.READ_BY_OCR == document.state
    assert [TEXT, TEXT] == [bare(document.text[p.start : p.end]) for p in document.pages]
    assert document.confidence is not None
    assert np.isnan(document.confidence[: document.pages[0].end]).all()
    assert np.nanmean(document.confidence) > 0.9


def test_an_image_alone_is_recognised_with_boxes_on_its_ink(tmp_path: Path) -> None:
    document = read(tmp_path, made(scanned(printed)), rapidocr())
    assert (State.READ_BY_OCR, TEXT) == (document.state, bare(document.text))
    assert document.boxes is not None
    place = document.text.index("麻醉")
    left, top, right, bottom = document.boxes[place]
    # the third line's sixth character, 16 points wide, on a page skewed by 0.4 degrees
    assert abs((left + right) / 2 - (20 + 16 * 5.5)) < 5
    assert abs((top + bottom) / 2 - (200 - 170 + 52 - 6)) < 5
    assert len(document.text) == len(document.boxes)


def test_an_image_alone_without_recognition_has_no_text_layer(tmp_path: Path) -> None:
    with pytest.raises(UnreadableDocument) as caught:
        read(tmp_path, made(scanned(printed)))
    error = caught.value
    assert (State.NO_TEXT_LAYER, "it has no text layer") == (error.state, error.problem)
    assert "[ocr]" in error.remedy


def test_pages_are_never_merged_when_some_are_images(tmp_path: Path) -> None:
    document = read(tmp_path, made(printed, scanned(printed), words("end")), rapidocr())
    assert [TEXT, TEXT, "end"] == [bare(document.text[p.start : p.end]) for p in document.pages]
    assert [False, True, False] == [page.by_ocr for page in document.pages]
    assert [0, *(page.end for page in document.pages)][:-1] == [p.start for p in document.pages]


def test_a_stamp_on_a_scan_is_too_little_text_for_its_ink(tmp_path: Path) -> None:
    stamp = words("https://example.org/1", 10, 4, 5)
    document = read(tmp_path, made(both(scanned(printed), stamp)))
    assert "only 21 characters for the ink on the page" == document.pages[0].doubt


def test_a_short_page_without_images_is_not_doubted(tmp_path: Path) -> None:
    document = read(tmp_path, made(words("The end")))
    assert (State.READ, "") == (document.state, document.pages[0].doubt)


def test_text_hidden_over_a_scan_was_recognised_elsewhere(tmp_path: Path) -> None:
    document = read(tmp_path, made(both(scanned(printed), hidden)))
    assert HIDDEN_TEXT_LAYER == document.pages[0].source
    assert (State.READ_BY_OCR, TEXT) == (document.state, bare(document.text))


def test_all_pages_are_recognised_where_the_study_wants_it(tmp_path: Path) -> None:
    ocr = OcrSettings(engine=rapidocr().engine, pages="all", dpi=150)
    document = read(tmp_path, made(printed), ocr)
    assert document.pages[0].source.endswith(", 150 dpi")


def test_a_page_of_absurd_size_is_rendered_small(tmp_path: Path) -> None:
    def change(document: pikepdf.Pdf) -> None:
        document.pages[0].MediaBox = [0, 0, 14_000, 14_000]

    ocr = OcrSettings(engine=rapidocr().engine, pages="all")
    document = read(tmp_path, changed(made(words("A" * 20, 100, 100, 700)), change), ocr)
    assert document.pages[0].source.endswith(", 26 dpi")


def test_headers_and_page_numbers_are_marked_and_kept(tmp_path: Path) -> None:
    pages = [
        both(
            words("Invented Journal", 40, 188, 8), words(str(n), 150, 8, 8), words(f"Text {n * n}")
        )
        for n in (4, 5, 6)
    ]
    document = read(tmp_path, made(*pages))
    marked = [document.text[start:end] for start, end in document.furniture]
    assert ["Invented Journal", "4", "Invented Journal", "5", "Invented Journal", "6"] == marked
    assert "Text 25" in document.text


def test_a_line_that_comes_back_at_another_height_is_no_furniture(tmp_path: Path) -> None:
    pages = [words("Invented", 40, height, 8) for height in (188, 180)]
    assert () == read(tmp_path, made(*pages)).furniture


@pytest.mark.parametrize("left", [0.97, 0.6], ids=["end lost", "list of pages lost"])
def test_a_damaged_file_is_repaired_and_its_pages_are_counted(tmp_path: Path, left: float) -> None:
    if not is_installed():
        pytest.skip("pikepdf is not installed")
    data = made(*[words(f"Page {number}") for number in range(40)], pageCompression=0)
    document = read(tmp_path, data[: int(left * len(data))])
    assert "pikepdf" in document.reader
    (said,) = [issue.problem for issue in document.issues if "repaired" in issue.problem]
    assert re.search(r": \d+ of 40 pages could be read$", said)
    assert "Page 0" in document.text


@pytest.mark.parametrize("degrees", [90, 180, 270])
def test_a_page_shown_sideways_or_upside_down_is_read_with_boxes_on_its_ink(
    tmp_path: Path, degrees: int
) -> None:
    def turn(document: pikepdf.Pdf) -> None:
        document.pages[0].Rotate = degrees

    data = changed(made(scanned(printed)), turn)
    document = read(tmp_path, data, rapidocr())
    assert (State.READ_BY_OCR, TEXT) == (document.state, bare(document.text))
    assert document.boxes is not None
    with pypdfium2.PdfDocument(data) as shown:
        image = shown[0].render(scale=4, grayscale=True).to_numpy().squeeze()
    known = document.boxes[~np.isnan(document.boxes).any(axis=1)]
    for left, top, right, bottom in (known * 4).astype(int).tolist():
        assert (image[top:bottom, left:right] < 128).sum() > 5


WITHOUT_ENGINES = """
import shutil, sys
from pathlib import Path
import exhume.sources.ocr as ocr
from exhume.errors import UnreadableDocument
from exhume.settings import OcrSettings
from exhume.sources import pdf

ocr.find_spec = lambda name: None
shutil.which = lambda name: None
for engine in ("auto", "rapidocr", "tesseract"):
    settings = OcrSettings(engine=engine)
    try:
        pdf.read_with_ocr(Path(sys.argv[1]), settings)
    except UnreadableDocument as error:
        print(error.state, error.remedy == ocr.INSTALL)
    print(pdf.read_with_ocr(Path(sys.argv[2]), settings).state.value)
"""


def test_a_missing_engine_costs_page_images_alone_and_says_what_to_install(
    tmp_path: Path,
) -> None:
    scan, text = tmp_path / "scan.pdf", tmp_path / "text.pdf"
    scan.write_bytes(made(scanned(printed)))
    text.write_bytes(made(printed))
    command = [sys.executable, "-c", WITHOUT_ENGINES, str(scan), str(text)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert ["no-text-layer True", "read"] * 3 == done.stdout.splitlines()
