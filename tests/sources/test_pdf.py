import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pikepdf
import pypdfium2
import pytest
from numpy.typing import NDArray

from exhume.errors import UnreadableDocument
from exhume.model.papers import Document, State
from exhume.sources import pdf
from exhume.sources._pdf_fonts import chinese_fonts_work

from .pdf_making import (
    SIZE,
    blank,
    changed,
    made,
    picture,
    with_simsun_outside,
    words,
)

SCALE = 4
"""Pixels to a point in rendered pages."""

Change = Callable[[pikepdf.Pdf], None]


def read(folder: Path, data: bytes) -> Document:
    path = folder / "paper.pdf"
    path.write_bytes(data)
    return pdf.read_document(path)


def refusal(folder: Path, data: bytes) -> UnreadableDocument:
    with pytest.raises(UnreadableDocument) as caught:
        read(folder, data)
    return caught.value


def ink(data: bytes) -> NDArray[np.bool_]:
    """Render the first page and tell which pixels are dark."""
    with pypdfium2.PdfDocument(data) as document:
        pixels = document[0].render(scale=SCALE, grayscale=True).to_numpy()
        return np.squeeze(pixels) < 128


def within(shape: tuple[int, ...], box: NDArray[np.float32]) -> NDArray[np.bool_]:
    """Tell which pixels lie in a box, with one pixel to spare for smoothed edges."""
    left, top = np.floor(box[:2] * SCALE).astype(int) - 1
    right, bottom = np.ceil(box[2:] * SCALE).astype(int) + 1
    inside = np.zeros(shape, np.bool_)
    inside[max(top, 0) : bottom, max(left, 0) : right] = True
    return inside


def as_it_is(document: pikepdf.Pdf) -> None:
    """Change nothing."""
    assert 1 == len(document.pages)


def turned(degrees: int) -> Change:
    def change(document: pikepdf.Pdf) -> None:
        document.pages[0].Rotate = degrees

    return change


def cropped(document: pikepdf.Pdf) -> None:
    document.pages[0].CropBox = [17.3, 31.7, 260.4, 190.2]


def shifted(document: pikepdf.Pdf) -> None:
    document.pages[0].MediaBox = [-20, 10.5, 290, 205]
    document.pages[0].CropBox = [-11, 20, 280, 200]


def cropped_and_turned(document: pikepdf.Pdf) -> None:
    cropped(document)
    turned(270)(document)


CHANGES: dict[str, Change] = {
    "plain": as_it_is,
    "turned by 90": turned(90),
    "turned by 180": turned(180),
    "turned by 270": turned(270),
    "cropped": cropped,
    "shifted": shifted,
    "cropped and turned": cropped_and_turned,
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
@pytest.mark.parametrize("character", ["脑", "g"])
def test_the_box_of_a_character_fits_its_ink_on_the_page_as_shown(
    tmp_path: Path, character: str, change: Change
) -> None:
    data = changed(made(words(character, 120, 90)), change)
    document = read(tmp_path, data)
    rows, columns = np.nonzero(ink(data))
    edges = [columns.min(), rows.min(), columns.max() + 1, rows.max() + 1]
    assert document.boxes is not None
    assert (character, 1) == (document.text, len(document.boxes))
    np.testing.assert_allclose(document.boxes[0] * SCALE, edges, atol=1.5)


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_each_character_of_a_line_has_its_own_ink(tmp_path: Path, change: Change) -> None:
    data = changed(made(words("脑亡肺", 60, 90)), change)
    document = read(tmp_path, data)
    dark = ink(data)
    assert document.boxes is not None
    inside = [within(dark.shape, box) for box in document.boxes]
    assert all((dark & box).sum() > 200 for box in inside)
    assert 0 == (dark & ~np.any(inside, axis=0)).sum()


@pytest.mark.parametrize("degrees", [0, 90, 180, 270])
def test_a_page_has_the_size_and_rotation_it_is_shown_with(tmp_path: Path, degrees: int) -> None:
    (page,) = read(tmp_path, changed(made(words("A")), turned(degrees))).pages
    shown = SIZE if degrees % 180 == 0 else SIZE[::-1]
    assert (*shown, degrees) == (page.width, page.height, page.rotation)


def test_pages_tile_the_text_and_end_in_a_line_feed(tmp_path: Path) -> None:
    document = read(tmp_path, made(words("first"), words("second"), words("third")))
    assert "first\nsecond\nthird" == document.text
    assert [(1, 0, 6), (2, 6, 13), (3, 13, 18)] == [
        (page.number, page.start, page.end) for page in document.pages
    ]


def test_boxes_have_one_row_a_character_and_none_for_line_ends(tmp_path: Path) -> None:
    document = read(tmp_path, made(words("ab"), words("c")))
    assert document.boxes is not None
    assert ((4, 4), np.float32) == (document.boxes.shape, document.boxes.dtype)
    assert [False, False, True, False] == np.isnan(document.boxes).all(axis=1).tolist()


def test_a_hyphen_at_the_end_of_a_line_becomes_a_soft_one(tmp_path: Path) -> None:
    def draw(canvas: object) -> None:
        words("hyphen-", y=150)(canvas)  # type: ignore[arg-type] - the canvas it is given
        words("ated", y=125)(canvas)  # type: ignore[arg-type] - the canvas it is given

    assert "hyphen\N{SOFT HYPHEN}ated" == read(tmp_path, made(draw)).text


def mapped(to: bytes) -> Change:
    """Let the letter A stand for other code units, as the font's own table says."""

    def change(document: pikepdf.Pdf) -> None:
        table = (
            b"/CIDInit /ProcSet findresource begin begincmap\n"
            b"1 begincodespacerange <00> <FF> endcodespacerange\n"
            b"1 beginbfchar <41> <" + to + b"> endbfchar\nendcmap"
        )
        font = next(iter(document.pages[0].Resources.Font.values()))
        font.ToUnicode = document.make_stream(table)

    return change


def test_a_surrogate_pair_becomes_one_character_with_one_box(tmp_path: Path) -> None:
    document = read(tmp_path, changed(made(words("BAB")), mapped(b"D842DFB7")))
    assert document.boxes is not None
    assert ("B\U00020bb7B", 3) == (document.text, len(document.boxes))
    assert (np.diff(document.boxes[:, 0]) > 5).all()


def test_half_a_surrogate_pair_is_counted_as_unknown(tmp_path: Path) -> None:
    document = read(tmp_path, changed(made(words("BAB")), mapped(b"D842")))
    assert "B\N{REPLACEMENT CHARACTER}B" == document.text
    assert ["1 glyphs have no character in the text layer"] == [i.problem for i in document.issues]


def test_pages_without_text_are_named_in_an_issue(tmp_path: Path) -> None:
    document = read(tmp_path, made(words("text"), picture, words("more"), picture, blank))
    assert ["no text layer on pages 2, 4"] == [issue.problem for issue in document.issues]
    assert 5 == len(document.pages)


def test_the_title_in_the_file_is_given(tmp_path: Path) -> None:
    def draw(canvas: object) -> None:
        canvas.setTitle("虚构的题目")  # type: ignore[attr-defined] - reportlab has no types
        words("text")(canvas)  # type: ignore[arg-type] - the canvas it is given

    assert "虚构的题目" == read(tmp_path, made(draw)).title


def test_half_a_character_in_the_title_does_not_cost_the_paper(tmp_path: Path) -> None:
    def change(document: pikepdf.Pdf) -> None:
        info = pikepdf.Object.parse(b"<</Title <FEFFD8420041>>>")
        document.trailer.Info = document.make_indirect(info)

    document = read(tmp_path, changed(made(words("text")), change))
    assert ("text", "") == (document.text, document.title)


def test_a_page_of_absurd_size_keeps_its_boxes(tmp_path: Path) -> None:
    def change(document: pikepdf.Pdf) -> None:
        document.pages[0].MediaBox = [0, 0, 10**9, 10**9]

    document = read(tmp_path, changed(made(words("A", 40, 150)), change))
    assert document.boxes is not None
    np.testing.assert_allclose(document.boxes[0, [0, 3]], [40, 10**9 - 150], rtol=0.02)


def test_the_reader_is_named_with_its_version(tmp_path: Path) -> None:
    reader = read(tmp_path, made(words("text"))).reader
    assert f"pypdfium2 {pypdfium2.PYPDFIUM_INFO.tag} " in reader


def test_a_scanned_paper_has_no_text_layer(tmp_path: Path) -> None:
    error = refusal(tmp_path, made(picture))
    assert (State.NO_TEXT_LAYER, "paper.pdf") == (error.state, error.subject)
    assert "OCR" in error.remedy


def test_blank_pages_are_empty(tmp_path: Path) -> None:
    assert State.EMPTY == refusal(tmp_path, made(blank, blank)).state


def test_a_pdf_without_pages_is_empty(tmp_path: Path) -> None:
    def change(document: pikepdf.Pdf) -> None:
        del document.pages[0]

    error = refusal(tmp_path, changed(made(blank), change))
    assert (State.EMPTY, "it has no pages") == (error.state, error.problem)


def test_a_pdf_with_a_password_is_unreadable(tmp_path: Path) -> None:
    lock = pikepdf.Encryption(owner="invented", user="invented")
    error = refusal(tmp_path, changed(made(words("text")), as_it_is, encryption=lock))
    assert (State.UNREADABLE, "it is protected by a password") == (error.state, error.problem)


def test_a_pdf_that_only_forbids_copying_is_read(tmp_path: Path) -> None:
    lock = pikepdf.Encryption(owner="invented", user="", allow=pikepdf.Permissions(extract=False))
    data = changed(made(words("text")), as_it_is, encryption=lock)
    assert "text" == read(tmp_path, data).text


def test_a_truncated_pdf_is_reported_as_cut_short(tmp_path: Path) -> None:
    data = made(words("text"))
    error = refusal(tmp_path, data[: len(data) // 3])
    assert (State.UNREADABLE, "paper.pdf") == (error.state, error.subject)
    assert "cut short" in error.problem


def test_a_file_only_called_a_pdf_is_reported_as_such(tmp_path: Path) -> None:
    assert "but is none inside" in refusal(tmp_path, bytes(range(256)) * 9).problem


def test_a_pdf_full_of_nonsense_is_reported_as_broken(tmp_path: Path) -> None:
    assert "broken" in refusal(tmp_path, b"%PDF-1.7\n" + bytes(range(256)) + b"%%EOF").problem


def test_a_page_that_cannot_be_loaded_is_named_and_the_rest_is_read(tmp_path: Path) -> None:
    def change(document: pikepdf.Pdf) -> None:
        document.Root.Pages.Kids[1] = document.make_indirect(pikepdf.Dictionary(Type="/Nonsense"))

    document = read(tmp_path, changed(made(words("one"), words("two"), words("three")), change))
    assert "one\n" + "three" == document.text
    assert ["cannot load page 2"] == [issue.problem for issue in document.issues]


def test_a_font_of_this_machine_stands_in_for_one_outside_the_pdf(tmp_path: Path) -> None:
    if not chinese_fonts_work():
        pytest.skip("no Chinese font here; Debian: fonts-wqy-microhei")
    data = with_simsun_outside("脑死亡")
    document = read(tmp_path, data)
    dark = ink(data)
    assert document.boxes is not None
    inside = np.any([within(dark.shape, box) for box in document.boxes], axis=0)
    assert ("脑死亡", ()) == (document.text, document.issues)
    assert 0 == (dark & ~inside).sum() < dark.sum()


WITHOUT_FONTS = """
import sys
from pathlib import Path
import pypdfium2

class NoFonts(pypdfium2.PdfSysfontBase):
    def EnumFonts(self, *_): return None
    def MapFont(self, *_): return None
    def GetFont(self, *_): return None

NoFonts().setup()
from exhume.sources import pdf
for issue in pdf.read_document(Path(sys.argv[1])).issues:
    print(issue.problem, issue.remedy, sep="\\n")
"""


def test_where_no_chinese_font_is_installed_an_issue_names_font_and_package(
    tmp_path: Path,
) -> None:
    path = tmp_path / "paper.pdf"
    path.write_bytes(with_simsun_outside("脑死亡"))
    done = subprocess.run(
        [sys.executable, "-c", WITHOUT_FONTS, path], capture_output=True, text=True, check=True
    )
    problem, remedy = done.stdout.splitlines()
    assert problem.startswith("no Chinese font on this machine")
    assert problem.endswith("SimSun")
    assert "fonts-noto-cjk" in remedy


def test_the_same_file_gives_the_same_text_and_boxes(tmp_path: Path) -> None:
    data = made(words("脑死亡"), words("second"))
    one, other = read(tmp_path, data), read(tmp_path, data)
    assert (one.text, one.pages) == (other.text, other.pages)
    np.testing.assert_array_equal(one.boxes, other.boxes)
