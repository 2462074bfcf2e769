"""Pictures of pages: a file that the renderer cannot bear costs its picture and nothing else."""

import os
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from pathlib import Path

import numpy as np
import pikepdf
import pypdfium2 as pdfium
import pytest
from PIL import Image

from exhume.errors import UnreadableDocument
from exhume.sources import pdf
from exhume.sources._pdf_repair import is_installed
from exhume.workflow.reviewing import page_images
from exhume.workflow.reviewing.page_images import PageImages, renderers

from ...sources.pdf_making import changed, made, words

TYPE = "application/x-invented"
PDF = "application/pdf"


@pytest.fixture
def images(monkeypatch: pytest.MonkeyPatch) -> Iterator[PageImages]:
    """Pictures by the renderer of these tests, which has two seconds for a page."""
    monkeypatch.setattr(page_images, "renderers", lambda: {TYPE: "rendering"})
    monkeypatch.syspath_prepend(Path(__file__).parent)  # the other process looks there too
    with PageImages(seconds=2.0) as opened:
        yield opened


def picture(images: PageImages, name: str, number: int = 1) -> list[str]:
    return images.image(Path(name), TYPE, number).decode().split()


def process(images: PageImages, name: str = "fine", number: int = 1) -> int:
    return int(picture(images, name, number)[-1])


def test_a_page_is_rendered_in_another_process(images: PageImages) -> None:
    name, number, dpi, other = picture(images, "fine", 7)
    assert ("fine", "7", str(page_images.DPI)) == (name, number, dpi)
    assert os.getpid() != int(other)


@pytest.mark.parametrize("name", ["crash", "exit", "hang"])
def test_a_file_that_ends_the_renderer_costs_its_picture_alone(
    images: PageImages, name: str
) -> None:
    first = process(images)
    waiting = [images.prepare(Path(each), TYPE, 1) for each in (name, "a", "b", "c")]
    for _ in range(50):  # nobody waits twice for a file that hangs
        with pytest.raises(UnreadableDocument, match="read the text"):
            images.image(Path(name), TYPE, 1)
    pictures = [each.result(30).decode() for each in waiting[1:] if each]
    assert ["a", "b", "c"] == [made_of.split()[0] for made_of in pictures]
    others = {int(made_of.split()[-1]) for made_of in pictures}
    assert 1 == len(others)
    assert first not in others


def test_a_renderer_that_takes_long_to_load_costs_no_picture(
    images: PageImages, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("EXHUME_TEST_LATE", "2.5")  # seconds, more than a page may take
    assert "fine" == picture(images, "fine")[0]


def test_a_file_that_is_refused_costs_no_process(images: PageImages) -> None:
    first = process(images)
    with pytest.raises(UnreadableDocument, match="this page cannot be shown") as raised:
        images.image(Path("refused"), TYPE, 1)
    assert ("refused", "unreadable") == (raised.value.subject, raised.value.state)
    assert first == process(images, "another")


@pytest.mark.skipif(sys.platform == "win32", reason="Windows bounds no address space")
def test_a_file_that_swallows_memory_gets_none(images: PageImages) -> None:
    first = process(images)
    with pytest.raises(UnreadableDocument):
        images.image(Path("memory"), TYPE, 1)
    assert first == process(images, "another")


def test_a_page_is_rendered_once_for_all_who_ask(images: PageImages) -> None:
    with ThreadPoolExecutor(8) as people:
        asked = [people.submit(images.image, Path("fine"), TYPE, 1) for _ in range(40)]
        assert 1 == len({each.result() for each in asked})
    assert images.prepare(Path("fine"), TYPE, 1) is images.prepare(Path("fine"), TYPE, 1)


def test_the_oldest_pictures_are_dropped(
    images: PageImages, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(page_images, "_KEPT", 2)
    first = images.prepare(Path("fine"), TYPE, 1)
    for number in (2, 3):
        images.prepare(Path("fine"), TYPE, number)
    assert first is not images.prepare(Path("fine"), TYPE, 1)


def test_what_has_no_pages_has_no_pictures(images: PageImages) -> None:
    assert images.prepare(Path("a.txt"), "text/plain", 1) is None
    with pytest.raises(UnreadableDocument, match="no pages"):
        images.image(Path("a.txt"), "text/plain", 1)


def test_at_the_end_the_process_is_gone(images: PageImages) -> None:
    other = process(images)
    images.prepare(Path("hang"), TYPE, 1)
    images.__exit__(None, None, None)
    with pytest.raises(ProcessLookupError):
        os.kill(other, 0)


# ------------------------------------------------------------------------------------ PDFs


def pages(folder: Path, data: bytes, count: int = 2) -> list[Image.Image]:
    path = folder / "paper.pdf"
    path.write_bytes(data)
    return [
        Image.open(BytesIO(pdf.render_page(path, n, page_images.DPI))) for n in range(1, count + 1)
    ]


def paper() -> bytes:
    return made(words("Invented words on a page"), words("and on another", y=40))


def test_pdfs_can_be_shown(tmp_path: Path) -> None:
    assert pdf.__name__ == renderers()[PDF]
    first, second = pages(tmp_path, paper())
    assert (500, 334) == first.size
    assert first.tobytes() != second.tobytes()
    path = tmp_path / "paper.pdf"
    with PageImages() as opened:
        opened.warm_up()
        assert pdf.render_page(path, 2, page_images.DPI) == opened.image(path, PDF, 2)


@pytest.mark.parametrize("number", [-1, 0, 3, 10**12])
def test_a_page_that_is_not_there_is_refused(tmp_path: Path, number: int) -> None:
    path = tmp_path / "paper.pdf"
    path.write_bytes(paper())
    with pytest.raises(UnreadableDocument, match=r"paper\.pdf"):
        pdf.render_page(path, number, page_images.DPI)


@pytest.mark.skipif(not is_installed(), reason="pikepdf is not installed")
def test_a_pdf_that_is_cut_short_is_shown_as_it_was(tmp_path: Path) -> None:
    whole = paper()
    assert_alike(tmp_path, whole, whole[: whole.rindex(b"xref") - 40])


@pytest.mark.skipif(not is_installed(), reason="pikepdf is not installed")
def test_a_pdf_that_only_opens_after_repair_is_shown_as_it_was(tmp_path: Path) -> None:
    mode = pikepdf.ObjectStreamMode.generate
    whole = changed(paper(), lambda _: None, object_stream_mode=mode)
    damaged = whole[: whole.rindex(b"/Type /XRef") - 40]
    with pytest.raises(pdfium.PdfiumError):
        pdfium.PdfDocument(damaged)
    assert_alike(tmp_path, whole, damaged)


def assert_alike(folder: Path, whole: bytes, damaged: bytes) -> None:
    before = pages(folder, whole)
    for page, again in zip(before, pages(folder, damaged), strict=True):
        assert page.size == again.size
        assert np.abs(np.asarray(page, float) - np.asarray(again, float)).mean() < 1


@pytest.mark.parametrize(
    "data", [b"", b"%PDF-1.7\n", b"not a PDF", b"%PDF-1.4\n" + b"\xff" * 5_000]
)
def test_a_file_that_is_no_pdf_is_refused(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "paper.pdf"
    path.write_bytes(data)
    with pytest.raises(UnreadableDocument, match=r"paper\.pdf"):
        pdf.render_page(path, 1, page_images.DPI)
